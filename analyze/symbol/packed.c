#include "analyze/symbol/packed.h"

#include "base/cleanup.h"

#include <errno.h>
#include <lzma.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define PIECE (64u << 10)
#define DECODER_MAX_BYTES (128u << 20) /* of the decoder itself: xz -9 takes 65 MiB */
#define WINDOW_LOG_MAX 27              /* the same for zstd: 128 MiB */

/* From a packed file to an unpacked one. */
struct pipe {
        int in, out;
        uint64_t room; /* bytes that may still come */
        uint8_t from[PIECE], to[PIECE];
};

/* Bytes of the file, 0 at its end, -1 for an error. */
static ssize_t fill(struct pipe *p)
{
        ssize_t n;

        do
                n = read(p->in, p->from, sizeof(p->from));
        while (n < 0 && errno == EINTR);
        return n;
}

static bool drain(struct pipe *p, size_t n)
{
        const uint8_t *at = p->to;

        if (n > p->room)
                return false;
        p->room -= n;
        while (n > 0) {
                ssize_t put = write(p->out, at, n);
                if (put < 0 && errno == EINTR)
                        continue;
                if (put <= 0)
                        return false;
                at += put;
                n -= (size_t)put;
        }
        return true;
}

static bool unpack_xz(struct pipe *p)
{
        lzma_stream s = LZMA_STREAM_INIT;
        lzma_ret ret = lzma_stream_decoder(&s, DECODER_MAX_BYTES, LZMA_CONCATENATED);
        lzma_action action = LZMA_RUN;

        while (ret == LZMA_OK) {
                if (s.avail_in == 0 && action == LZMA_RUN) {
                        ssize_t n = fill(p);
                        s.next_in = p->from;
                        s.avail_in = n > 0 ? (size_t)n : 0;
                        if (n <= 0)
                                action = LZMA_FINISH;
                }
                s.next_out = p->to;
                s.avail_out = sizeof(p->to);
                ret = lzma_code(&s, action);
                if ((ret == LZMA_OK || ret == LZMA_STREAM_END) &&
                    !drain(p, sizeof(p->to) - s.avail_out))
                        ret = LZMA_MEM_ERROR;
        }
        lzma_end(&s);
        return ret == LZMA_STREAM_END;
}

static bool unpack_gzip(struct pipe *p)
{
        z_stream s = { .next_in = NULL };
        int ret = inflateInit2(&s, 16 + MAX_WBITS);
        bool full = false; /* more may be waiting inside */

        if (ret != Z_OK)
                return false;
        while (ret == Z_OK) {
                if (s.avail_in == 0 && !full) {
                        ssize_t n = fill(p);
                        if (n <= 0)
                                break;
                        s.next_in = p->from;
                        s.avail_in = (uInt)n;
                }
                s.next_out = p->to;
                s.avail_out = sizeof(p->to);
                ret = inflate(&s, Z_NO_FLUSH);
                full = s.avail_out == 0;
                if (ret == Z_BUF_ERROR) /* nothing was left after all */
                        ret = Z_OK;
                if ((ret == Z_OK || ret == Z_STREAM_END) && !drain(p, sizeof(p->to) - s.avail_out))
                        ret = Z_MEM_ERROR;
        }
        inflateEnd(&s);
        return ret == Z_STREAM_END;
}

static bool unpack_zstd(struct pipe *p)
{
        ZSTD_DCtx *context = ZSTD_createDCtx();
        size_t left = 1; /* of the frame; 0 at its end */
        bool good = context && !ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax,
                                                                    WINDOW_LOG_MAX));

        while (good) {
                ssize_t n = fill(p);
                ZSTD_inBuffer in = { p->from, n > 0 ? (size_t)n : 0, 0 };
                if (n <= 0)
                        break;
                for (bool more = true; good && more;) {
                        ZSTD_outBuffer out = { p->to, sizeof(p->to), 0 };
                        left = ZSTD_decompressStream(context, &out, &in);
                        good = !ZSTD_isError(left) && drain(p, out.pos);
                        more = in.pos < in.size || (left != 0 && out.pos == out.size);
                }
        }
        ZSTD_freeDCtx(context);
        return good && left == 0;
}

static bool (*unpacker(int fd))(struct pipe *)
{
        static const struct {
                uint8_t magic[4];
                size_t n;
                bool (*unpack)(struct pipe *p);
        } formats[] = {
                { { 0xfd, '7', 'z', 'X' }, 4, unpack_xz },
                { { 0x28, 0xb5, 0x2f, 0xfd }, 4, unpack_zstd },
                { { 0x1f, 0x8b }, 2, unpack_gzip },
        };
        uint8_t head[4];

        if (pread(fd, head, sizeof(head), 0) != (ssize_t)sizeof(head))
                return NULL;
        for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
                if (memcmp(head, formats[i].magic, formats[i].n) == 0)
                        return formats[i].unpack;
        return NULL;
}

enum pi_packed pi_packed_open(int fd, uint64_t max_bytes, int *out)
{
        bool (*unpack)(struct pipe * p) = unpacker(fd);
        struct pipe p = { .in = fd, .room = max_bytes };

        if (!unpack)
                return PI_PACKED_NOT;
        PI_CLEANUP(pi_close_fd) int to = memfd_create("unpacked", MFD_CLOEXEC);
        p.out = to;
        if (to < 0 || lseek(fd, 0, SEEK_SET) != 0 || !unpack(&p))
                return PI_PACKED_BAD;
        *out = to;
        to = -1;
        return PI_PACKED_OPEN;
}

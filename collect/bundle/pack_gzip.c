/* gzip, level 6, for targets without zstd. */
#include "collect/bundle/pack.h"

#include <errno.h>
#include <limits.h>
#include <zlib.h>

#define LEVEL 6
#define GZIP_WINDOW (15 + 16) /* 32 KiB, and a gzip header instead of zlib's */
#define MEMORY_LEVEL 8        /* zlib's own default */

static int step(struct pc_pack *pack, int flush)
{
        z_stream *stream = pack->state;
        stream->next_out = (Bytef *)pack->buffer + pack->fill;
        stream->avail_out = (uInt)(PC_PACK_BUFFER - pack->fill);
        int result = deflate(stream, flush);
        pack->fill = PC_PACK_BUFFER - stream->avail_out;
        if (result == Z_STREAM_ERROR && !pack->error)
                pack->error = EINVAL;
        if (pack->fill == PC_PACK_BUFFER)
                pc_pack_flush(pack);
        return result;
}

static void gzip_put(struct pc_pack *pack, const void *data, size_t size)
{
        z_stream *stream = pack->state;
        const Bytef *p = data;
        while (size > 0 && !pack->error) {
                uInt n = size < INT_MAX ? (uInt)size : INT_MAX;
                stream->next_in = (Bytef *)p;
                stream->avail_in = n;
                while (stream->avail_in > 0 && !pack->error)
                        step(pack, Z_NO_FLUSH);
                p += n;
                size -= n;
        }
}

static void gzip_end(struct pc_pack *pack)
{
        z_stream *stream = pack->state;
        stream->avail_in = 0;
        while (!pack->error && step(pack, Z_FINISH) != Z_STREAM_END)
                ;
        pc_pack_flush(pack);
}

static void gzip_free(struct pc_pack *pack)
{
        if (pack->state)
                deflateEnd(pack->state);
        pack->state = NULL;
}

bool pc_pack_gzip(struct pc_pack *pack)
{
        z_stream *stream = PI_NEW(pack->arena, z_stream);
        if (!stream || deflateInit2(stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
                                    Z_DEFAULT_STRATEGY) != Z_OK)
                return false;
        pack->state = stream;
        pack->put = gzip_put;
        pack->end = gzip_end;
        pack->free = gzip_free;
        return true;
}

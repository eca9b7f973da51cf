/* zstd, level 3, one thread: the collector shares the machine with what it measures. */
#include "collect/bundle/pack.h"

#include <errno.h>
#include <zstd.h>

#define LEVEL 3

static void check(struct pc_pack *pack, size_t result)
{
        if (!pack->error && ZSTD_isError(result))
                pack->error = ENOMEM; /* the only failure that well-formed calls can meet */
}

/* One step; returns what ZSTD_compressStream2 does: 0 where everything was handed over. */
static size_t step(struct pc_pack *pack, ZSTD_inBuffer *in, ZSTD_EndDirective directive)
{
        ZSTD_outBuffer out = { pack->buffer, PC_PACK_BUFFER, pack->fill };
        size_t left = ZSTD_compressStream2(pack->state, &out, in, directive);
        check(pack, left);
        pack->fill = out.pos;
        if (pack->fill == PC_PACK_BUFFER)
                pc_pack_flush(pack);
        return left;
}

static void zstd_put(struct pc_pack *pack, const void *data, size_t size)
{
        ZSTD_inBuffer in = { data, size, 0 };
        while (in.pos < in.size && !pack->error)
                step(pack, &in, ZSTD_e_continue);
}

static void zstd_end(struct pc_pack *pack)
{
        ZSTD_inBuffer in = { NULL, 0, 0 };
        while (!pack->error && step(pack, &in, ZSTD_e_end) != 0)
                ;
        pc_pack_flush(pack);
}

static void zstd_free(struct pc_pack *pack)
{
        ZSTD_freeCStream(pack->state);
        pack->state = NULL;
}

bool pc_pack_zstd(struct pc_pack *pack)
{
        ZSTD_CStream *stream = ZSTD_createCStream();
        if (!stream)
                return false;
        pack->state = stream;
        check(pack, ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, LEVEL));
        check(pack, ZSTD_CCtx_setParameter(stream, ZSTD_c_checksumFlag, 1));
        pack->put = zstd_put;
        pack->end = zstd_end;
        pack->free = zstd_free;
        return true;
}

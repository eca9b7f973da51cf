/* The buffer in front of the descriptor, and the compression that does none. */
#include "collect/bundle/pack.h"

#include "collect/bundle/spool.h"
#include "collect/os/write.h"

#include <errno.h>

void pc_pack_flush(struct pc_pack *pack)
{
        if (!pack->error && !pc_write_all(pack->fd, pack->buffer, pack->fill))
                pack->error = errno;
        if (!pack->error)
                pack->written_bytes += (int64_t)pack->fill;
        pack->fill = 0;
}

static void plain_put(struct pc_pack *pack, const void *data, size_t size)
{
        const char *p = data;
        while (size > 0 && !pack->error) {
                size_t room = PC_PACK_BUFFER - pack->fill, n = size < room ? size : room;
                memcpy(pack->buffer + pack->fill, p, n);
                pack->fill += n;
                p += n;
                size -= n;
                if (pack->fill == PC_PACK_BUFFER)
                        pc_pack_flush(pack);
        }
}

static void plain_free(struct pc_pack *pack)
{
        pack->state = NULL;
}

bool pc_pack_plain(struct pc_pack *pack)
{
        pack->put = plain_put;
        pack->end = pc_pack_flush;
        pack->free = plain_free;
        return true;
}

/* Bytes -> a descriptor, compressed on the way. One file per compression; archive.c chooses. */
#ifndef PIPA_COLLECT_BUNDLE_PACK_H
#define PIPA_COLLECT_BUNDLE_PACK_H

#include "base/arena.h"

#define PC_PACK_BUFFER ((size_t)1 << 20) /* bytes per write */

struct pc_pack {
        int fd;
        int error;             /* errno of the first failure; nothing is written after it */
        int64_t written_bytes; /* what arrived at fd */
        struct pi_arena *arena;
        char *buffer; /* [PC_PACK_BUFFER] what is not written yet */
        size_t fill;
        void *state;
        void (*put)(struct pc_pack *pack, const void *data, size_t size);
        void (*end)(struct pc_pack *pack);  /* hands over what is held back */
        void (*free)(struct pc_pack *pack); /* releases `state`, ended or not */
};

/* Each fills put, end, free and state. False where memory is refused. */
bool pc_pack_plain(struct pc_pack *pack);
bool pc_pack_gzip(struct pc_pack *pack);
bool pc_pack_zstd(struct pc_pack *pack);

/* For these three: room for at least one byte in the buffer, and bytes out of it. */
void pc_pack_flush(struct pc_pack *pack);

#endif

/* One file that is followed: its open descriptor and the text it had last. */
#ifndef PIPA_COLLECT_SNAP_SNAP_FILE_H
#define PIPA_COLLECT_SNAP_SNAP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Files that are longer than this when first read are read in every fifth round. */
#define PC_SNAP_LONG_BYTES (16u << 10)
#define PC_SNAP_LONG_ROUNDS 5u

struct pc_snap_file {
        int fd;           /* -1: it could not be read, and that was said */
        uint32_t path_id; /* in order of declaration */
        bool whole;       /* one read gives all of it: attributes of sysfs */
        bool sized;       /* it was read once, so that `seldom` is decided */
        bool seldom;      /* it is long: every fifth round */
        bool known;       /* `text` is what the last TEXT frame held */
        char *text;       /* owned */
        size_t text_bytes, text_cap;
};

struct pc_snap_reading {
        size_t bytes;
        bool cut;  /* it goes on after `max_bytes` */
        int error; /* errno; 0 for none */
};

/* Opens `path` below `root` (the descriptor of a directory; a leading slash is passed over). False
 * and errno. */
bool pc_snap_file_open(struct pc_snap_file *file, int root, const char *path);

/* Reads the file from its beginning into out[max_bytes]. */
struct pc_snap_reading pc_snap_file_read(const struct pc_snap_file *file, char *out,
                                         size_t max_bytes);

/* True where this is the text it had last; else it is remembered (or, without memory for it,
 * forgotten: the next one counts as new). */
bool pc_snap_file_same(struct pc_snap_file *file, const char *text, size_t bytes);

void pc_snap_file_close(struct pc_snap_file *file);

#endif

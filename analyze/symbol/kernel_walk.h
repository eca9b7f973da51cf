/* Where the files of kernel modules stand below a directory: lib/modules/RELEASE has them in
 * folders that no recording names. */
#ifndef PIPA_SYMBOL_KERNEL_WALK_H
#define PIPA_SYMBOL_KERNEL_WALK_H

#include "base/arena.h"

/* A module that is looked for. */
struct pi_kernel_wanted {
        bool several;       /* files have this name */
        struct pi_str name; /* "nf_tables" */
        struct pi_str
                path; /* below the root; {NULL, 0}: not found. Of several, the first by name */
};

/* Look for NAME.ko, NAME.ko.xz, …, with '-' for '_' where it pleases, in `path` and the folders
 * below it down to `depth`. `wanted` is [count] ascending by name; what has a path already keeps it
 * if that is the lesser one. Symbolic links are not followed. Stops after PI_LIMIT_SYMBOL_FILES
 * entries. Paths are in the arena; false where it refuses. */
bool pi_kernel_walk(int root, const char *path, unsigned depth, struct pi_kernel_wanted *wanted,
                    size_t count, struct pi_arena *arena);

#endif

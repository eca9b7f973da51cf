/* The entries of a folder that are a word and a number ("cpu0", "node1", "policy4"), by number. */
#ifndef PIPA_COLLECT_OS_NUMBERED_H
#define PIPA_COLLECT_OS_NUMBERED_H

#include <stddef.h>

#define PC_NUMBERED_MAX 8192u /* entries taken of one folder: what a kernel is built for */

struct pc_numbered {
        unsigned *number; /* [count], rising; owned */
        size_t count;
};

/* Empty where the folder (below `root`) is not there, cannot be read, or has no such entry. */
struct pc_numbered pc_numbered_list(int root, const char *folder, const char *prefix);
void pc_numbered_free(struct pc_numbered *list);

#endif

/* Which files of the machine are followed. */
#ifndef PIPA_COLLECT_SNAP_SNAP_LIST_H
#define PIPA_COLLECT_SNAP_SNAP_LIST_H

#include <stdbool.h>

/* Calls each(user, path, needed) for every path that is to be followed, in a fixed order: the files
 * that every machine has or should have (`needed`), then those of the nodes and CPUs that are there
 * now, by number. `root` stands for "/"; paths begin with a slash and are borrowed for the call. */
void pc_snap_list(int root, void (*each)(void *user, const char *path, bool needed), void *user);

#endif

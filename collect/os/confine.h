/* Files inside a directory that belongs to somebody else, most often /proc/PID/root: no path leads
 * out of it, and nothing but a regular file is ever opened. */
#ifndef PIPA_COLLECT_OS_CONFINE_H
#define PIPA_COLLECT_OS_CONFINE_H

#include <stdbool.h>

/* What `path` names below the directory `root`, as an O_PATH descriptor: nothing is opened yet, so
 * that a FIFO does not block and a device does not act. `links`: symbolic links are followed,
 * inside of root (not on kernels before 5.6); else one on the way is ELOOP, and one at the end is
 * found as what it is. -1 and errno. */
int pc_confined_find(int root, const char *path, bool links);

/* The same without links and without openat2: one component after the other. */
int pc_confined_walk(int root, const char *path);

/* Opens what was found for reading: the very same file, whatever its name leads to by now. -1 and
 * errno. */
int pc_confined_read(int found);

#endif

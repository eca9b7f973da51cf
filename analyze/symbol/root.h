/* Files below a directory that stands for another machine's "/". Nothing outside of it is ever
 * opened, whatever ".." and symbolic links say. */
#ifndef PIPA_SYMBOL_ROOT_H
#define PIPA_SYMBOL_ROOT_H

#include "base/str.h"

/* The directory at `path`, to be given to the functions below; the caller closes it. -1, and
 * errno, where it cannot be opened. */
int pi_root_dir(const char *path);

/* Open the regular file at `path` as seen from the root, for reading; a leading '/' is allowed.
 * Symbolic links are followed inside the root, where the kernel can do so. The caller closes the
 * descriptor. -1 where there is no such file, where it is not a regular file, is empty, or is
 * larger than PI_LIMIT_FILE_BYTES. Devices and pipes are not opened, not even for a moment. errno
 * is EINVAL where something else than a folder is there that cannot be taken, ELOOP for links
 * without an end. */
int pi_root_open(int root, struct pi_str path);

/* Open the directory at `path` as seen from the root, to list it; "" is the root itself. The caller
 * closes it. -1 where there is none. */
int pi_root_open_dir(int root, struct pi_str path);

/* The same for kernels without openat2 (before 5.6): one component after the other, and no symbolic
 * link is followed. */
int pi_root_open_walk(int root, struct pi_str path);

/* The path below the root at which an open file stands, without links and without a leading '/'.
 * Returns its size in `out` of PATH_MAX bytes; 0 where the system does not tell. */
size_t pi_root_where(int root, int fd, char *out);

/* Open a regular file that the user has named, with the same checks. */
int pi_root_open_named(const char *path);

#endif

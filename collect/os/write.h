/* Writing to descriptors. */
#ifndef PIPA_COLLECT_OS_WRITE_H
#define PIPA_COLLECT_OS_WRITE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all of it, through short writes and EINTR. False and errno. */
bool pc_write_all(int fd, const void *data, size_t size);

#endif

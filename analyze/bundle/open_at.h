/* Opens a file below a directory, component by component, no link followed. */
#ifndef PIPA_BUNDLE_OPEN_AT_H
#define PIPA_BUNDLE_OPEN_AT_H

#include "base/str.h"

/* A descriptor for reading and the size of a regular file; -1 and errno. `path` was judged by
 * pi_name_read: it climbs nowhere. */
int pi_open_below(int dir, struct pi_str path, uint64_t *size);

#endif

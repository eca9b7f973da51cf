/* Files that are stored packed: a module of the kernel is often a .ko.xz, .ko.zst or .ko.gz. */
#ifndef PIPA_SYMBOL_PACKED_H
#define PIPA_SYMBOL_PACKED_H

#include "base/str.h"

enum pi_packed {
        PI_PACKED_OPEN, /* *out is a descriptor of what was in it, in memory; the caller closes it
                         */
        PI_PACKED_NOT,  /* no format that is known here */
        PI_PACKED_BAD,  /* damaged, or larger than `max_bytes` */
};

/* What a file is told by its first bytes, not by its name. Reads from its start; its position is
 * not kept. The memory that this takes beside the result is bounded whatever the file asks for. */
enum pi_packed pi_packed_open(int fd, uint64_t max_bytes, int *out);

#endif

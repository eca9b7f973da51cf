/* The blocks of a tar archive: POSIX ustar, with a pax header where a size does not fit. */
#ifndef PIPA_COLLECT_BUNDLE_TAR_H
#define PIPA_COLLECT_BUNDLE_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PC_TAR_BLOCK 512
#define PC_TAR_HEADER_MAX (3 * PC_TAR_BLOCK) /* pax header, its records, the file's header */

/* What stands before a regular file's bytes. Returns its size; 0 where the name is longer than 100
 * bytes, which no member's is. Owner is root, mode 0644: who recorded is nobody's business. */
size_t pc_tar_header(uint8_t out[PC_TAR_HEADER_MAX], const char *name, uint64_t size_bytes,
                     int64_t mtime_s);

/* Zero bytes that follow a file's bytes. */
size_t pc_tar_padding(uint64_t size_bytes);

#endif

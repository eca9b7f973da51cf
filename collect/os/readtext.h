/* Small files of /proc and /sys, whole, into the caller's buffer. */
#ifndef PIPA_COLLECT_OS_READTEXT_H
#define PIPA_COLLECT_OS_READTEXT_H

#include "base/text.h"

/* The file's text, NUL-terminated, without blanks and newlines at its end; cut to size - 1 bytes.
 * {NULL, 0} and errno where it cannot be read. */
struct pi_str pc_read_text(const char *path, char *buffer, size_t size);

/* The same for a path made by printf, with a buffer of its own size. */
struct pi_str pc_read_text_at(char *buffer, size_t size, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* Bytes as they are; returns how many, 0 where it cannot be read. */
size_t pc_read_bytes(const char *path, void *buffer, size_t size);

/* One number of a file: "99\n". False where there is none. */
bool pc_read_u64(const char *path, uint64_t *value);

#endif

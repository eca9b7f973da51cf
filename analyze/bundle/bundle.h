/* Named members of bytes: what was handed in, opened. So far a bundle is one bare file, its only
 * member. Only regular files are opened; nothing is mapped, so a file that shrinks while it is read
 * is an error and not a signal. */
#ifndef PIPA_BUNDLE_BUNDLE_H
#define PIPA_BUNDLE_BUNDLE_H

#include "base/fail.h"

struct pi_member {
        struct pi_str name; /* the base name, for messages; borrowed from the caller */
        int fd;
        bool owned; /* closed by pi_member_close */
        uint64_t size;
};

/* Open `path`. The name points into `path`. */
enum pipa_status pi_member_open(const char *path, struct pi_member *out, struct pipa_error *err);

/* Use an open file, which stays the caller's. */
enum pipa_status pi_member_from_fd(int fd, const char *name, struct pi_member *out,
                                   struct pipa_error *err);

void pi_member_close(struct pi_member *member);

/* `size` bytes at `offset`; fewer only at the end of the file: *got says how many. */
enum pipa_status pi_member_read(const struct pi_member *member, uint64_t offset, void *buffer,
                                size_t size, size_t *got, struct pipa_error *err);

#endif

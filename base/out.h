/* Bounded output to a callback: buffered, sticky on failure, never more than `max_bytes`. A piece
 * that does not fit is refused whole; after a failure nothing more is handed over. */
#ifndef PIPA_BASE_OUT_H
#define PIPA_BASE_OUT_H

#include "base/str.h"

#define PI_OUT_BUFFER 16384

/* 0, or an errno value. */
typedef int (*pi_out_fn)(void *user, const void *data, size_t size);

struct pi_out {
        pi_out_fn write;
        void *user;
        uint64_t max_bytes;
        uint64_t total_bytes; /* accepted so far */
        int error;            /* errno of the first failure; EFBIG where max_bytes was met */
        size_t fill;
        char buffer[PI_OUT_BUFFER];
};

void pi_out_init(struct pi_out *out, pi_out_fn write, void *user, uint64_t max_bytes);
void pi_out_bytes(struct pi_out *out, const void *data, size_t size);
void pi_out_str(struct pi_out *out, struct pi_str s);
void pi_out_text(struct pi_out *out, const char *s); /* NUL-terminated, ours */
void pi_out_char(struct pi_out *out, char c);
void pi_out_u64(struct pi_out *out, uint64_t value);
void pi_out_i64(struct pi_out *out, int64_t value);
void pi_out_double(struct pi_out *out, double value);                   /* pi_double_text */
void pi_out_fixed(struct pi_out *out, double value, unsigned decimals); /* pi_fixed_text */

/* Hand over what is buffered. Returns the sticky error, 0 for none. */
int pi_out_flush(struct pi_out *out);

#endif

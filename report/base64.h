/* Bytes in pieces of any size -> base64 text without line breaks. */
#ifndef PIPA_REPORT_BASE64_H
#define PIPA_REPORT_BASE64_H

#include "base/out.h"

struct pi_base64 {
        struct pi_out *out;
        uint8_t rest[3]; /* bytes that wait for a full group */
        unsigned rest_count;
};

void pi_base64_init(struct pi_base64 *b, struct pi_out *out);
void pi_base64_feed(struct pi_base64 *b, const uint8_t *p, size_t n);

/* The last group with its padding. */
void pi_base64_end(struct pi_base64 *b);

#endif

/* Bytes in pieces -> gzip, or its base64 text, in chunks; never holds the whole. The header has no
 * time and no operating system, so that equal bytes give equal text (of one zlib version). */
#ifndef PIPA_REPORT_GZIP_H
#define PIPA_REPORT_GZIP_H

#include "report/base64.h"

#include <zlib.h>

enum pi_gzip_form { PI_GZIP_BYTES, PI_GZIP_BASE64 };

struct pi_gzip {
        z_stream stream;
        gz_header header; /* zlib keeps a pointer to it */
        enum pi_gzip_form form;
        struct pi_out *out;
        struct pi_base64 base64;
};

/* False where zlib gets no memory; then nothing is to be released. The object must not move until
 * `end`. */
bool pi_gzip_init(struct pi_gzip *gzip, struct pi_out *out, enum pi_gzip_form form);
void pi_gzip_feed(struct pi_gzip *gzip, const void *data, size_t size);

/* Writes what is left and releases zlib's memory. */
void pi_gzip_end(struct pi_gzip *gzip);

#endif

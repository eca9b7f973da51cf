/* Bytes that are put together field by field, in this machine's order: perf's records and feature
 * sections. A failure is sticky and is asked for once, at the end. */
#ifndef PIPA_COLLECT_SAMPLE_BLOB_H
#define PIPA_COLLECT_SAMPLE_BLOB_H

#include "base/str.h"

struct pc_blob {
        uint8_t *p; /* malloc'd */
        size_t n, cap;
        size_t max; /* bytes */
        bool failed;
};

void pc_blob_init(struct pc_blob *blob, size_t max);
void pc_blob_done(struct pc_blob *blob);

void pc_blob_bytes(struct pc_blob *blob, const void *p, size_t n);
void pc_blob_zeros(struct pc_blob *blob, size_t n);
void pc_blob_u16(struct pc_blob *blob, uint16_t value);
void pc_blob_u32(struct pc_blob *blob, uint32_t value);
void pc_blob_u64(struct pc_blob *blob, uint64_t value);
void pc_blob_patch_u16(struct pc_blob *blob, size_t at, uint16_t value);
void pc_blob_patch_u32(struct pc_blob *blob, size_t at, uint32_t value);

/* The text, a NUL, and zeros up to a multiple of `align`. */
void pc_blob_padded(struct pc_blob *blob, struct pi_str s, size_t align);

/* A string as feature sections have it: u32 length, then padded to 64. */
void pc_blob_string(struct pc_blob *blob, struct pi_str s);

#endif

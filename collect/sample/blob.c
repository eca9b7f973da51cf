#include "collect/sample/blob.h"

#include <stdlib.h>

#define FEATURE_ALIGN 64 /* perf's NAME_ALIGN */

void pc_blob_init(struct pc_blob *blob, size_t max)
{
        *blob = (struct pc_blob){ .max = max };
}

void pc_blob_done(struct pc_blob *blob)
{
        free(blob->p);
        *blob = (struct pc_blob){ 0 };
}

/* Room for n more bytes. */
static bool reserve(struct pc_blob *blob, size_t n)
{
        size_t cap = blob->cap ? blob->cap : 1024;
        if (blob->failed || n > blob->max - blob->n)
                return !(blob->failed = true);
        while (cap < blob->n + n)
                cap *= 2;
        if (cap == blob->cap)
                return true;
        uint8_t *p = realloc(blob->p, cap);
        if (!p)
                return !(blob->failed = true);
        blob->p = p;
        blob->cap = cap;
        return true;
}

void pc_blob_bytes(struct pc_blob *blob, const void *p, size_t n)
{
        if (n == 0 || !reserve(blob, n))
                return;
        memcpy(blob->p + blob->n, p, n);
        blob->n += n;
}

void pc_blob_zeros(struct pc_blob *blob, size_t n)
{
        if (n == 0 || !reserve(blob, n))
                return;
        memset(blob->p + blob->n, 0, n);
        blob->n += n;
}

void pc_blob_u16(struct pc_blob *blob, uint16_t value)
{
        pc_blob_bytes(blob, &value, sizeof(value));
}

void pc_blob_u32(struct pc_blob *blob, uint32_t value)
{
        pc_blob_bytes(blob, &value, sizeof(value));
}

void pc_blob_u64(struct pc_blob *blob, uint64_t value)
{
        pc_blob_bytes(blob, &value, sizeof(value));
}

void pc_blob_patch_u16(struct pc_blob *blob, size_t at, uint16_t value)
{
        if (!blob->failed)
                memcpy(blob->p + at, &value, sizeof(value));
}

void pc_blob_patch_u32(struct pc_blob *blob, size_t at, uint32_t value)
{
        if (!blob->failed)
                memcpy(blob->p + at, &value, sizeof(value));
}

void pc_blob_padded(struct pc_blob *blob, struct pi_str s, size_t align)
{
        pc_blob_bytes(blob, s.p, s.n);
        pc_blob_zeros(blob, align - s.n % align);
}

void pc_blob_string(struct pc_blob *blob, struct pi_str s)
{
        pc_blob_u32(blob, (uint32_t)((s.n / FEATURE_ALIGN + 1) * FEATURE_ALIGN));
        pc_blob_padded(blob, s, FEATURE_ALIGN);
}

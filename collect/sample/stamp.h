/* Puts build ids into the kernel's MMAP2 records, in the place of device and inode, as the kernel
 * itself would. The ring is not ours to write to, so what is changed is a copy. */
#ifndef PIPA_COLLECT_SAMPLE_STAMP_H
#define PIPA_COLLECT_SAMPLE_STAMP_H

#include "collect/sample/build_id.h"
#include "collect/sample/pieces.h"

#include <limits.h>

#define PC_MISC_BUILD_ID (1u << 14)           /* PERF_RECORD_MISC_MMAP_BUILD_ID */
#define PC_STAMP_BYTES (72u + PATH_MAX + 64u) /* the longest MMAP2 */

/* Copies the MMAP2 record at this position. Returns its size where it differs from what is in the
 * ring, else 0. */
size_t pc_stamp(const struct pc_view *view, uint64_t at, struct pc_ids *ids,
                uint64_t out[PC_STAMP_BYTES / 8]);

#endif

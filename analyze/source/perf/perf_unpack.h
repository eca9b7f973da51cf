/* Compressed records (perf record -z): the zstd stream that runs through them, unpacked piece by
 * piece. Records do not end where compressed ones do: what is left over waits for the next. */
#ifndef PIPA_SOURCE_PERF_UNPACK_H
#define PIPA_SOURCE_PERF_UNPACK_H

#include "base/arena.h"

struct perf_unpack;

/* NULL where memory is short. `arena` outlives it and is charged for the decompressor's memory. */
struct perf_unpack *perf_unpack_create(struct pi_arena *arena);

/* NULL is allowed. */
void perf_unpack_free(struct perf_unpack *unpack);

/* The next packed bytes, borrowed until they are used up: when perf_unpack_front gave less than it
 * was asked for. */
void perf_unpack_feed(struct perf_unpack *unpack, struct pi_bytes packed);

/* The unpacked bytes at hand, at least `want` (<= 64 KiB) of them unless the packed ones are used
 * up or damaged; valid until the next call. */
struct pi_bytes perf_unpack_front(struct perf_unpack *unpack, size_t want);

/* Passes the next n unpacked bytes, of which all or some may still be packed. */
void perf_unpack_pass(struct perf_unpack *unpack, uint64_t n);

/* Bytes passed so far: where the front stands in the unpacked stream. */
uint64_t perf_unpack_position(const struct perf_unpack *unpack);

/* Why no more can be unpacked, a phrase; NULL where all is well. */
const char *perf_unpack_damage(const struct perf_unpack *unpack);

#endif

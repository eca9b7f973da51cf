/* Call chains as recorded -> interned pieces. */
#ifndef PIPA_SOURCE_PERF_CHAIN_H
#define PIPA_SOURCE_PERF_CHAIN_H

#include "analyze/source/perf/perf.h"
#include "base/limits.h"

/* Neighbouring addresses of one side: those behind a marker, up to the next. */
struct perf_chain_side {
        uint32_t begin, end; /* in `ip`; never empty */
        uint8_t mode;
        bool caller; /* the first one too is a return address */
};

/* One chain, leaf first, without markers. ip[0] is kept free for a leaf that the chain lacks. */
struct perf_chain {
        uint32_t depth; /* behind the last address in `ip`, at least 1 */
        uint32_t sides;
        bool deferred; /* the user part comes later, under `cookie` */
        uint64_t cookie;
        struct perf_chain_side side[PI_LIMIT_STACK_DEPTH];
        uint64_t ip[PI_LIMIT_STACK_DEPTH];
};

void perf_chain_clear(struct perf_chain *chain);

/* Reads `count` addresses and markers; `mode`: whose the ones before the first marker are. */
void perf_chain_read(struct perf_chain *chain, struct pi_cursor c, uint64_t count, uint8_t mode);

/* Adds what begins with piece `id` behind what is there, its leaf too or not. */
void perf_chain_unfold(struct perf_chain *chain, const struct perf_file *file, uint32_t id,
                       bool leaf);

/* The leaf is the sampled address. A precise event's address may stand an instruction or two before
 * the chain's first one: it takes that one's place. A chain of callers alone gets it in front. */
void perf_chain_place_leaf(struct perf_chain *chain, uint64_t ip, uint8_t mode);

/* Keeps the innermost `max` addresses; true where there were more. */
bool perf_chain_cut(struct perf_chain *chain, uint32_t max);

/* How many addresses of the chain that begins with piece `id` stand before its first one of user
 * space. */
uint32_t perf_chain_before_user(const struct perf_file *file, uint32_t id);

/* The piece that begins with the chain's leaf; PI_NONE where memory ran out. */
uint32_t perf_chain_intern(struct perf_file *file, const struct perf_chain *chain);

#endif

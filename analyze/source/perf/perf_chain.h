/* Call chains as recorded -> interned nodes. */
#ifndef PIPA_SOURCE_PERF_CHAIN_H
#define PIPA_SOURCE_PERF_CHAIN_H

#include "analyze/source/perf/perf.h"

struct perf_chain {
        uint32_t recorded; /* its node without the sampled address, where that is kept; PI_NONE */
        size_t depth;      /* addresses in file->chain, leaf first, without markers */
        bool deferred;     /* the user part comes later, under `cookie` */
        uint64_t cookie;
};

/* Reads `count` addresses and markers; `mode`: whose the ones before the first marker are. */
void perf_chain_read(struct perf_file *file, struct pi_cursor c, uint64_t count, uint8_t mode,
                     struct perf_chain *chain);

/* The leaf is the sampled address. A precise event's address may stand an instruction or two before
 * the chain's first one: it takes that one's place. A chain of callers alone gets it in front. */
void perf_chain_place_leaf(struct perf_file *file, struct perf_chain *chain, uint64_t ip,
                           uint8_t mode);

/* The node of file->chain's first `depth` addresses on top of node `outer` (0: of nothing); PI_NONE
 * where memory ran out. */
uint32_t perf_chain_intern(struct perf_file *file, size_t depth, uint32_t outer);

#endif

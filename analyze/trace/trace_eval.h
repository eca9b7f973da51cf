/* Trees and the raw bytes of a sample -> numbers, bytes. */
#ifndef PIPA_TRACE_EVAL_H
#define PIPA_TRACE_EVAL_H

#include "analyze/trace/trace_node.h"

struct trace_sample {
        const struct pi_tracing *tracing;
        uint32_t long_bytes;
        struct pi_bytes raw;
};

struct trace_value trace_eval(const struct trace_sample *sample, const struct trace_node *node);

/* The bytes that a field, a dynamic array or a string stands for. {NULL, 0} where the sample does
 * not hold them, or where the node stands for none. */
struct pi_bytes trace_eval_bytes(const struct trace_sample *sample, const struct trace_node *node);

/* The branch that a choice takes, through casts and choices; NULL where its condition is not
 * known. */
const struct trace_node *trace_eval_taken(const struct trace_sample *sample,
                                          const struct trace_node *node);

#endif

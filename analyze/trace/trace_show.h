/* Values -> text, each by its own conversion. */
#ifndef PIPA_TRACE_SHOW_H
#define PIPA_TRACE_SHOW_H

#include "analyze/trace/trace.h"
#include "analyze/trace/trace_eval.h"
#include "analyze/trace/trace_text.h"

/* One conversion; `trace` resolves addresses. */
void trace_show_number(struct trace_text *text, const struct trace_spec *spec,
                       struct trace_value v);
void trace_show_string(struct trace_text *text, const struct pi_trace *trace,
                       const struct trace_sample *sample, const struct trace_spec *spec,
                       const struct trace_node *node);
void trace_show_pointer(struct trace_text *text, const struct pi_trace *trace,
                        const struct trace_sample *sample, const struct trace_spec *spec,
                        const struct trace_node *node);

/* Addresses of networks and bits, by the letters behind %p. False, and nothing written, where these
 * mean something else. */
bool trace_show_network(struct trace_text *text, const struct trace_sample *sample,
                        struct pi_str extension, struct pi_bytes bytes);
void trace_show_uuid(struct trace_text *text, struct pi_str extension, struct pi_bytes bytes);
void trace_show_bits(struct trace_text *text, const struct trace_sample *sample,
                     struct pi_bytes bytes, uint64_t bits, bool list);

/* " name=value" of every field but the common ones. */
void trace_show_fields(struct trace_text *text, const struct pi_recording *rec,
                       const struct pi_tracepoint *point, struct pi_bytes raw);

#endif

/* C's expressions, as far as kernels write them into print fmts -> trees. What all parts of the
 * parser share. */
#ifndef PIPA_TRACE_PARSE_H
#define PIPA_TRACE_PARSE_H

#include "analyze/trace/trace_lex.h"
#include "analyze/trace/trace_node.h"

struct trace_parse {
        const struct pi_recording *rec;
        const struct pi_tracepoint *point;
        struct pi_arena *arena;
        struct trace_lex lex;
        uint32_t long_bytes;
        uint32_t nodes, depth;
};

/* Each gives NULL where the text is not understood, where a limit is met or memory ran out. */
struct trace_node *trace_parse_node(struct trace_parse *parse, enum trace_kind kind);
const struct trace_node *trace_parse_choice(struct trace_parse *parse);  /* a whole expression */
const struct trace_node *trace_parse_operand(struct trace_parse *parse); /* with what binds to it */
const struct trace_node *trace_parse_number(struct trace_parse *parse, struct trace_value value);

/* `name` stands before; the current token is the first argument. */
const struct trace_node *trace_parse_call(struct trace_parse *parse, struct pi_str name);

/* The opening parenthesis was passed: a cast, or an expression in parentheses. */
const struct trace_node *trace_parse_paren(struct trace_parse *parse);

/* Literals one behind the other are one. {NULL, 0} where there is none. */
struct pi_str trace_parse_text(struct trace_parse *parse);

const struct pi_tracepoint_field *trace_parse_field(const struct trace_parse *parse,
                                                    struct pi_str name);

/* The node with its depth, which its children decide; NULL where that is too deep. */
const struct trace_node *trace_parse_done(struct trace_node *node);

/* Reads `print` (what stands behind "print fmt:") of `point`. Where it cannot, `failed` is set. */
void trace_program_read(struct trace_program *program, const struct pi_recording *rec,
                        const struct pi_tracepoint *point, struct pi_arena *arena);

#endif

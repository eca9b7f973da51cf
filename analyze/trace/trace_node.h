/* A print fmt once it is parsed: pieces of text with a conversion behind each, whose arguments are
 * trees. Trees are bounded by PI_LIMIT_TRACE_NODES and PI_LIMIT_TRACE_DEPTH; a node has one parent,
 * so that printing visits each once. */
#ifndef PIPA_TRACE_NODE_H
#define PIPA_TRACE_NODE_H

#include "analyze/data/recording.h"
#include "analyze/trace/trace_value.h"

enum trace_kind {
        TRACE_NUMBER,
        TRACE_UNKNOWN, /* a name that the kernel did not replace by its number */
        TRACE_TEXT,
        TRACE_RECORD, /* REC itself */
        TRACE_FIELD,
        TRACE_INDEX, /* a[b] */
        TRACE_UNARY,
        TRACE_BINARY,
        TRACE_CHOICE, /* a ? b : c; without b: a ?: c */
        TRACE_CAST,
        TRACE_STRING,  /* __get_str */
        TRACE_DYNAMIC, /* __get_dynamic_array */
        TRACE_DYNAMIC_BYTES,
        TRACE_BITMASK,
        TRACE_FLAGS,    /* of a, with text between */
        TRACE_SYMBOLIC, /* of a */
        TRACE_HEX,      /* b bytes of a, with text between */
        TRACE_ARRAY,    /* b items of a, c bytes each */
};

/* { 1, "READ" } of flags and symbols, in their order. */
struct trace_entry {
        struct trace_value value; /* not known: matches nothing */
        struct pi_str text;
        const struct trace_entry *next;
};

struct trace_node {
        enum trace_kind kind;
        enum trace_op op;
        uint32_t depth; /* of the tree below */
        bool pointer;   /* CAST: to a pointer to its type */
        const struct trace_node *a, *b, *c;
        const struct pi_tracepoint_field *field; /* FIELD … BITMASK */
        struct trace_value value; /* NUMBER; CAST: its type, which a pointer may not know */
        struct pi_str text;       /* TEXT; FLAGS, HEX: what stands between two */
        const struct trace_entry *entries;
};

/* One conversion of printf, "%-12s". */
struct trace_spec {
        bool minus, zero, hash, plus, space;
        bool star_width, star_precision; /* an argument says it */
        uint32_t width;
        int32_t precision;       /* -1: none */
        uint32_t bytes;          /* of a number, by its length modifier */
        char conversion;         /* 'd', 's', 'p', …; 0: none, the piece is text only */
        struct pi_str extension; /* of %p: "I6c" */
};

struct trace_piece {
        struct pi_str text; /* stands before the conversion */
        struct trace_spec spec;
        const struct trace_node *width, *precision, *value; /* NULL where not asked for */
        const struct trace_piece *next;
};

struct trace_program {
        const struct trace_piece *pieces;
        bool failed; /* it has no print fmt, or one that cannot be parsed */
};

#endif

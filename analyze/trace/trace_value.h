/* Numbers as C computes with them: bits of a type. An operand that is not known (a name that the
 * kernel did not replace by its number, bytes that the sample lacks) makes its result unknown. */
#ifndef PIPA_TRACE_VALUE_H
#define PIPA_TRACE_VALUE_H

#include "analyze/data/ctype.h"

struct trace_value {
        uint64_t bits;  /* extended to 64 by the type's sign */
        uint32_t bytes; /* 1, 2, 4, 8 */
        bool is_signed;
        bool known;
};

enum trace_op {
        TRACE_ADD,
        TRACE_SUBTRACT,
        TRACE_MULTIPLY,
        TRACE_DIVIDE,
        TRACE_REMAINDER,
        TRACE_LEFT,
        TRACE_RIGHT,
        TRACE_LESS,
        TRACE_MORE,
        TRACE_AT_MOST,
        TRACE_AT_LEAST,
        TRACE_EQUAL,
        TRACE_UNEQUAL,
        TRACE_BIT_AND,
        TRACE_BIT_XOR,
        TRACE_BIT_OR,
        TRACE_AND,
        TRACE_OR,
        TRACE_PLUS, /* one operand, from here on */
        TRACE_MINUS,
        TRACE_COMPLEMENT,
        TRACE_NOT,
};

/* `bits` cut to the type and extended. */
struct trace_value trace_value_of(uint64_t bits, uint32_t bytes, bool is_signed);

static inline struct trace_value trace_value_unknown(void)
{
        return (struct trace_value){ .bytes = 8 };
}

static inline struct trace_value trace_value_bool(bool truth)
{
        return (struct trace_value){ .bits = truth, .bytes = 4, .is_signed = true, .known = true };
}

/* The bits without what the sign put in front of them. */
uint64_t trace_value_plain(struct trace_value v);

struct trace_value trace_value_unary(enum trace_op op, struct trace_value a);
struct trace_value trace_value_binary(enum trace_op op, struct trace_value a, struct trace_value b);

/* "12", "0x1fUL", "0777", "1ULL". False where `s` is no number of C. */
bool trace_value_read(struct pi_str s, uint32_t long_bytes, struct trace_value *out);

#endif

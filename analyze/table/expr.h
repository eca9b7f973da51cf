/* The one expression language of pipa: metrics of processors and rules, as text -> a program over
 * slots of doubles. What a name means is the resolver's to say, while the text is compiled; running
 * a program looks nothing up.
 *
 * PI_EXPR_PERF is perf's grammar (tools/perf/util/expr.l, expr.y) and its rules for NaN:
 *     low to high:  a if b else c    |  ^  &  < >  + -  * / %   unary -
 *     names         1_PORTS  L1D.MISS:u  a\-b  cpu@X\,cmask\=1@ ('@' is '/')    literals  #smt_on
 *     calls         min(a, b)  max(a, b)  d_ratio(a, b), and what the resolver knows
 *     x / 0 is NaN; d_ratio(x, 0) is 0; x % 0 leaves no value at all. NaN makes + - * / % < > ^
 *     NaN; 0 & NaN is 0, 1 | NaN is 1; min and max give their second operand where one is NaN;
 *     `if NaN` is true.
 * PI_EXPR_RULE is the same for questions about a machine: >= <= == != and or not, texts in "" or
 * '', names of letters, digits, '_' and '.'; min and max keep perf's rule; a comparison with NaN is
 * NaN, `if NaN` and `not NaN` too: not measured is neither true nor false. */
#ifndef PIPA_ANALYZE_TABLE_EXPR_H
#define PIPA_ANALYZE_TABLE_EXPR_H

#include "base/arena.h"

#include <math.h>

enum pi_expr_mode {
        PI_EXPR_PERF,
        PI_EXPR_RULE,
};

enum pi_expr_ask {
        PI_EXPR_NAME,    /* an event, a metric, a quantity */
        PI_EXPR_LITERAL, /* "#smt_on", with its '#' */
        PI_EXPR_CALL,    /* a function that is not one of the language's own */
};

/* What an argument of a call looks like, for the resolver. */
struct pi_expr_argument {
        struct pi_str text; /* as it stands in the source, without spaces around */
        struct pi_str name; /* a lone name, without escapes; else {NULL, 0} */
        double number;      /* a lone number; else NAN */
};

struct pi_expr_question {
        enum pi_expr_ask ask;
        struct pi_str name;                      /* without escapes */
        const struct pi_expr_argument *argument; /* [argument_count], of a call */
        size_t argument_count;
};

enum pi_expr_meaning {
        PI_EXPR_UNKNOWN, /* refuses the expression: "no event or metric is called 'x'" */
        PI_EXPR_SLOT,    /* a double that is known when the program runs */
        PI_EXPR_NUMBER,  /* known now: what depends on it alone is computed now */
        PI_EXPR_TEXT,    /* known now; only in PI_EXPR_RULE, only beside == and != */
};

struct pi_expr_answer {
        enum pi_expr_meaning meaning;
        uint32_t slot;
        double number;
        struct pi_str text; /* lives as long as the compiling */
        const char *why;    /* of PI_EXPR_UNKNOWN: instead of the sentence above; or NULL */
};

typedef struct pi_expr_answer (*pi_expr_resolve_fn)(void *user,
                                                    const struct pi_expr_question *question);

struct pi_expr_scope {
        enum pi_expr_mode mode;
        pi_expr_resolve_fn resolve;
        void *user;
};

/* Why a text is not an expression. */
struct pi_expr_error {
        size_t column;  /* of the byte, from 1 */
        bool no_memory; /* the arena refused; nothing is said of the text */
        char text[192]; /* "expected ')' or an operator, found 'x'": a phrase, no full stop */
};

struct pi_expr_op;

/* A compiled expression. Never changes; many threads may run it. */
struct pi_expr {
        const struct pi_expr_op *op; /* [op_count] in postfix order */
        uint32_t op_count;
        const uint32_t *slot; /* [slot_count] distinct slots it reads, rising */
        uint32_t slot_count;
        uint32_t stack; /* values held at a time */
        bool can_fail;  /* holds a %: a zero divisor leaves no value */
        bool is_number; /* reads no slot: it is `number` */
        double number;
};

/* Compile `text`. What does not depend on slots is computed; branches not taken and operands that
 * cannot matter are gone, and their slots with them. Lives in `arena`. On failure *out is left
 * alone. Limits: PI_LIMIT_EXPR_*. */
bool pi_expr_compile(struct pi_str text, const struct pi_expr_scope *scope, struct pi_arena *arena,
                     struct pi_expr *out, struct pi_expr_error *error);

/* One value; slot[i] is slot i. */
double pi_expr_run(const struct pi_expr *expr, const double *slot);

/* `count` values at once: value i of slot s is column[s][i]. `out` may be one of the columns. Every
 * column of expr->slot is there. The same bits as pi_expr_run gives. */
void pi_expr_run_columns(const struct pi_expr *expr, const double *const *column, size_t count,
                         double *out);

#endif

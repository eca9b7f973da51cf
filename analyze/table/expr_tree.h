/* Inside the compiler of expressions: tokens, the tree, and what an operator computes. */
#ifndef PIPA_ANALYZE_TABLE_EXPR_TREE_H
#define PIPA_ANALYZE_TABLE_EXPR_TREE_H

#include "analyze/table/expr.h"
#include "base/limits.h"

enum token_kind {
        TOKEN_END,
        TOKEN_NUMBER,
        TOKEN_NAME,
        TOKEN_LITERAL,
        TOKEN_TEXT,
        TOKEN_OPEN,
        TOKEN_CLOSE,
        TOKEN_COMMA,
        TOKEN_IF,
        TOKEN_ELSE,
        TOKEN_NOT,
        TOKEN_OPERATOR, /* of two operands */
        TOKEN_BAD,
};

/* What a node, and an instruction, does. The operators of two operands stand together. */
enum expr_code {
        EXPR_SLOT,
        EXPR_NUMBER,
        EXPR_TEXT, /* in the tree only */
        EXPR_ADD,
        EXPR_SUB,
        EXPR_MUL,
        EXPR_DIV,
        EXPR_MOD,
        EXPR_LESS,
        EXPR_MORE,
        EXPR_LESS_EQUAL,
        EXPR_MORE_EQUAL,
        EXPR_EQUAL,
        EXPR_NOT_EQUAL,
        EXPR_AND,
        EXPR_OR,
        EXPR_XOR,
        EXPR_MIN,
        EXPR_MAX,
        EXPR_RATIO, /* d_ratio */
        EXPR_MINUS,
        EXPR_NOT,
        EXPR_IF,       /* condition, then, else; NaN is true */
        EXPR_IF_KNOWN, /* the same; NaN gives NaN */
};

struct token {
        enum token_kind kind;
        enum expr_code code; /* of TOKEN_OPERATOR */
        struct pi_str text;  /* as written; of TOKEN_TEXT without its quotes */
        double number;
};

struct lexer {
        enum pi_expr_mode mode;
        const char *begin, *p, *end;
};

/* The next token, spaces before it skipped. */
struct token lexer_next(struct lexer *lexer);

/* A name as it is meant: '\x' is x, '@' is '/'. Copied only where that changes it; {NULL, 0} where
 * the arena refuses. */
struct pi_str lexer_name(struct pi_str text, enum pi_expr_mode mode, struct pi_arena *arena);

struct expr_node {
        enum expr_code code;
        uint32_t a, b, c; /* nodes; of EXPR_SLOT a is the slot */
        double number;
        struct pi_str text;
};

struct expr_tree {
        struct expr_node *node; /* [count] a child stands before its parent */
        uint32_t count, cap;
};

/* The tree of `text`, folded. The root is the result, PI_NONE on failure. */
uint32_t expr_parse(struct pi_str text, const struct pi_expr_scope *scope, struct pi_arena *arena,
                    struct expr_tree *tree, struct pi_expr_error *error);

struct pi_expr_op {
        uint32_t code; /* enum expr_code */
        uint32_t slot;
        double number;
};

static inline double expr_and(double a, double b)
{
        if (isfinite(a) && isfinite(b))
                return a != 0 && b != 0;
        if (isfinite(a))
                return a == 0 ? 0 : b;
        if (isfinite(b))
                return b == 0 ? 0 : a;
        return NAN;
}

static inline double expr_or(double a, double b)
{
        if (isfinite(a) && isfinite(b))
                return a != 0 || b != 0;
        if (isfinite(a))
                return a == 0 ? b : 1;
        if (isfinite(b))
                return b == 0 ? a : 1;
        return NAN;
}

static inline double expr_xor(double a, double b)
{
        return isfinite(a) && isfinite(b) ? (a != 0) != (b != 0) : NAN;
}

/* What operators of two operands compute, in run time and while folding. EXPR_MOD is not among
 * them: it can fail. */
static inline double expr_apply(enum expr_code code, double a, double b)
{
        bool known = !isnan(a) && !isnan(b);

        switch (code) {
        case EXPR_ADD:
                return a + b;
        case EXPR_SUB:
                return a - b;
        case EXPR_MUL:
                return a * b;
        case EXPR_DIV:
                return b == 0 ? NAN : a / b;
        case EXPR_RATIO:
                return b == 0 ? 0 : a / b;
        case EXPR_MIN:
                return a < b ? a : b;
        case EXPR_MAX:
                return a > b ? a : b;
        case EXPR_LESS:
                return known ? a < b : NAN;
        case EXPR_MORE:
                return known ? a > b : NAN;
        case EXPR_LESS_EQUAL:
                return known ? a <= b : NAN;
        case EXPR_MORE_EQUAL:
                return known ? a >= b : NAN;
        case EXPR_EQUAL:
                return known ? a == b : NAN;
        case EXPR_NOT_EQUAL:
                return known ? a != b : NAN;
        case EXPR_AND:
                return expr_and(a, b);
        case EXPR_OR:
                return expr_or(a, b);
        case EXPR_XOR:
                return expr_xor(a, b);
        default:
                return NAN;
        }
}

/* a % b of the whole parts; false where b has none. */
static inline bool expr_mod(double a, double b, double *out)
{
        b = trunc(b);
        if (b == 0)
                return false;
        *out = isinf(a) || isinf(b) ? NAN : fmod(trunc(a), b);
        return true;
}

static inline double expr_not(double a)
{
        return isnan(a) ? NAN : a == 0;
}

#endif

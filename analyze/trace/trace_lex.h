/* A print fmt as the words of C. */
#ifndef PIPA_TRACE_LEX_H
#define PIPA_TRACE_LEX_H

#include "base/arena.h"

enum trace_token_kind {
        TRACE_TOKEN_END,
        TRACE_TOKEN_BAD, /* a quote that does not end; stays */
        TRACE_TOKEN_NAME,
        TRACE_TOKEN_NUMBER,
        TRACE_TOKEN_TEXT, /* without its quotes, escapes as written */
        TRACE_TOKEN_CHAR,
        TRACE_TOKEN_OP, /* "->", "<<", "(", … */
};

struct trace_token {
        enum trace_token_kind kind;
        struct pi_str text;
};

struct trace_lex {
        struct pi_str rest;
        struct trace_token token; /* the current one */
};

/* The current token is the first. */
struct trace_lex trace_lex_of(struct pi_str text);
void trace_lex_next(struct trace_lex *lex);

bool trace_lex_is(const struct trace_lex *lex, const char *op);

/* Passes the operator where it is the current token. */
bool trace_lex_take(struct trace_lex *lex, const char *op);

/* What a literal's bytes are ("a\tb" with a tab), into `out`, which has room for literal.n. Returns
 * how many. */
size_t trace_lex_unescape(struct pi_str literal, char *out);

#endif

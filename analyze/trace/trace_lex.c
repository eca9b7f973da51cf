#include "analyze/trace/trace_lex.h"

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_space(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* The bytes up to the quote that ends a literal; SIZE_MAX where none does. */
static size_t literal_bytes(struct pi_str s, char quote)
{
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == quote)
                        return i;
                if (s.p[i] == '\\')
                        i++;
        }
        return SIZE_MAX;
}

static size_t op_bytes(struct pi_str s)
{
        static const char *const ops[] = { "->", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||" };

        for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
                if (pi_str_starts(s, pi_str_of(ops[i])))
                        return 2;
        }
        return 1;
}

static size_t word_bytes(struct pi_str s)
{
        size_t n = 0;

        while (n < s.n && is_word(s.p[n]))
                n++;
        return n;
}

struct trace_lex trace_lex_of(struct pi_str text)
{
        struct trace_lex lex = { .rest = text };

        trace_lex_next(&lex);
        return lex;
}

static void take_literal(struct trace_lex *lex)
{
        struct pi_str behind = { lex->rest.p + 1, lex->rest.n - 1 };
        size_t n = literal_bytes(behind, lex->rest.p[0]);

        if (n == SIZE_MAX) {
                lex->token.kind = TRACE_TOKEN_BAD;
                lex->rest.n = 0;
                return;
        }
        lex->token.kind = lex->rest.p[0] == '"' ? TRACE_TOKEN_TEXT : TRACE_TOKEN_CHAR;
        lex->token.text = (struct pi_str){ behind.p, n };
        lex->rest = (struct pi_str){ behind.p + n + 1, behind.n - n - 1 };
}

void trace_lex_next(struct trace_lex *lex)
{
        struct pi_str *rest = &lex->rest;
        size_t n;

        if (lex->token.kind == TRACE_TOKEN_BAD)
                return;
        while (rest->n > 0 && is_space(rest->p[0]))
                *rest = (struct pi_str){ rest->p + 1, rest->n - 1 };
        lex->token = (struct trace_token){ TRACE_TOKEN_END, PI_STR("") };
        if (rest->n == 0)
                return;
        if (rest->p[0] == '"' || rest->p[0] == '\'') {
                take_literal(lex);
                return;
        }
        n = word_bytes(*rest);
        lex->token.kind = n == 0                 ? TRACE_TOKEN_OP
                          : is_digit(rest->p[0]) ? TRACE_TOKEN_NUMBER
                                                 : TRACE_TOKEN_NAME;
        n = n ? n : op_bytes(*rest);
        lex->token.text = (struct pi_str){ rest->p, n };
        *rest = (struct pi_str){ rest->p + n, rest->n - n };
}

bool trace_lex_is(const struct trace_lex *lex, const char *op)
{
        return lex->token.kind == TRACE_TOKEN_OP && pi_str_equal(lex->token.text, pi_str_of(op));
}

bool trace_lex_take(struct trace_lex *lex, const char *op)
{
        bool is = trace_lex_is(lex, op);

        if (is)
                trace_lex_next(lex);
        return is;
}

size_t trace_lex_unescape(struct pi_str literal, char *out)
{
        static const char from[] = "ntrabfv", to[] = "\n\t\r\a\b\f\v";
        size_t n = 0;

        for (size_t i = 0; i < literal.n; i++) {
                const char *at;

                if (literal.p[i] != '\\' || i + 1 == literal.n) {
                        out[n++] = literal.p[i];
                        continue;
                }
                at = memchr(from, literal.p[++i], sizeof(from) - 1);
                out[n++] = at ? to[at - from] : literal.p[i];
        }
        return n;
}

/* Text -> tokens. In perf's grammar a run of characters is the longest of a number and a name: "1"
 * is a number, "1_PORTS" and "0x41" are names, "4.5e9" is a number. */
#include "analyze/table/expr_tree.h"
#include "base/text.h"

#include <string.h>

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_byte(char c, enum pi_expr_mode mode)
{
        if (is_letter(c) || is_digit(c) || c == '.')
                return true;
        return mode == PI_EXPR_PERF && (c == ':' || c == '@' || c == '?');
}

static const char *skip_digits(const char *p, const char *end)
{
        while (p < end && is_digit(*p))
                p++;
        return p;
}

/* Digits with at most one point, and an exponent "e5" or "e-5". Where no number begins, p. */
static const char *number_end(const char *p, const char *end)
{
        const char *digits = skip_digits(p, end), *q = digits, *exponent;

        if (q < end && *q == '.')
                q = skip_digits(q + 1, end);
        if (q == p || (q == p + 1 && *p == '.'))
                return p;
        exponent = q + (q < end && *q == 'e');
        exponent += exponent > q && exponent < end && *exponent == '-';
        return exponent > q && skip_digits(exponent, end) > exponent ? skip_digits(exponent, end)
                                                                     : q;
}

static const char *name_end(const char *p, const char *end, enum pi_expr_mode mode)
{
        while (p < end) {
                if (is_name_byte(*p, mode))
                        p++;
                else if (mode == PI_EXPR_PERF && *p == '\\' && p + 1 < end && p[1] > ' ')
                        p += 2;
                else
                        break;
        }
        return p;
}

static bool is_word(struct pi_str text, const char *word)
{
        return text.n == strlen(word) && memcmp(text.p, word, text.n) == 0;
}

static struct token word_token(struct pi_str text, enum pi_expr_mode mode)
{
        static const struct {
                const char *word;
                enum token_kind kind;
                enum expr_code code;
                bool rule;
        } words[] = {
                { "if", TOKEN_IF, EXPR_IF, false },        { "else", TOKEN_ELSE, EXPR_IF, false },
                { "and", TOKEN_OPERATOR, EXPR_AND, true }, { "or", TOKEN_OPERATOR, EXPR_OR, true },
                { "not", TOKEN_NOT, EXPR_NOT, true },
        };

        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
                if (is_word(text, words[i].word) && (!words[i].rule || mode == PI_EXPR_RULE))
                        return (struct token){ words[i].kind, words[i].code, text, NAN };
        return (struct token){ .kind = TOKEN_NAME, .text = text, .number = NAN };
}

static struct token number_or_word(struct lexer *lexer)
{
        const char *p = lexer->p, *number = number_end(p, lexer->end);
        const char *name = name_end(p, lexer->end, lexer->mode);
        struct token token = { .kind = TOKEN_NUMBER, .number = NAN };

        if (lexer->mode == PI_EXPR_RULE && is_digit(*p))
                name = p;
        lexer->p = number >= name ? number : name;
        if (number < name)
                return word_token((struct pi_str){ p, (size_t)(name - p) }, lexer->mode);
        token.text = (struct pi_str){ p, (size_t)(number - p) };
        if (!pi_text_double(token.text, &token.number))
                token.kind = TOKEN_BAD;
        return token;
}

static struct token quoted(struct lexer *lexer)
{
        const char *begin = lexer->p + 1;
        const char *close = memchr(begin, *lexer->p, (size_t)(lexer->end - begin));
        struct token token = { .kind = close ? TOKEN_TEXT : TOKEN_BAD, .number = NAN };

        if (!close)
                close = lexer->end;
        token.text = (struct pi_str){ begin, (size_t)(close - begin) };
        lexer->p = close + (close < lexer->end);
        return token;
}

static struct token sign(struct lexer *lexer)
{
        static const struct {
                const char *sign;
                enum token_kind kind;
                enum expr_code code;
                bool rule;
        } signs[] = {
                { ">=", TOKEN_OPERATOR, EXPR_MORE_EQUAL, true },
                { "<=", TOKEN_OPERATOR, EXPR_LESS_EQUAL, true },
                { "==", TOKEN_OPERATOR, EXPR_EQUAL, true },
                { "!=", TOKEN_OPERATOR, EXPR_NOT_EQUAL, true },
                { "<", TOKEN_OPERATOR, EXPR_LESS, false },
                { ">", TOKEN_OPERATOR, EXPR_MORE, false },
                { "+", TOKEN_OPERATOR, EXPR_ADD, false },
                { "-", TOKEN_OPERATOR, EXPR_SUB, false },
                { "*", TOKEN_OPERATOR, EXPR_MUL, false },
                { "/", TOKEN_OPERATOR, EXPR_DIV, false },
                { "%", TOKEN_OPERATOR, EXPR_MOD, false },
                { "|", TOKEN_OPERATOR, EXPR_OR, false },
                { "^", TOKEN_OPERATOR, EXPR_XOR, false },
                { "&", TOKEN_OPERATOR, EXPR_AND, false },
                { "(", TOKEN_OPEN, EXPR_IF, false },
                { ")", TOKEN_CLOSE, EXPR_IF, false },
                { ",", TOKEN_COMMA, EXPR_IF, false },
        };
        struct pi_str rest = { lexer->p, (size_t)(lexer->end - lexer->p) };

        for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
                struct pi_str text = pi_str_of(signs[i].sign);
                if ((signs[i].rule && lexer->mode == PI_EXPR_PERF) || !pi_str_starts(rest, text))
                        continue;
                lexer->p += text.n;
                return (struct token){ signs[i].kind, signs[i].code, { rest.p, text.n }, NAN };
        }
        lexer->p++;
        return (struct token){ .kind = TOKEN_BAD, .text = { rest.p, 1 }, .number = NAN };
}

struct token lexer_next(struct lexer *lexer)
{
        const char *begin;

        while (lexer->p < lexer->end &&
               (*lexer->p == ' ' || *lexer->p == '\t' || *lexer->p == '\n' || *lexer->p == '\r'))
                lexer->p++;
        begin = lexer->p;
        if (begin == lexer->end)
                return (struct token){ .kind = TOKEN_END, .text = { begin, 0 }, .number = NAN };
        if (*begin == '#') {
                lexer->p = name_end(begin + 1, lexer->end, PI_EXPR_RULE);
                return (struct token){ .kind = TOKEN_LITERAL,
                                       .text = { begin, (size_t)(lexer->p - begin) },
                                       .number = NAN };
        }
        if (lexer->mode == PI_EXPR_RULE && (*begin == '"' || *begin == '\''))
                return quoted(lexer);
        if (number_end(begin, lexer->end) > begin ||
            name_end(begin, lexer->end, lexer->mode) > begin)
                return number_or_word(lexer);
        return sign(lexer);
}

struct pi_str lexer_name(struct pi_str text, enum pi_expr_mode mode, struct pi_arena *arena)
{
        struct pi_str name;
        char *p;

        if (mode != PI_EXPR_PERF || (!memchr(text.p, '\\', text.n) && !memchr(text.p, '@', text.n)))
                return text;
        p = pi_arena_alloc(arena, text.n, 1);
        if (!p)
                return (struct pi_str){ NULL, 0 };
        name = (struct pi_str){ p, 0 };
        for (size_t i = 0; i < text.n; i++) {
                bool escaped = text.p[i] == '\\' && i + 1 < text.n;
                i += escaped;
                p[name.n++] = text.p[i] == '@' && !escaped ? '/' : text.p[i];
        }
        return name;
}

/* Tokens -> a tree, folded while it grows. Precedence climbing; nesting is bounded, chains of
 * operators cost no depth. */
#include "analyze/table/expr_parser.h"

#include <stdarg.h>
#include <stdio.h>

void parser_fail(struct parser *parser, const char *place, const char *format, ...)
{
        va_list args;

        if (parser->failed)
                return;
        parser->failed = true;
        parser->error->column = (size_t)(place - parser->lexer.begin) + 1;
        va_start(args, format);
        vsnprintf(parser->error->text, sizeof(parser->error->text), format, args);
        va_end(args);
}

void parser_fail_memory(struct parser *parser)
{
        parser_fail(parser, parser->lexer.begin, "memory ran out");
        parser->error->no_memory = true;
}

/* "expected X, found Y" at the token. */
void parser_expected(struct parser *parser, const char *what)
{
        const struct token *token = &parser->token;

        if (token->kind == TOKEN_END)
                parser_fail(parser, token->text.p, "expected %s, found the end", what);
        else if (token->kind == TOKEN_BAD && token->text.n == 1 &&
                 (*token->text.p == '=' || *token->text.p == '!'))
                parser_fail(parser, token->text.p, "expected %s, found '%c': %s", what,
                            *token->text.p,
                            parser->lexer.mode == PI_EXPR_PERF
                                    ? "this language has < and >, and no equality"
                                    : "equality is written ==, inequality !=");
        else
                parser_fail(parser, token->text.p, "expected %s, found '%.*s'", what,
                            (int)(token->text.n < 40 ? token->text.n : 40), token->text.p);
}

void parser_advance(struct parser *parser)
{
        parser->token = lexer_next(&parser->lexer);
}

bool parser_take(struct parser *parser, enum token_kind kind, const char *what)
{
        if (parser->failed)
                return false;
        if (parser->token.kind != kind) {
                parser_expected(parser, what);
                return false;
        }
        parser_advance(parser);
        return true;
}

static uint32_t parse_primary(struct parser *parser)
{
        struct token token = parser->token;
        uint32_t node;

        switch (token.kind) {
        case TOKEN_NUMBER:
                parser_advance(parser);
                return fold_number(parser, token.number);
        case TOKEN_TEXT:
                parser_advance(parser);
                return fold_node(parser,
                                 (struct expr_node){ .code = EXPR_TEXT, .text = token.text });
        case TOKEN_NAME:
        case TOKEN_LITERAL:
                return parser_name(parser);
        case TOKEN_OPEN:
                parser_advance(parser);
                node = parser_top(parser);
                return parser_take(parser, TOKEN_CLOSE, "')' or an operator") ? node : PI_NONE;
        default:
                parser_expected(parser, "a number, a name or '('");
                return PI_NONE;
        }
}

/* The minuses before an operand are counted, not nested. */
static uint32_t parse_unary(struct parser *parser)
{
        const char *place = parser->token.text.p;
        bool minus = false, any = false;
        uint32_t node;

        while (parser->token.kind == TOKEN_OPERATOR && parser->token.code == EXPR_SUB) {
                any = true;
                minus = !minus;
                parser_advance(parser);
        }
        node = parse_primary(parser);
        if (any && !minus) /* --x: a text would be none */
                return fold_unary(parser, EXPR_MINUS, fold_unary(parser, EXPR_MINUS, node, place),
                                  place);
        return minus ? fold_unary(parser, EXPR_MINUS, node, place) : node;
}

static unsigned precedence(enum expr_code code)
{
        switch (code) {
        case EXPR_OR:
                return 1;
        case EXPR_XOR:
                return 2;
        case EXPR_AND:
                return 3;
        case EXPR_LESS:
        case EXPR_MORE:
        case EXPR_LESS_EQUAL:
        case EXPR_MORE_EQUAL:
        case EXPR_EQUAL:
        case EXPR_NOT_EQUAL:
                return 5;
        case EXPR_ADD:
        case EXPR_SUB:
                return 6;
        default:
                return 7;
        }
}

#define PRECEDENCE_NOT 4

static bool enter(struct parser *parser)
{
        if (parser->failed)
                return false;
        if (parser->depth == PI_LIMIT_EXPR_DEPTH) {
                parser_fail(parser, parser->token.text.p, "nested more than %d deep",
                            PI_LIMIT_EXPR_DEPTH);
                return false;
        }
        parser->depth++;
        return true;
}

/* An operand and all operators behind it that bind at least as strongly as `least`. */
static uint32_t parse_binary(struct parser *parser, unsigned least)
{
        uint32_t left;

        if (parser->token.kind == TOKEN_NOT && least <= PRECEDENCE_NOT) {
                const char *place = parser->token.text.p;
                if (!enter(parser))
                        return PI_NONE;
                parser_advance(parser);
                left = fold_unary(parser, EXPR_NOT, parse_binary(parser, PRECEDENCE_NOT), place);
                parser->depth--;
        } else {
                left = parse_unary(parser);
        }
        while (!parser->failed && parser->token.kind == TOKEN_OPERATOR &&
               precedence(parser->token.code) >= least) {
                struct token sign = parser->token;
                parser_advance(parser);
                left = fold_binary(parser, sign.code, left,
                                   parse_binary(parser, precedence(sign.code) + 1), sign.text.p);
        }
        return left;
}

uint32_t parser_top(struct parser *parser)
{
        uint32_t yes, condition, no;
        const char *place;

        if (!enter(parser))
                return PI_NONE;
        yes = parse_binary(parser, 1);
        if (!parser->failed && parser->token.kind == TOKEN_IF) {
                place = parser->token.text.p;
                parser_advance(parser);
                condition = parse_binary(parser, 1);
                parser_take(parser, TOKEN_ELSE, "'else' or an operator");
                no = parser_top(parser);
                yes = fold_if(parser, condition, yes, no, place);
        }
        parser->depth--;
        return yes;
}

uint32_t expr_parse(struct pi_str text, const struct pi_expr_scope *scope, struct pi_arena *arena,
                    struct expr_tree *tree, struct pi_expr_error *error)
{
        struct parser parser = { .lexer = { scope->mode, text.p, text.p, text.p + text.n },
                                 .scope = scope,
                                 .arena = arena,
                                 .tree = tree,
                                 .error = error };
        uint32_t root;

        if (text.n > PI_LIMIT_EXPR_BYTES) {
                parser_fail(&parser, text.p, "longer than %u bytes", PI_LIMIT_EXPR_BYTES);
                return PI_NONE;
        }
        parser_advance(&parser);
        root = parser_top(&parser);
        if (!parser.failed && parser.token.kind != TOKEN_END)
                parser_expected(&parser, "an operator or the end");
        if (!parser.failed && fold_is_text(&parser, root))
                parser_fail(&parser, text.p, "a text alone is no value");
        return parser.failed ? PI_NONE : root;
}

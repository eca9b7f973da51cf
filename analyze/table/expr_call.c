/* Names, literals and calls: what the resolver makes of them. */
#include "analyze/table/expr_parser.h"

/* What the resolver says. */
static uint32_t ask(struct parser *parser, const struct pi_expr_question *question,
                    const char *place)
{
        struct pi_expr_answer answer = parser->scope->resolve(parser->scope->user, question);
        static const char *const kinds[] = { "no event or metric is called", "there is no literal",
                                             "there is no function" };

        switch (answer.meaning) {
        case PI_EXPR_SLOT:
                return fold_node(parser, (struct expr_node){ .code = EXPR_SLOT, .a = answer.slot });
        case PI_EXPR_NUMBER:
                return fold_number(parser, answer.number);
        case PI_EXPR_TEXT:
                return fold_node(parser,
                                 (struct expr_node){ .code = EXPR_TEXT, .text = answer.text });
        case PI_EXPR_UNKNOWN:
                break;
        }
        if (answer.why)
                parser_fail(parser, place, "%s", answer.why);
        else
                parser_fail(parser, place, "%s '%.*s'", kinds[question->ask],
                            (int)(question->name.n < 100 ? question->name.n : 100),
                            question->name.p);
        return PI_NONE;
}

/* One argument of a call: parsed only to see where it ends and whether it is an expression at all;
 * its nodes are taken back. A lone name is not asked for: a function may take it as a word. */
static void read_argument(struct parser *parser, struct pi_expr_argument *argument)
{
        struct lexer ahead = parser->lexer;
        struct token first = parser->token, next = lexer_next(&ahead);
        bool lone = next.kind == TOKEN_COMMA || next.kind == TOKEN_CLOSE;
        uint32_t count = parser->tree->count;
        const char *end;

        *argument = (struct pi_expr_argument){ .number = NAN };
        if (lone && (first.kind == TOKEN_NAME || first.kind == TOKEN_TEXT)) {
                argument->name = lexer_name(first.text, parser->lexer.mode, parser->arena);
                if (!argument->name.p)
                        parser_fail_memory(parser);
                parser_advance(parser);
        } else {
                uint32_t node = parser_top(parser);
                if (fold_is_number(parser, node))
                        argument->number = fold_number_of(parser, node);
        }
        parser->tree->count = count;
        end = parser->token.text.p - (parser->token.kind == TOKEN_TEXT);
        while (end > first.text.p && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n'))
                end--;
        argument->text = (struct pi_str){ first.text.p, (size_t)(end - first.text.p) };
}

static uint32_t parse_other_call(struct parser *parser, struct token name)
{
        struct pi_expr_argument argument[PI_LIMIT_EXPR_ARGUMENTS];
        struct pi_expr_question question = { PI_EXPR_CALL, name.text, argument, 0 };

        parser_advance(parser);
        while (!parser->failed && parser->token.kind != TOKEN_CLOSE) {
                if (question.argument_count == PI_LIMIT_EXPR_ARGUMENTS) {
                        parser_fail(parser, parser->token.text.p, "more than %d arguments",
                                    PI_LIMIT_EXPR_ARGUMENTS);
                        return PI_NONE;
                }
                read_argument(parser, &argument[question.argument_count++]);
                if (parser->token.kind != TOKEN_CLOSE)
                        parser_take(parser, TOKEN_COMMA, "',' or ')'");
        }
        if (!parser_take(parser, TOKEN_CLOSE, "')'"))
                return PI_NONE;
        return ask(parser, &question, name.text.p);
}

static bool own_function(struct pi_str name, enum expr_code *code)
{
        if (pi_str_equal(name, PI_STR("min")))
                *code = EXPR_MIN;
        else if (pi_str_equal(name, PI_STR("max")))
                *code = EXPR_MAX;
        else if (pi_str_equal(name, PI_STR("d_ratio")))
                *code = EXPR_RATIO;
        else
                return false;
        return true;
}

/* Rules know max(x) of a series as well as max(a, b): what follows the first argument decides. */
static bool has_comma(struct parser *parser)
{
        struct lexer ahead = parser->lexer;
        unsigned open = 0;

        for (;;) {
                struct token token = lexer_next(&ahead);
                if (token.kind == TOKEN_END || (token.kind == TOKEN_CLOSE && open == 0))
                        return false;
                if (token.kind == TOKEN_COMMA && open == 0)
                        return true;
                open += token.kind == TOKEN_OPEN;
                open -= token.kind == TOKEN_CLOSE;
        }
}

static uint32_t parse_call(struct parser *parser, struct token name)
{
        enum expr_code code;
        uint32_t a, b;

        if (!own_function(name.text, &code) ||
            (parser->lexer.mode == PI_EXPR_RULE && !has_comma(parser)))
                return parse_other_call(parser, name);
        parser_advance(parser);
        a = parser_top(parser);
        parser_take(parser, TOKEN_COMMA, "','");
        b = parser_top(parser);
        parser_take(parser, TOKEN_CLOSE, "')'");
        return fold_binary(parser, code, a, b, name.text.p);
}

uint32_t parser_name(struct parser *parser)
{
        struct token name = parser->token;
        struct pi_expr_question question = { .ask = PI_EXPR_NAME };

        parser_advance(parser);
        if (name.kind == TOKEN_LITERAL)
                question = (struct pi_expr_question){ .ask = PI_EXPR_LITERAL, .name = name.text };
        else if (parser->token.kind == TOKEN_OPEN)
                return parse_call(parser, name);
        else
                question.name = lexer_name(name.text, parser->lexer.mode, parser->arena);
        if (!question.name.p) {
                parser_fail_memory(parser);
                return PI_NONE;
        }
        return ask(parser, &question, name.text.p);
}

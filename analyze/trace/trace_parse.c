/* Operators by precedence, and what makes the trees. Operations on two numbers are done at once, so
 * that the long constants that kernels leave in print fmts ("((((1UL))) << (10))|…") cost nothing
 * later. */
#include "analyze/trace/trace_parse.h"

#include "base/limits.h"

struct trace_node *trace_parse_node(struct trace_parse *parse, enum trace_kind kind)
{
        struct trace_node *node = NULL;

        if (parse->nodes++ < PI_LIMIT_TRACE_NODES)
                node = PI_NEW(parse->arena, struct trace_node);
        if (node)
                node->kind = kind;
        return node;
}

const struct trace_node *trace_parse_done(struct trace_node *node)
{
        const struct trace_node *below[] = { node->a, node->b, node->c };

        for (size_t i = 0; i < 3; i++) {
                if (below[i] && below[i]->depth >= node->depth)
                        node->depth = below[i]->depth + 1;
        }
        return node->depth < PI_LIMIT_TRACE_DEPTH ? node : NULL;
}

const struct trace_node *trace_parse_number(struct trace_parse *parse, struct trace_value value)
{
        struct trace_node *node =
                trace_parse_node(parse, value.known ? TRACE_NUMBER : TRACE_UNKNOWN);

        if (node)
                node->value = value;
        return node;
}

const struct pi_tracepoint_field *trace_parse_field(const struct trace_parse *parse,
                                                    struct pi_str name)
{
        for (uint32_t i = 0; i < parse->point->field_count; i++) {
                const struct pi_tracepoint_field *field =
                        pi_tracing_field(&parse->rec->tracing, parse->point, i);

                if (pi_str_equal(pi_recording_str(parse->rec, field->name), name))
                        return field;
        }
        return NULL;
}

/* Precedence of the operator that stands next, 1: binds least; 0: none stands there. */
static unsigned operator_of(const struct trace_lex *lex, enum trace_op *op)
{
        static const struct {
                const char *text;
                enum trace_op op;
                unsigned precedence;
        } ops[] = {
                { "||", TRACE_OR, 1 },       { "&&", TRACE_AND, 2 },
                { "|", TRACE_BIT_OR, 3 },    { "^", TRACE_BIT_XOR, 4 },
                { "&", TRACE_BIT_AND, 5 },   { "==", TRACE_EQUAL, 6 },
                { "!=", TRACE_UNEQUAL, 6 },  { "<", TRACE_LESS, 7 },
                { ">", TRACE_MORE, 7 },      { "<=", TRACE_AT_MOST, 7 },
                { ">=", TRACE_AT_LEAST, 7 }, { "<<", TRACE_LEFT, 8 },
                { ">>", TRACE_RIGHT, 8 },    { "+", TRACE_ADD, 9 },
                { "-", TRACE_SUBTRACT, 9 },  { "*", TRACE_MULTIPLY, 10 },
                { "/", TRACE_DIVIDE, 10 },   { "%", TRACE_REMAINDER, 10 },
        };

        for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
                if (trace_lex_is(lex, ops[i].text)) {
                        *op = ops[i].op;
                        return ops[i].precedence;
                }
        }
        return 0;
}

static const struct trace_node *binary(struct trace_parse *parse, enum trace_op op,
                                       const struct trace_node *a, const struct trace_node *b)
{
        struct trace_node *node;

        if (a->kind == TRACE_NUMBER && b->kind == TRACE_NUMBER)
                return trace_parse_number(parse, trace_value_binary(op, a->value, b->value));
        node = trace_parse_node(parse, TRACE_BINARY);
        if (!node)
                return NULL;
        node->op = op;
        node->a = a;
        node->b = b;
        return trace_parse_done(node);
}

/* Operators that bind at least as much as `least`. At most ten of these stand inside each other. */
static const struct trace_node *operators(struct trace_parse *parse, unsigned least)
{
        const struct trace_node *a = trace_parse_operand(parse), *b;
        unsigned precedence;
        enum trace_op op;

        while (a && (precedence = operator_of(&parse->lex, &op)) >= least && precedence) {
                trace_lex_next(&parse->lex);
                b = operators(parse, precedence + 1);
                a = b ? binary(parse, op, a, b) : NULL;
        }
        return a;
}

static const struct trace_node *choice(struct trace_parse *parse)
{
        const struct trace_node *a = operators(parse, 1);
        struct trace_node *node;

        if (!a || !trace_lex_take(&parse->lex, "?"))
                return a;
        node = trace_parse_node(parse, TRACE_CHOICE);
        if (!node)
                return NULL;
        node->a = a;
        if (!trace_lex_is(&parse->lex, ":")) {
                node->b = trace_parse_choice(parse);
                if (!node->b)
                        return NULL;
        }
        if (!trace_lex_take(&parse->lex, ":"))
                return NULL;
        node->c = trace_parse_choice(parse);
        return node->c ? trace_parse_done(node) : NULL;
}

const struct trace_node *trace_parse_choice(struct trace_parse *parse)
{
        const struct trace_node *node = NULL;

        if (parse->depth < PI_LIMIT_TRACE_DEPTH) {
                parse->depth++;
                node = choice(parse);
                parse->depth--;
        }
        return node;
}

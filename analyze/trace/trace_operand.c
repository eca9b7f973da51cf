/* Operands: numbers, texts, names, REC->fields, and what binds to them: signs, indices. */
#include "analyze/trace/trace_parse.h"

#include "base/limits.h"

struct pi_str trace_parse_text(struct trace_parse *parse)
{
        struct trace_lex ahead = parse->lex;
        struct pi_str all = { NULL, 0 };
        size_t bytes = 0;
        char *out;

        for (; ahead.token.kind == TRACE_TOKEN_TEXT; trace_lex_next(&ahead))
                bytes += ahead.token.text.n;
        if (parse->lex.token.kind != TRACE_TOKEN_TEXT)
                return all;
        out = pi_arena_alloc(parse->arena, bytes + 1, 1);
        if (!out)
                return all;
        for (; parse->lex.token.kind == TRACE_TOKEN_TEXT; trace_lex_next(&parse->lex))
                all.n += trace_lex_unescape(parse->lex.token.text, out + all.n);
        all.p = out;
        return all;
}

static const struct trace_node *text_operand(struct trace_parse *parse)
{
        struct trace_node *node = trace_parse_node(parse, TRACE_TEXT);
        struct pi_str text = trace_parse_text(parse);

        if (!node || !text.p)
                return NULL;
        node->text = text;
        return node;
}

static const struct trace_node *char_operand(struct trace_parse *parse)
{
        struct pi_str literal = parse->lex.token.text;
        char text[2];

        trace_lex_next(&parse->lex);
        if (literal.n == 0 || literal.n > sizeof(text) || trace_lex_unescape(literal, text) != 1)
                return NULL;
        return trace_parse_number(parse, trace_value_of((uint8_t)text[0], 4, true));
}

static const struct trace_node *number_operand(struct trace_parse *parse)
{
        struct trace_value value;
        bool good = trace_value_read(parse->lex.token.text, parse->long_bytes, &value);

        trace_lex_next(&parse->lex);
        return good ? trace_parse_number(parse, value) : NULL;
}

/* Enumerators of interrupt.h and hrtimer.h that kernels before 4.0 left in their print fmts. */
static struct trace_value named_number(struct pi_str name)
{
        static const struct {
                const char *name;
                uint64_t value;
        } known[] = {
                { "HI_SOFTIRQ", 0 },
                { "TIMER_SOFTIRQ", 1 },
                { "NET_TX_SOFTIRQ", 2 },
                { "NET_RX_SOFTIRQ", 3 },
                { "BLOCK_SOFTIRQ", 4 },
                { "IRQ_POLL_SOFTIRQ", 5 },
                { "BLOCK_IOPOLL_SOFTIRQ", 5 },
                { "TASKLET_SOFTIRQ", 6 },
                { "SCHED_SOFTIRQ", 7 },
                { "HRTIMER_SOFTIRQ", 8 },
                { "RCU_SOFTIRQ", 9 },
                { "HRTIMER_NORESTART", 0 },
                { "HRTIMER_RESTART", 1 },
                { "true", 1 },
                { "false", 0 },
                { "NULL", 0 },
        };

        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
                if (pi_str_equal(name, pi_str_of(known[i].name)))
                        return trace_value_of(known[i].value, 4, true);
        }
        return trace_value_unknown();
}

/* REC, a call, or a name. */
static const struct trace_node *name_operand(struct trace_parse *parse)
{
        struct pi_str name = parse->lex.token.text;

        trace_lex_next(&parse->lex);
        if (pi_str_equal(name, PI_STR("REC")))
                return trace_parse_node(parse, TRACE_RECORD);
        if (trace_lex_take(&parse->lex, "("))
                return trace_parse_call(parse, name);
        /* "enum foo BAR": the last word is the name. */
        while (parse->lex.token.kind == TRACE_TOKEN_NAME) {
                name = parse->lex.token.text;
                trace_lex_next(&parse->lex);
        }
        return trace_parse_number(parse, named_number(name));
}

static const struct trace_node *primary(struct trace_parse *parse)
{
        switch (parse->lex.token.kind) {
        case TRACE_TOKEN_NUMBER:
                return number_operand(parse);
        case TRACE_TOKEN_TEXT:
                return text_operand(parse);
        case TRACE_TOKEN_CHAR:
                return char_operand(parse);
        case TRACE_TOKEN_NAME:
                return name_operand(parse);
        default:
                return trace_lex_take(&parse->lex, "(") ? trace_parse_paren(parse) : NULL;
        }
}

static const struct trace_node *index_of(struct trace_parse *parse, const struct trace_node *array)
{
        struct trace_node *node = trace_parse_node(parse, TRACE_INDEX);
        const struct trace_node *at = trace_parse_choice(parse);

        if (!node || !at || !trace_lex_take(&parse->lex, "]"))
                return NULL;
        node->a = array;
        node->b = at;
        return trace_parse_done(node);
}

static const struct trace_node *member_of(struct trace_parse *parse,
                                          const struct trace_node *record)
{
        struct trace_node *node = trace_parse_node(parse, TRACE_FIELD);

        if (!node || record->kind != TRACE_RECORD || parse->lex.token.kind != TRACE_TOKEN_NAME)
                return NULL;
        node->field = trace_parse_field(parse, parse->lex.token.text);
        trace_lex_next(&parse->lex);
        return node->field ? node : NULL;
}

static const struct trace_node *unary(struct trace_parse *parse, enum trace_op op)
{
        struct trace_node *node = trace_parse_node(parse, TRACE_UNARY);
        const struct trace_node *a = trace_parse_operand(parse);

        if (!node || !a)
                return NULL;
        if (a->kind == TRACE_NUMBER)
                return trace_parse_number(parse, trace_value_unary(op, a->value));
        node->op = op;
        node->a = a;
        return trace_parse_done(node);
}

static const struct trace_node *operand(struct trace_parse *parse)
{
        const struct trace_node *node;

        if (trace_lex_take(&parse->lex, "&")) /* of a field: its bytes are meant */
                return trace_parse_operand(parse);
        if (trace_lex_take(&parse->lex, "-"))
                return unary(parse, TRACE_MINUS);
        if (trace_lex_take(&parse->lex, "!"))
                return unary(parse, TRACE_NOT);
        if (trace_lex_take(&parse->lex, "~"))
                return unary(parse, TRACE_COMPLEMENT);
        if (trace_lex_take(&parse->lex, "+"))
                return unary(parse, TRACE_PLUS);
        node = primary(parse);
        while (node) {
                if (trace_lex_take(&parse->lex, "["))
                        node = index_of(parse, node);
                else if (trace_lex_take(&parse->lex, "->"))
                        node = member_of(parse, node);
                else
                        break;
        }
        return node;
}

const struct trace_node *trace_parse_operand(struct trace_parse *parse)
{
        const struct trace_node *node = NULL;

        if (parse->depth < PI_LIMIT_TRACE_DEPTH) {
                parse->depth++;
                node = operand(parse);
                parse->depth--;
        }
        return node;
}

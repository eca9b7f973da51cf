/* What looks like a call: the helpers that kernels write into print fmts, sizeof, casts. */
#include "analyze/trace/trace_parse.h"

/* ")" ends a call. */
static const struct trace_node *closed(struct trace_parse *parse, const struct trace_node *node)
{
        return trace_lex_take(&parse->lex, ")") ? node : NULL;
}

/* (name): of a dynamic array, or of the field of that name. */
static const struct trace_node *of_field(struct trace_parse *parse, enum trace_kind kind)
{
        struct trace_node *node = trace_parse_node(parse, kind);

        if (!node || parse->lex.token.kind != TRACE_TOKEN_NAME)
                return NULL;
        node->field = trace_parse_field(parse, parse->lex.token.text);
        trace_lex_next(&parse->lex);
        return node->field ? closed(parse, node) : NULL;
}

/* The value of an entry: a number, whatever the record holds. */
static bool entry_value(struct trace_parse *parse, struct trace_value *out)
{
        const struct trace_node *node = trace_parse_choice(parse);

        if (!node)
                return false;
        *out = node->kind == TRACE_NUMBER ? node->value : trace_value_unknown();
        return true;
}

/* { 1, "READ" }; { -1, NULL } ends a list and matches nothing. */
static struct trace_entry *entry(struct trace_parse *parse)
{
        struct trace_entry *one = PI_NEW(parse->arena, struct trace_entry);

        if (!one || !entry_value(parse, &one->value) || !trace_lex_take(&parse->lex, ","))
                return NULL;
        one->text = trace_parse_text(parse);
        if (!one->text.p) {
                one->value = trace_value_unknown();
                if (!trace_parse_choice(parse))
                        return NULL;
        }
        return trace_lex_take(&parse->lex, "}") ? one : NULL;
}

/* , { … }, { … }) */
static const struct trace_node *with_entries(struct trace_parse *parse, struct trace_node *node)
{
        const struct trace_entry **last = &node->entries;

        while (trace_lex_take(&parse->lex, ",")) {
                struct trace_entry *one;

                if (!trace_lex_take(&parse->lex, "{"))
                        return NULL;
                if (trace_lex_take(&parse->lex, "}")) /* a list of none */
                        continue;
                one = entry(parse);
                if (!one)
                        return NULL;
                *last = one;
                last = &one->next;
        }
        return closed(parse, trace_parse_done(node));
}

/* (value, "|", { … }, …) */
static const struct trace_node *flags(struct trace_parse *parse)
{
        struct trace_node *node = trace_parse_node(parse, TRACE_FLAGS);

        if (!node || !(node->a = trace_parse_choice(parse)) || !trace_lex_take(&parse->lex, ","))
                return NULL;
        node->text = trace_parse_text(parse);
        if (!node->text.p && !trace_parse_choice(parse)) /* NULL: nothing stands between them */
                return NULL;
        return with_entries(parse, node);
}

static const struct trace_node *symbolic(struct trace_parse *parse)
{
        struct trace_node *node = trace_parse_node(parse, TRACE_SYMBOLIC);

        if (!node || !(node->a = trace_parse_choice(parse)))
                return NULL;
        return with_entries(parse, node);
}

/* (array, bytes), (array, items, bytes of an item) */
static const struct trace_node *of_bytes(struct trace_parse *parse, enum trace_kind kind,
                                         struct pi_str between)
{
        struct trace_node *node = trace_parse_node(parse, kind);

        if (!node || !(node->a = trace_parse_choice(parse)) || !trace_lex_take(&parse->lex, ",") ||
            !(node->b = trace_parse_choice(parse)))
                return NULL;
        if (kind == TRACE_ARRAY &&
            (!trace_lex_take(&parse->lex, ",") || !(node->c = trace_parse_choice(parse))))
                return NULL;
        node->text = between;
        return closed(parse, trace_parse_done(node));
}

/* (value), (value, expectation): the value. */
static const struct trace_node *first_of(struct trace_parse *parse)
{
        const struct trace_node *node = trace_parse_choice(parse);

        while (node && trace_lex_take(&parse->lex, ",")) {
                if (!trace_parse_choice(parse))
                        return NULL;
        }
        return node ? closed(parse, node) : NULL;
}

/* Passes the words and stars of a type's name; {NULL, 0} where none stands here. */
static struct pi_str type_name(struct trace_parse *parse)
{
        struct pi_str name = parse->lex.token.text, *word = &parse->lex.token.text;

        if (parse->lex.token.kind != TRACE_TOKEN_NAME || pi_str_equal(name, PI_STR("REC")))
                return (struct pi_str){ NULL, 0 };
        while (parse->lex.token.kind == TRACE_TOKEN_NAME || trace_lex_is(&parse->lex, "*")) {
                name.n = (size_t)(word->p + word->n - name.p);
                trace_lex_next(&parse->lex);
        }
        return name;
}

/* (u64), (struct foo): the kernel's sizes of structures are not known here. (REC->field) */
static const struct trace_node *size_of(struct trace_parse *parse)
{
        struct trace_value value = trace_value_unknown();
        struct trace_lex before = parse->lex;
        struct pi_str name = type_name(parse);
        const struct trace_node *node;
        struct pi_ctype type;

        if (name.p && trace_lex_is(&parse->lex, ")")) {
                if (pi_ctype_of(name, parse->long_bytes, &type))
                        value = trace_value_of(type.bytes, parse->long_bytes, false);
        } else {
                parse->lex = before;
                node = trace_parse_choice(parse);
                if (!node)
                        return NULL;
                if (node->kind == TRACE_FIELD)
                        value = trace_value_of(node->field->size, parse->long_bytes, false);
        }
        return closed(parse, trace_parse_number(parse, value));
}

const struct trace_node *trace_parse_call(struct trace_parse *parse, struct pi_str name)
{
        static const struct {
                const char *name;
                enum trace_kind kind;
        } of_fields[] = {
                { "__get_str", TRACE_STRING },
                { "__get_rel_str", TRACE_STRING },
                { "__get_dynamic_array", TRACE_DYNAMIC },
                { "__get_rel_dynamic_array", TRACE_DYNAMIC },
                { "__get_sockaddr", TRACE_DYNAMIC },
                { "__get_rel_sockaddr", TRACE_DYNAMIC },
                { "__get_dynamic_array_len", TRACE_DYNAMIC_BYTES },
                { "__get_rel_dynamic_array_len", TRACE_DYNAMIC_BYTES },
                { "__get_bitmask", TRACE_BITMASK },
                { "__get_rel_bitmask", TRACE_BITMASK },
                { "__get_cpumask", TRACE_BITMASK },
                { "__get_rel_cpumask", TRACE_BITMASK },
        };

        for (size_t i = 0; i < sizeof(of_fields) / sizeof(of_fields[0]); i++) {
                if (pi_str_equal(name, pi_str_of(of_fields[i].name)))
                        return of_field(parse, of_fields[i].kind);
        }
        if (pi_str_starts(name, PI_STR("__print_flags")))
                return flags(parse);
        if (pi_str_starts(name, PI_STR("__print_symbolic")))
                return symbolic(parse);
        if (pi_str_equal(name, PI_STR("__print_hex")))
                return of_bytes(parse, TRACE_HEX, PI_STR(" "));
        if (pi_str_equal(name, PI_STR("__print_hex_str")))
                return of_bytes(parse, TRACE_HEX, PI_STR(""));
        if (pi_str_equal(name, PI_STR("__print_array")))
                return of_bytes(parse, TRACE_ARRAY, PI_STR(" "));
        if (pi_str_equal(name, PI_STR("sizeof")))
                return size_of(parse);
        if (pi_str_equal(name, PI_STR("__builtin_expect")) ||
            pi_str_equal(name, PI_STR("likely")) || pi_str_equal(name, PI_STR("unlikely")))
                return first_of(parse);
        return NULL;
}

/* True where what stands next can be what a cast converts; `sure`: the name is one of C's types, so
 * that "(int)-1" is no subtraction. */
static bool operand_follows(const struct trace_lex *lex, bool sure)
{
        switch (lex->token.kind) {
        case TRACE_TOKEN_NAME:
        case TRACE_TOKEN_NUMBER:
        case TRACE_TOKEN_TEXT:
        case TRACE_TOKEN_CHAR:
                return true;
        default:
                return trace_lex_is(lex, "(") ||
                       (sure && (trace_lex_is(lex, "-") || trace_lex_is(lex, "~") ||
                                 trace_lex_is(lex, "!") || trace_lex_is(lex, "&")));
        }
}

static const struct trace_node *cast(struct trace_parse *parse, struct pi_str name)
{
        struct trace_node *node = trace_parse_node(parse, TRACE_CAST);
        struct pi_ctype type;

        if (!node)
                return NULL;
        node->pointer = pi_str_ends(name, PI_STR("*"));
        while (name.n > 0 && (name.p[name.n - 1] == '*' || name.p[name.n - 1] == ' '))
                name.n--;
        if (pi_ctype_of(name, parse->long_bytes, &type))
                node->value = trace_value_of(0, type.bytes, type.is_signed);
        node->a = trace_parse_operand(parse);
        if (!node->a)
                return NULL;
        if (!node->pointer && !node->value.known)
                return node->a; /* an enum, a type of some file system: as it is */
        if (node->a->kind == TRACE_NUMBER && !node->pointer)
                return trace_parse_number(parse,
                                          trace_value_of(node->a->value.bits, node->value.bytes,
                                                         node->value.is_signed));
        return trace_parse_done(node);
}

const struct trace_node *trace_parse_paren(struct trace_parse *parse)
{
        struct trace_lex before = parse->lex;
        struct pi_str name = type_name(parse);
        const struct trace_node *node;
        struct pi_ctype type;

        if (name.p && trace_lex_take(&parse->lex, ")") &&
            operand_follows(&parse->lex, pi_ctype_of(name, parse->long_bytes, &type)))
                return cast(parse, name);
        parse->lex = before;
        node = trace_parse_choice(parse);
        return node ? closed(parse, node) : NULL;
}

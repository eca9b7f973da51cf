/* Nodes of the tree. What is known is computed; a branch that is not taken is forgotten. */
#include "analyze/table/expr_parser.h"

static bool tree_grow(struct expr_tree *tree, struct pi_arena *arena)
{
        uint32_t cap = tree->cap ? tree->cap * 2 : 32;
        struct expr_node *node = PI_NEW_ARRAY(arena, struct expr_node, cap);

        if (!node)
                return false;
        if (tree->count > 0)
                memcpy(node, tree->node, tree->count * sizeof(*node));
        tree->node = node;
        tree->cap = cap;
        return true;
}

uint32_t fold_node(struct parser *parser, struct expr_node node)
{
        struct expr_tree *tree = parser->tree;

        if (parser->failed)
                return PI_NONE;
        if (tree->count == PI_LIMIT_EXPR_NODES) {
                parser_fail(parser, parser->token.text.p, "this is longer than %u operands",
                            (unsigned)PI_LIMIT_EXPR_NODES);
                return PI_NONE;
        }
        if (tree->count == tree->cap && !tree_grow(tree, parser->arena)) {
                parser_fail_memory(parser);
                return PI_NONE;
        }
        tree->node[tree->count] = node;
        return tree->count++;
}

uint32_t fold_number(struct parser *parser, double number)
{
        return fold_node(parser, (struct expr_node){ .code = EXPR_NUMBER, .number = number });
}

bool fold_is_number(const struct parser *parser, uint32_t node)
{
        return node != PI_NONE && parser->tree->node[node].code == EXPR_NUMBER;
}

double fold_number_of(const struct parser *parser, uint32_t node)
{
        return parser->tree->node[node].number;
}

bool fold_is_text(const struct parser *parser, uint32_t node)
{
        return node != PI_NONE && parser->tree->node[node].code == EXPR_TEXT;
}

/* Texts are known while compiling: their comparison is a number. A fact that was not measured is
 * NaN, and so is what compares with it. */
static uint32_t compare_texts(struct parser *parser, enum expr_code code, uint32_t a, uint32_t b,
                              const char *place)
{
        bool same;

        if (code != EXPR_EQUAL && code != EXPR_NOT_EQUAL) {
                parser_fail(parser, place, "a text can only be compared, with == or !=");
                return PI_NONE;
        }
        if ((fold_is_number(parser, a) && isnan(fold_number_of(parser, a))) ||
            (fold_is_number(parser, b) && isnan(fold_number_of(parser, b))))
                return fold_number(parser, NAN);
        if (!fold_is_text(parser, a) || !fold_is_text(parser, b)) {
                parser_fail(parser, place, "a text is compared with what is not a text");
                return PI_NONE;
        }
        same = pi_str_equal(parser->tree->node[a].text, parser->tree->node[b].text);
        return fold_number(parser, same == (code == EXPR_EQUAL));
}

/* 0 & x and 1 | x do not depend on x. */
static bool decides(enum expr_code code, double number)
{
        return isfinite(number) &&
               ((code == EXPR_AND && number == 0) || (code == EXPR_OR && number != 0));
}

uint32_t fold_binary(struct parser *parser, enum expr_code code, uint32_t a, uint32_t b,
                     const char *place)
{
        bool known = fold_is_number(parser, a) && fold_is_number(parser, b);

        if (parser->failed)
                return PI_NONE;
        if (fold_is_text(parser, a) || fold_is_text(parser, b))
                return compare_texts(parser, code, a, b, place);
        if (code == EXPR_MOD && fold_is_number(parser, b) &&
            trunc(fold_number_of(parser, b)) == 0) {
                parser_fail(parser, place, "%% by zero");
                return PI_NONE;
        }
        if (known && code == EXPR_MOD) {
                double result = NAN;
                expr_mod(fold_number_of(parser, a), fold_number_of(parser, b), &result);
                return fold_number(parser, result);
        }
        if (known)
                return fold_number(parser, expr_apply(code, fold_number_of(parser, a),
                                                      fold_number_of(parser, b)));
        if ((fold_is_number(parser, a) && decides(code, fold_number_of(parser, a))) ||
            (fold_is_number(parser, b) && decides(code, fold_number_of(parser, b))))
                return fold_number(parser, code == EXPR_OR);
        return fold_node(parser, (struct expr_node){ .code = code, .a = a, .b = b });
}

uint32_t fold_unary(struct parser *parser, enum expr_code code, uint32_t a, const char *place)
{
        if (parser->failed)
                return PI_NONE;
        if (fold_is_text(parser, a)) {
                parser_fail(parser, place, "a text can only be compared, with == or !=");
                return PI_NONE;
        }
        if (fold_is_number(parser, a))
                return fold_number(parser, code == EXPR_NOT ? expr_not(fold_number_of(parser, a))
                                                            : -fold_number_of(parser, a));
        return fold_node(parser, (struct expr_node){ .code = code, .a = a });
}

uint32_t fold_if(struct parser *parser, uint32_t condition, uint32_t yes, uint32_t no,
                 const char *place)
{
        bool rule = parser->scope->mode == PI_EXPR_RULE;

        if (parser->failed)
                return PI_NONE;
        if (fold_is_text(parser, condition) || fold_is_text(parser, yes) ||
            fold_is_text(parser, no)) {
                parser_fail(parser, place, "a text can only be compared, with == or !=");
                return PI_NONE;
        }
        if (fold_is_number(parser, condition)) {
                double number = fold_number_of(parser, condition);
                if (rule && isnan(number))
                        return condition;
                return number == 0 ? no : yes;
        }
        return fold_node(parser, (struct expr_node){ .code = rule ? EXPR_IF_KNOWN : EXPR_IF,
                                                     .a = condition,
                                                     .b = yes,
                                                     .c = no });
}

/* Inside the parser of expressions: expr_parse.c knows the grammar, expr_call.c what stands for a
 * name, expr_fold.c makes nodes and computes what is known. */
#ifndef PIPA_ANALYZE_TABLE_EXPR_PARSER_H
#define PIPA_ANALYZE_TABLE_EXPR_PARSER_H

#include "analyze/table/expr_tree.h"

struct parser {
        struct lexer lexer;
        struct token token; /* looked at, not taken */
        const struct pi_expr_scope *scope;
        struct pi_arena *arena;
        struct expr_tree *tree;
        struct pi_expr_error *error;
        unsigned depth;
        bool failed;
};

/* The first failure counts; all others are silent. Functions that give a node give PI_NONE then. */
void parser_fail(struct parser *parser, const char *place, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
void parser_fail_memory(struct parser *parser);
void parser_expected(struct parser *parser, const char *what); /* "expected X, found Y" */

void parser_advance(struct parser *parser);
bool parser_take(struct parser *parser, enum token_kind kind, const char *what);
uint32_t parser_top(struct parser *parser);
uint32_t parser_name(struct parser *parser); /* a name, a literal or a call */

uint32_t fold_node(struct parser *parser, struct expr_node node);
uint32_t fold_number(struct parser *parser, double number);
uint32_t fold_unary(struct parser *parser, enum expr_code code, uint32_t a, const char *place);
uint32_t fold_binary(struct parser *parser, enum expr_code code, uint32_t a, uint32_t b,
                     const char *place);
uint32_t fold_if(struct parser *parser, uint32_t condition, uint32_t yes, uint32_t no,
                 const char *place);
bool fold_is_number(const struct parser *parser, uint32_t node);
bool fold_is_text(const struct parser *parser, uint32_t node);
double fold_number_of(const struct parser *parser, uint32_t node);

#endif

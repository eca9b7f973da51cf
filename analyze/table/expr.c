/* The tree as a program in postfix order: what a loop can run. */
#include "analyze/table/expr_tree.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned arity(enum expr_code code)
{
        switch (code) {
        case EXPR_SLOT:
        case EXPR_NUMBER:
        case EXPR_TEXT:
                return 0;
        case EXPR_MINUS:
        case EXPR_NOT:
                return 1;
        case EXPR_IF:
        case EXPR_IF_KNOWN:
                return 3;
        default:
                return 2;
        }
}

/* Walks from the root, last operand first, and so meets the instructions from the last to the
 * first. With `op` NULL they are only counted. */
static uint32_t emit(const struct expr_tree *tree, uint32_t root, uint32_t *todo,
                     struct pi_expr_op *op, uint32_t count)
{
        uint32_t open = 0, met = 0;

        todo[open++] = root;
        while (open > 0) {
                const struct expr_node *node = &tree->node[todo[--open]];
                unsigned operands = arity(node->code);
                met++;
                if (op)
                        op[count - met] = (struct pi_expr_op){ .code = node->code,
                                                               .slot = node->a,
                                                               .number = node->number };
                if (operands > 0)
                        todo[open++] = node->a;
                if (operands > 1)
                        todo[open++] = node->b;
                if (operands > 2)
                        todo[open++] = node->c;
        }
        return met;
}

static uint32_t stack_of(const struct pi_expr_op *op, uint32_t count)
{
        uint32_t held = 0, most = 0;

        for (uint32_t i = 0; i < count; i++) {
                held = held + 1 - arity(op[i].code);
                most = held > most ? held : most;
        }
        return most;
}

static int compare_slots(const void *a, const void *b)
{
        uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

        return (x > y) - (x < y);
}

static bool list_slots(struct pi_expr *expr, struct pi_arena *arena)
{
        uint32_t *slot = PI_NEW_ARRAY(arena, uint32_t, expr->op_count), count = 0, kept = 0;

        if (!slot)
                return false;
        for (uint32_t i = 0; i < expr->op_count; i++)
                if (expr->op[i].code == EXPR_SLOT)
                        slot[count++] = expr->op[i].slot;
        if (count > 0)
                qsort(slot, count, sizeof(*slot), compare_slots);
        for (uint32_t i = 0; i < count; i++)
                if (kept == 0 || slot[kept - 1] != slot[i])
                        slot[kept++] = slot[i];
        expr->slot = slot;
        expr->slot_count = kept;
        return true;
}

static bool finish(struct pi_expr *expr, const struct expr_tree *tree, uint32_t root,
                   struct pi_arena *scratch, struct pi_arena *arena)
{
        /* A node is pushed at most once: the tree has no shared nodes. */
        uint32_t *todo = PI_NEW_ARRAY(scratch, uint32_t, (size_t)tree->count + 3);
        struct pi_expr_op *op;

        if (!todo)
                return false;
        expr->op_count = emit(tree, root, todo, NULL, 0);
        op = PI_NEW_ARRAY(arena, struct pi_expr_op, expr->op_count);
        if (!op)
                return false;
        emit(tree, root, todo, op, expr->op_count);
        expr->op = op;
        expr->stack = stack_of(op, expr->op_count);
        for (uint32_t i = 0; i < expr->op_count; i++)
                expr->can_fail |= op[i].code == EXPR_MOD;
        expr->is_number = expr->op_count == 1 && op[0].code == EXPR_NUMBER;
        expr->number = expr->is_number ? op[0].number : NAN;
        return list_slots(expr, arena);
}

bool pi_expr_compile(struct pi_str text, const struct pi_expr_scope *scope, struct pi_arena *arena,
                     struct pi_expr *out, struct pi_expr_error *error)
{
        struct expr_tree tree = { .count = 0 };
        struct pi_expr expr = { .op_count = 0 };
        struct pi_arena scratch;
        uint32_t root;
        bool good = false;

        *error = (struct pi_expr_error){ .column = 1 };
        pi_arena_init(&scratch, PI_LIMIT_EXPR_BYTES * 64);
        root = expr_parse(text, scope, &scratch, &tree, error);
        if (root != PI_NONE) {
                good = finish(&expr, &tree, root, &scratch, arena);
                if (!good) {
                        error->no_memory = true;
                        snprintf(error->text, sizeof(error->text), "memory ran out");
                } else if (expr.stack > PI_LIMIT_EXPR_STACK) {
                        good = false;
                        snprintf(error->text, sizeof(error->text),
                                 "holds more than %d values at a time: give a part of it a name",
                                 PI_LIMIT_EXPR_STACK);
                }
        }
        pi_arena_done(&scratch);
        if (good)
                *out = expr;
        return good;
}

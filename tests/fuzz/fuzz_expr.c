/* Any bytes as an expression, in both modes: what compiles runs, and a column gives what single
 * values give. */
#include "analyze/table/expr.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS 4
#define LANES 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names by their first letter, so that all answers occur. */
static struct pi_expr_answer resolve(void *user, const struct pi_expr_question *q)
{
        struct pi_expr_answer answer = { .meaning = PI_EXPR_SLOT };
        char letter = q->name.n > 0 ? *q->name.p : 0;

        (void)user;
        for (size_t i = 0; i < q->argument_count; i++)
                if (q->argument[i].text.n > 1u << 20)
                        abort();
        answer.slot = (uint32_t)(letter & (SLOTS - 1));
        if (letter == 'n') {
                answer.meaning = PI_EXPR_NUMBER;
                answer.number = q->name.n > 1 ? NAN : 2;
        } else if (letter == 't') {
                answer.meaning = PI_EXPR_TEXT;
                answer.text = q->name;
        } else if (letter == 'u') {
                answer.meaning = PI_EXPR_UNKNOWN;
        }
        return answer;
}

static void run(const struct pi_expr *expr)
{
        static const double column[SLOTS][LANES] = {
                { 0, 1, -1 }, { NAN, 2.5, 1e300 }, { INFINITY, 3, 0.5 }, { 7, -0.0, -INFINITY }
        };
        const double *columns[SLOTS];
        double out[LANES];

        for (size_t s = 0; s < SLOTS; s++)
                columns[s] = column[s];
        pi_expr_run_columns(expr, columns, LANES, out);
        for (size_t i = 0; i < LANES; i++) {
                double slot[SLOTS], one;
                for (size_t s = 0; s < SLOTS; s++)
                        slot[s] = column[s][i];
                one = pi_expr_run(expr, slot);
                if (isnan(one) ? !isnan(out[i]) : memcmp(&one, &out[i], sizeof(one)) != 0)
                        abort();
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        for (int mode = PI_EXPR_PERF; mode <= PI_EXPR_RULE; mode++) {
                struct pi_expr_scope scope = { (enum pi_expr_mode)mode, resolve, NULL };
                struct pi_str text = { size > 0 ? (const char *)data : "", size };
                struct pi_expr_error error;
                struct pi_expr expr;
                struct pi_arena arena;
                pi_arena_init(&arena, 16u << 20);
                if (pi_expr_compile(text, &scope, &arena, &expr, &error)) {
                        for (uint32_t i = 0; i < expr.slot_count; i++)
                                if (expr.slot[i] >= SLOTS)
                                        abort();
                        run(&expr);
                } else if (error.column < 1 || error.column > size + 1 || error.text[0] == 0) {
                        abort();
                }
                pi_arena_done(&arena);
        }
        return 0;
}

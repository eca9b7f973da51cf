/* Expressions over eight slots, a to h; "nan", "inf" and "fs" are NaN, infinity and the text
 * "ext4", #one is 1, p95(...) 95 and max(x) 7. */
#ifndef PIPA_TESTS_EXPR_FIXTURE_H
#define PIPA_TESTS_EXPR_FIXTURE_H

#include "unit.h"

#include "analyze/table/expr.h"

#define EXPR_SLOTS 8

/* a..h = 2 3 5 7 0 nan 1 -4 */
extern const double expr_values[EXPR_SLOTS];

struct pi_expr_answer expr_resolve(void *user, const struct pi_expr_question *q);

/* `arena` is begun here and the caller's to end. `seen` (200 bytes, may be NULL) takes the last
 * call or name that was asked for; then every longer name is 42. */
bool expr_compile(const char *text, size_t n, enum pi_expr_mode mode, char *seen,
                  struct pi_arena *arena, struct pi_expr *out, struct pi_expr_error *error);

double expr_value(const char *text, enum pi_expr_mode mode);
void assert_value(const char *text, enum pi_expr_mode mode, double expected);

struct example {
        const char *text;
        double value;
};

void assert_each(const struct example *example, size_t count, enum pi_expr_mode mode);

#endif

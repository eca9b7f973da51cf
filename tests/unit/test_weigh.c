/* Self and total, computed by hand:
 *
 *     main (app)                    rows: main 1; main>f 2; main>f>g 4; main>f>g>f 8; main>h 16
 *       f (app)  - g (lib) - f (app)
 *       h (lib)
 *
 *     self   main 1, f 2 + 8 = 10, g 4, h 16
 *     total  main 31, f 14 (the inner f stands inside the outer one), g 12, h 16
 *     self   app 11, lib 20;  total  app 31, lib 12 + 16 = 28 */
#include "unit.h"

#include "analyze/pass/weigh.h"

enum { MAIN, F, G, H };
enum { APP, LIB };

static uint32_t parent[] = { 0, 0, 1, 2, 3, 1 };
static uint32_t function[] = { PI_NONE, MAIN, F, G, F, H };
static struct pi_profile_function functions[] = {
        [MAIN] = { .module = APP },
        [F] = { .module = APP },
        [G] = { .module = LIB },
        [H] = { .module = LIB },
};
static struct pi_profile_module modules[2];
static struct pi_profile_thread threads[2];
static uint32_t stack[] = { 1, 2, 3, 4, 5, 5 };
static uint32_t thread[] = { 0, 0, 0, 1, 1, 1 };
static uint32_t event[] = { 0, 0, 0, 0, 0, 1 };
static uint32_t samples[] = { 1, 1, 1, 3, 1, 1 };
static double weight[] = { 1, 2, 4, 8, 16, 1000 };

static const struct pi_profile profile = {
        .function_count = 4,
        .function = functions,
        .module_count = 2,
        .module = modules,
        .thread_count = 2,
        .thread = threads,
        .stacks = { .count = 6, .parent = parent, .function = function },
        .samples = { .count = 6,
                     .thread = thread,
                     .event = event,
                     .stack = stack,
                     .samples = samples,
                     .weight = weight },
};

static void check(const struct pi_weight *got, double self, double total, double count)
{
        assert_true(got->self == self);
        assert_true(got->total == total);
        assert_true(got->samples == count);
}

static void sums_are_those_made_by_hand(void **state)
{
        struct pi_arena arena;
        struct pi_weights w;
        (void)state;
        pi_arena_init(&arena, 1 << 20);
        assert_true(pi_weigh(&profile, 0, &arena, &w));
        assert_true(w.sum == 31);
        check(&w.function[MAIN], 1, 31, 1);
        check(&w.function[F], 10, 14, 4);
        check(&w.function[G], 4, 12, 1);
        check(&w.function[H], 16, 16, 1);
        check(&w.module[APP], 11, 31, 5);
        check(&w.module[LIB], 20, 28, 2);
        check(&w.thread[0], 7, 7, 3);
        check(&w.thread[1], 24, 24, 4);
        check(&w.stack[0], 0, 31, 0);
        check(&w.stack[3], 4, 12, 1);
        pi_arena_done(&arena);
}

static void events_are_kept_apart(void **state)
{
        struct pi_arena arena;
        struct pi_weights w;
        (void)state;
        pi_arena_init(&arena, 1 << 20);
        assert_true(pi_weigh(&profile, 1, &arena, &w));
        assert_true(w.sum == 1000);
        check(&w.function[H], 1000, 1000, 1);
        check(&w.function[F], 0, 0, 0);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(sums_are_those_made_by_hand),
                cmocka_unit_test(events_are_kept_apart),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

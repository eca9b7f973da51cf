/* Counts: sums, what did not run, intervals that become too many, groups out of equal times. */
#include "unit.h"

#include "analyze/data/counts.h"
#include "base/limits.h"

#include <math.h>

struct fixture {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_counts counts;
};

static int begin(void **state)
{
        static struct fixture fixture;

        pi_arena_init(&fixture.arena, PI_LIMIT_MEMORY_BYTES);
        assert_true(pi_strtab_init(&fixture.strings, &fixture.arena));
        pi_counts_init(&fixture.counts, &fixture.arena, &fixture.strings);
        *state = &fixture;
        return 0;
}

static int end(void **state)
{
        struct fixture *fixture = *state;

        pi_counts_done(&fixture->counts);
        pi_strtab_done(&fixture->strings);
        pi_arena_done(&fixture->arena);
        return 0;
}

/* The series of counter `name` on CPU `cpu`. */
static uint32_t series(struct fixture *fixture, struct pi_str name, uint32_t cpu)
{
        struct pi_counter counter = { .name = pi_strtab_intern(&fixture->strings, name),
                                      .event = PI_NONE,
                                      .group = PI_NONE };
        struct pi_count_unit unit = { .scope = PI_SCOPE_CPU, .cpu = cpu, .tid = cpu };

        return pi_counts_add_series(&fixture->counts,
                                    pi_counts_add_counter(&fixture->counts, &counter),
                                    pi_counts_add_unit(&fixture->counts, &unit));
}

static void put(struct fixture *fixture, uint32_t at, double value, double running_ns, double ratio)
{
        struct pi_count count = { value, running_ns, ratio, PI_COUNT_COUNTED };

        if (isnan(value))
                count.state = PI_COUNT_NOT_COUNTED;
        assert_true(pi_counts_put(&fixture->counts, at, &count));
}

/* 100 in 50 of 100 ns, 60 in 60 of 60: 160 in 110 of 160. */
static void test_totals(void **state)
{
        struct fixture *fixture = *state;
        uint32_t at = series(fixture, PI_STR("cycles"), 0);
        struct pi_count total;

        assert_true(pi_counts_begin(&fixture->counts, 0, 100));
        put(fixture, at, 100, 50, 0.5);
        assert_true(pi_counts_begin(&fixture->counts, 100, 200));
        put(fixture, at, NAN, NAN, NAN);
        assert_true(pi_counts_begin(&fixture->counts, 200, 260));
        put(fixture, at, 60, 60, 1);
        assert_true(pi_counts_end(&fixture->counts));
        total = pi_counts_series(&fixture->counts, at)->total;
        assert_int_equal(total.state, PI_COUNT_COUNTED);
        assert_true(total.value == 160 && total.running_ns == 110);
        assert_true(fabs(total.running_ratio - 110.0 / 160) < 1e-15);
        assert_int_equal(pi_counts_series(&fixture->counts, at)->counted, 2);
        assert_int_equal(pi_counts_series(&fixture->counts, at)->not_counted, 1);
}

/* What came later is absent from before, and is not zero. */
static void test_later(void **state)
{
        struct fixture *fixture = *state;
        uint32_t early = series(fixture, PI_STR("cycles"), 0), late;

        assert_true(pi_counts_begin(&fixture->counts, 0, 1));
        put(fixture, early, 1, 1, 1);
        late = series(fixture, PI_STR("cycles"), 1);
        assert_int_not_equal(early, late);
        assert_true(pi_counts_begin(&fixture->counts, 1, 2));
        put(fixture, late, 2, 1, 1);
        assert_int_equal(pi_count_at(pi_counts_interval(&fixture->counts, 0), late).state,
                         PI_COUNT_ABSENT);
        assert_int_equal(pi_count_at(pi_counts_interval(&fixture->counts, 1), early).state,
                         PI_COUNT_ABSENT);
        assert_true(isnan(pi_counts_interval(&fixture->counts, 1)->value[early]));
        assert_int_equal(pi_counts_find(&fixture->counts, 0, 1), late);
        assert_int_equal(pi_counts_find(&fixture->counts, 1, 0), PI_NONE);
}

/* More intervals than are kept: neighbours are summed up, the total stays, time has no gap. */
static void test_many(void **state)
{
        struct fixture *fixture = *state;
        uint32_t count = 0, all = 5 * (PI_LIMIT_COUNT_VALUES / 4096), last = 0;
        double sum = 0;

        for (uint32_t cpu = 0; cpu < 4096; cpu++)
                last = series(fixture, PI_STR("cycles"), cpu);
        for (uint32_t i = 0; i < all; i++) {
                assert_true(pi_counts_begin(&fixture->counts, i, i + 1));
                put(fixture, 0, i, 1, 1);
                put(fixture, last, 1, 1, 1);
        }
        assert_true(pi_counts_end(&fixture->counts));
        assert_int_equal(fixture->counts.merge, 8);
        for (size_t i = 0; i < fixture->counts.intervals.count; i++) {
                const struct pi_count_interval *at = pi_counts_interval(&fixture->counts, i);
                assert_int_equal(at->from_ns, count);
                count += at->merged;
                assert_int_equal(at->to_ns, count);
                sum += at->value[last];
        }
        assert_int_equal(count, all);
        assert_true(sum == all);
        assert_true(pi_counts_series(&fixture->counts, 0)->total.value ==
                    (double)all * (all - 1) / 2);
        assert_true(fixture->counts.kept <= PI_LIMIT_COUNT_VALUES);
}

/* Nothing has room for a series beyond the limits: that is counted and not lost silently. */
static void test_left_out(void **state)
{
        struct fixture *fixture = *state;
        struct pi_count count = { 1, 1, 1, PI_COUNT_COUNTED };

        assert_true(pi_counts_begin(&fixture->counts, 0, 1));
        assert_true(pi_counts_put(&fixture->counts, PI_NONE, &count));
        assert_int_equal(fixture->counts.left_out, 1);
        assert_int_equal(pi_counts_add_series(&fixture->counts, PI_NONE, 0), PI_NONE);
}

/* a b | c d: b ran when a did, d when c did, on both CPUs and in both intervals but for one. */
static void test_groups(void **state)
{
        static const struct pi_str names[] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 } };
        static const double ran[2][4] = { { 5, 5, 7, 7 }, { 6, 6, 6, 8 } };
        struct fixture *fixture = *state;

        for (uint32_t i = 0; i < 2; i++) {
                assert_true(pi_counts_begin(&fixture->counts, i, i + 1));
                for (uint32_t k = 0; k < 4; k++)
                        put(fixture, series(fixture, names[k], i), 1, ran[i][k], 0.5);
        }
        assert_true(pi_counts_end(&fixture->counts));
        pi_counts_conclude_groups(&fixture->counts);
        assert_int_equal(pi_counts_counter(&fixture->counts, 0)->group, 0);
        assert_int_equal(pi_counts_counter(&fixture->counts, 1)->group, 0);
        assert_int_equal(pi_counts_counter(&fixture->counts, 2)->group, 1);
        assert_int_equal(pi_counts_counter(&fixture->counts, 3)->group, 2);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_totals, begin, end),
                cmocka_unit_test_setup_teardown(test_later, begin, end),
                cmocka_unit_test_setup_teardown(test_many, begin, end),
                cmocka_unit_test_setup_teardown(test_left_out, begin, end),
                cmocka_unit_test_setup_teardown(test_groups, begin, end),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

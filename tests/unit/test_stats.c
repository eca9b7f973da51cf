/* Columns of numbers: means by time, percentiles by nearest rank, what was not measured. */
#include "unit.h"

#include "analyze/math/stats.h"

#include <math.h>

#define assert_near(a, b) assert_true(fabs((a) - (b)) < 1e-12)

static void test_plain(void **state)
{
        static const double value[] = { 4, 1, NAN, 3, 2 };
        double scratch[5];
        struct pi_stats stats = pi_stats_of(value, NULL, 5, scratch);

        (void)state;
        assert_int_equal(stats.count, 4);
        assert_near(stats.min, 1);
        assert_near(stats.max, 4);
        assert_near(stats.mean, 2.5);
        assert_near(stats.p50, 2); /* two of four do not exceed it */
        assert_near(stats.p95, 4);
        assert_near(stats.last, 2);
}

/* 1 for one second and 4 for two: 9 / 3. Weights of nothing measured do not count. */
static void test_weighted(void **state)
{
        static const double value[] = { 1, 4, NAN };
        static const double weight[] = { 1e9, 2e9, 7e9 }, none[] = { 0, 0, 0 };
        double scratch[3];

        (void)state;
        assert_near(pi_stats_of(value, weight, 3, scratch).mean, 3);
        assert_near(pi_stats_of(value, none, 3, scratch).mean, 2.5);
}

static void test_nothing(void **state)
{
        static const double value[] = { NAN, NAN };
        double scratch[2];
        struct pi_stats stats = pi_stats_of(value, NULL, 2, scratch);

        (void)state;
        assert_int_equal(stats.count, 0);
        assert_true(isnan(stats.min) && isnan(stats.max) && isnan(stats.mean));
        assert_true(isnan(stats.p50) && isnan(stats.p95) && isnan(stats.last));
        assert_int_equal(pi_stats_of(NULL, NULL, 0, NULL).count, 0);
}

/* Of 1..20, nineteen do not exceed 19: that is 95 %. */
static void test_percentiles(void **state)
{
        double sorted[20];

        (void)state;
        for (size_t i = 0; i < 20; i++)
                sorted[i] = (double)(i + 1);
        assert_near(pi_stats_percentile(sorted, 20, 0.95), 19);
        assert_near(pi_stats_percentile(sorted, 20, 0.5), 10);
        assert_near(pi_stats_percentile(sorted, 20, 0), 1);
        assert_near(pi_stats_percentile(sorted, 20, 1), 20);
        assert_near(pi_stats_percentile(sorted, 1, 0.95), 1);
        assert_true(isnan(pi_stats_percentile(sorted, 0, 0.5)));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_plain),
                cmocka_unit_test(test_weighted),
                cmocka_unit_test(test_nothing),
                cmocka_unit_test(test_percentiles),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

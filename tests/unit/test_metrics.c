/* What is said of metrics: values and their +- computed by hand, from intervals, from repeated
 * runs; one group or several; the sum of level 1. */
#include "unit.h"

#include "analyze/pass/pass.h"
#include "base/limits.h"

#include <math.h>

static const char table_text[] =
        "uarch: mine\nschema: 1\ntitle: Mine\nmatch: [{arch: nowhere}]\n"
        "events: {x: {}, y: {}, z: {optional: 1}, lost: {}}\n"
        "metrics:\n"
        "  - {name: ratio, expr: x / y, unit: u, desc: d}\n"
        "  - {name: product, expr: x * z, unit: u, desc: d}\n"
        "  - {name: twice, expr: 2 * x, unit: u, desc: d}\n"
        "  - {name: gone, expr: x / lost, unit: u, desc: d}\n"
        "  - {name: part, level: 1, expr: x / (x + y), unit: u, desc: d}\n"
        "  - {name: rest, level: 1, expr: y / (x + y) + ratio / 100, unit: u, desc: d}\n";

#define INTERVALS 5
#define INTERVAL_NS 1000000000

struct fixture {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
        struct pi_model model;
        struct pi_counts *counts;
        uint32_t unit;
};

static int begin(void **state)
{
        static struct fixture f;
        struct pi_count_unit all = { .scope = PI_SCOPE_ALL,
                                     .cgroup = PI_NONE,
                                     .tid = PI_NONE,
                                     .cpu = PI_NONE,
                                     .node = PI_NONE,
                                     .socket = PI_NONE,
                                     .core = PI_NONE,
                                     .die = PI_NONE };

        pi_arena_init(&f.arena, PI_LIMIT_MEMORY_BYTES);
        assert_true(pi_strtab_init(&f.strings, &f.arena));
        pi_notes_init(&f.notes, &f.arena);
        assert_true(pi_recording_init(&f.rec, &f.arena, &f.strings, &f.notes));
        pi_model_init(&f.model, &f.arena, &f.strings, &f.notes);
        f.model.metrics_ask = (struct pi_metrics_ask){ .given = pi_str_of(table_text),
                                                       .given_name = PI_STR("mine.yaml"),
                                                       .transactions = NAN,
                                                       .totals_only = true };
        f.counts = pi_recording_add_counts(&f.rec);
        assert_non_null(f.counts);
        f.counts->by_interval = true;
        all.name = pi_strtab_intern(&f.strings, PI_STR(""));
        f.unit = pi_counts_add_unit(f.counts, &all);
        *state = &f;
        return 0;
}

static int end(void **state)
{
        struct fixture *f = *state;

        pi_recording_done(&f->rec);
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
        return 0;
}

static uint32_t series_of(struct fixture *f, const char *name, uint32_t group)
{
        struct pi_counter counter = { .name = pi_strtab_intern(&f->strings, pi_str_of(name)),
                                      .unit = pi_strtab_intern(&f->strings, PI_STR("")),
                                      .event = PI_NONE,
                                      .group = group };

        return pi_counts_add_series(f->counts, pi_counts_add_counter(f->counts, &counter), f->unit);
}

/* x and y over the intervals, both counted for `ratio` of the time. */
static void count(struct fixture *f, const double *x, const double *y, size_t intervals,
                  uint32_t group_of_y, double ratio)
{
        uint32_t of_x = series_of(f, "x", 0), of_y = series_of(f, "y", group_of_y);

        for (size_t i = 0; i < intervals; i++) {
                struct pi_count a = { x[i], INTERVAL_NS * ratio, ratio, PI_COUNT_COUNTED };
                struct pi_count b = { y[i], INTERVAL_NS * ratio, ratio, PI_COUNT_COUNTED };
                assert_true(pi_counts_begin(f->counts, (int64_t)i * INTERVAL_NS,
                                            (int64_t)(i + 1) * INTERVAL_NS));
                assert_true(pi_counts_put(f->counts, of_x, &a));
                assert_true(pi_counts_put(f->counts, of_y, &b));
        }
        f->counts->groups_known = true;
        assert_true(pi_counts_end(f->counts));
}

static const struct pi_metric_set *run(struct fixture *f)
{
        struct pipa_error err;

        if (pi_pass_metrics(&f->rec, &f->model, &err) != PIPA_OK)
                fail_msg("%s: %s", err.member, err.text);
        assert_int_equal(f->model.metrics.count, 1);
        return PI_AT(&f->model.metrics, struct pi_metric_set, 0);
}

static const struct pi_metric *metric(const struct pi_metric_set *set, const char *name)
{
        for (size_t i = 0; i < set->count; i++)
                if (pi_str_equal(set->metric[i].name, pi_str_of(name)))
                        return &set->metric[i];
        fail_msg("no metric %s", name);
        return NULL;
}

static void near(double value, double expected)
{
        if (isnan(expected) ? !isnan(value) : !(fabs(value - expected) <= 1e-6 * fabs(expected)))
                fail_msg("%.12g, not %.12g", value, expected);
}

static const double x[] = { 10, 20, 30, 20, 20 }; /* 100 */
static const double even[] = { 10, 10, 10, 10, 10 };
static const double uneven[] = { 8, 12, 10, 10, 10 }; /* 50 too */

/* R = 2; residuals (x - R y) / Y = -0.2 0 0.2 0 0, of variance 0.08 / 4 = 0.02:
 * sqrt(0.02 * 5 intervals * half the time) = sqrt(0.05). */
static void one_group(void **state)
{
        const struct pi_metric_set *set;

        count(*state, x, even, INTERVALS, 0, 0.5);
        set = run(*state);
        near(metric(set, "ratio")->value, 2);
        near(metric(set, "ratio")->pm, sqrt(0.05));
        assert_int_equal(metric(set, "ratio")->together, PI_METRIC_ONE);
        near(metric(set, "ratio")->running_ratio, 0.5);
        /* 2 x: 20 40 60 40 40, of variance 800 / 4 = 200. */
        near(metric(set, "twice")->value, 200);
        near(metric(set, "twice")->pm, sqrt(200 * 5 * 0.5));
}

/* The same residuals for y that moves with x: a ratio that is always the same has no error. */
static void one_group_cancels(void **state)
{
        static const double half[] = { 5, 10, 15, 10, 10 };
        const struct pi_metric_set *set;

        count(*state, x, half, INTERVALS, 0, 0.25);
        set = run(*state);
        near(metric(set, "ratio")->value, 2);
        assert_true(metric(set, "ratio")->pm < 1e-6);
        /* counts alone: std of 2 x = sqrt(200), three quarters of the time not seen */
        near(metric(set, "twice")->pm, sqrt(200 * 5 * 0.75));
}

/* x / Y: -0.2 0 0.2 ... of deviation sqrt(0.02); R y / Y: deviation of y sqrt(2), times 0.04. Added
 * as they are, not as squares. */
static void two_groups(void **state)
{
        const struct pi_metric_set *set;

        count(*state, x, uneven, INTERVALS, 1, 0.5);
        set = run(*state);
        near(metric(set, "ratio")->value, 2);
        near(metric(set, "ratio")->pm, (sqrt(0.02) + 0.04 * sqrt(2)) * sqrt(5 * 0.5));
        assert_int_equal(metric(set, "ratio")->together, PI_METRIC_MIXED);
}

static void all_the_time(void **state)
{
        const struct pi_metric_set *set;

        count(*state, x, uneven, INTERVALS, 1, 1);
        set = run(*state);
        near(metric(set, "ratio")->pm, 0);
        assert_int_equal(metric(set, "ratio")->together, PI_METRIC_ONE);
}

static void few_intervals(void **state)
{
        const struct pi_metric_set *set;

        count(*state, x, even, INTERVALS - 1, 0, 0.5);
        set = run(*state);
        near(metric(set, "ratio")->value, 2);
        near(metric(set, "ratio")->pm, NAN);
}

/* z stands for 1 where it was not counted; what needs `lost` has no value. */
static void assumed_and_missing(void **state)
{
        const struct pi_metric_set *set;

        count(*state, x, even, INTERVALS, 0, 0.5);
        set = run(*state);
        near(metric(set, "product")->value, 100);
        assert_true(metric(set, "product")->approximate);
        assert_false(metric(set, "ratio")->approximate);
        near(metric(set, "gone")->value, NAN);
        assert_int_equal(metric(set, "gone")->missing_count, 1);
        assert_string_equal(metric(set, "gone")->missing[0].p, "lost: not in the file");
}

/* 100 / 150 + 50 / 150 + 2 / 100 = 1.02. */
static void level_1_adds_up(void **state)
{
        const struct pi_metric_set *set;

        count(*state, x, even, INTERVALS, 0, 1);
        set = run(*state);
        near(metric(set, "part")->value, 2.0 / 3);
        near(set->closure, 1.02);
}

/* Means of 100 +- 2 % and 50 +- 1 %: a ratio of 2 +- sqrt(0.02^2 + 0.01^2) of it. */
static void repeated_runs(void **state)
{
        struct fixture *f = *state;
        const struct pi_metric_set *set;

        count(f, (double[]){ 100 }, (double[]){ 50 }, 1, 0, 1);
        pi_counts_series(f->counts, series_of(f, "x", 0))->variance_ratio = 0.02;
        pi_counts_series(f->counts, series_of(f, "y", 0))->variance_ratio = 0.01;
        set = run(f);
        near(metric(set, "ratio")->value, 2);
        near(metric(set, "ratio")->pm, 2 * sqrt(0.02 * 0.02 + 0.01 * 0.01));
        near(metric(set, "twice")->pm, 200 * 0.02);
        /* x / (x + y): derivatives y / S^2 and -x / S^2 of deviations 2 and 0.5. */
        near(metric(set, "part")->pm, sqrt(100 * 100 + 50 * 50) / (150 * 150.0));
}

static void repeated_without_deviation(void **state)
{
        struct fixture *f = *state;
        const struct pi_metric_set *set;

        count(f, (double[]){ 100 }, (double[]){ 50 }, 1, 0, 1);
        pi_counts_series(f->counts, series_of(f, "x", 0))->variance_ratio = 0.02;
        set = run(f);
        near(metric(set, "ratio")->pm, NAN);
        near(metric(set, "twice")->pm, 4);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(one_group, begin, end),
                cmocka_unit_test_setup_teardown(one_group_cancels, begin, end),
                cmocka_unit_test_setup_teardown(two_groups, begin, end),
                cmocka_unit_test_setup_teardown(all_the_time, begin, end),
                cmocka_unit_test_setup_teardown(few_intervals, begin, end),
                cmocka_unit_test_setup_teardown(assumed_and_missing, begin, end),
                cmocka_unit_test_setup_teardown(level_1_adds_up, begin, end),
                cmocka_unit_test_setup_teardown(repeated_runs, begin, end),
                cmocka_unit_test_setup_teardown(repeated_without_deviation, begin, end),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

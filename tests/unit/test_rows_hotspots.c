/* Samples summed by keys, computed by hand. */
#include "rows_fixture.h"

static struct pipa_analysis *recorded(void)
{
        struct pipa_analysis *analysis = rows_analysis();

        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 10);
        rows_sample(analysis, ROWS_START + 1, EVENT_CYCLES, TASK_WORKER, STACK_LEAF, 5);
        rows_sample(analysis, ROWS_START + 2, EVENT_CYCLES, TASK_APP, STACK_AGAIN, 20);
        rows_sample(analysis, ROWS_START + 3, EVENT_CYCLES, TASK_APP, STACK_ENTRY, 40);
        rows_sample(analysis, ROWS_START + 4, EVENT_CYCLES, TASK_IDLE, STACK_LOST, 20);
        rows_sample(analysis, ROWS_START + 5, EVENT_CYCLES, TASK_IDLE, STACK_NONE, 5);
        rows_sample(analysis, ROWS_START + 6, EVENT_CLOCK, TASK_APP, STACK_MAIN, 7);
        return analysis;
}

static void assert_row(const struct pipa_rows *rows, size_t row, const char *sym, double self,
                       double total)
{
        rows_assert_text(rows, "sym", row, sym);
        assert_true(rows_number(rows, "self", row) == self);
        assert_true(rows_number(rows, "total", row) == total);
}

/* work calls itself: a sample in leaf counts once for it. */
static void test_totals(void **state)
{
        struct pipa_analysis *analysis = recorded();
        struct pipa_rows *rows = rows_of(analysis, PIPA_ROWS_HOTSPOTS, NULL, "event", "sym", "self",
                                         "total", "self_samples", "total_samples", "self_share",
                                         "total_share", "unit", "event_id", NULL);

        (void)state;
        assert_int_equal(pipa_rows_next(rows), 6);
        assert_row(rows, 0, "main", 0, 75);
        assert_row(rows, 1, "entry", 40, 40);
        assert_row(rows, 2, "work", 20, 35);
        assert_row(rows, 3, NULL, 25, 25);
        assert_row(rows, 4, "leaf", 15, 15);
        assert_int_equal(rows_whole(rows, "total_samples", 2), 3);
        assert_int_equal(rows_whole(rows, "self_samples", 2), 1);
        assert_true(rows_number(rows, "total_share", 0) == 0.75);
        assert_true(rows_number(rows, "self_share", 1) == 0.4);
        rows_assert_text(rows, "unit", 0, "events");
        /* The other event stands apart, and has a whole of its own. */
        assert_row(rows, 5, "main", 7, 7);
        rows_assert_text(rows, "event", 5, "cpu-clock");
        rows_assert_text(rows, "unit", 5, "ns");
        assert_int_equal(rows_whole(rows, "event_id", 5), EVENT_CLOCK);
        assert_true(rows_number(rows, "total_share", 5) == 1.0);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

/* Without totals: the heaviest by self; equal ones by their texts, what is not known last. */
static void test_self(void **state)
{
        static const char *const expected[] = { "entry", "work", "leaf", NULL, "main" };
        struct pipa_analysis *analysis = recorded();
        struct pipa_rows *rows;

        (void)state;
        pi_recording_sample(&analysis->rec, 4)->period = 10;
        rows = rows_of(analysis, PIPA_ROWS_HOTSPOTS, NULL, "sym", "self", NULL);
        assert_int_equal(pipa_rows_next(rows), 5);
        for (size_t i = 0; i < 5; i++)
                rows_assert_text(rows, "sym", i, expected[i]);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_keys(void **state)
{
        struct pipa_analysis *analysis = recorded();
        struct pipa_rows *rows = rows_of(analysis, PIPA_ROWS_HOTSPOTS, NULL, "comm", "dso", "mode",
                                         "pid", "self", NULL);

        (void)state;
        assert_int_equal(pipa_rows_next(rows), 6);
        rows_assert_text(rows, "comm", 0, "app");
        rows_assert_text(rows, "dso", 0, "[kernel.kallsyms]");
        rows_assert_text(rows, "mode", 0, "kernel");
        assert_int_equal(rows_whole(rows, "pid", 0), 100);
        rows_assert_text(rows, "dso", 1, "app");
        assert_true(rows_number(rows, "self", 1) == 30);
        rows_assert_text(rows, "dso", 2, "[unknown]");
        assert_false(rows_knows(rows, "pid", 2));
        rows_assert_text(rows, "comm", 3, "[unknown]"); /* 5 each: "[" before "w" */
        rows_assert_text(rows, "dso", 3, NULL);
        rows_assert_text(rows, "mode", 3, NULL);
        rows_assert_text(rows, "comm", 4, "worker");
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_callers(void **state)
{
        struct pipa_analysis *analysis = recorded();
        struct pipa_filter filter = PIPA_FILTER_INIT;
        struct pipa_rows *rows;

        (void)state;
        filter.parent = "work";
        rows = rows_of(analysis, PIPA_ROWS_HOTSPOTS, &filter, "sym", "caller", "total",
                       "total_share", NULL);
        assert_int_equal(pipa_rows_next(rows), 4);
        rows_assert_text(rows, "sym", 0, "main");
        rows_assert_text(rows, "caller", 0, NULL);
        assert_true(rows_number(rows, "total_share", 0) == 1.0);
        rows_assert_text(rows, "sym", 1, "work");
        rows_assert_text(rows, "caller", 1, "main");
        rows_assert_text(rows, "caller", 2, "work");
        assert_true(rows_number(rows, "total", 2) == 35);
        rows_assert_text(rows, "sym", 3, "leaf");
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

/* No key: one row for each event. */
static void test_no_key(void **state)
{
        struct pipa_analysis *analysis = recorded();
        struct pipa_rows *rows =
                rows_of(analysis, PIPA_ROWS_HOTSPOTS, NULL, "self", "total", "total_samples", NULL);

        (void)state;
        assert_int_equal(pipa_rows_next(rows), 2);
        assert_true(rows_number(rows, "self", 0) == 100);
        assert_true(rows_number(rows, "total", 0) == 100);
        assert_int_equal(rows_whole(rows, "total_samples", 0), 6);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_nothing(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows = rows_of(analysis, PIPA_ROWS_HOTSPOTS, NULL, NULL);

        (void)state;
        assert_int_equal(pipa_rows_next(rows), 0);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_totals), cmocka_unit_test(test_self),
                cmocka_unit_test(test_keys),   cmocka_unit_test(test_callers),
                cmocka_unit_test(test_no_key), cmocka_unit_test(test_nothing),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

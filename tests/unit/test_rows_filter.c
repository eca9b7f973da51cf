/* Which samples and records count. */
#include "rows_fixture.h"

/* Six samples, told apart by their periods 1, 2, 4 …: the sum says which ones passed. */
static struct pipa_analysis *recorded(void)
{
        struct pipa_analysis *analysis = rows_analysis();

        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_MAIN, 1)->cpu = 0;
        rows_sample(analysis, ROWS_START + 10, EVENT_CYCLES, TASK_WORKER, STACK_LEAF, 2)->cpu = 1;
        rows_sample(analysis, ROWS_START + 20, EVENT_CLOCK, TASK_WORKER, STACK_AGAIN, 4)->cpu = 8;
        rows_sample(analysis, ROWS_START + 30, EVENT_CLOCK, TASK_IDLE, STACK_LOST, 8);
        rows_sample(analysis, ROWS_START + 40, EVENT_CYCLES, TASK_APP, STACK_NONE, 16)->cpu = 1;
        rows_sample(analysis, PI_NO_TIME, EVENT_CYCLES, TASK_APP, STACK_ENTRY, 32)->cpu = 0;
        return analysis;
}

static uint64_t passed(const struct pipa_analysis *analysis, const struct pipa_filter *filter)
{
        struct pipa_rows *rows = rows_of(analysis, PIPA_ROWS_SAMPLES, filter, "period", NULL);
        uint64_t sum = 0;
        size_t n;

        while ((n = pipa_rows_next(rows)) > 0) {
                for (size_t i = 0; i < n; i++)
                        sum += rows_whole(rows, "period", i);
        }
        pipa_rows_free(rows);
        return sum;
}

static void test_who(void **state)
{
        struct pipa_analysis *analysis = recorded();
        static const char *const comms[] = { "app", "nobody" };
        static const uint64_t pids[] = { 100 }, tids[] = { 101, 5 };
        struct pipa_filter filter = PIPA_FILTER_INIT;

        (void)state;
        assert_int_equal(passed(analysis, NULL), 63);
        assert_int_equal(passed(analysis, &filter), 63);
        filter.comms = comms;
        filter.comm_count = 2;
        assert_int_equal(passed(analysis, &filter), 1 + 16 + 32);
        filter.comm_count = 0;
        filter.pids = pids;
        filter.pid_count = 1;
        assert_int_equal(passed(analysis, &filter), 63 - 8);
        filter.tids = tids;
        filter.tid_count = 2;
        assert_int_equal(passed(analysis, &filter), 2 + 4);
        pipa_analysis_free(analysis);
}

static void test_where_and_when(void **state)
{
        struct pipa_analysis *analysis = recorded();
        static const char *const events[] = { "cpu-?l*" };
        struct pipa_filter filter = PIPA_FILTER_INIT;

        (void)state;
        filter.cpus = "1,8-9";
        assert_int_equal(passed(analysis, &filter), 2 + 4 + 16);
        filter.cpus = NULL;
        filter.events = events;
        filter.event_count = 1;
        assert_int_equal(passed(analysis, &filter), 4 + 8);
        filter.event_count = 0;
        filter.from_ns = 10;
        filter.to_ns = 30;
        assert_int_equal(passed(analysis, &filter), 2 + 4 + 8);
        filter.to_ns = INT64_MAX;
        assert_int_equal(passed(analysis, &filter), 2 + 4 + 8 + 16);
        filter.from_ns = INT64_MAX;
        assert_int_equal(passed(analysis, &filter), 0);
        pipa_analysis_free(analysis);
}

static void test_functions(void **state)
{
        struct pipa_analysis *analysis = recorded();
        struct pipa_filter filter = PIPA_FILTER_INIT;

        (void)state;
        filter.symbol = "^(leaf|main)$";
        assert_int_equal(passed(analysis, &filter), 1 + 2);
        filter.symbol = NULL;
        filter.parent = "work";
        assert_int_equal(passed(analysis, &filter), 2 + 4);
        filter.parent = "ma";
        assert_int_equal(passed(analysis, &filter), 1 + 2 + 4 + 32);
        filter.symbol = "work";
        assert_int_equal(passed(analysis, &filter), 4);
        filter.symbol = "app"; /* what has no name has not that of its module */
        assert_int_equal(passed(analysis, &filter), 0);
        pipa_analysis_free(analysis);
}

static enum pipa_status refused(const struct pipa_analysis *analysis,
                                const struct pipa_filter *filter, struct pipa_error *err)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows = NULL;
        enum pipa_status status;

        opt.filter = filter;
        status = pipa_rows_open(analysis, PIPA_ROWS_SAMPLES, &opt, &rows, err);
        pipa_rows_free(rows);
        return status;
}

static void test_refused(void **state)
{
        static const char *const lists[] = { "",      "1,", "x",  "3-1",
                                             "1-2-3", "-1", "1 ", "99999999999999999999",
                                             "8192" };
        struct pipa_analysis *analysis = recorded();
        struct pipa_filter filter = PIPA_FILTER_INIT;
        struct pipa_error err;

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(lists); i++) {
                filter.cpus = lists[i];
                assert_int_equal(refused(analysis, &filter, &err), PIPA_E_ARGUMENT);
                assert_non_null(strstr(err.text, "0-3,8"));
        }
        filter.cpus = NULL;
        filter.symbol = "(";
        assert_int_equal(refused(analysis, &filter, &err), PIPA_E_ARGUMENT);
        assert_non_null(strstr(err.text, "'('"));
        filter.symbol = NULL;
        filter.pid_count = 1;
        assert_int_equal(refused(analysis, &filter, &err), PIPA_E_ARGUMENT);
        filter.pid_count = 0;
        filter.size = 1;
        assert_int_equal(refused(analysis, &filter, &err), PIPA_E_ARGUMENT);
        pipa_analysis_free(analysis);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_who),
                cmocka_unit_test(test_where_and_when),
                cmocka_unit_test(test_functions),
                cmocka_unit_test(test_refused),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

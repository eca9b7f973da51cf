/* Opening streams of rows: what is refused and how it is said, which columns stand, chunks. */
#include "rows_fixture.h"

static enum pipa_status try_open(const struct pipa_analysis *analysis, enum pipa_rows_kind kind,
                                 const struct pipa_rows_options *opt, struct pipa_error *err)
{
        struct pipa_rows *rows = NULL;
        enum pipa_status status = pipa_rows_open(analysis, kind, opt, &rows, err);

        assert_true(status == PIPA_OK || !rows);
        pipa_rows_free(rows);
        return status;
}

static void test_unknown_column(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        const char *names[] = { "comm", "colour" };
        struct pipa_error err;

        (void)state;
        opt.columns = names;
        opt.column_count = 2;
        assert_int_equal(try_open(analysis, PIPA_ROWS_STACKS, &opt, &err), PIPA_E_ARGUMENT);
        assert_non_null(strstr(err.text, "'comm'"));
        assert_int_equal(try_open(analysis, PIPA_ROWS_SAMPLES, &opt, &err), PIPA_E_ARGUMENT);
        assert_non_null(strstr(err.text, "'colour'"));
        assert_non_null(strstr(err.text, "time, clock, wall, order"));
        assert_non_null(strstr(err.text, "uregs"));
        names[1] = NULL;
        assert_int_equal(try_open(analysis, PIPA_ROWS_SAMPLES, &opt, &err), PIPA_E_ARGUMENT);
        pipa_analysis_free(analysis);
}

static void test_missing_need(void **state)
{
        static const enum pipa_rows_kind of_samples[] = { PIPA_ROWS_SAMPLES, PIPA_ROWS_STACKS,
                                                          PIPA_ROWS_BRANCHES, PIPA_ROWS_HOTSPOTS };
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        const char *raw = "trace";
        struct pipa_error err;

        (void)state;
        assert_int_equal(try_open(analysis, PIPA_ROWS_SERIES, NULL, &err), PIPA_E_ARGUMENT);
        assert_non_null(strstr(err.text, "PIPA_NEED_MODEL"));
        analysis->need = PIPA_NEED_SAMPLES;
        assert_int_equal(try_open(analysis, PIPA_ROWS_RECORDS, NULL, &err), PIPA_E_ARGUMENT);
        assert_non_null(strstr(err.text, "PIPA_NEED_RECORDS"));
        opt.columns = &raw;
        opt.column_count = 1;
        assert_int_equal(try_open(analysis, PIPA_ROWS_SAMPLES, &opt, &err), PIPA_E_ARGUMENT);
        assert_non_null(strstr(err.text, "PIPA_NEED_RAW"));
        analysis->need = PIPA_NEED_RECORDS;
        for (size_t i = 0; i < UNIT_COUNT(of_samples); i++) {
                assert_int_equal(try_open(analysis, of_samples[i], NULL, &err), PIPA_E_ARGUMENT);
                assert_non_null(strstr(err.text, "PIPA_NEED_SAMPLES"));
        }
        assert_int_equal(try_open(analysis, PIPA_ROWS_EVENTS, NULL, &err), PIPA_OK);
        pipa_analysis_free(analysis);
}

static void test_misuse(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_error err;

        (void)state;
        assert_int_equal(try_open(NULL, PIPA_ROWS_SAMPLES, NULL, &err), PIPA_E_ARGUMENT);
        assert_int_equal(try_open(analysis, 77, NULL, &err), PIPA_E_ARGUMENT);
        assert_int_equal(pipa_rows_open(analysis, PIPA_ROWS_SAMPLES, NULL, NULL, &err),
                         PIPA_E_ARGUMENT);
        opt.column_count = 1;
        assert_int_equal(try_open(analysis, PIPA_ROWS_SAMPLES, &opt, &err), PIPA_E_ARGUMENT);
        opt.column_count = 0;
        opt.size = 3;
        assert_int_equal(try_open(analysis, PIPA_ROWS_SAMPLES, &opt, &err), PIPA_E_ARGUMENT);
        /* A caller of an older version knew fewer fields. */
        opt.size = offsetof(struct pipa_rows_options, columns);
        opt.column_count = 9;
        assert_int_equal(try_open(analysis, PIPA_ROWS_SAMPLES, &opt, &err), PIPA_OK);
        pipa_rows_free(NULL);
        pipa_analysis_free(analysis);
}

/* By default: what the recording has something for. */
static void test_default_columns(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, NULL);
        size_t count;
        const struct pipa_column *column = pipa_rows_columns(rows, &count);

        (void)state;
        for (size_t i = 0; i < count; i++) {
                assert_string_not_equal(column[i].name, "addr");
                assert_string_not_equal(column[i].name, "iregs");
                assert_non_null(column[i].unit);
        }
        assert_string_equal(column[0].name, "time");
        assert_int_equal(pipa_rows_next(rows), 0);
        assert_int_equal(pipa_rows_next(rows), 0);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_chunks(void **state)
{
        enum { MANY = 10000 };
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows;
        size_t n, seen = 0, chunks = 0;

        (void)state;
        for (size_t i = 0; i < MANY; i++)
                rows_sample(analysis, ROWS_START + (int64_t)i, EVENT_CYCLES, TASK_APP, STACK_MAIN,
                            i);
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, "period", "order", NULL);
        while ((n = pipa_rows_next(rows)) > 0) {
                for (size_t i = 0; i < n; i++, seen++) {
                        assert_int_equal(rows_whole(rows, "period", i), seen);
                        assert_int_equal(rows_whole(rows, "order", i), seen);
                }
                chunks++;
        }
        assert_int_equal(seen, MANY);
        assert_true(chunks > 1);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

/* A stream that is left in its middle gives everything back; the same column may be asked twice. */
static void test_cancelled(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows;

        (void)state;
        for (size_t i = 0; i < 5000; i++)
                rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 1);
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, "sym", "sym", NULL);
        assert_true(pipa_rows_next(rows) > 0);
        rows_assert_text(rows, "sym", 0, "leaf");
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_unknown_column), cmocka_unit_test(test_missing_need),
                cmocka_unit_test(test_misuse),         cmocka_unit_test(test_default_columns),
                cmocka_unit_test(test_chunks),         cmocka_unit_test(test_cancelled),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

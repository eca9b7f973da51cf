#include "rows_fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

struct fixture {
        struct pipa_analysis *analysis;
        struct pipa_export_options opt;
        struct pipa_filter filter;
        struct pipa_error err;
        char text[65536];
        size_t size;
        size_t room; /* bytes taken before the medium is full */
};

static int take(void *user, const void *data, size_t size)
{
        struct fixture *f = user;

        if (size > f->room - f->size)
                return ENOSPC;
        memcpy(f->text + f->size, data, size);
        f->size += size;
        return 0;
}

static int set_up(void **state)
{
        struct fixture *f = calloc(1, sizeof(*f));

        assert_non_null(f);
        f->analysis = rows_analysis();
        f->opt = (struct pipa_export_options)PIPA_EXPORT_OPTIONS_INIT;
        f->filter = (struct pipa_filter)PIPA_FILTER_INIT;
        f->opt.filter = &f->filter;
        f->room = sizeof(f->text) - 1;
        rows_sample(f->analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 10)->cpu = 0;
        rows_sample(f->analysis, ROWS_START + 5, EVENT_CLOCK, TASK_APP, STACK_LEAF, 1000);
        rows_sample(f->analysis, ROWS_START + 7, EVENT_CYCLES, TASK_WORKER, STACK_ENTRY, 20)->cpu =
                3;
        rows_sample(f->analysis, ROWS_START + 8, EVENT_CYCLES, TASK_WORKER, STACK_ENTRY, 22);
        rows_sample(f->analysis, ROWS_START + 9, EVENT_CYCLES, TASK_IDLE, STACK_LOST, 5);
        *state = f;
        return 0;
}

static int tear_down(void **state)
{
        struct fixture *f = *state;

        pipa_analysis_free(f->analysis);
        free(f);
        return 0;
}

static const char *export_of(struct fixture *f, enum pipa_export_format format)
{
        f->size = 0;
        assert_int_equal(pipa_export(f->analysis, format, &f->opt, take, f, &f->err), PIPA_OK);
        f->text[f->size] = '\0';
        return f->text;
}

static void folded_is_of_the_first_event(void **state)
{
        struct fixture *f = *state;

        assert_string_equal(export_of(f, PIPA_EXPORT_FOLDED), "[unknown];[unknown] 5\n"
                                                              "app;main;work;work;leaf 10\n"
                                                              "worker;main;entry 42\n");
        f->opt.by = PIPA_EXPORT_BY_THREAD;
        f->opt.marks = true;
        assert_string_equal(export_of(f, PIPA_EXPORT_FOLDED), "[unknown]-?/?;[unknown] 5\n"
                                                              "app-100/100;main;work;work;leaf 10\n"
                                                              "worker-100/101;main;entry_[k] 42\n");
        f->opt.by = PIPA_EXPORT_BY_CPU;
        f->opt.marks = false;
        f->filter.cpus = "0-3";
        assert_string_equal(export_of(f, PIPA_EXPORT_FOLDED), "cpu 0;main;work;work;leaf 10\n"
                                                              "cpu 3;main;entry 20\n");
}

static void folded_takes_the_event_that_is_asked_for(void **state)
{
        static const char *const name[] = { "cpu-*" };
        struct fixture *f = *state;

        f->filter.events = name;
        f->filter.event_count = 1;
        assert_string_equal(export_of(f, PIPA_EXPORT_FOLDED), "app;main;work;work;leaf 1000\n");
}

static void nothing_is_folded_where_nothing_is_left(void **state)
{
        static const uint64_t pid = 4711;
        struct fixture *f = *state;

        f->filter.pids = &pid;
        f->filter.pid_count = 1;
        assert_string_equal(export_of(f, PIPA_EXPORT_FOLDED), "");
        assert_non_null(strstr(export_of(f, PIPA_EXPORT_SPEEDSCOPE), "\"profiles\":[]"));
        assert_non_null(strstr(export_of(f, PIPA_EXPORT_CSV), ",stack\r\n"));
        export_of(f, PIPA_EXPORT_PPROF);
}

static void speedscope_joins_what_follows_itself(void **state)
{
        struct fixture *f = *state;
        const char *text;

        f->opt.by = PIPA_EXPORT_BY_PROCESS;
        text = export_of(f, PIPA_EXPORT_SPEEDSCOPE);
        assert_non_null(strstr(text, "\"name\":\"worker-100, cycles\",\"unit\":\"none\","
                                     "\"startValue\":0,\"endValue\":42,\"samples\":[[0,3]],"
                                     "\"weights\":[42]}"));
        assert_non_null(strstr(text, "\"name\":\"app-100, cpu-clock\",\"unit\":\"nanoseconds\""));
        assert_non_null(strstr(text, "{\"name\":\"leaf\",\"file\":\"/opt/bin/app\"}"));
        assert_non_null(strstr(text, "\"activeProfileIndex\":2,"));
}

static void csv_has_a_row_for_each_sample(void **state)
{
        struct fixture *f = *state;
        const char *text = export_of(f, PIPA_EXPORT_CSV);

        assert_non_null(strstr(text, "\r\n0.000000000,0.000001000,cycles,events,10,10,app,app,100,"
                                     "100,0,user,0x401214,leaf,/opt/bin/app,"
                                     "main;work;work;leaf\r\n"));
        assert_non_null(strstr(text, "\r\n0.000000009,0.000001009,cycles,events,5,5,[unknown],"
                                     "[unknown],,,,user,0xdead,,[unknown],[unknown]\r\n"));
}

static void json_has_columns(void **state)
{
        static const char *const part[] = {
                "\"frames\":[{\"name\":\"ip\",\"type\":\"whole\",\"unit\":\"\",\"values\":["
                "4198416,4198672,4198680,4198932,4294934544,57005]}",
                "{\"name\":\"parent\",\"type\":\"whole\",\"unit\":\"\",\"values\":"
                "[null,0,1,2,3,1,0]}",
                "{\"name\":\"frame\",\"type\":\"whole\",\"unit\":\"\",\"values\":"
                "[null,0,1,2,3,4,5]}",
                "{\"name\":\"cpu\",\"type\":\"whole\",\"unit\":\"\",\"values\":"
                "[0,null,3,null,null]}",
                "{\"name\":\"comm\",\"type\":\"text\",\"unit\":\"\",\"values\":[1,1,2,2,3],"
                "\"texts\":[\"\",\"app\",\"worker\",\"[unknown]\"]}",
                "{\"name\":\"weight_value\",\"type\":\"number\",\"unit\":\"\",\"values\":"
                "[10,1000,20,22,5]}",
        };
        struct fixture *f = *state;
        const char *text = export_of(f, PIPA_EXPORT_JSON);

        for (size_t i = 0; i < UNIT_COUNT(part); i++)
                assert_non_null(strstr(text, part[i]));
}

static void pprof_is_a_gzipped_profile(void **state)
{
        /* sample_type { type: 1, unit: 2 } twice, then period_type. */
        static const char begin[] = "\x0a\x04\x08\x01\x10\x02\x0a\x04\x08\x03\x10\x04\x5a\x04\x08";
        struct fixture *f = *state;
        uint8_t plain[4096];
        z_stream stream = { .next_out = plain, .avail_out = sizeof(plain) };

        export_of(f, PIPA_EXPORT_PPROF);
        stream.next_in = (Bytef *)f->text;
        stream.avail_in = (uInt)f->size;
        assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
        assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
        assert_int_equal(inflateEnd(&stream), Z_OK);
        assert_memory_equal(plain, begin, sizeof(begin) - 1);
        assert_non_null(memmem(plain, stream.total_out, "nanoseconds", 11));
        assert_non_null(memmem(plain, stream.total_out, "worker-100/101", 14));
        assert_non_null(memmem(plain, stream.total_out, "ab0c", 4));
}

static void a_full_medium_is_said(void **state)
{
        struct fixture *f = *state;

        for (int format = PIPA_EXPORT_FOLDED; format <= PIPA_EXPORT_JSON; format++) {
                f->size = f->room = 0;
                assert_int_equal(pipa_export(f->analysis, (enum pipa_export_format)format, &f->opt,
                                             take, f, &f->err),
                                 PIPA_E_IO);
                assert_int_equal(f->err.sys_errno, ENOSPC);
        }
}

static void a_wrong_argument_is_one(void **state)
{
        struct fixture *f = *state;
        struct pipa_export_options odd = f->opt;

        assert_int_equal(pipa_export(NULL, PIPA_EXPORT_CSV, NULL, take, f, &f->err),
                         PIPA_E_ARGUMENT);
        assert_int_equal(pipa_export(f->analysis, PIPA_EXPORT_CSV, NULL, NULL, f, &f->err),
                         PIPA_E_ARGUMENT);
        assert_int_equal(
                pipa_export(f->analysis, (enum pipa_export_format)99, NULL, take, f, &f->err),
                PIPA_E_ARGUMENT);
        odd.size = 0;
        assert_int_equal(pipa_export(f->analysis, PIPA_EXPORT_CSV, &odd, take, f, &f->err),
                         PIPA_E_ARGUMENT);
        odd = f->opt;
        odd.by = (enum pipa_export_by)9;
        assert_int_equal(pipa_export(f->analysis, PIPA_EXPORT_CSV, &odd, take, f, &f->err),
                         PIPA_E_ARGUMENT);
        f->filter.symbol = "(";
        assert_int_equal(pipa_export(f->analysis, PIPA_EXPORT_CSV, &f->opt, take, f, &f->err),
                         PIPA_E_ARGUMENT);
        f->filter.symbol = NULL;
        f->analysis->need = PIPA_NEED_MODEL;
        assert_int_equal(pipa_export(f->analysis, PIPA_EXPORT_CSV, &f->opt, take, f, &f->err),
                         PIPA_E_ARGUMENT);
        assert_non_null(strstr(f->err.text, "PIPA_NEED_SAMPLES"));
        assert_int_equal(f->size, 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(folded_is_of_the_first_event, set_up, tear_down),
                cmocka_unit_test_setup_teardown(folded_takes_the_event_that_is_asked_for, set_up,
                                                tear_down),
                cmocka_unit_test_setup_teardown(nothing_is_folded_where_nothing_is_left, set_up,
                                                tear_down),
                cmocka_unit_test_setup_teardown(speedscope_joins_what_follows_itself, set_up,
                                                tear_down),
                cmocka_unit_test_setup_teardown(csv_has_a_row_for_each_sample, set_up, tear_down),
                cmocka_unit_test_setup_teardown(json_has_columns, set_up, tear_down),
                cmocka_unit_test_setup_teardown(pprof_is_a_gzipped_profile, set_up, tear_down),
                cmocka_unit_test_setup_teardown(a_full_medium_is_said, set_up, tear_down),
                cmocka_unit_test_setup_teardown(a_wrong_argument_is_one, set_up, tear_down),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* perf stat's lines, one at a time: numbers of all locales, names of units, the three forms. */
#include "unit.h"

#include "analyze/source/stat/stat.h"
#include "analyze/source/stat/stat_number.h"
#include "base/limits.h"

#include <math.h>

#define COMMA ((struct stat_separator){ ",", 1 })

static bool same(double a, double b)
{
        return a == b || (isnan(a) && isnan(b));
}

static void test_decimal(void **state)
{
        static const struct {
                const char *text;
                bool comma;
                double value; /* NAN: refused */
        } cases[] = {
                { "0", false, 0 },
                { "1010.83", false, 1010.83 },
                { "0,77", true, 0.77 },
                { "0,77", false, NAN },
                { "1e999", false, NAN },
                { "1.5e3", false, 1500 },
                { "-1", false, NAN },
                { "nan", false, NAN },
                { "inf", false, NAN },
                { "", false, NAN },
                { ".5", false, NAN },
                { "12345678901234567890", false, 12345678901234567890.0 },
                { "9007199254740993", false, 9007199254740992 },
                { "0x10", false, NAN },
                { "1 ", false, NAN },
                { "0.1234567890123456", false, 0.1234567890123456 },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                double value = NAN;
                bool good = stat_decimal(pi_str_of(cases[i].text), cases[i].comma, &value);
                assert_int_equal(good, !isnan(cases[i].value));
                assert_true(same(value, cases[i].value));
        }
}

static void test_grouped(void **state)
{
        static const struct {
                const char *text;
                double value;
        } cases[] = {
                { "1234", 1234 },
                { "1,234", 1234 },
                { "1.234", 1234 },
                { "1,234,567", 1234567 },
                { "1.234.567", 1234567 },
                { "9,62", 9.62 },
                { "1,010.83", 1010.83 },
                { "1.010,83", 1010.83 },
                { "1 039", 1039 },
                { "1\xe2\x80\xaf"
                  "039",
                  1039 },
                { "1\xc2\xa0"
                  "039,25",
                  1039.25 },
                { "1'039", 1039 },
                { "1.045113", 1.045113 },
                { "12345,678", NAN },
                { "1,23,456", NAN },
                { ",5", NAN },
                { "5,", NAN },
                { "12,345,67", NAN },
                { "x", NAN },
                { "1-2", NAN },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                double value = NAN;
                bool good = stat_grouped(pi_str_of(cases[i].text), &value);
                if (!same(good ? value : NAN, cases[i].value))
                        print_error("%s: %g\n", cases[i].text, value);
                assert_true(same(good ? value : NAN, cases[i].value));
        }
}

static void test_units(void **state)
{
        struct pi_count_unit unit;

        (void)state;
        stat_unit_of(PI_STR("CPU12"), &unit);
        assert_true(unit.scope == PI_SCOPE_CPU && unit.cpu == 12 && unit.socket == PI_NONE);
        stat_unit_of(PI_STR("S1-D2-C3"), &unit);
        assert_true(unit.scope == PI_SCOPE_CORE && unit.socket == 1 && unit.die == 2 &&
                    unit.core == 3);
        stat_unit_of(PI_STR("S1-C3"), &unit);
        assert_true(unit.scope == PI_SCOPE_CORE && unit.die == PI_NONE && unit.core == 3);
        stat_unit_of(PI_STR("S1-D0"), &unit);
        assert_true(unit.scope == PI_SCOPE_DIE && unit.die == 0);
        stat_unit_of(PI_STR("S3"), &unit);
        assert_true(unit.scope == PI_SCOPE_SOCKET && unit.socket == 3);
        stat_unit_of(PI_STR("S0-D1-CLS9"), &unit);
        assert_true(unit.scope == PI_SCOPE_CLUSTER && unit.cluster == 9);
        stat_unit_of(PI_STR("S0-D0-L3-ID8"), &unit);
        assert_true(unit.scope == PI_SCOPE_CACHE && unit.cache == 8);
        stat_unit_of(PI_STR("N1"), &unit);
        assert_true(unit.scope == PI_SCOPE_NODE && unit.node == 1);
        stat_unit_of(PI_STR("S1-D2-C3-77"), &unit);
        assert_true(unit.scope == PI_SCOPE_THREAD && unit.tid == 77 && unit.socket == PI_NONE);
        stat_unit_of(PI_STR("a,b-c-9"), &unit);
        assert_true(unit.scope == PI_SCOPE_THREAD && unit.tid == 9);
        stat_unit_of(PI_STR("nothing"), &unit);
        assert_int_equal(unit.scope, PI_SCOPE_ALL);
}

static struct stat_row csv(const char *line, enum stat_line kind)
{
        struct stat_separator comma = COMMA;
        struct stat_row row;

        assert_int_equal(stat_csv_line(&comma, pi_str_of(line), &row), kind);
        return row;
}

static void test_csv(void **state)
{
        struct stat_row row = csv("     1.001034901,CPU0,1010.83,msec,cpu-clock,1010827080,60.65,"
                                  "1.011,CPUs utilized",
                                  STAT_LINE_ROW);

        (void)state;
        assert_true(row.when == STAT_INTERVAL && row.time_ns == 1001034901);
        assert_str(row.on, "CPU0");
        assert_str(row.event, "cpu-clock");
        assert_str(row.unit, "msec");
        assert_str(row.label, "CPUs utilized");
        assert_true(row.count.value == 1010.83 && row.count.running_ns == 1010827080 &&
                    fabs(row.count.running_ratio - 0.6065) < 1e-15 && row.metric == 1.011);

        row = csv("1.000103288,26472844,,cpu/UOPS_DECODED.DEC0,cmask=1/u,16029009707,100.00,,",
                  STAT_LINE_ROW);
        assert_str(row.event, "cpu/UOPS_DECODED.DEC0,cmask=1/u");
        assert_false(row.prints);

        row = csv("5,,cycles,/a,b,1.50%,10,99.99,1,z,bad", STAT_LINE_ROW);
        assert_str(row.cgroup, "/a,b");
        assert_str(row.judgement, "bad");
        assert_true(fabs(row.variance_ratio - 0.015) < 1e-15);

        row = csv("my, prog-12,<not counted>,,cycles,0,0.00,,", STAT_LINE_ROW);
        assert_str(row.on, "my, prog-12");
        assert_int_equal(row.count.state, PI_COUNT_NOT_COUNTED);
        assert_true(isnan(row.count.value) && isnan(row.count.running_ratio));

        row = csv("1.000103288,,,,,,51.0,%  tma_frontend_bound,bad", STAT_LINE_ROW);
        assert_true(row.prints && !row.counts && row.metric == 51);
        assert_str(row.label, "%  tma_frontend_bound");

        row = csv("S0,1,,,,,,,1.27,stalled cycles per insn", STAT_LINE_ROW);
        assert_true(row.prints && !row.counts && row.cpus == 1);
        row = csv("S0,260,,cycles,7,100.00,,", STAT_LINE_ROW);
        assert_true(row.cpus == 0 && row.count.value == 260);
        row = csv("5,cycles", STAT_LINE_ROW);
        assert_str(row.event, "cycles");
        row = csv("0,77,msec,task-clock,767696,100,00,0,CPUs utilized", STAT_LINE_COMMA);
        csv(" time,cpu,GHz,", STAT_LINE_NAMES);
        csv("1.000000001,CPU0,1.5,0.9,", STAT_LINE_METRICS);
        csv(",,,,,,TopdownL1", STAT_LINE_EMPTY);
        csv("WARNING: events were regrouped", STAT_LINE_MESSAGE);
        csv("-5,,cycles,10,100.00,,", STAT_LINE_ODD);
        csv("1e999,,cycles,10,100.00,,", STAT_LINE_ODD);
        csv("nan,,cycles,10,100.00,,", STAT_LINE_ODD);
        csv("Lorem ipsum, dolor", STAT_LINE_ODD);
}

static void test_json(void **state)
{
        struct stat_json json = {
                .rest = PI_STR("{}{\"interval\" : 1.5, \"cpu\" : \"3\", \"counter-value\" : "
                               "\"83,000000\", \"unit\" : \"\", \"event\" : \"cycles\", "
                               "\"event-runtime\" : 7, \"pcnt-running\" : 50,00, \"metric-value\" "
                               ": 106,6, \"metric-unit\" : \"K/sec\"}{\"GHz\" : \"2.5\"}")
        };
        struct stat_row row;

        (void)state;
        assert_int_equal(stat_json_next(&json, &row), STAT_LINE_ROW);
        assert_true(row.time_ns == 1500000000 && row.count.value == 83 &&
                    row.count.running_ratio == 0.5 && row.metric == 106.6 && json.comma);
        assert_int_equal(stat_json_next(&json, &row), STAT_LINE_ROW);
        assert_str(row.label, "GHz");
        assert_true(row.prints && !row.counts && row.metric == 2.5);
        assert_int_equal(stat_json_next(&json, &row), STAT_LINE_EMPTY);
        json = (struct stat_json){ .rest = PI_STR("{\"counter-value\" : \"1\", \"event\" ") };
        assert_int_equal(stat_json_next(&json, &row), STAT_LINE_ODD);
        assert_int_equal(stat_json_next(&json, &row), STAT_LINE_EMPTY);
}

static struct stat_row text(struct pi_counts *counts, const char *line, enum stat_line kind)
{
        struct stat_row row;

        assert_int_equal(stat_text_line(counts, pi_str_of(line), &row), kind);
        return row;
}

static void test_text(void **state)
{
        struct pi_arena arena;
        struct pi_counts counts;
        struct stat_row row;

        (void)state;
        pi_arena_init(&arena, PI_LIMIT_MEMORY_BYTES);
        pi_counts_init(&counts, &arena, NULL);
        text(&counts, " Performance counter stats for 'sh -c (true)' (3 runs):", STAT_LINE_EMPTY);
        assert_str(counts.command, "sh -c (true)");
        assert_true(counts.runs == 3);
        row = text(&counts,
                   "              9,62 msec task-clock       #    0,505 CPUs utilized"
                   "            ( +-  6,75% )  (60,65%)",
                   STAT_LINE_ROW);
        assert_true(row.count.value == 9.62 && row.metric == 0.505);
        assert_true(fabs(row.variance_ratio - 0.0675) < 1e-15);
        assert_true(fabs(row.count.running_ratio - 0.6065) < 1e-15);
        assert_str(row.unit, "msec");
        assert_str(row.event, "task-clock");
        row = text(&counts, "             1 039      cycles:u                 /grp", STAT_LINE_ROW);
        assert_true(row.count.value == 1039 && row.count.running_ratio == 1);
        assert_str(row.event, "cycles:u");
        assert_str(row.cgroup, "/grp");
        row = text(&counts, "S0-D0-C0           2              5.66 Joules power/energy-pkg/",
                   STAT_LINE_ROW);
        assert_true(row.cpus == 2 && row.count.value == 5.66);
        assert_str(row.on, "S0-D0-C0");
        row = text(&counts, "          1.045113 task-clock (msec)         #    0.9 CPUs utilized",
                   STAT_LINE_ROW);
        assert_str(row.event, "task-clock");
        assert_str(row.unit, "msec");
        row = text(&counts, "       TopdownL1       #     22.0 %  tma_backend_bound",
                   STAT_LINE_ROW);
        assert_true(row.prints && !row.counts);
        text(&counts, "       0,253753589 seconds time elapsed", STAT_LINE_EMPTY);
        assert_true(counts.elapsed_s == 0.253753589);
        text(&counts, "              -0.00 msec task-clock", STAT_LINE_ODD);
        pi_counts_done(&counts);
        pi_arena_done(&arena);
}

static void test_detect(void **state)
{
        struct stat_shape shape;

        (void)state;
        shape = stat_detect(PI_STR("5|msec|task-clock|7|100.00||\n6||cycles|7|100.00||\n"));
        assert_true(shape.form == STAT_CSV && shape.separator.text[0] == '|');
        shape = stat_detect(PI_STR("5::cycles:u:7:100.00::\n"));
        assert_true(shape.form == STAT_CSV && shape.separator.text[0] == ':');
        shape = stat_detect(PI_STR("5 msec task-clock 7 100.00 1.2 CPUs utilized\n"));
        assert_true(shape.form == STAT_CSV && shape.separator.text[0] == ' ');
        shape = stat_detect(PI_STR("hostname;600;2023-02-18 10:00:01 UTC;-1;0.10;0.00;0.20\n"));
        assert_int_equal(shape.form, STAT_NONE);
        shape = stat_detect(PI_STR("0000000000000000 A fixed_percpu_data\n"));
        assert_int_equal(shape.form, STAT_NONE);
        shape = stat_detect(PI_STR("{\"a\": 1}\n"));
        assert_int_equal(shape.form, STAT_NONE);
        shape = stat_detect(PI_STR(""));
        assert_int_equal(shape.form, STAT_NONE);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_decimal), cmocka_unit_test(test_grouped),
                cmocka_unit_test(test_units),   cmocka_unit_test(test_csv),
                cmocka_unit_test(test_json),    cmocka_unit_test(test_text),
                cmocka_unit_test(test_detect),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

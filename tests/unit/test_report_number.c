#include "unit.h"

#include "report/number.h"

#include <float.h>
#include <math.h>

struct row {
        double value;
        const char *unit;
        const char *text; /* with the unit */
        const char *cell;
};

static void check(const struct row *row, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                char text[PI_NUMBER_MAX];
                size_t n = pi_number_text(row[i].value, row[i].unit, text);
                assert_string_equal(text, row[i].text);
                assert_int_equal(n, strlen(text));
                n = pi_number_cell(row[i].value, row[i].unit, text);
                assert_string_equal(text, row[i].cell);
                assert_int_equal(n, strlen(text));
        }
}

static void ratios_are_percents(void **state)
{
        static const struct row row[] = {
                { 0.125, "ratio", "12.5 %", "12.5 %" },    { 0, "ratio", "0.0 %", "0.0 %" },
                { 1, "ratio", "100.0 %", "100.0 %" },      { 0.0004, "ratio", "<0.1 %", "<0.1 %" },
                { 0.0005, "ratio", "0.1 %", "0.1 %" },     { -0.5, "ratio", "-50.0 %", "-50.0 %" },
                { 12.5, "ratio", "1250.0 %", "1250.0 %" },
        };
        (void)state;
        check(row, UNIT_COUNT(row));
}

static void rates_and_frequencies(void **state)
{
        static const struct row row[] = {
                { 0, "bytes/s", "0 B/s", "0 B/s" },
                { 1536, "bytes/s", "1.50 KiB/s", "1.50 KiB/s" },
                { 85e6, "bytes/s", "81.1 MiB/s", "81.1 MiB/s" },
                { 2.4e9, "Hz", "2.40 GHz", "2.40 GHz" },
                { 50, "Hz", "50 Hz", "50 Hz" },
                { 12547, "1/s", "12 547 per second", "12 547" },
                { 5.85, "ms", "5.85 ms", "5.85" },
        };
        (void)state;
        check(row, UNIT_COUNT(row));
}

static void times_choose_their_unit(void **state)
{
        static const struct row row[] = {
                { 0, "ns", "0 ns", "0 ns" },
                { 999, "ns", "999 ns", "999 ns" },
                { 1250, "ns", "1.25 \xc2\xb5s", "1.25 \xc2\xb5s" },
                { 830e6, "ns", "830 ms", "830 ms" },
                { 999.7e6, "ns", "1.00 s", "1.00 s" },
                { 1.25e9, "ns", "1.25 s", "1.25 s" },
                { 12.5e9, "ns", "12.5 s", "12.5 s" },
                { 119e9, "ns", "119 s", "119 s" },
                { 125e9, "ns", "2 min 5 s", "2 min 5 s" },
                { 7500e9, "ns", "2 h 5 min", "2 h 5 min" },
                { 7199.9e9, "ns", "120 min 0 s", "120 min 0 s" },
                { 2.5 * 86400e9, "ns", "2 d 12 h", "2 d 12 h" },
                { -1.5e6, "ns", "-1.50 ms", "-1.50 ms" },
        };
        (void)state;
        check(row, UNIT_COUNT(row));
}

static void counts_are_grouped(void **state)
{
        static const struct row row[] = {
                { 0, "samples", "0 samples", "0" },
                { 999, "samples", "999 samples", "999" },
                { 12547, "samples", "12 547 samples", "12 547" },
                { 999499, "", "999 499", "999 499" },
                { 1234567, "", "1.23 M", "1.23 M" },
                { 12.5e9, "cycles", "12.5 G cycles", "12.5 G" },
                { 10e6, "events", "10.0 M events", "10.0 M" },
                { 98.75, "samples/s", "98.8 samples/s", "98.8" },
                { 1.98, "cpus", "1.98 cpus", "1.98" },
                { 1234.5, "samples/s", "1 235 samples/s", "1 235" },
                { 0.012345, "cpus", "0.0123 cpus", "0.0123" },
        };
        (void)state;
        check(row, UNIT_COUNT(row));
}

static void bytes_are_binary(void **state)
{
        static const struct row row[] = {
                { 512, "bytes", "512 B", "512 B" },
                { 1536, "bytes", "1.50 KiB", "1.50 KiB" },
                { 8.0 * (1 << 20), "bytes", "8.00 MiB", "8.00 MiB" },
                { 0x1p50, "bytes", "1024 TiB", "1024 TiB" },
        };
        (void)state;
        check(row, UNIT_COUNT(row));
}

static void missing_is_never_zero(void **state)
{
        static const struct row row[] = {
                { NAN, "ratio", "not measured", "not measured" },
                { NAN, "samples", "not measured", "not measured" },
                { -INFINITY, "", "-infinite", "-infinite" },
        };
        (void)state;
        check(row, UNIT_COUNT(row));
}

/* Any double and any unit fit the buffer. */
static void extremes_fit(void **state)
{
        static const double value[] = {
                DBL_MAX, -DBL_MAX, DBL_MIN, 5e-324, 1e19, 1e20, 1e21, 9e15
        };
        static const char *const unit[] = {
                "ratio",
                "ns",
                "bytes",
                "",
                "a unit that is far longer than forty-eight bytes and therefore cut short",
        };
        (void)state;
        for (size_t v = 0; v < UNIT_COUNT(value); v++) {
                for (size_t u = 0; u < UNIT_COUNT(unit); u++) {
                        char text[PI_NUMBER_MAX];
                        size_t n = pi_number_text(value[v], unit[u], text);
                        assert_in_range(n, 1, PI_NUMBER_MAX - 1);
                        assert_int_equal(n, strlen(text));
                }
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(ratios_are_percents),   cmocka_unit_test(times_choose_their_unit),
                cmocka_unit_test(rates_and_frequencies), cmocka_unit_test(counts_are_grouped),
                cmocka_unit_test(bytes_are_binary),      cmocka_unit_test(missing_is_never_zero),
                cmocka_unit_test(extremes_fit),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

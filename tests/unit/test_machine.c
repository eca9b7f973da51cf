/* Quantities -> the model's series and tables, and the rows that are read of them. */
#include "unit.h"

#include "analyze/pass/pass.h"
#include "analyze/pipeline.h"
#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

#define S INT64_C(1000000000)
#define assert_near(a, b) assert_true(fabs((a) - (double)(b)) < 1e-9)

struct machine {
        struct pi_arena arena;
        struct pi_recording rec;
        struct pipa_analysis *analysis;
};

static void begin(struct machine *m)
{
        m->analysis = calloc(1, sizeof(*m->analysis));
        assert_non_null(m->analysis);
        m->analysis->need = PIPA_NEED_MODEL;
        pi_arena_init(&m->arena, 1u << 30);
        pi_arena_init(&m->analysis->arena, 1u << 30);
        pi_notes_init(&m->analysis->notes, &m->analysis->arena);
        assert_true(pi_strtab_init(&m->analysis->strings, &m->analysis->arena));
        pi_model_init(&m->analysis->model, &m->analysis->arena, &m->analysis->strings,
                      &m->analysis->notes);
        assert_true(
                pi_recording_init(&m->rec, &m->arena, &m->analysis->strings, &m->analysis->notes));
        m->rec.start_ns = 100 * S;
}

static void end(struct machine *m)
{
        pi_recording_done(&m->rec);
        pi_arena_done(&m->arena);
        pipa_analysis_free(m->analysis);
}

/* An axis of rates, or of moments, of a second each from second 101 on. */
static const struct pi_axis *axis(struct machine *m, size_t count, bool moments)
{
        struct pi_axis *made = PI_NEW(&m->arena, struct pi_axis);
        int64_t *time_ns = PI_NEW_ARRAY(&m->arena, int64_t, count + 1);

        assert_true(made && time_ns);
        for (size_t i = 0; i <= count; i++)
                time_ns[i] = (101 + (int64_t)i) * S;
        *made = (struct pi_axis){ count, time_ns, moments ? time_ns : time_ns + 1, "/proc/test" };
        return made;
}

static double *add(struct machine *m, const char *group, const char *instance, const char *metric,
                   const struct pi_axis *on)
{
        struct pi_quantity *q = pi_vec_push(&m->rec.quantities);
        struct pi_strtab *strings = &m->analysis->strings;

        assert_non_null(q);
        *q = (struct pi_quantity){ pi_strtab_intern(strings, pi_str_of(group)),
                                   pi_strtab_intern(strings, pi_str_of(instance)),
                                   pi_strtab_intern(strings, pi_str_of(metric)),
                                   "1/s",
                                   on,
                                   PI_NEW_ARRAY(&m->arena, double, on->count) };
        assert_non_null(q->value);
        return q->value;
}

static void run(struct machine *m)
{
        struct pipa_error err;

        assert_int_equal(pi_pass_machine(&m->rec, &m->analysis->model, &err), PIPA_OK);
}

static const struct pi_series *series(const struct machine *m, const char *id)
{
        const struct pi_series *found = pi_model_series(&m->analysis->model, id, PI_NONE);

        assert_non_null(found);
        return found;
}

static void test_copied(void **state)
{
        struct machine m;
        const struct pi_axis *rates, *moments;
        const struct pi_series_axis *times;

        (void)state;
        begin(&m);
        rates = axis(&m, 2, false);
        moments = axis(&m, 3, true);
        add(&m, "disk", "vda", "reads", rates)[1] = 7;
        add(&m, "load", "", "1", moments)[2] = 5;
        add(&m, "disk", "vdb", "reads", rates)[0] = NAN;
        run(&m);
        assert_int_equal(m.analysis->model.axes.count, 2);
        assert_near(series(&m, "disk.vda.reads")->value[1], 7);
        assert_true(isnan(series(&m, "disk.vdb.reads")->value[0]));
        assert_string_equal(series(&m, "disk.vda.reads")->instance, "vda");
        times = pi_model_axis(&m.analysis->model, series(&m, "disk.vdb.reads"));
        assert_int_equal(times->count, 2);
        assert_int_equal(times->from_ns[0], 1 * S);
        assert_int_equal(times->to_ns[1], 3 * S);
        times = pi_model_axis(&m.analysis->model, series(&m, "load.1"));
        assert_int_equal(times->from_ns[2], 3 * S);
        assert_int_equal(times->to_ns[2], 3 * S);
        end(&m);
}

/* More values than the model holds: pairs become their mean, the last one stands alone. */
static void test_joined(void **state)
{
        struct machine m;
        size_t count = PI_LIMIT_MODEL_VALUES - 1;
        const struct pi_axis *rates;
        const struct pi_series_axis *times;
        double *value;

        (void)state;
        begin(&m);
        rates = axis(&m, count, false);
        value = add(&m, "net", "eth0", "rx_bytes", rates);
        value[0] = 1;
        value[1] = 4;
        value[2] = NAN;
        value[3] = 6;
        value[count - 1] = 9;
        add(&m, "load", "", "1", axis(&m, 4, true))[1] = 8;
        run(&m);
        assert_near(series(&m, "net.eth0.rx_bytes")->value[0], 2.5);
        assert_near(series(&m, "net.eth0.rx_bytes")->value[1], 6);
        times = pi_model_axis(&m.analysis->model, series(&m, "net.eth0.rx_bytes"));
        assert_int_equal(times->count, PI_LIMIT_MODEL_VALUES / 2);
        assert_int_equal(times->from_ns[0], 1 * S);
        assert_int_equal(times->to_ns[0], 3 * S);
        assert_near(series(&m, "net.eth0.rx_bytes")->value[times->count - 1], 9);
        times = pi_model_axis(&m.analysis->model, series(&m, "load.1"));
        assert_int_equal(times->count, 2);
        assert_int_equal(times->from_ns[0], 3 * S / 2);
        assert_int_equal(times->to_ns[0], 3 * S / 2);
        assert_near(series(&m, "load.1")->value[0], 4);
        assert_string_equal(PI_AT(&m.analysis->notes.list, struct pi_note, 0)->code,
                            "series_joined");
        end(&m);
}

static struct pi_str cell(const struct machine *m, const char *table, size_t row)
{
        const struct pi_table *found = pi_model_table(&m->analysis->model, table, PI_NONE);

        assert_non_null(found);
        assert_true(row < found->rows);
        return found->column[0].text[row];
}

/* What stood still is left out; of single CPUs only how busy they were is shown, the busiest first;
 * processes stand by their CPU time. */
static void test_tables(void **state)
{
        struct machine m;
        const struct pi_axis *on;

        (void)state;
        begin(&m);
        on = axis(&m, 2, false);
        add(&m, "cpu", "total", "user", on)[0] = 0.1;
        add(&m, "cpu", "total", "steal", on);
        add(&m, "cpu", "0", "user", on)[0] = 0.5;
        add(&m, "cpu", "0", "busy", on)[0] = 0.1;
        add(&m, "cpu", "1", "busy", on)[0] = 0.4;
        add(&m, "interrupts", "LOC", "per_second", on)[0] = 5;
        add(&m, "interrupts", "36 virtio", "per_second", on)[0] = 50;
        add(&m, "process", "1 init", "cpu", on)[0] = 0.1;
        add(&m, "process", "1 init", "rss", on)[0] = 1e9;
        add(&m, "process", "7 work", "cpu", on)[0] = 0.9;
        run(&m);
        assert_str(cell(&m, "machine.cpu", 0), "total.user");
        assert_str(cell(&m, "machine.cpu", 1), "1.busy");
        assert_str(cell(&m, "machine.cpu", 2), "0.busy");
        assert_int_equal(pi_model_table(&m.analysis->model, "machine.cpu", PI_NONE)->rows, 3);
        assert_str(cell(&m, "machine.interrupts", 0), "36 virtio.per_second");
        assert_str(cell(&m, "machine.process", 0), "7 work");
        assert_str(cell(&m, "machine.process", 1), "1 init");
        assert_int_equal(pi_model_table(&m.analysis->model, "machine.process", PI_NONE)->rows, 2);
        assert_null(pi_model_table(&m.analysis->model, "machine.net", PI_NONE));
        end(&m);
}

static size_t count_rows(const struct machine *m, enum pipa_rows_kind kind,
                         const char *const *match, size_t match_count)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;
        struct pipa_error err;
        size_t total = 0, n;

        opt.match = match;
        opt.match_count = match_count;
        assert_int_equal(pipa_rows_open(m->analysis, kind, &opt, &rows, &err), PIPA_OK);
        while ((n = pipa_rows_next(rows)) > 0)
                total += n;
        assert_int_equal(pipa_rows_next(rows), 0);
        pipa_rows_free(rows);
        return total;
}

static void test_rows(void **state)
{
        static const char *const one[] = { "disk.vd?.reads" }, *const two[] = { "load.*",
                                                                                "*reads" };
        static const char *const odd[] = { "**d*.*vda*.*s" }, *const none[] = { "disk.vda" };
        struct machine m;

        (void)state;
        begin(&m);
        add(&m, "disk", "vda", "reads", axis(&m, 5000, false));
        add(&m, "load", "", "1", axis(&m, 3, true));
        run(&m);
        assert_int_equal(count_rows(&m, PIPA_ROWS_SERIES, NULL, 0), 5003);
        assert_int_equal(count_rows(&m, PIPA_ROWS_SERIES, one, 1), 5000);
        assert_int_equal(count_rows(&m, PIPA_ROWS_SERIES, two, 2), 5003);
        assert_int_equal(count_rows(&m, PIPA_ROWS_SERIES, odd, 1), 5000);
        assert_int_equal(count_rows(&m, PIPA_ROWS_SERIES, none, 1), 0);
        assert_int_equal(count_rows(&m, PIPA_ROWS_SERIES_STATS, NULL, 0), 2);
        assert_int_equal(count_rows(&m, PIPA_ROWS_SERIES_STATS, two, 1), 1);
        end(&m);
}

static void test_rows_values(void **state)
{
        struct pipa_rows *rows;
        const struct pipa_column *column;
        struct pipa_error err;
        struct machine m;
        size_t count;
        double *value;

        (void)state;
        begin(&m);
        value = add(&m, "disk", "vda", "reads", axis(&m, 3, false));
        value[0] = 4;
        value[1] = NAN;
        value[2] = 1;
        run(&m);
        assert_int_equal(pipa_rows_open(m.analysis, PIPA_ROWS_SERIES_STATS, NULL, &rows, &err), 0);
        column = pipa_rows_columns(rows, &count);
        assert_int_equal(count, 8);
        assert_int_equal(pipa_rows_next(rows), 1);
        assert_string_equal(column[2].name, "points");
        assert_near(column[2].at.number[0], 2);
        assert_near(column[3].at.number[0], 1);
        assert_near(column[4].at.number[0], 2.5);
        assert_near(column[6].at.number[0], 4);
        pipa_rows_free(rows);
        assert_int_equal(pipa_rows_open(m.analysis, PIPA_ROWS_SERIES, NULL, &rows, &err), 0);
        column = pipa_rows_columns(rows, &count);
        assert_int_equal(pipa_rows_next(rows), 3);
        assert_string_equal(column[5].name, "from");
        assert_int_equal(column[5].at.time_ns[2], 3 * S);
        assert_int_equal(column[6].at.time_ns[2], 4 * S);
        assert_true(isnan(column[7].at.number[1]));
        assert_memory_equal(column[0].at.text[0].p, "disk.vda.reads", 14);
        pipa_rows_free(rows);
        assert_int_equal(pipa_rows_open(m.analysis, 99, NULL, &rows, &err), PIPA_E_ARGUMENT);
        assert_int_equal(pipa_rows_open(NULL, PIPA_ROWS_SERIES, NULL, &rows, &err),
                         PIPA_E_ARGUMENT);
        pipa_rows_free(NULL);
        end(&m);
}

/* The wall clock was set 2 s ahead while the machine slept for 30. */
static void test_clocks(void **state)
{
        struct machine m;

        (void)state;
        begin(&m);
        m.rec.collection.start = (struct pi_clock_tuple){ 10 * S, 20 * S, 1000 * S };
        m.rec.collection.end = (struct pi_clock_tuple){ 15 * S, 55 * S, 1037 * S };
        run(&m);
        assert_int_equal(m.analysis->notes.list.count, 2);
        assert_string_equal(PI_AT(&m.analysis->notes.list, struct pi_note, 0)->code, "suspended");
        assert_non_null(
                strstr(PI_AT(&m.analysis->notes.list, struct pi_note, 0)->text.p, "30.0 s"));
        assert_string_equal(PI_AT(&m.analysis->notes.list, struct pi_note, 1)->code, "clock_step");
        assert_non_null(
                strstr(PI_AT(&m.analysis->notes.list, struct pi_note, 1)->text.p, "+2.000 s"));
        end(&m);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_copied),      cmocka_unit_test(test_joined),
                cmocka_unit_test(test_tables),      cmocka_unit_test(test_rows),
                cmocka_unit_test(test_rows_values), cmocka_unit_test(test_clocks),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

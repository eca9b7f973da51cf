/* What was counted: one row per counter, summed up over what it was counted on, and how far that
 * can be trusted. What counts mean together is said by the metrics. */
#include "analyze/pass/pass.h"

#include "base/limits.h"

#include <inttypes.h>
#include <math.h>

/* A counter of one set, over all its units of one control group. */
struct row {
        const struct pi_counts *counts;
        uint32_t counter, cgroup;
        struct pi_count sum;
        uint32_t units, counted_units, gaps;
};

static const struct pi_counts *set_at(const struct pi_recording *rec, size_t i)
{
        return PI_AT(&rec->counts, struct pi_counts, i);
}

/* Where some units did not count it, the sum is of those that did. */
static void add_unit(struct row *row, const struct pi_count_series *series)
{
        const struct pi_count *total = &series->total;
        double enabled_ns = pi_count_enabled_ns(&row->sum) + pi_count_enabled_ns(total);

        row->units++;
        row->gaps += series->not_counted;
        if (total->state != PI_COUNT_COUNTED) {
                if (row->sum.state == PI_COUNT_ABSENT)
                        row->sum.state = total->state;
                return;
        }
        if (row->counted_units++ == 0) {
                row->sum = *total;
                return;
        }
        row->sum.value += total->value;
        row->sum.running_ns += total->running_ns;
        row->sum.running_ratio = isnan(enabled_ns)
                                         ? fmin(row->sum.running_ratio, total->running_ratio)
                                         : row->sum.running_ns / enabled_ns;
}

static struct row *row_of(struct pi_vec *rows, size_t first, const struct pi_counts *counts,
                          uint32_t counter, uint32_t cgroup)
{
        struct row *row;

        for (size_t i = first; i < rows->count; i++) {
                row = PI_AT(rows, struct row, i);
                if (row->counter == counter && row->cgroup == cgroup)
                        return row;
        }
        row = pi_vec_push(rows);
        if (row)
                *row = (struct row){ .counts = counts,
                                     .counter = counter,
                                     .cgroup = cgroup,
                                     .sum = { NAN, NAN, NAN, PI_COUNT_ABSENT } };
        return row;
}

/* Rows of one set in the order of its counters; what does not fit a table is counted. */
static uint64_t add_set(struct pi_vec *rows, const struct pi_counts *counts)
{
        size_t first = rows->count;
        uint64_t left = 0;

        for (uint32_t i = 0; i < counts->series.list.count; i++) {
                const struct pi_count_series *series = pi_counts_series(counts, i);
                uint32_t cgroup = pi_counts_unit(counts, series->unit)->cgroup;
                struct row *row = row_of(rows, first, counts, series->counter, cgroup);
                if (row)
                        add_unit(row, series);
                else
                        left++;
        }
        return left;
}

static struct pi_str state_text(struct pi_model *model, const struct row *row)
{
        if (row->sum.state == PI_COUNT_NOT_SUPPORTED)
                return PI_STR("not supported here");
        if (row->sum.state != PI_COUNT_COUNTED)
                return PI_STR("never counted");
        if (row->counted_units < row->units)
                return pi_arena_format(model->arena, "counted on %" PRIu32 " of %" PRIu32,
                                       row->counted_units, row->units);
        if (row->gaps > 0)
                return PI_STR("not in every interval");
        return PI_STR("counted");
}

static struct pi_str name_text(struct pi_model *model, const struct row *row)
{
        const struct pi_counter *counter = pi_counts_counter(row->counts, row->counter);
        struct pi_str name = pi_model_str(model, counter->name);
        struct pi_str cgroup = pi_model_str(model, row->cgroup);

        if (row->cgroup == PI_NONE)
                return name;
        return pi_arena_format(model->arena, "%.*s in %.*s", (int)name.n, name.p, (int)cgroup.n,
                               cgroup.p);
}

static void fill(struct pi_model *model, struct pi_table *table, const struct pi_vec *rows)
{
        for (size_t i = 0; i < table->rows; i++) {
                const struct row *row = PI_AT(rows, struct row, i);
                const struct pi_counter *counter = pi_counts_counter(row->counts, row->counter);

                table->column[0].text[i] = name_text(model, row);
                table->column[1].number[i] = row->sum.value;
                table->column[2].text[i] = pi_model_str(model, counter->unit);
                table->column[3].number[i] = row->sum.running_ratio;
                table->column[4].number[i] = row->units;
                table->column[5].text[i] = state_text(model, row);
                table->column[6].text[i] = pi_arena_copy(model->arena, row->counts->member);
        }
}

static bool add_table(const struct pi_recording *rec, struct pi_model *model)
{
        static const struct pi_table_column columns[] = {
                { "event", "Event", "", PI_CELL_TEXT, NULL, NULL },
                { "count", "Counted", "", PI_CELL_NUMBER, NULL, NULL },
                { "unit", "Unit", "", PI_CELL_TEXT, NULL, NULL },
                { "running", "Of the time", "ratio", PI_CELL_NUMBER, NULL, NULL },
                { "units", "Units", "count", PI_CELL_NUMBER, NULL, NULL },
                { "state", "State", "", PI_CELL_TEXT, NULL, NULL },
                { "file", "File", "", PI_CELL_TEXT, NULL, NULL },
        };
        struct pi_table table = { .id = "counters.counted",
                                  .title = "What was counted",
                                  .section = "counters",
                                  .event_id = PI_NONE,
                                  .shown_ratio = NAN };
        struct pi_vec rows;
        struct pi_table *added;

        pi_vec_init(&rows, model->arena, sizeof(struct row), PI_LIMIT_TABLE_ROWS);
        for (size_t i = 0; i < rec->counts.count; i++) {
                size_t before = rows.count;
                bool cut = add_set(&rows, set_at(rec, i)) > 0;
                size_t counters = set_at(rec, i)->counters.list.count;
                table.total_rows +=
                        cut && counters > rows.count - before ? counters : rows.count - before;
        }
        if (rows.count == 0)
                return true;
        table.rows = rows.count;
        added = pi_model_add_table(model, &table, columns, sizeof(columns) / sizeof(columns[0]));
        if (added)
                fill(model, added, &rows);
        return added;
}

static int64_t span_ns(const struct pi_counts *counts)
{
        size_t count = counts->intervals.count;
        int64_t to_ns = count > 0 ? pi_counts_interval(counts, count - 1)->to_ns : PI_NO_TIME;

        return to_ns;
}

static bool add_facts(struct pi_model *model, const struct pi_counts *counts)
{
        struct pi_fact *what = pi_vec_push(&model->facts);
        struct pi_fact *span =
                what && span_ns(counts) != PI_NO_TIME ? pi_vec_push(&model->facts) : NULL;

        if (!what)
                return false;
        *what = (struct pi_fact){ .id = "counted", .label = "Counted", .value = NAN, .unit = "" };
        what->source = counts->form;
        what->text = pi_arena_format(
                model->arena, "%zu counter%s on %zu unit%s, %zu interval%s",
                counts->counters.list.count, counts->counters.list.count == 1 ? "" : "s",
                counts->units.list.count, counts->units.list.count == 1 ? "" : "s",
                counts->intervals.count, counts->intervals.count == 1 ? "" : "s");
        if (span)
                *span = (struct pi_fact){ .id = "counted_for",
                                          .label = "Counted for",
                                          .text = PI_STR(""),
                                          .value = (double)span_ns(counts),
                                          .unit = "ns",
                                          .source = counts->form };
        return what->text.p && (span || span_ns(counts) == PI_NO_TIME);
}

enum pipa_status pi_pass_counts(const struct pi_recording *rec, struct pi_model *model,
                                struct pipa_error *err)
{
        bool good = rec->counts.count == 0 ||
                    (add_facts(model, set_at(rec, 0)) && add_table(rec, model));

        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}

#include "analyze/pass/machine_tables.h"

#include "analyze/math/stats.h"
#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

enum order {
        AS_RECORDED,
        BY_MEAN, /* the greatest first */
        BY_CPUS, /* all of "total", then how busy each other instance was, the busiest first */
};

static const struct {
        const char *group, *id, *title;
        enum order order;
} groups[] = {
        { "cpu", "machine.cpu", "CPUs", BY_CPUS },
        { "system", "machine.system", "System", AS_RECORDED },
        { "load", "machine.load", "Load", AS_RECORDED },
        { "memory", "machine.memory", "Memory", AS_RECORDED },
        { "vm", "machine.vm", "Paging and reclaim", AS_RECORDED },
        { "disk", "machine.disk", "Disks", AS_RECORDED },
        { "net", "machine.net", "Network", AS_RECORDED },
        { "pressure", "machine.pressure", "Pressure", AS_RECORDED },
        { "sched", "machine.sched", "Scheduling", AS_RECORDED },
        { "frequency", "machine.frequency", "CPU frequency", AS_RECORDED },
        { "interrupts", "machine.interrupts", "Interrupts", BY_MEAN },
        { "softirq", "machine.softirq", "Softirqs", BY_MEAN },
        { "numa", "machine.numa", "NUMA nodes", AS_RECORDED },
};

static const struct pi_table_column columns[] = {
        { "series", "Series", "", PI_CELL_TEXT, NULL, NULL },
        { "unit", "Unit", "", PI_CELL_TEXT, NULL, NULL },
        { "mean", "Mean", "", PI_CELL_NUMBER, NULL, NULL },
        { "p50", "Median", "", PI_CELL_NUMBER, NULL, NULL },
        { "p95", "95th percentile", "", PI_CELL_NUMBER, NULL, NULL },
        { "max", "Maximum", "", PI_CELL_NUMBER, NULL, NULL },
        { "min", "Minimum", "", PI_CELL_NUMBER, NULL, NULL },
        { "last", "Last", "", PI_CELL_NUMBER, NULL, NULL },
};

struct row {
        const struct pi_series *series;
        struct pi_stats stats;
        double rank; /* the greater, the earlier; equal ones as recorded */
        size_t place;
};

struct tabling {
        struct pi_model *model;
        struct row *row; /* [series] of the group at hand */
        double *scratch; /* [points of the longest axis] */
        double *weight;  /* [the same] */
};

static struct pi_stats stats_of(const struct tabling *t, const struct pi_series *series)
{
        const struct pi_series_axis *axis = pi_model_axis(t->model, series);

        for (size_t i = 0; i < axis->count; i++)
                t->weight[i] = (double)(axis->to_ns[i] - axis->from_ns[i]);
        return pi_stats_of(series->value, t->weight, axis->count, t->scratch);
}

static bool is_total(const struct pi_series *series)
{
        return strcmp(series->instance, "total") == 0;
}

/* Where a row stands; NAN: nowhere. */
static double rank_of(enum order order, const struct row *row)
{
        switch (order) {
        case BY_MEAN:
                return row->stats.mean;
        case BY_CPUS:
                if (is_total(row->series))
                        return INFINITY;
                return strcmp(row->series->metric, "busy") == 0 ? row->stats.mean : NAN;
        default:
                return 0;
        }
}

static int compare(const void *a, const void *b)
{
        const struct row *x = a, *y = b;

        if (x->rank != y->rank)
                return x->rank > y->rank ? -1 : 1;
        return (x->place > y->place) - (x->place < y->place);
}

/* The rows of one group that moved, in order; returns how many. */
static size_t collect(const struct tabling *t, size_t first, const char *group, enum order order)
{
        size_t count = 0;

        for (size_t i = first; i < t->model->series.count; i++) {
                struct row row = { .series = PI_AT(&t->model->series, struct pi_series, i),
                                   .place = i };
                if (strcmp(row.series->group, group) != 0)
                        continue;
                row.stats = stats_of(t, row.series);
                row.rank = rank_of(order, &row);
                if (isnan(row.rank) || row.stats.count == 0 ||
                    (row.stats.min == 0 && row.stats.max == 0))
                        continue;
                t->row[count++] = row;
        }
        qsort(t->row, count, sizeof(*t->row), compare);
        return count;
}

static void fill(struct pi_table *table, size_t i, const struct row *row)
{
        const struct pi_stats *stats = &row->stats;
        const char *dot = strchr(row->series->id, '.');

        table->column[0].text[i] = pi_str_of(dot ? dot + 1 : row->series->id);
        table->column[1].text[i] = pi_str_of(row->series->unit);
        table->column[2].number[i] = stats->mean;
        table->column[3].number[i] = stats->p50;
        table->column[4].number[i] = stats->p95;
        table->column[5].number[i] = stats->max;
        table->column[6].number[i] = stats->min;
        table->column[7].number[i] = stats->last;
}

static bool add_table(const struct tabling *t, size_t group, size_t count)
{
        struct pi_table table = { .id = groups[group].id,
                                  .title = groups[group].title,
                                  .section = "machine",
                                  .event_id = PI_NONE,
                                  .rows = count < PI_LIMIT_TABLE_ROWS ? count : PI_LIMIT_TABLE_ROWS,
                                  .total_rows = count,
                                  .shown_ratio = NAN };
        struct pi_table *added;

        if (count == 0)
                return true;
        added = pi_model_add_table(t->model, &table, columns, sizeof(columns) / sizeof(*columns));
        for (size_t i = 0; added && i < table.rows; i++)
                fill(added, i, &t->row[i]);
        return added;
}

static size_t longest_axis(const struct pi_model *model)
{
        size_t longest = 0;

        for (size_t i = 0; i < model->axes.count; i++) {
                size_t count = PI_AT(&model->axes, struct pi_series_axis, i)->count;
                longest = count > longest ? count : longest;
        }
        return longest;
}

static bool add_all(const struct tabling *t, size_t first)
{
        bool good = true;

        for (size_t i = 0; good && i < sizeof(groups) / sizeof(groups[0]); i++)
                good = add_table(t, i, collect(t, first, groups[i].group, groups[i].order));
        return good;
}

bool machine_tables_add(struct pi_model *model, size_t first)
{
        struct pi_arena scratch;
        struct tabling t = { .model = model };
        size_t points = longest_axis(model);
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        t.row = PI_NEW_ARRAY(&scratch, struct row, model->series.count - first);
        t.scratch = PI_NEW_ARRAY(&scratch, double, points);
        t.weight = PI_NEW_ARRAY(&scratch, double, points);
        good = t.row && t.scratch && t.weight && add_all(&t, first) &&
               machine_processes_add(model, first, &scratch);
        model->arena->failed |= !good;
        pi_arena_done(&scratch);
        return good;
}

/* The processes that were followed, a row each: what they used of the CPUs and of memory. */
#include "analyze/pass/machine_tables.h"

#include "analyze/math/stats.h"
#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

struct process {
        struct pi_str name;        /* "1234 nginx" */
        double time_ns, mean, max; /* on a CPU; NAN where it was read only once */
        double rss_max, threads_max, major_faults;
        size_t place;
};

/* The most CPU time first; those without come after, the largest first. */
static int compare(const void *a, const void *b)
{
        const struct process *x = a, *y = b;
        double x_time = isnan(x->time_ns) ? -1 : x->time_ns;
        double y_time = isnan(y->time_ns) ? -1 : y->time_ns;

        if (x_time != y_time)
                return x_time > y_time ? -1 : 1;
        if (x->rss_max != y->rss_max && !isnan(x->rss_max) && !isnan(y->rss_max))
                return x->rss_max > y->rss_max ? -1 : 1;
        return (x->place > y->place) - (x->place < y->place);
}

/* CPU time is the sum over the intervals in which it was measured. */
static void take_cpu(struct process *process, const struct pi_series *series,
                     const struct pi_series_axis *axis)
{
        double covered = 0, sum = 0, max = NAN;

        for (size_t i = 0; i < axis->count; i++) {
                double span = (double)(axis->to_ns[i] - axis->from_ns[i]);
                if (isnan(series->value[i]))
                        continue;
                covered += span;
                sum += series->value[i] * span;
                max = fmax(max, series->value[i]);
        }
        if (covered > 0) {
                process->time_ns = sum;
                process->mean = sum / covered;
                process->max = max;
        }
}

static double greatest(const struct pi_series *series, const struct pi_series_axis *axis)
{
        double max = NAN;

        for (size_t i = 0; i < axis->count; i++)
                max = fmax(max, series->value[i]);
        return max;
}

static void take(struct process *process, const struct pi_model *model,
                 const struct pi_series *series)
{
        const struct pi_series_axis *axis = pi_model_axis(model, series);

        if (strcmp(series->metric, "cpu") == 0)
                take_cpu(process, series, axis);
        else if (strcmp(series->metric, "rss") == 0)
                process->rss_max = greatest(series, axis);
        else if (strcmp(series->metric, "threads") == 0)
                process->threads_max = greatest(series, axis);
        else if (strcmp(series->metric, "major_faults") == 0)
                process->major_faults = greatest(series, axis);
}

/* A process's series stand together. */
static size_t collect(const struct pi_model *model, size_t first, struct process *out)
{
        const char *instance = NULL;
        size_t count = 0;

        for (size_t i = first; i < model->series.count; i++) {
                const struct pi_series *series = PI_AT(&model->series, struct pi_series, i);
                if (strcmp(series->group, "process") != 0)
                        continue;
                if (!instance || strcmp(instance, series->instance) != 0) {
                        instance = series->instance;
                        out[count] = (struct process){
                                pi_str_of(instance), NAN, NAN, NAN, NAN, NAN, NAN, count
                        };
                        count++;
                }
                take(&out[count - 1], model, series);
        }
        qsort(out, count, sizeof(*out), compare);
        return count;
}

static bool add_table(struct pi_model *model, const struct process *process, size_t count)
{
        static const struct pi_table_column columns[] = {
                { "process", "Process", "", PI_CELL_TEXT, NULL, NULL },
                { "cpu_time", "CPU time", "ns", PI_CELL_NUMBER, NULL, NULL },
                { "cpu", "CPUs, mean", "cpus", PI_CELL_NUMBER, NULL, NULL },
                { "cpu_max", "CPUs, at most", "cpus", PI_CELL_NUMBER, NULL, NULL },
                { "rss", "Memory (RSS), at most", "bytes", PI_CELL_NUMBER, NULL, NULL },
                { "threads", "Threads, at most", "threads", PI_CELL_NUMBER, NULL, NULL },
                { "major_faults", "Major faults, at most", "1/s", PI_CELL_NUMBER, NULL, NULL },
        };
        struct pi_table table = { .id = "machine.process",
                                  .title = "Processes that were followed",
                                  .section = "machine",
                                  .event_id = PI_NONE,
                                  .rows = count < PI_LIMIT_TABLE_ROWS ? count : PI_LIMIT_TABLE_ROWS,
                                  .total_rows = count,
                                  .shown_ratio = NAN };
        struct pi_table *added =
                pi_model_add_table(model, &table, columns, sizeof(columns) / sizeof(columns[0]));

        for (size_t i = 0; added && i < table.rows; i++) {
                added->column[0].text[i] = process[i].name;
                added->column[1].number[i] = process[i].time_ns;
                added->column[2].number[i] = process[i].mean;
                added->column[3].number[i] = process[i].max;
                added->column[4].number[i] = process[i].rss_max;
                added->column[5].number[i] = process[i].threads_max;
                added->column[6].number[i] = process[i].major_faults;
        }
        return added;
}

bool machine_processes_add(struct pi_model *model, size_t first, struct pi_arena *scratch)
{
        struct process *list = PI_NEW_ARRAY(scratch, struct process, model->series.count - first);
        size_t count = list ? collect(model, first, list) : 0;

        return list && (count == 0 || add_table(model, list, count));
}

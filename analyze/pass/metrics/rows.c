/* The rows that were asked for, and how units differ: counts are added up for each row first, then
 * the formulas run. */
#include "analyze/pass/metrics/metrics.h"
#include "analyze/pass/metrics/nodes.h"

#include "analyze/math/stats.h"
#include "base/limits.h"
#include "base/num.h"

#include <math.h>
#include <stdlib.h>

struct rows {
        const struct metrics_plan *plan;
        const uint32_t *of; /* [metrics of the set] of the table */
        size_t metrics, cells;
        double **value; /* [metrics][cells] */
};

static bool take(void *user, const struct metrics_block *block)
{
        struct rows *rows = user;

        for (size_t i = 0; i < block->count && block->first + i < rows->cells; i++)
                for (size_t m = 0; m < rows->metrics; m++)
                        if (rows->plan->final[rows->of[m]] != PI_NONE)
                                rows->value[m][block->first + i] =
                                        block->step[rows->plan->final[rows->of[m]]][i];
        return true;
}

static bool make_values(struct rows *rows, struct pi_arena *arena)
{
        rows->value = PI_NEW_ARRAY(arena, double *, rows->metrics);
        for (size_t m = 0; rows->value && m < rows->metrics; m++) {
                rows->value[m] = PI_NEW_ARRAY(arena, double, rows->cells);
                for (size_t i = 0; rows->value[m] && i < rows->cells; i++)
                        rows->value[m][i] = NAN;
        }
        return rows->value && !arena->failed;
}

static struct pi_str unit_name(const struct pi_model *model, const struct pi_counts *counts,
                               uint32_t unit)
{
        return pi_model_str(model, pi_counts_unit(counts, unit)->name);
}

/* The name without the number of the thread behind it. */
static struct pi_str process_name(struct pi_str name)
{
        for (size_t n = name.n; n > 1; n--)
                if (name.p[n - 1] == '-')
                        return (struct pi_str){ name.p, n - 1 };
        return name;
}

static const struct pi_cpu *cpu_of(const struct pi_recording *rec, uint32_t cpu)
{
        return cpu < rec->topology.cpus.count ? PI_AT(&rec->topology.cpus, struct pi_cpu, cpu)
                                              : NULL;
}

/* What a unit is of, as text: equal texts are one row. {NULL, 0}: not told. */
static struct pi_str row_name(const struct metrics_nodes *nodes, struct pi_model *model,
                              const struct pi_counts *counts, uint32_t u, enum pi_metrics_by by,
                              bool sampled)
{
        const struct pi_recording *rec = nodes->rec;
        const struct pi_count_unit *unit = pi_counts_unit(counts, u);
        const struct pi_cpu *cpu = cpu_of(rec, unit->cpu);
        uint32_t socket = unit->socket != PI_NONE ? unit->socket : cpu ? cpu->socket : PI_NONE;
        uint32_t core = unit->core != PI_NONE ? unit->core : cpu ? cpu->core : PI_NONE;
        uint32_t die = unit->die != PI_NONE ? unit->die : cpu ? cpu->die : PI_NONE;
        uint32_t node = by == PI_METRICS_BY_NODE ? metrics_node_of(nodes, unit) : PI_NONE;
        const struct pi_str none = { NULL, 0 };

        if (sampled)
                return unit_name(model, counts, u);

        switch (by) {
        case PI_METRICS_BY_CPU:
                return unit->scope == PI_SCOPE_CPU ? unit_name(model, counts, u) : none;
        case PI_METRICS_BY_CORE:
                if (core == PI_NONE || socket == PI_NONE)
                        return none;
                return pi_arena_format(model->arena, "S%u-D%u-C%u", socket,
                                       die == PI_NONE ? 0 : die, core);
        case PI_METRICS_BY_SOCKET:
                return socket == PI_NONE ? none : pi_arena_format(model->arena, "S%u", socket);
        case PI_METRICS_BY_NODE:
                return node == PI_NONE ? none : pi_arena_format(model->arena, "N%u", node);
        case PI_METRICS_BY_PROCESS:
                return unit->scope == PI_SCOPE_THREAD ? process_name(unit_name(model, counts, u))
                                                      : none;
        default:
                return none;
        }
}

/* What metrics of this kind make sense for. */
bool metrics_fits(const struct pi_uarch_metric *metric, enum pi_metrics_by by)
{
        if (by == PI_METRICS_BY_TIME || by == PI_METRICS_BY_NONE || metric->per.n == 0 ||
            pi_str_equal(metric->per, PI_STR("cpu")))
                return true;
        if (pi_str_equal(metric->per, PI_STR("core")))
                return by != PI_METRICS_BY_CPU && by != PI_METRICS_BY_PROCESS;
        return pi_str_equal(metric->per, PI_STR("socket")) &&
               (by == PI_METRICS_BY_SOCKET || by == PI_METRICS_BY_NODE);
}

struct naming {
        struct pi_metric_row *head;
        uint32_t count;
        struct pi_map map; /* names -> rows */
};

static bool same_name(const void *items, uint32_t id, const void *key)
{
        return pi_str_equal(((const struct naming *)items)->head[id].name,
                            *(const struct pi_str *)key);
}

/* PI_NONE where a limit is met. */
static uint32_t row_of(struct naming *naming, struct pi_str name)
{
        uint64_t hash = pi_hash_bytes(name.p, name.n);
        uint32_t found = pi_map_find(&naming->map, hash, same_name, naming, &name);

        if (found != PI_NONE)
                return found;
        if (naming->count == PI_LIMIT_METRIC_ROWS || !pi_map_add(&naming->map, hash, naming->count))
                return PI_NONE;
        naming->head[naming->count] = (struct pi_metric_row){ .name = name };
        return naming->count++;
}

static const char *by_name(enum pi_metrics_by by)
{
        static const char *const names[] = {
                "", "time", "CPU", "core", "socket", "node", "process"
        };

        return names[by];
}

/* The row of each unit; the number of rows. */
static bool name_rows(const struct pi_recording *rec, struct pi_model *model,
                      const struct metrics_plan *plan, enum pi_metrics_by by, uint32_t *row,
                      struct pi_metric_row *head, uint32_t *count)
{
        size_t units = plan->counts->units.list.count, left = 0;
        struct naming naming = { .head = head };
        struct metrics_nodes nodes;

        if (!metrics_nodes_init(&nodes, rec, plan->arena))
                return false;
        pi_map_init(&naming.map, plan->arena);
        for (uint32_t u = 0; u < units; u++) {
                struct pi_str name;
                row[u] = PI_NONE;
                if (!metrics_in_plan(plan, u))
                        continue;
                name = row_name(&nodes, model, plan->counts, u, by, plan->samples);
                if (name.p)
                        row[u] = row_of(&naming, name);
                if (row[u] != PI_NONE && plan->samples)
                        head[row[u]].samples += plan->samples[u];
                if (row[u] == PI_NONE)
                        left++;
        }
        *count = naming.count;
        pi_map_done(&naming.map);
        if (left > 0)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "metrics_by", "metrics",
                              plan->counts->member, left, NAN,
                              "%zu of what was counted apart belongs to no %s that the recording "
                              "tells: it is in the totals only.",
                              left, by_name(by));
        return !model->arena->failed;
}

static bool keep(struct rows *rows, struct pi_metric_set *set, struct pi_metric *metric,
                 enum pi_metrics_by by)
{
        for (size_t m = 0; m < rows->metrics; m++) {
                metric[m].row = rows->value[m];
                for (size_t i = 0;
                     !metrics_fits(&rows->plan->uarch->metric[rows->of[m]], by) && i < rows->cells;
                     i++)
                        rows->value[m][i] = NAN;
        }
        set->rows = rows->cells;
        return true;
}

/* As many rows as the values of all metrics have room for. */
static size_t rows_kept(const struct rows *rows, size_t count)
{
        size_t room = PI_LIMIT_METRIC_CELLS / (rows->metrics + 1);

        if (room > PI_LIMIT_METRIC_ROWS)
                room = PI_LIMIT_METRIC_ROWS;
        return count < room ? count : room;
}

static bool add_times(struct rows *rows, struct pi_model *model, struct pi_metric_set *set,
                      struct pi_metric *metric, struct pi_arena *arena)
{
        const struct pi_counts *counts = rows->plan->counts;
        size_t units = counts->units.list.count;
        uint32_t *row = PI_NEW_ARRAY(arena, uint32_t, units);
        struct metrics_frame frame = { true, 1, row };
        struct pi_metric_row *head;

        set->total_rows = counts->intervals.count;
        rows->cells = rows_kept(rows, counts->intervals.count);
        head = PI_NEW_ARRAY(model->arena, struct pi_metric_row, rows->cells);
        if (!row || !head || !make_values(rows, model->arena))
                return false;
        for (size_t i = 0; i < rows->cells; i++)
                head[i] = (struct pi_metric_row){ .name = PI_STR(""),
                                                  .from_ns = pi_counts_interval(counts, i)->from_ns,
                                                  .to_ns = pi_counts_interval(counts, i)->to_ns };
        for (uint32_t u = 0; u < units; u++)
                row[u] = metrics_in_plan(rows->plan, u) ? 0 : PI_NONE;
        set->row_head = head;
        return metrics_run(rows->plan, &frame, arena, take, rows) &&
               keep(rows, set, metric, PI_METRICS_BY_TIME);
}

static bool add_units(struct rows *rows, const struct pi_recording *rec, struct pi_model *model,
                      struct pi_metric_set *set, struct pi_metric *metric, struct pi_arena *arena)
{
        size_t units = rows->plan->counts->units.list.count;
        size_t room = units < PI_LIMIT_METRIC_ROWS ? units : PI_LIMIT_METRIC_ROWS;
        uint32_t *row = PI_NEW_ARRAY(arena, uint32_t, units), count;
        struct pi_metric_row *head = PI_NEW_ARRAY(model->arena, struct pi_metric_row, room);
        struct metrics_frame frame = { false, 0, row };

        if (!row || !head || !name_rows(rec, model, rows->plan, set->by, row, head, &count))
                return false;
        set->total_rows = count;
        rows->cells = rows_kept(rows, count);
        frame.rows = (uint32_t)count;
        set->row_head = head;
        return make_values(rows, model->arena) &&
               metrics_run(rows->plan, &frame, arena, take, rows) &&
               keep(rows, set, metric, set->by);
}

static int by_value(const void *a, const void *b)
{
        double x = *(const double *)a, y = *(const double *)b;

        return (x > y) - (x < y);
}

/* The least, the middle and the greatest of the units, and which they are. */
static void spread(const struct rows *rows, const struct pi_model *model, const uint32_t *unit,
                   size_t m, double *sorted, struct pi_metric *metric)
{
        const double *value = rows->value[m];
        size_t count = 0, least = 0, most = 0;

        for (size_t i = 0; i < rows->cells; i++) {
                if (isnan(value[i]))
                        continue;
                if (count == 0 || value[i] < value[least])
                        least = i;
                if (count == 0 || value[i] > value[most])
                        most = i;
                sorted[count++] = value[i];
        }
        if (count < 2)
                return;
        qsort(sorted, count, sizeof(*sorted), by_value);
        metric->unit_min = value[least];
        metric->unit_p50 = pi_stats_percentile(sorted, count, 0.5);
        metric->unit_max = value[most];
        metric->unit_min_name = unit_name(model, rows->plan->counts, unit[least]);
        metric->unit_max_name = unit_name(model, rows->plan->counts, unit[most]);
}

static bool compare_units(struct rows *rows, struct pi_model *model, struct pi_metric *metric,
                          struct pi_arena *arena)
{
        size_t units = rows->plan->counts->units.list.count;
        uint32_t *row = PI_NEW_ARRAY(arena, uint32_t, units);
        uint32_t *unit = PI_NEW_ARRAY(arena, uint32_t, units);
        double *sorted = PI_NEW_ARRAY(arena, double, units);
        struct metrics_frame frame = { false, 0, row };
        size_t room = rows_kept(rows, units);

        if (!row || !unit || !sorted)
                return false;
        for (uint32_t u = 0; u < units; u++) {
                bool in = metrics_in_plan(rows->plan, u) && frame.rows < room;
                row[u] = in ? frame.rows : PI_NONE;
                if (in)
                        unit[frame.rows++] = u;
        }
        rows->cells = frame.rows;
        if (frame.rows < 2)
                return true;
        if (!make_values(rows, arena) || !metrics_run(rows->plan, &frame, arena, take, rows))
                return false;
        for (size_t m = 0; m < rows->metrics; m++)
                if (metrics_fits(&rows->plan->uarch->metric[rows->of[m]], PI_METRICS_BY_CPU))
                        spread(rows, model, unit, m, sorted, &metric[m]);
        return true;
}

bool metrics_rows(const struct metrics_plan *plan, const struct pi_recording *rec,
                  struct pi_model *model, struct pi_metric_set *set, struct pi_metric *metric,
                  const uint32_t *of, struct pi_arena *arena)
{
        struct rows rows = { .plan = plan, .of = of, .metrics = set->count };

        set->by = model->metrics_ask.by;
        if (!plan->samples && !compare_units(&rows, model, metric, arena))
                return false;
        if (set->by == PI_METRICS_BY_NONE)
                return true;
        return set->by == PI_METRICS_BY_TIME ? add_times(&rows, model, set, metric, arena)
                                             : add_units(&rows, rec, model, set, metric, arena);
}

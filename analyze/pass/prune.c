/* The last pass: bounds the profile. More rows than PI_LIMIT_PROFILE_ROWS become counts per time
 * bin, thread, cpu, event and stack; sums stay exact, times and (if need be) cpus become coarse. */
#include "analyze/pass/pass.h"

#include "base/limits.h"
#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define FIRST_BINS 2000        /* the finest grid that is tried */
#define TABLE_SLOTS (1u << 19) /* more than twice PI_LIMIT_PROFILE_ROWS */

struct binned {
        int64_t time_ns;
        uint32_t thread, cpu, event, stack;
        uint32_t samples;
        double weight;
};

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static int compare_binned(const void *a, const void *b)
{
        const struct binned *x = a, *y = b;
        int order = ORDER(x->time_ns, y->time_ns);

        order = order ? order : ORDER(x->event, y->event);
        order = order ? order : ORDER(x->thread, y->thread);
        order = order ? order : ORDER(x->cpu, y->cpu);
        return order ? order : ORDER(x->stack, y->stack);
}

/* Sorts and adds up equal rows; returns how many are left. */
static size_t merge_rows(struct binned *row, size_t count)
{
        size_t kept = 0;

        qsort(row, count, sizeof(*row), compare_binned);
        for (size_t i = 0; i < count; i++) {
                if (kept > 0 && compare_binned(&row[kept - 1], &row[i]) == 0) {
                        row[kept - 1].samples += row[i].samples;
                        row[kept - 1].weight += row[i].weight;
                } else {
                        row[kept++] = row[i];
                }
        }
        return kept;
}

static void load_rows(const struct pi_profile_samples *rows, struct binned *row)
{
        for (size_t i = 0; i < rows->count; i++)
                row[i] = (struct binned){ rows->time_ns[i], rows->thread[i], rows->cpu[i],
                                          rows->event[i],   rows->stack[i],  rows->samples[i],
                                          rows->weight[i] };
}

static void store_rows(struct pi_profile_samples *rows, const struct binned *row, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                rows->time_ns[i] = row[i].time_ns;
                rows->thread[i] = row[i].thread;
                rows->cpu[i] = row[i].cpu;
                rows->event[i] = row[i].event;
                rows->stack[i] = row[i].stack;
                rows->samples[i] = row[i].samples;
                rows->weight[i] = row[i].weight;
        }
        rows->count = count;
}

/* The next of 1, 2, 5, 10, 20, … ns after a width of that kind. */
static int64_t coarser(int64_t width)
{
        int64_t power = 1;

        while (width / power >= 10)
                power *= 10;
        return (width / power == 1 ? 2 : width / power == 2 ? 5 : 10) * power;
}

/* Lays a grid of this width over the rows as they were recorded. */
static void lay_grid(const struct pi_model *model, int64_t width, struct binned *row)
{
        const struct pi_profile_samples *rows = &model->profile.samples;

        load_rows(rows, row);
        for (size_t i = 0; i < rows->count; i++) {
                if (row[i].time_ns >= 0)
                        row[i].time_ns -= row[i].time_ns % width;
                if (width > model->duration_ns) /* the last resort: forget the cpus */
                        row[i].cpu = PI_NONE;
        }
}

/* Whether at most PI_LIMIT_PROFILE_ROWS rows differ. By hash: two that share one count as one,
 * which is off by less than one row. */
static bool fits(const struct binned *row, size_t count, uint64_t *table)
{
        size_t kinds = 0;

        memset(table, 0, TABLE_SLOTS * sizeof(*table));
        for (size_t i = 0; i < count; i++) {
                uint64_t who = pi_hash_pair((uint64_t)row[i].thread << 32 | row[i].cpu,
                                            (uint64_t)row[i].event << 32 | row[i].stack);
                uint64_t hash = pi_hash_pair(who, (uint64_t)row[i].time_ns) | 1;
                size_t slot = (hash >> 1) & (TABLE_SLOTS - 1);

                while (table[slot] != 0 && table[slot] != hash)
                        slot = (slot + 1) & (TABLE_SLOTS - 1);
                if (table[slot] == 0 && ++kinds > PI_LIMIT_PROFILE_ROWS)
                        return false;
                table[slot] = hash;
        }
        return true;
}

/* Coarser grids until the rows fit. */
static size_t bin(struct pi_model *model, struct binned *row, uint64_t *table)
{
        int64_t width = 1;

        while (width < model->duration_ns / FIRST_BINS)
                width = coarser(width);
        lay_grid(model, width, row);
        while (width <= model->duration_ns && !fits(row, model->profile.samples.count, table)) {
                width = coarser(width);
                lay_grid(model, width, row);
        }
        model->profile.bin_ns = width;
        model->profile.has_cpu &= width <= model->duration_ns;
        return merge_rows(row, model->profile.samples.count);
}

enum pipa_status pi_pass_prune(const struct pi_recording *rec, struct pi_model *model,
                               struct pipa_error *err)
{
        struct pi_profile_samples *rows = &model->profile.samples;
        size_t before = rows->count;
        struct pi_arena scratch;
        struct binned *row;
        uint64_t *table;

        (void)rec;
        if (before <= PI_LIMIT_PROFILE_ROWS)
                return PIPA_OK;
        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        row = PI_NEW_ARRAY(&scratch, struct binned, before);
        table = PI_NEW_ARRAY(&scratch, uint64_t, TABLE_SLOTS);
        if (row && table) {
                store_rows(rows, row, bin(model, row, table));
                pi_notes_push(
                        model->notes, PI_NOTE_INFO, "binned_samples", "flame", PI_STR(""), before,
                        NAN,
                        "the flame graph's %zu samples are kept as %zu counts per %g ms, "
                        "thread%s and stack: selections of time are that coarse, sums are exact",
                        before, rows->count, (double)model->profile.bin_ns / 1e6,
                        model->profile.has_cpu ? ", cpu" : "");
        }
        pi_arena_done(&scratch);
        return row && table ? PIPA_OK : pi_fail_memory(err, model->arena);
}

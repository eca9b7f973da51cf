/* Samples as counts: what was sampled in each function, library or process adds up to counts of
 * events there, from which the same formulas make CPI, misses per 1000 instructions … of each. They
 * rest on samples, so how many is said beside them. */
#include "analyze/pass/metrics/metrics.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

#define EVENTS_MAX 64          /* sampled events that a table knows */
#define FORMAT_GROUP (1u << 3) /* PERF_FORMAT_GROUP */
#define KEYS_SHOWN 500         /* the rest is one row, so that rows add up to the total */

struct tally {
        struct pi_model *model;
        const struct pi_recording *rec;
        struct pi_arena *arena;
        uint32_t event[EVENTS_MAX]; /* [events] of the profile */
        size_t events, keys;
        double *sum;       /* [keys][events] */
        uint64_t *samples; /* [keys] */
        uint32_t *order;   /* [ordered] keys with samples, most first */
        size_t ordered;
};

/* "cpu_core/cycles/" of the PMU "cpu_core". */
static bool names_pmu(struct pi_str name, struct pi_str pmu)
{
        struct pi_spelling spelling;

        return pi_spelling_read(name, &spelling) && pi_str_equal(pi_str_of(spelling.pmu), pmu);
}

/* Events whose periods were recorded are counts; without periods a sample says "some". */
static void choose_events(struct tally *tally, const struct pi_uarch *uarch, bool named)
{
        const struct pi_profile *profile = &tally->model->profile;
        unsigned modes;

        for (uint32_t e = 0; e < profile->event_count && tally->events < EVENTS_MAX; e++) {
                const struct pi_profile_event *event = &profile->event[e];
                struct pi_str name = pi_model_str(tally->model, event->name);
                if (event->samples > 0 && event->weight_is_period &&
                    pi_uarch_event_of(uarch, name, &modes) != PI_NONE &&
                    (!named || names_pmu(name, uarch->pmu)))
                        tally->event[tally->events++] = e;
        }
}

static size_t key_count(const struct pi_model *model, enum pi_metrics_by by)
{
        if (by == PI_METRICS_BY_FUNCTION)
                return model->profile.function_count + 1;
        if (by == PI_METRICS_BY_LIBRARY)
                return model->profile.module_count + 1;
        return model->strings->strings.count + 1;
}

/* The last key stands for samples without one. */
static size_t key_of(const struct tally *tally, size_t row, enum pi_metrics_by by)
{
        const struct pi_profile *profile = &tally->model->profile;
        uint32_t function = profile->stacks.function[profile->samples.stack[row]], key = function;

        if (by == PI_METRICS_BY_PROCESS)
                key = profile->thread[profile->samples.thread[row]].process_comm;
        else if (by == PI_METRICS_BY_LIBRARY)
                key = function == PI_NONE ? PI_NONE : profile->function[function].module;
        return key == PI_NONE ? tally->keys - 1 : key;
}

/* The recorder's group of an event; events that it did not group are sampled each by itself. */
static uint32_t group_of(const struct pi_recording *rec, uint32_t event)
{
        for (uint32_t i = 0; i < rec->system.groups.count; i++) {
                const struct pi_event_group *group =
                        PI_AT(&rec->system.groups, struct pi_event_group, i);
                if (event >= group->leader && event - group->leader < group->members)
                        return i;
        }
        return PI_NONE;
}

/* One sample that brought the counts of its whole group (":S") is one sample. */
static bool brings_samples(const struct tally *tally, size_t e)
{
        const struct pi_event *event = PI_AT(&tally->rec->events, struct pi_event, tally->event[e]);

        for (size_t k = 0; k < e && event->read_format & FORMAT_GROUP; k++)
                if (group_of(tally->rec, tally->event[k]) == group_of(tally->rec, tally->event[e]))
                        return false;
        return true;
}

static bool add_up(struct tally *tally, enum pi_metrics_by by)
{
        const struct pi_profile *profile = &tally->model->profile;
        const struct pi_profile_samples *rows = &profile->samples;
        uint32_t *place = PI_NEW_ARRAY(tally->arena, uint32_t, profile->event_count + 1);
        bool counts[EVENTS_MAX];

        tally->keys = key_count(tally->model, by);
        tally->sum = PI_NEW_ARRAY(tally->arena, double, tally->keys * tally->events);
        tally->samples = PI_NEW_ARRAY(tally->arena, uint64_t, tally->keys);
        tally->order = PI_NEW_ARRAY(tally->arena, uint32_t, tally->keys);
        if (!place || !tally->sum || !tally->samples || !tally->order)
                return false;
        for (size_t e = 0; e < tally->events; e++) {
                place[tally->event[e]] = (uint32_t)e + 1;
                counts[e] = brings_samples(tally, e);
        }
        for (size_t i = 0; i < rows->count; i++) {
                uint32_t e = place[rows->event[i]];
                size_t key = key_of(tally, i, by);
                if (e == 0)
                        continue;
                tally->sum[key * tally->events + e - 1] += rows->weight[i];
                tally->samples[key] += counts[e - 1] ? rows->samples[i] : 0;
        }
        return true;
}

static int by_samples(const void *a, const void *b, void *user)
{
        const struct tally *tally = user;
        uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

        if (tally->samples[x] != tally->samples[y])
                return tally->samples[x] < tally->samples[y] ? 1 : -1;
        return (x > y) - (x < y);
}

static void put_in_order(struct tally *tally)
{
        for (uint32_t key = 0; key < tally->keys; key++)
                if (tally->samples[key] > 0)
                        tally->order[tally->ordered++] = key;
        qsort_r(tally->order, tally->ordered, sizeof(*tally->order), by_samples, tally);
}

static struct pi_str key_name(const struct tally *tally, uint32_t key, enum pi_metrics_by by)
{
        struct pi_model *model = tally->model;
        const struct pi_profile *profile = &model->profile;
        struct pi_str name, module;

        if (key == tally->keys - 1)
                return PI_STR("(unknown)");
        if (by == PI_METRICS_BY_PROCESS)
                return pi_model_str(model, key);
        if (by == PI_METRICS_BY_LIBRARY)
                return pi_model_str(model, profile->module[key].name);
        name = pi_model_str(model, profile->function[key].name);
        if (profile->function[key].module == PI_NONE || (name.n > 0 && name.p[0] == '['))
                return name;
        module = pi_model_str(model, profile->module[profile->function[key].module].name);
        return pi_arena_format(tally->arena, "%.*s (%.*s)", (int)(name.n < 512 ? name.n : 512),
                               name.p, (int)(module.n < 256 ? module.n : 256), module.p);
}

static bool put_unit(const struct tally *tally, struct pi_counts *counts, struct pi_str name,
                     uint32_t number, const double *sum)
{
        const struct pi_profile *profile = &tally->model->profile;
        struct pi_count_unit unit = PI_COUNT_UNIT_ANY;
        uint32_t u;

        unit.name = pi_strtab_intern(tally->model->strings, name);
        unit.tid = number;
        u = unit.name == PI_NONE ? PI_NONE : pi_counts_add_unit(counts, &unit);
        for (size_t e = 0; e < tally->events && u != PI_NONE; e++) {
                const struct pi_profile_event *event = &profile->event[tally->event[e]];
                struct pi_counter counter = {
                        event->name, 0,
                        pi_strtab_intern(tally->model->strings, strcmp(event->unit, "ns") == 0
                                                                        ? PI_STR("ns")
                                                                        : PI_STR("")),
                        tally->event[e], group_of(tally->rec, tally->event[e])
                };
                uint32_t c = pi_counts_add_counter(counts, &counter);
                uint32_t series = c == PI_NONE ? PI_NONE : pi_counts_add_series(counts, c, u);
                struct pi_count count = { sum[e], NAN, NAN, PI_COUNT_COUNTED };
                if (series == PI_NONE || !pi_counts_put(counts, series, &count))
                        return false;
        }
        return u != PI_NONE;
}

static bool fill(struct tally *tally, struct pi_counts *counts, enum pi_metrics_by by)
{
        size_t shown = tally->ordered < KEYS_SHOWN ? tally->ordered : KEYS_SHOWN;
        double rest[EVENTS_MAX] = { 0 };
        bool good = pi_counts_begin(counts, 0, tally->model->duration_ns);

        for (size_t i = 0; i < tally->ordered && good; i++) {
                const double *sum = tally->sum + tally->order[i] * tally->events;
                if (i < shown) {
                        good = put_unit(tally, counts, key_name(tally, tally->order[i], by),
                                        (uint32_t)i, sum);
                        continue;
                }
                for (size_t e = 0; e < tally->events; e++)
                        rest[e] += sum[e];
        }
        if (good && tally->ordered > shown)
                good = put_unit(tally, counts, PI_STR("(all others)"), (uint32_t)shown, rest);
        return good && pi_counts_end(counts);
}

/* Samples of each unit, in the units' order. */
static uint64_t *unit_samples(const struct tally *tally)
{
        uint64_t *samples = PI_NEW_ARRAY(tally->arena, uint64_t, KEYS_SHOWN + 1);

        for (size_t i = 0; samples && i < tally->ordered; i++)
                samples[i < KEYS_SHOWN ? i : KEYS_SHOWN] += tally->samples[tally->order[i]];
        return samples;
}

bool metrics_from_samples(const struct pi_recording *rec, struct pi_model *model,
                          const struct pi_uarch *uarch, bool named, struct pi_arena *arena,
                          struct pi_counts *counts, const uint64_t **samples)
{
        struct tally tally = { .model = model, .rec = rec, .arena = arena };

        *samples = NULL;
        choose_events(&tally, uarch, named);
        if (tally.events == 0)
                return true;
        pi_counts_init(counts, arena, model->strings);
        counts->member = model->input_name;
        counts->form = "samples";
        if (!add_up(&tally, model->metrics_ask.by))
                return false;
        put_in_order(&tally);
        *samples = unit_samples(&tally);
        return *samples && fill(&tally, counts, model->metrics_ask.by);
}

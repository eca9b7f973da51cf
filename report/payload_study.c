/* What the payload must know before its first byte: which strings are used, in which unit times
 * fit, and which columns say nothing and can be left out. */
#include "report/payload_columns.h"

#include <math.h>
#include <stdlib.h>

#define TIME_UNIT_NS 1000

/* The unit in which every step between rows fits 32 bits. */
static int64_t time_unit(const struct pi_profile_samples *rows)
{
        int64_t widest_ns = 0, unit_ns = TIME_UNIT_NS;

        for (size_t i = 0; i < rows->count; i++) {
                int64_t before_ns = i > 0 && rows->time_ns[i - 1] > 0 ? rows->time_ns[i - 1] : 0;
                int64_t step_ns = rows->time_ns[i] > 0 ? rows->time_ns[i] - before_ns : 0;
                if (step_ns > widest_ns)
                        widest_ns = step_ns;
        }
        while (widest_ns / unit_ns >= UINT32_MAX)
                unit_ns *= 10;
        return unit_ns;
}

static void study_rows(struct pi_payload *p)
{
        const struct pi_profile *profile = &p->model->profile;
        const struct pi_profile_samples *rows = &profile->samples;

        for (size_t i = 0; i < profile->event_count; i++)
                p->row_weight[i] = NAN;
        p->equal_weights = true;
        for (size_t i = 0; i < rows->count; i++) {
                double *weight = &p->row_weight[rows->event[i]];
                if (isnan(*weight))
                        *weight = rows->weight[i];
                p->equal_weights = p->equal_weights && *weight == rows->weight[i];
                p->any_cpu = p->any_cpu || rows->cpu[i] != PI_NONE;
                p->any_count = p->any_count || rows->samples[i] != 1;
        }
        p->time_unit_ns = profile->has_time ? time_unit(rows) : TIME_UNIT_NS;
}

static void use_string(struct pi_payload *p, uint32_t id)
{
        if (id >= p->model->strings->strings.count || p->string_index[id] != PI_NONE)
                return;
        p->string_index[id] = (uint32_t)p->string_count;
        p->string_used[p->string_count++] = id;
}

/* Only the strings that a column names: the model holds more (paths, build ids). */
static void study_strings(struct pi_payload *p)
{
        const struct pi_profile *profile = &p->model->profile;

        for (size_t i = 0; i < p->model->strings->strings.count; i++)
                p->string_index[i] = PI_NONE;
        use_string(p, 0);
        for (size_t i = 0; i < profile->function_count; i++)
                use_string(p, profile->function[i].name);
        for (size_t i = 0; i < profile->module_count; i++)
                use_string(p, profile->module[i].name);
        for (size_t i = 0; i < profile->thread_count; i++) {
                use_string(p, profile->thread[i].comm);
                use_string(p, profile->thread[i].process_comm);
        }
}

bool pi_payload_init(struct pi_payload *p, const struct pi_model *model)
{
        size_t strings = model->strings->strings.count;

        *p = (struct pi_payload){ .model = model };
        p->string_index = calloc(strings + 1, sizeof(*p->string_index));
        p->string_used = calloc(strings + 1, sizeof(*p->string_used));
        p->row_weight = calloc(model->profile.event_count + 1, sizeof(*p->row_weight));
        if (!pi_payload_series_init(&p->series, model) || !p->string_index || !p->string_used ||
            !p->row_weight)
                return false;
        study_rows(p);
        study_strings(p);
        return true;
}

void pi_payload_done(struct pi_payload *p)
{
        free(p->string_index);
        free(p->string_used);
        free(p->row_weight);
        pi_payload_series_done(&p->series);
}

uint32_t pi_payload_string(const struct pi_payload *p, uint32_t id)
{
        return id < p->model->strings->strings.count ? p->string_index[id] : 0;
}

#include "analyze/pass/judging.h"

#include <math.h>

struct pi_finding *judging_add(struct judging *judging, const char *id, const char *unit)
{
        struct pi_finding *finding = pi_vec_push(&judging->model->findings);

        if (finding)
                *finding = (struct pi_finding){ .id = id,
                                                .unit = unit,
                                                .value = NAN,
                                                .threshold = NAN,
                                                .statement = PI_STR(""),
                                                .evidence = PI_STR(""),
                                                .next_step = PI_STR(""),
                                                .to_ns = judging->model->duration_ns };
        return finding;
}

double *judging_functions(const struct judging *judging, struct pi_arena *scratch)
{
        const struct pi_profile *profile = &judging->model->profile;
        const struct pi_profile_samples *rows = &profile->samples;
        double *self = PI_NEW_ARRAY(scratch, double, profile->function_count);

        for (size_t i = 0; self && i < rows->count; i++) {
                uint32_t function = profile->stacks.function[rows->stack[i]];
                if (rows->event[i] == profile->main_event && function != PI_NONE &&
                    !pi_thread_is_idle(&profile->thread[rows->thread[i]]))
                        self[function] += rows->weight[i];
        }
        return self;
}

/* A reading without a file, for the targets of single feature sections. */
#ifndef PIPA_TESTS_FUZZ_FEATURE_RUN_H
#define PIPA_TESTS_FUZZ_FEATURE_RUN_H

#include "analyze/source/perf/perf.h"

#include <stdlib.h>

#define MEMORY_BYTES (64u << 20)

struct feature_run {
        struct pi_arena arena, scratch;
        struct pi_notes notes;
        struct pi_strtab strings;
        struct pi_recording rec;
        struct pi_member member;
        struct perf_file file;
};

static inline void feature_run_init(struct feature_run *run)
{
        *run = (struct feature_run){ .member = { .name = PI_STR("fuzz") } };
        pi_arena_init(&run->arena, MEMORY_BYTES);
        pi_arena_init(&run->scratch, MEMORY_BYTES);
        pi_notes_init(&run->notes, &run->arena);
        if (!pi_strtab_init(&run->strings, &run->arena) ||
            !pi_recording_init(&run->rec, &run->arena, &run->strings, &run->notes) ||
            !perf_file_init(&run->file, &run->member, &run->rec, NULL, &run->scratch))
                abort();
}

/* An event as an attr would have made it. */
static inline void feature_run_event(struct feature_run *run, uint32_t type, uint64_t config)
{
        struct perf_attr *attr = pi_vec_push(&run->file.attr);
        struct pi_event *event = pi_vec_push(&run->rec.events);

        if (!attr || !event)
                abort();
        *attr = (struct perf_attr){ .type = type, .config = config };
        *event = (struct pi_event){ .type = type, .config = config };
        event->name = perf_event_name(&run->file, attr);
}

static inline void feature_run_done(struct feature_run *run)
{
        perf_file_done(&run->file);
        pi_recording_done(&run->rec);
        pi_strtab_done(&run->strings);
        pi_arena_done(&run->scratch);
        pi_arena_done(&run->arena);
}

#endif

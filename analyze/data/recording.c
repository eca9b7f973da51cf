#include "analyze/data/recording.h"

#include "base/limits.h"

bool pi_recording_init(struct pi_recording *rec, struct pi_arena *arena, struct pi_strtab *strings,
                       struct pi_notes *notes)
{
        *rec = (struct pi_recording){ .arena = arena,
                                      .strings = strings,
                                      .notes = notes,
                                      .start_ns = PI_NO_TIME,
                                      .end_ns = PI_NO_TIME,
                                      .max_stack = PI_LIMIT_STACK_DEPTH,
                                      .kernel_module = PI_NONE };
        pi_collection_init(&rec->collection, arena);
        pi_vec_init(&rec->inventory, arena, sizeof(struct pi_inventory_node), PI_LIMIT_INVENTORY);
        pi_vec_init(&rec->quantities, arena, sizeof(struct pi_quantity), PI_LIMIT_QUANTITIES);
        pi_vec_init(&rec->counts, arena, sizeof(struct pi_counts), PI_LIMIT_COUNT_SETS);
        pi_vec_init(&rec->events, arena, sizeof(struct pi_event), PI_LIMIT_EVENTS);
        pi_set_init(&rec->modules, arena, sizeof(struct pi_module), PI_LIMIT_MODULES);
        pi_vec_init(&rec->namings, arena, sizeof(struct pi_naming), PI_LIMIT_MODULES);
        pi_set_init(&rec->functions, arena, sizeof(struct pi_function), PI_LIMIT_FUNCTIONS);
        pi_set_init(&rec->tasks, arena, sizeof(struct pi_task), PI_LIMIT_THREADS);
        pi_codes_init(&rec->codes, arena);
        pi_vec_init(&rec->samples, arena, sizeof(struct pi_sample), PI_LIMIT_SAMPLES);
        pi_columns_init(&rec->columns, arena);
        pi_set_init(&rec->unwound, arena, sizeof(struct pi_unwound), PI_LIMIT_UNWOUND);
        pi_topology_init(&rec->topology, arena);
        pi_tracing_init(&rec->tracing, arena);
        pi_system_init(&rec->system, arena);
        pi_vec_init(&rec->records, arena, sizeof(struct pi_record_count), UINT16_MAX);
        pi_vec_init(&rec->kept_records, arena, sizeof(struct pi_kept_record), PI_LIMIT_RECORDS);
        return pi_stacks_init(&rec->stacks, arena);
}

void pi_recording_keep(struct pi_recording *rec, unsigned keep)
{
        rec->keep = keep;
        rec->stacks.keep_ips = keep & PI_KEEP_SAMPLES;
}

void pi_recording_done(struct pi_recording *rec)
{
        pi_set_done(&rec->modules);
        pi_set_done(&rec->functions);
        pi_set_done(&rec->tasks);
        pi_columns_done(&rec->columns);
        pi_set_done(&rec->unwound);
        pi_tracing_done(&rec->tracing);
        pi_system_done(&rec->system);
        pi_stacks_done(&rec->stacks);
        for (size_t i = 0; i < rec->counts.count; i++)
                pi_counts_done(PI_AT(&rec->counts, struct pi_counts, i));
}

struct pi_counts *pi_recording_add_counts(struct pi_recording *rec)
{
        struct pi_counts *counts = pi_vec_push(&rec->counts);

        if (counts)
                pi_counts_init(counts, rec->arena, rec->strings);
        return counts;
}

void pi_recording_covers(struct pi_recording *rec, int64_t time_ns)
{
        if (rec->start_ns == PI_NO_TIME || time_ns < rec->start_ns)
                rec->start_ns = time_ns;
        if (rec->end_ns == PI_NO_TIME || time_ns > rec->end_ns)
                rec->end_ns = time_ns;
}

double pi_recording_weight(const struct pi_recording *rec, const struct pi_sample *sample)
{
        const struct pi_event *event = pi_recording_event(rec, sample->event);

        if (event->has_period)
                return (double)sample->period;
        /* A frequency without recorded periods says nothing about one sample's weight. */
        return event->freq || event->period == 0 ? 1.0 : (double)event->period;
}

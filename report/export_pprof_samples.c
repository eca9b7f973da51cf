/* The types of a profile's values, its samples and their labels. */
#include "report/export_pprof.h"

static void put_value_type(struct pi_pprof *p, unsigned field, const struct pi_tally_event *event)
{
        bool time = pi_str_equal(event->unit, PI_STR("ns"));
        bool plain = event->unit.n == 0 || pi_str_equal(event->unit, PI_STR("events"));

        pi_proto_u64(&p->message, VALUE_TYPE_TYPE, pi_pprof_text(p, event->name));
        pi_proto_u64(&p->message, VALUE_TYPE_UNIT,
                     pi_pprof_text(p, time    ? PI_STR("nanoseconds")
                                      : plain ? PI_STR("count")
                                              : event->unit));
        pi_pprof_field(p, field);
}

void pi_pprof_types(struct pi_pprof *p)
{
        const struct pi_tally_event *first = NULL;

        for (size_t i = 0; i < p->tally.event_count; i++) {
                const struct pi_tally_event *event = &p->tally.events[i];
                p->type[i] = PI_NONE;
                if (!event->name.p)
                        continue;
                first = first ? first : event;
                p->type[i] = (uint32_t)p->types++;
                put_value_type(p, PROFILE_SAMPLE_TYPE, event);
        }
        if (!first)
                return;
        put_value_type(p, PROFILE_PERIOD_TYPE, first);
        if (p->types == 1)
                pi_proto_u64(&p->whole, PROFILE_PERIOD, first->period);
}

static void put_label(struct pi_pprof *p, const char *key, struct pi_str text)
{
        pi_proto_u64(&p->part, LABEL_KEY, pi_pprof_text(p, pi_str_of(key)));
        pi_proto_u64(&p->part, LABEL_STR, pi_pprof_text(p, text));
        pi_proto_message(&p->message, SAMPLE_LABEL, &p->part);
        p->part.n = 0;
}

/* With a unit: readers take a number of 0 that has none for no label, and CPU 0 is one. */
static void put_number(struct pi_pprof *p, const char *key, uint64_t value)
{
        pi_proto_u64(&p->part, LABEL_KEY, pi_pprof_text(p, pi_str_of(key)));
        pi_proto_u64(&p->part, LABEL_NUM, value);
        pi_proto_u64(&p->part, LABEL_NUM_UNIT, pi_pprof_text(p, pi_str_of(key)));
        pi_proto_message(&p->message, SAMPLE_LABEL, &p->part);
        p->part.n = 0;
}

static void put_labels(struct pi_pprof *p, const struct pi_tally_row *row)
{
        const struct pi_tally_thread *thread =
                PI_AT(&p->tally.threads.list, struct pi_tally_thread, row->thread);

        put_label(p, "thread", pi_strtab_at(&p->tally.roots.labels, thread->label));
        if (thread->comm.n > 0)
                put_label(p, "comm", thread->comm);
        if (thread->pid != UINT64_MAX)
                put_number(p, "pid", thread->pid);
        if (thread->tid != UINT64_MAX)
                put_number(p, "tid", thread->tid);
        if (row->cpu != PI_NONE)
                put_number(p, "cpu", row->cpu);
}

/* Rounded, and held at what an int64 takes. */
static uint64_t whole_of(double sum)
{
        return sum < 9223372036854774784.0 ? (uint64_t)(sum + 0.5) : INT64_MAX;
}

static void put_sample(struct pi_pprof *p, const struct pi_tally_row *row)
{
        size_t depth;
        const uint32_t *path = pi_export_stacks_path(&p->stacks, row->stack, &p->path, &depth);

        for (size_t i = 0; i < depth; i++)
                pi_proto_number(&p->part, (uint64_t)path[i] + 1);
        pi_proto_message(&p->message, SAMPLE_LOCATION_ID, &p->part);
        p->part.n = 0;
        for (uint32_t i = 0; i < p->types; i++)
                pi_proto_number(&p->part, i == p->type[row->event] ? whole_of(row->sum) : 0);
        pi_proto_message(&p->message, SAMPLE_VALUE, &p->part);
        p->part.n = 0;
        put_labels(p, row);
        pi_pprof_field(p, PROFILE_SAMPLE);
}

void pi_pprof_samples(struct pi_pprof *p)
{
        for (size_t i = 0; i < p->tally.rows.list.count && p->x->out->error == 0; i++)
                put_sample(p, PI_AT(&p->tally.rows.list, struct pi_tally_row, i));
}

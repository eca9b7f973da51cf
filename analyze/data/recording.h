/* What was measured: everything that sources write and passes read. One recording has one clock. */
#ifndef PIPA_DATA_RECORDING_H
#define PIPA_DATA_RECORDING_H

#include "analyze/data/code.h"
#include "analyze/data/collection.h"
#include "analyze/data/columns.h"
#include "analyze/data/counts.h"
#include "analyze/data/event.h"
#include "analyze/data/function.h"
#include "analyze/data/inventory.h"
#include "analyze/data/machine.h"
#include "analyze/data/module.h"
#include "analyze/data/naming.h"
#include "analyze/data/record.h"
#include "analyze/data/series.h"
#include "analyze/data/stack.h"
#include "analyze/data/system.h"
#include "analyze/data/task.h"
#include "analyze/data/topology.h"
#include "analyze/data/tracepoint.h"
#include "analyze/data/unwinding.h"
#include "base/note.h"
#include "base/strtab.h"

/* Counts of what the files held, for the quality section. */
struct pi_record_count {
        uint32_t type; /* PERF_RECORD_* */
        uint64_t count;
};

/* What a source keeps beyond what the passes need: pi_recording.keep. */
enum pi_keep {
        PI_KEEP_SAMPLES =
                1 << 0, /* recorded addresses of frames; frames of addresses and branches */
        PI_KEEP_RECORDS = 1 << 1, /* kept_records */
        PI_KEEP_RAW = 1 << 2,     /* columns.raw */
};

struct pi_recording {
        struct pi_arena *arena;
        struct pi_strtab *strings;
        struct pi_notes *notes;
        struct pi_machine machine;
        struct pi_collection collection;
        struct pi_vec inventory;  /* struct pi_inventory_node; empty where none was recorded */
        struct pi_vec quantities; /* struct pi_quantity, in order of group, instance as recorded,
                                     metric as listed */
        struct pi_vec counts;     /* struct pi_counts */
        struct pi_vec events;     /* struct pi_event */
        struct pi_set modules;    /* struct pi_module */
        struct pi_vec namings;   /* struct pi_naming: how well modules were named, heaviest first */
        struct pi_set functions; /* struct pi_function */
        struct pi_set tasks;     /* struct pi_task */
        struct pi_codes codes;   /* generated code, over time */
        struct pi_stacks stacks;
        struct pi_vec samples;                /* struct pi_sample, in time order */
        struct pi_columns columns;            /* what only some of them have */
        const struct pi_unwinding *unwinding; /* borrowed; NULL: user stacks are passed over */
        uint32_t max_stack;                   /* frames kept of a stack, leaf first */
        struct pi_set unwound;                /* struct pi_unwound */
        struct pi_topology topology;
        struct pi_tracing tracing; /* formats of tracepoints */
        struct pi_system system;
        struct pi_vec records;      /* struct pi_record_count, by type */
        unsigned keep;              /* enum pi_keep */
        struct pi_vec kept_records; /* struct pi_kept_record, in the order of effect */
        int64_t start_ns;       /* the first moment that anything was measured; PI_NO_TIME: none */
        int64_t end_ns;         /* the last */
        uint64_t lost_records;  /* events that the kernel had no room for (PERF_RECORD_LOST) */
        uint64_t throttled;     /* THROTTLE records */
        const char *text;       /* "perf script text", "folded stacks": what the samples were read
                                   from, a literal; NULL: from records */
        bool text_weighs;       /* and that gives each line a weight, but no samples one by one */
        bool has_chains;        /* at least one event recorded call chains */
        uint32_t kernel_module; /* module id of the kernel's text; PI_NONE where never seen */
};

/* False where the arena refuses. `done` releases the indices; the rest is the arena's. */
bool pi_recording_init(struct pi_recording *rec, struct pi_arena *arena, struct pi_strtab *strings,
                       struct pi_notes *notes);
void pi_recording_done(struct pi_recording *rec);

/* Before any source runs: what it is to keep. */
void pi_recording_keep(struct pi_recording *rec, unsigned keep);

/* A new last set of counts, initialised; NULL where a limit is met. */
struct pi_counts *pi_recording_add_counts(struct pi_recording *rec);

static inline struct pi_sample *pi_recording_sample(const struct pi_recording *rec, size_t i)
{
        return PI_AT(&rec->samples, struct pi_sample, i);
}

static inline struct pi_event *pi_recording_event(const struct pi_recording *rec, size_t i)
{
        return PI_AT(&rec->events, struct pi_event, i);
}

static inline struct pi_str pi_recording_str(const struct pi_recording *rec, uint32_t id)
{
        return pi_strtab_at(rec->strings, id);
}

/* Widen start_ns .. end_ns so that it holds `time_ns`. */
void pi_recording_covers(struct pi_recording *rec, int64_t time_ns);

/* What a sample weighs in its event's unit: its period, the event's fixed period, or 1. */
double pi_recording_weight(const struct pi_recording *rec, const struct pi_sample *sample);

#endif

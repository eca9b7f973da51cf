/* The result of an analysis: sections of facts, tables, series and trees, findings, notes, and one
 * profile. Knows nothing of perf.data, ELF or HTML. Every number has a unit; what was not measured
 * is NAN, an absent id PI_NONE. All arrays and texts live in `arena` until the analysis ends.
 *
 * The order of everything here is the order of every output. */
#ifndef PIPA_MODEL_MODEL_H
#define PIPA_MODEL_MODEL_H

#include "analyze/model/metrics.h"
#include "base/note.h"
#include "base/strtab.h"
#include "base/vec.h"

#define PI_MODEL_FORMAT "pipa-model"
#define PI_MODEL_VERSION 1 /* doc/model.schema.json */

/* One line of "who, when, how long, on what". `text` is for people; `value` and `unit` ("" for
 * none) for machines, NAN where the fact is not a number. `source` says where it came from:
 * "perf.data: HOSTNAME". */
struct pi_fact {
        const char *id;    /* "host", "kernel", "cpu_model", "duration" … stable */
        const char *label; /* "Host" */
        struct pi_str text;
        double value;
        const char *unit;
        const char *source;
};

enum pi_cell_type {
        PI_CELL_TEXT,   /* struct pi_str */
        PI_CELL_NUMBER, /* double, NAN for not measured */
};

/* One typed column of a table. */
struct pi_table_column {
        const char *id;    /* "self" */
        const char *title; /* "Self" */
        const char *unit;  /* "ratio" (0..1), "samples", "ns", "cycles", "" … */
        enum pi_cell_type type;
        struct pi_str *text; /* [rows] for PI_CELL_TEXT */
        double *number;      /* [rows] for PI_CELL_NUMBER */
};

/* Rows are sorted as they are to be read. A cut table says what it shows of what there is. */
struct pi_table {
        const char *id;      /* "hotspots.function" */
        const char *title;   /* "Functions" */
        const char *section; /* "hotspots" */
        uint32_t event_id;   /* into profile.events, or PI_NONE where no event applies */
        size_t column_count;
        struct pi_table_column *column; /* [column_count] */
        size_t rows;                    /* shown */
        size_t total_rows;              /* before the cut */
        double shown_ratio;             /* of the event's weight that the rows add up to; NAN
                                           where rows overlap or have no weight */
};

/* The times of one or more series that were measured at the same moments. Point i covers from_ns[i]
 * .. to_ns[i]; the two are equal for what was found at a moment. from_ns rises strictly. */
struct pi_series_axis {
        size_t count;
        const int64_t *from_ns; /* [count] since the recording's start */
        const int64_t *to_ns;   /* [count] */
        bool own_clock;         /* since the file's own start, which is not known on the
                                   recording's clock */
};

/* Values over time. Series of the machine are named by group, instance and metric; those of the
 * profile have an event. */
struct pi_series {
        const char *id;       /* "samples", "cpu.3.user": may hold any bytes of a device's name */
        const char *title;    /* "Samples over time"; "" for those of the machine */
        const char *unit;     /* "samples/s", "cpus", "ratio", "bytes/s" */
        const char *group;    /* "cpu"; "" for those of the profile; "metrics…" */
        const char *instance; /* "3"; "" for the machine as a whole */
        const char *metric;   /* "user" */
        uint32_t event_id;    /* or PI_NONE */
        uint32_t axis_id;     /* into model.axes */
        const double *value;  /* [axis count] NAN where not measured */
};

/* Groups of series that hold metrics: "metrics", "metrics_pm", "metrics_running". */
#define PI_METRICS_GROUP "metrics"

static inline bool pi_series_of_metrics(const struct pi_series *series)
{
        return strncmp(series->group, PI_METRICS_GROUP, sizeof(PI_METRICS_GROUP) - 1) == 0;
}

static inline bool pi_series_of_machine(const struct pi_series *series)
{
        return series->group[0] && !pi_series_of_metrics(series);
}

/* The machine's description: a tree in preorder, node 0 the root (model/inventory in the JSON). */
struct pi_inventory {
        size_t count;
        const uint32_t *parent;     /* [count] parent[0] == PI_NONE */
        const struct pi_str *name;  /* [count] "" for an item of a list */
        const struct pi_str *value; /* [count] "" where it has children */
};

/* A call tree in preorder: node 0 is the root, a parent precedes its children, siblings stand
 * heaviest first. Pruned: what was cut below a node is in that node's total. */
struct pi_tree {
        const char *id; /* "calltree" */
        const char *title;
        const char *unit; /* of self and total: the event's unit */
        uint32_t event_id;
        size_t count;
        const uint32_t *parent;      /* [count] parent[0] == PI_NONE */
        const uint32_t *function_id; /* [count] into profile.functions; PI_NONE for the root */
        const double *self;          /* [count] */
        const double *total;         /* [count] */
        size_t total_count;          /* nodes before pruning */
        double min_ratio;            /* nodes below this share of the root were cut */
};

enum pi_severity { PI_SEVERITY_INFO, PI_SEVERITY_NOTICE, PI_SEVERITY_PROBLEM };

/* A judgement. The first one is the verdict line. */
struct pi_finding {
        const char *id; /* "where_time_goes" */
        enum pi_severity severity;
        struct pi_str statement; /* one sentence with names and numbers */
        struct pi_str evidence;  /* where the numbers come from */
        struct pi_str next_step; /* what to do now; may be "" */
        double value;            /* what was compared, or NAN */
        double threshold;        /* with what, or NAN */
        const char *unit;        /* of both */
        int64_t from_ns, to_ns;  /* when, since the recording's start */
        bool evaluated;          /* false: could not be judged; `statement` says why */
};

enum pi_function_kind {
        PI_FUNCTION_USER = 0,
        PI_FUNCTION_KERNEL = 1,
        PI_FUNCTION_UNRESOLVED_USER = 2, /* stands for all addresses of a module without names */
        PI_FUNCTION_UNRESOLVED_KERNEL = 3,
        PI_FUNCTION_HYPERVISOR = 4,
        PI_FUNCTION_GUEST = 5,
};

/* The profile: interned stacks and the samples that fell on them. Text is given as string ids.
 * Events without samples (perf's own "dummy") are listed too; no view offers them. */
struct pi_profile_event {
        uint32_t name;         /* string id: "cpu-clock", "cycles:u" */
        const char *unit;      /* of weights: "ns" for clock events, else "events" */
        uint64_t samples;      /* in the recording */
        double weight;         /* sum over the recording, in `unit` */
        bool weight_is_period; /* false: no period was recorded; each sample weighs 1, unit
                                  "samples" */
        double mean_period;    /* weight / samples; NAN without samples */
};

struct pi_profile_module {
        uint32_t name;     /* string id, short: "libc.so.6", "[kernel]" */
        uint32_t path;     /* string id, as recorded */
        uint32_t build_id; /* string id of the hex text; "" where none was recorded */
};

struct pi_profile_function {
        uint32_t name;   /* string id, demangled; "[libfoo.so.1]" where unresolved */
        uint32_t module; /* index into modules, or PI_NONE */
        enum pi_function_kind kind;
};

struct pi_profile_thread {
        int32_t pid, tid;      /* -1 where not recorded */
        uint32_t comm;         /* string id: the task's name at these samples */
        uint32_t process_comm; /* string id: the name of the thread group's leader */
};

/* The idle task is thread 0 of process 0; every other thread is somebody's work. */
static inline bool pi_thread_is_idle(const struct pi_profile_thread *thread)
{
        return thread->pid == 0 && thread->tid == 0;
}

/* Stack 0 is the empty stack (the root). Preorder: parent < child, subtrees are contiguous. */
struct pi_profile_stacks {
        size_t count;
        uint32_t *parent;   /* [count] parent[0] == 0 */
        uint32_t *function; /* [count] function[0] == PI_NONE */
};

/* Columns of equal length, in time order. A binned profile has several samples in one row. */
struct pi_profile_samples {
        size_t count;
        int64_t *time_ns;  /* [count] since the recording's start; start of the bin if binned;
                                    INT64_MIN where no time was recorded */
        uint32_t *cpu;     /* [count] PI_NONE where not recorded */
        uint32_t *thread;  /* [count] into threads */
        uint32_t *event;   /* [count] into events */
        uint32_t *stack;   /* [count] into stacks */
        uint32_t *samples; /* [count] how many samples this row stands for */
        double *weight;    /* [count] in the event's unit */
};

struct pi_profile {
        size_t event_count, module_count, function_count, thread_count;
        struct pi_profile_event *event;
        struct pi_profile_module *module;
        struct pi_profile_function *function;
        struct pi_profile_thread *thread;
        struct pi_profile_stacks stacks;
        struct pi_profile_samples samples;
        uint32_t main_event; /* what the verdict and the default views use; PI_NONE: no samples */
        int64_t bin_ns;      /* 0: rows are single samples */
        bool has_time, has_cpu, has_chains;
};

struct pi_model {
        struct pi_arena *arena;
        struct pi_strtab *strings;
        struct pi_notes *notes;
        struct pi_str input_name; /* what was analysed: the file's base name */
        struct pi_str
                start_text;     /* "2026-11-21 05:40:12 UTC" where the recording says so, else "" */
        int64_t duration_ns;    /* of all that was measured; 0 where no time was recorded */
        struct pi_vec facts;    /* struct pi_fact */
        struct pi_vec findings; /* struct pi_finding */
        struct pi_vec tables;   /* struct pi_table */
        struct pi_vec axes;     /* struct pi_series_axis */
        struct pi_vec series;   /* struct pi_series */
        struct pi_vec trees;    /* struct pi_tree */
        struct pi_vec metrics;  /* struct pi_metric_set */
        struct pi_metrics_ask metrics_ask;
        struct pi_inventory inventory; /* count 0 where none was recorded */
        struct pi_profile profile;
};

void pi_model_init(struct pi_model *model, struct pi_arena *arena, struct pi_strtab *strings,
                   struct pi_notes *notes);

static inline struct pi_str pi_model_str(const struct pi_model *model, uint32_t string_id)
{
        return pi_strtab_at(model->strings, string_id);
}

/* The times of a series. */
static inline const struct pi_series_axis *pi_model_axis(const struct pi_model *model,
                                                         const struct pi_series *series)
{
        return PI_AT(&model->axes, struct pi_series_axis, series->axis_id);
}

/* A new last table, with room for table->rows cells in each of `count` columns, of which `columns`
 * gives id, title, unit and type. NULL where the arena refuses. */
struct pi_table *pi_model_add_table(struct pi_model *model, const struct pi_table *table,
                                    const struct pi_table_column *columns, size_t count);

/* The table, series or tree with this id and event (PI_NONE: any); NULL where there is none. */
const struct pi_table *pi_model_table(const struct pi_model *model, const char *id, uint32_t event);
const struct pi_series *pi_model_series(const struct pi_model *model, const char *id,
                                        uint32_t event);
const struct pi_tree *pi_model_tree(const struct pi_model *model, const char *id, uint32_t event);
const struct pi_fact *pi_model_fact(const struct pi_model *model, const char *id);

#endif

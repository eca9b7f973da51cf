/* Counts: what counters had counted, by interval and by what they were counted on (the whole, a
 * CPU, a core, a thread …). One set is one file of perf stat, or the counts of one perf.data.
 *
 *     counters   what was counted, in the order of the file
 *     units      on what: the rows of a scope
 *     series     the pairs of both that occur: a value is found by interval and series
 *
 * Counts add up: the sum of intervals, or of the CPUs of a socket, is a count. Ratios do not. */
#ifndef PIPA_DATA_COUNTS_H
#define PIPA_DATA_COUNTS_H

#include "analyze/data/collection.h"
#include "base/set.h"
#include "base/strtab.h"

enum pi_count_state {
        PI_COUNT_ABSENT,        /* the file says nothing */
        PI_COUNT_COUNTED,       /* value is good */
        PI_COUNT_NOT_COUNTED,   /* it never ran: "<not counted>" */
        PI_COUNT_NOT_SUPPORTED, /* this machine cannot count it: "<not supported>" */
};

enum pi_scope {
        PI_SCOPE_ALL, /* all that was counted: a program, or the machine */
        PI_SCOPE_CPU,
        PI_SCOPE_CORE,
        PI_SCOPE_CLUSTER,
        PI_SCOPE_DIE,
        PI_SCOPE_CACHE,
        PI_SCOPE_SOCKET,
        PI_SCOPE_NODE,
        PI_SCOPE_THREAD,
        PI_SCOPES
};

/* The same name may be counted several times (once per group): these are counters of their own. */
struct pi_counter {
        uint32_t name;       /* string id, as written: "cycles:u", "cpu_core/cycles/", "r01" */
        uint32_t occurrence; /* 0: the first of this name */
        uint32_t unit;       /* string id of what values are in: "msec", "Joules"; "" for counts */
        uint32_t event;      /* index into recording.events; PI_NONE: not of a perf.data */
        uint32_t group;      /* counters of the same number were counted together; PI_NONE: not
                                known */
};

/* Numbers that the name does not tell are PI_NONE. */
struct pi_count_unit {
        enum pi_scope scope;
        uint32_t name;   /* string id: "CPU3", "S0-D0-C2", "N1", "nginx-1234"; "" for all */
        uint32_t cgroup; /* string id of the control group; PI_NONE: not counted by group */
        uint32_t socket, die, cluster, cache, core, cpu, node, tid;
        uint32_t cpus; /* CPUs that are summed up in it; 0: not told */
};

/* One that is nowhere in particular yet. */
#define PI_COUNT_UNIT_ANY                               \
        ((struct pi_count_unit){ .scope = PI_SCOPE_ALL, \
                                 .cgroup = PI_NONE,     \
                                 .socket = PI_NONE,     \
                                 .die = PI_NONE,        \
                                 .cluster = PI_NONE,    \
                                 .cache = PI_NONE,      \
                                 .core = PI_NONE,       \
                                 .cpu = PI_NONE,        \
                                 .node = PI_NONE,       \
                                 .tid = PI_NONE })

/* One reading. */
struct pi_count {
        double value;         /* in the counter's unit, scaled up to the time it was enabled; NAN
                                 where not counted */
        double running_ns;    /* that it was counting, summed over CPUs; NAN: not told */
        double running_ratio; /* running / enabled, 0..1; NAN: not told, or never enabled */
        enum pi_count_state state;
};

struct pi_count_series {
        uint32_t counter, unit; /* indices */
        struct pi_count total;  /* of all intervals; counted where any is */
        uint32_t counted;       /* kept intervals in which it was counted */
        uint32_t not_counted;   /* in which it was there and did not run */
        double unseen_ns;       /* that it was enabled in those, as far as that is told: part of
                                   the total's enabled time */
        double variance_ratio;  /* standard deviation of the mean over runs (-r); NAN: not told */
};

/* Columns by series; series that came later are absent from earlier intervals. */
struct pi_count_interval {
        int64_t from_ns, to_ns; /* since counting began; to_ns PI_NO_TIME: not told */
        uint32_t merged;        /* intervals of the file that are summed up in it */
        uint32_t count;         /* series with columns */
        uint32_t room;          /* series that there is memory for */
        double *value;          /* [count] NAN where not counted */
        double *running_ns;     /* [count] */
        double *running_ratio;  /* [count] */
        uint8_t *state;         /* [count] enum pi_count_state */
};

/* A number that perf worked out and printed beside the counts: to compare with, never a count. */
struct pi_printed {
        uint32_t interval;  /* index; PI_NONE: of the whole */
        uint32_t unit;      /* index */
        uint32_t counter;   /* beside which it stood; PI_NONE: beside none */
        uint32_t label;     /* string id: "insn per cycle", "%  tma_backend_bound" */
        uint32_t judgement; /* string id: "bad", "good"; "" */
        double value;       /* NAN is legal */
};

enum pi_count_wide { PI_WIDE_UNKNOWN, PI_WIDE_MACHINE, PI_WIDE_TASKS };

struct pi_counts {
        struct pi_arena *arena;
        struct pi_strtab *strings;
        struct pi_str member;  /* the file's name */
        const char *form;      /* "perf stat CSV", "perf stat record"; a literal */
        struct pi_str started; /* "Sat Nov 21 05:50:46 2026", the writer's local time; "" */
        struct pi_str command; /* what was counted, in the file's words; "" */
        enum pi_count_wide wide;
        int64_t origin_ns; /* when counting began, on the recording's clock; PI_NO_TIME: unknown */
        double elapsed_s;  /* "seconds time elapsed"; NAN */
        double runs;       /* -r; NAN */
        bool by_interval;  /* -I */
        bool groups_known; /* told, not concluded from times */
        struct pi_set counters;  /* struct pi_counter */
        struct pi_set units;     /* struct pi_count_unit */
        struct pi_set series;    /* struct pi_count_series */
        struct pi_vec intervals; /* struct pi_count_interval, in order of time; one where not by
                                    interval */
        struct pi_count_interval summary; /* totals as the file states them; count 0: none */
        struct pi_vec printed;            /* struct pi_printed */
        uint64_t printed_left_out;        /* beyond PI_LIMIT_PRINTED */
        uint64_t values;                  /* read, whether kept by interval or not */
        uint64_t left_out;                /* values of counters or units beyond the limits */
        uint32_t merge;      /* intervals of the file in one that is kept; 1: all are kept */
        uint64_t kept;       /* values that the intervals have room for */
        struct pi_vec spare; /* struct pi_count_interval: columns to use again */
};

static inline struct pi_counter *pi_counts_counter(const struct pi_counts *counts, uint32_t i)
{
        return PI_AT(&counts->counters.list, struct pi_counter, i);
}

static inline struct pi_count_unit *pi_counts_unit(const struct pi_counts *counts, uint32_t i)
{
        return PI_AT(&counts->units.list, struct pi_count_unit, i);
}

static inline struct pi_count_series *pi_counts_series(const struct pi_counts *counts, uint32_t i)
{
        return PI_AT(&counts->series.list, struct pi_count_series, i);
}

static inline struct pi_count_interval *pi_counts_interval(const struct pi_counts *counts, size_t i)
{
        return PI_AT(&counts->intervals, struct pi_count_interval, i);
}

/* The series of a counter on a unit; PI_NONE where there is none. */
uint32_t pi_counts_find(const struct pi_counts *counts, uint32_t counter, uint32_t unit);

/* Value of a series in an interval; state PI_COUNT_ABSENT where there is none. */
struct pi_count pi_count_at(const struct pi_count_interval *interval, uint32_t series);

/* Time that a count was enabled; NAN where not told. */
static inline double pi_count_enabled_ns(const struct pi_count *count)
{
        return count->running_ns / count->running_ratio;
}

/* How a source fills a set: counters, units and series by what they are; per interval `begin`, then
 * one `put` for each series; at last `end`, which makes the totals. Equal items share an index;
 * PI_NONE where a limit is met, and `put` into PI_NONE counts as left out. False where the arena
 * refuses. */
void pi_counts_init(struct pi_counts *counts, struct pi_arena *arena, struct pi_strtab *strings);
void pi_counts_done(struct pi_counts *counts);
uint32_t pi_counts_add_counter(struct pi_counts *counts, const struct pi_counter *counter);
uint32_t pi_counts_add_unit(struct pi_counts *counts, const struct pi_count_unit *unit);
uint32_t pi_counts_add_series(struct pi_counts *counts, uint32_t counter, uint32_t unit);

/* Where the kept intervals would pass PI_LIMIT_COUNT_VALUES, neighbours are summed up in pairs and
 * `merge` doubles: totals stay what they are. */
bool pi_counts_begin(struct pi_counts *counts, int64_t from_ns, int64_t to_ns);
/* The same without filling the columns in, which pi_count_interval_clear has to do: for whoever
 * writes them on another thread. Only while `merge` is 1. */
bool pi_counts_begin_blank(struct pi_counts *counts, int64_t from_ns, int64_t to_ns);
void pi_count_interval_clear(struct pi_count_interval *interval);
/* Takes the last intervals back, as if they had not begun. Only while `merge` is 1. */
void pi_counts_drop(struct pi_counts *counts, size_t intervals);
bool pi_counts_put(struct pi_counts *counts, uint32_t series, const struct pi_count *count);
/* A count that did not run in this interval was enabled for so long. */
void pi_counts_unseen(struct pi_counts *counts, uint32_t series, double enabled_ns);
bool pi_counts_end(struct pi_counts *counts);

/* The file's own total of a series: beside what was added up. */
bool pi_counts_put_summary(struct pi_counts *counts, uint32_t series, const struct pi_count *count);
void pi_counts_print(struct pi_counts *counts, const struct pi_printed *printed);

/* Numbers groups by equal times, where the file does not tell them: counters that stand behind each
 * other and ran for the very same nanoseconds on every unit, in the first intervals, were together.
 * (Two that ran all the time, running_ratio 1, were so too, whatever their group.) */
void pi_counts_conclude_groups(struct pi_counts *counts);

#endif

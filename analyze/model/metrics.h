/* Metrics of a processor, computed from counts. One set is what one file counted on one control
 * group. Values are plain ratios and rates; what a reader sees is value * scale in `unit`. */
#ifndef PIPA_MODEL_METRICS_H
#define PIPA_MODEL_METRICS_H

#include "base/arena.h"

/* What the rows of a set stand for. */
enum pi_metrics_by {
        PI_METRICS_BY_NONE, /* no rows: totals only */
        PI_METRICS_BY_TIME,
        PI_METRICS_BY_CPU,
        PI_METRICS_BY_CORE,
        PI_METRICS_BY_SOCKET,
        PI_METRICS_BY_NODE,
        PI_METRICS_BY_PROCESS,  /* of threads that were counted, else of samples */
        PI_METRICS_BY_LIBRARY,  /* of samples */
        PI_METRICS_BY_FUNCTION, /* of samples */
};

/* What was asked for; fields that are empty leave the choice to the recording. */
struct pi_metrics_ask {
        struct pi_str cpu;        /* a table's name, or an id of a processor */
        struct pi_str given;      /* a user's table, its text */
        struct pi_str given_name; /* what messages call it */
        enum pi_metrics_by by;
        double transactions;       /* done while it was counted; NAN: not told */
        const struct pi_str *fact; /* [fact_count] "smt_on=1" */
        size_t fact_count;
        bool totals_only; /* nothing over time, nothing by unit but extremes */
};

enum pi_metric_group {
        PI_METRIC_ONE,   /* all its counts are of the same moments */
        PI_METRIC_MIXED, /* they were counted in turn */
        PI_METRIC_GROUP_UNKNOWN,
};

enum pi_metric_met { PI_METRIC_NOT_MET, PI_METRIC_MET, PI_METRIC_UNJUDGED };

/* A number that went into a metric. */
struct pi_metric_input {
        struct pi_str event;   /* the table's name: "cycles" */
        struct pi_str spelled; /* the file's: "cpu_core/cycles/"; "" where it was not counted */
        double value;
        double running_ratio; /* NAN: not told */
        bool assumed;         /* not counted: the value that the table takes then */
};

struct pi_metric {
        struct pi_str name, group, unit, desc, formula, when, source;
        double scale;
        unsigned level;  /* of the top-down tree; 0: not part of it */
        uint32_t parent; /* into the set's metrics; PI_NONE */
        bool given;      /* from the user's table */
        size_t cause_count, try_count;
        const struct pi_str *cause, *try;

        double value; /* NAN where something is missing, or where the formula gives none */
        double pm;    /* one standard deviation that comes of counting in turn; NAN: not known */
        double running_ratio; /* the least of its inputs; NAN: not told */
        enum pi_metric_group together;
        enum pi_metric_met met; /* threshold */
        bool approximate;       /* an input is assumed */
        size_t input_count, missing_count;
        const struct pi_metric_input *input;
        const struct pi_str *missing; /* [missing_count] "branches: never counted" */

        double unit_min, unit_p50, unit_max; /* over what was counted apart; NAN where it was not */
        struct pi_str unit_min_name, unit_max_name;
        const double *row; /* [rows] of the set; NAN */

        /* Over time, as series of the model; PI_NONE: not kept, or nothing to say. */
        uint32_t over_time;    /* its value */
        uint32_t pm_time;      /* its `pm`, where some counts ran a part of the time only */
        uint32_t running_time; /* its `running_ratio`, in the same case */
        uint32_t by_unit;      /* the first of the set's units, the others follow */
};

/* A sum that has to come out. */
struct pi_metric_check {
        struct pi_str formula, desc;
        double value, near, tolerance;
};

struct pi_metric_row {
        struct pi_str name;     /* "CPU3", "S0"; of a time: "" */
        uint64_t samples;       /* that it rests on; 0: counted, not sampled */
        int64_t from_ns, to_ns; /* of a time, since counting began; else 0 */
};

struct pi_metric_set {
        struct pi_str cpu, title; /* the table: "sapphirerapids" and what it calls itself */
        struct pi_str machine;    /* its table: cpu's, but for kinds of cores: "alderlake" */
        struct pi_str pmu;        /* of a hybrid machine: whose cores these are, "cpu_core"; "" */
        struct pi_str file, cgroup;
        struct pi_str topdown; /* why there is no top-down tree; "" */
        bool fallback;         /* no table knows the processor */
        double closure;        /* sum of level 1; NAN where one of it is missing */
        size_t count;
        const struct pi_metric *metric; /* [count] in the order in which they are reported */
        enum pi_metrics_by by;
        size_t rows, total_rows;              /* kept, and before the cut */
        const struct pi_metric_row *row_head; /* [rows] */
        size_t check_count;
        const struct pi_metric_check *check;
        const struct pi_str *unknown; /* [unknown_count] counters that the table does not know */
        size_t unknown_count;

        bool own_clock;            /* its times are since counting began, and when that was on the
                                      recording's clock is not known */
        size_t points;             /* of time that metrics are kept for; 0: not over time */
        size_t joined;             /* intervals of the file in a point */
        size_t unit_count;         /* CPUs, cores, threads … that metrics are kept for; 0: none */
        const struct pi_str *unit; /* [unit_count] "CPU3" */
        size_t total_units;        /* that were counted apart */
};

static inline bool pi_metric_is_share(const struct pi_metric *metric)
{
        return pi_str_equal(metric->unit, PI_STR("%"));
}

/* A value for machines and axes: shares as 0..1, all else in the metric's unit. */
static inline double pi_metric_plain(const struct pi_metric *metric, double value)
{
        return value * (pi_metric_is_share(metric) ? metric->scale / 100 : metric->scale);
}

#endif

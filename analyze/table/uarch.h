/* What pipa knows of one kind of processor: events with all their spellings, groups that fit its
 * counters, metrics as a tree, checks. Facts as data: from arch/<name>.yaml (embedded), from a
 * user's YAML, or from another tool's JSON (foreign.h). doc/arch.md tells how a table is written.
 *
 * A table is read once for one machine: revisions and the machine's literals (#smt_on …) are
 * applied while it is read, so that a formula holds only what has to be counted there. */
#ifndef PIPA_ANALYZE_TABLE_UARCH_H
#define PIPA_ANALYZE_TABLE_UARCH_H

#include "analyze/table/expr.h"
#include "analyze/table/spelling.h"
#include "base/fail.h"
#include "base/map.h"

/* What `#name` stands for: of the machine that was recorded, never of this one. */
enum pi_literal {
        PI_LITERAL_NUM_CPUS,        /* #num_cpus: present */
        PI_LITERAL_NUM_CPUS_ONLINE, /* #num_cpus_online */
        PI_LITERAL_NUM_CORES,       /* #num_cores */
        PI_LITERAL_NUM_DIES,        /* #num_dies */
        PI_LITERAL_NUM_PACKAGES,    /* #num_packages */
        PI_LITERAL_SMT_ON,          /* #smt_on: 1 or 0 */
        PI_LITERAL_CORE_WIDE,       /* #core_wide: 1 where whole cores were counted (-a) */
        PI_LITERAL_TSC_HZ,          /* #system_tsc_freq */
        PI_LITERAL_SLOTS,           /* #slots: caps/slots, else the table's width */
        PI_LITERAL_HAS_PMEM,        /* #has_pmem: 1 or 0 */
        PI_LITERAL_COUNT,
};

/* A machine as a table wants to know it. */
struct pi_target {
        struct pi_str id;   /* as perf writes it: "GenuineIntel-6-8F-8", "GenuineIntel,6,143,8",
                               "0x00000000410fd0c0", "0x489-0x…-0x…"; a table's name; "" */
        struct pi_str arch; /* "x86_64", "aarch64", "riscv64", …; "" */
        double literal[PI_LITERAL_COUNT]; /* NAN where not known */
};

/* All literals NAN, no id. */
void pi_target_init(struct pi_target *machine);

/* "#smt_on" of PI_LITERAL_SMT_ON. Static. */
const char *pi_literal_name(enum pi_literal literal);

/* An event by the table's own name. Its index is its id. */
struct pi_uarch_event {
        struct pi_str name;
        struct pi_str encoding;     /* "cpu/event=0x3c,umask=0x0/"; "" where none is told */
        const struct pi_str *alias; /* [alias_count] spellings that stand in files */
        size_t alias_count;
        double otherwise;   /* value where a file lacks it (`optional:`), the result being
                               approximate; NAN: it is needed */
        struct pi_str unit; /* what formulas expect its value in: "s", "ms", "bytes"; "": a count */
        struct pi_str per;  /* what it counts for: "cpu" (default), "socket", "machine" */
        struct pi_str counter; /* "general" (default), "fixed", "metrics", "none", "0-3" */
        struct pi_str desc;
        size_t line;
};

struct pi_uarch_group {
        struct pi_str name;
        const uint32_t *event; /* [count] in order; the first leads */
        size_t count;
        size_t line;
};

/* What has to be known before a formula can be computed. Operand i stands in slot
 * uarch->metric_count + i. */
enum pi_operand_kind {
        PI_OPERAND_EVENT,        /* counts of `event` */
        PI_OPERAND_LITERAL,      /* a literal that the machine does not tell */
        PI_OPERAND_SOURCE_COUNT, /* how many counters' values were added up in `event` */
        PI_OPERAND_HAS_EVENT,    /* 1 where the file has `event`, else 0 */
};

struct pi_uarch_operand {
        enum pi_operand_kind kind;
        uint32_t event;
        enum pi_literal literal;
        unsigned modes; /* enum pi_mode of "cycles:k"; 0: as the others were counted */
};

/* Index m; its value stands in slot m. */
struct pi_uarch_metric {
        struct pi_str name;         /* perf's, without "tma_" */
        const struct pi_str *alias; /* [alias_count] what tools also call it */
        size_t alias_count;
        unsigned level;        /* 1, 2, 3 … of the top-down tree; 0: not part of it */
        uint32_t parent;       /* metric, or PI_NONE */
        struct pi_str formula; /* as written */
        struct pi_str unit;    /* "%", "MPKI", "cycles/insn", …: of value * scale */
        double scale;          /* what a reader sees is value * scale */
        struct pi_str when;    /* threshold as an expression over metrics; "" */
        struct pi_str desc;
        const struct pi_str *cause; /* [cause_count] what makes it high */
        size_t cause_count;
        const struct pi_str *try; /* [try_count] what to do about it */
        size_t try_count;
        struct pi_str source; /* where the formula is published */
        struct pi_str per; /* "cpu" (default), "core", "socket", "machine": the finest unit that it
                              makes sense for */
        struct pi_str group; /* heading in lists; "" */
        bool hidden;         /* a step on the way, not shown */
        bool given;          /* from the user's file, not from the embedded tables */
        size_t line;

        struct pi_expr expr;
        struct pi_expr threshold; /* where when.n > 0; reads metrics only */
        const uint32_t *operand;  /* [operand_count] all that it needs, through other metrics too */
        size_t operand_count;
        const uint32_t *uses; /* [uses_count] all metrics that it needs, in an order in which
                                 they can be computed; without itself */
        size_t uses_count;
};

/* A sum that has to come out. */
struct pi_uarch_check {
        struct pi_str formula;
        struct pi_str desc;
        double near, tolerance;
        bool same_group; /* only where all its events were counted together */
        struct pi_expr expr;
        const uint32_t *operand; /* as a metric's */
        size_t operand_count;
        const uint32_t *uses;
        size_t uses_count;
        size_t line;
};

/* Cores of another kind in the same machine. */
struct pi_uarch_core {
        struct pi_str pmu;   /* "cpu_core" */
        struct pi_str table; /* "goldencove" */
};

/* A name or an alias of a metric. */
struct pi_uarch_name {
        struct pi_str name;
        uint32_t metric;
};

struct pi_uarch {
        struct pi_str name;     /* "sapphirerapids" */
        struct pi_str title;    /* "Intel Sapphire Rapids, Emerald Rapids" */
        struct pi_str pmu;      /* whose events these are: "cpu", "cpu_core", … */
        struct pi_str revision; /* the `revisions` entry that was applied: its name; "" */
        bool revision_unknown;  /* it has revisions, and the machine does not tell which */
        bool fallback;          /* no table knows this processor: what perf's named events allow */
        double width;           /* slots per cycle; NAN */
        unsigned counters_general, counters_fixed; /* 0: not told */
        struct pi_str topdown; /* why there is no top-down tree ("no event counts …"); "" where
                                  there is one */
        const struct pi_str *source; /* [source_count] */
        size_t source_count;
        const struct pi_str *erratum; /* [erratum_count] a sentence each */
        size_t erratum_count;
        const struct pi_uarch_core *core; /* [core_count] a hybrid machine: ask for those tables */
        size_t core_count;

        const struct pi_uarch_event *event;
        size_t event_count;
        const struct pi_uarch_group *group;
        size_t group_count;
        const struct pi_uarch_metric *metric; /* in the order in which they are reported */
        size_t metric_count;
        const uint32_t *order; /* [metric_count] an order in which they can be computed */
        const struct pi_uarch_operand *operand;
        size_t operand_count;
        const struct pi_uarch_check *check;
        size_t check_count;

        struct pi_spellings spellings; /* of the events; pi_uarch_event_of */
        struct pi_map metric_map;      /* names and aliases; pi_uarch_metric_of */
        const struct pi_uarch_name *metric_name;
};

#define PI_UARCH_SLOTS(uarch) ((uarch)->metric_count + (uarch)->operand_count)

struct pi_complaints;
struct pi_arch_table;

/* Which table is read, and what stands on top of it. Texts are borrowed for the call. */
struct pi_uarch_request {
        const struct pi_target *machine;
        struct pi_str pmu;   /* of a hybrid machine: which of its PMUs; "" */
        struct pi_str given; /* a user's file (YAML or JSON): replaces and adds; {NULL, 0}: none */
        struct pi_str given_name;            /* what messages call it */
        const struct pi_arch_table *library; /* [library_count] NULL: the embedded tables */
        size_t library_count;
};

/* Reads the table that fits the machine. One that names no known processor gets the generic table
 * of its architecture. On success *out lives in `arena` until pi_uarch_done. PIPA_E_FORMAT where
 * the user's file is not a table: *err names line and reason of the first complaint, `complaints`
 * (may be NULL) holds all. */
enum pipa_status pi_uarch_read(const struct pi_uarch_request *request, struct pi_arena *arena,
                               struct pi_complaints *complaints, struct pi_uarch **out,
                               struct pipa_error *err);

/* Calls `visit` for each embedded table that stands for a processor, in the order of their names.
 * The texts live during the call. */
typedef void (*pi_uarch_visit_fn)(void *user, struct pi_str name, struct pi_str title);
void pi_uarch_list(pi_uarch_visit_fn visit, void *user);

/* What a table holds, with what it inherits. */
struct pi_uarch_summary {
        size_t metrics, events, groups, checks, revisions;
};

/* Reads one table as its author's judge: the table alone on what it inherits, then once more for
 * each of its revisions. `machine` as above, for a file that is laid over another table. */
struct pi_uarch_summary pi_uarch_check(struct pi_str text, struct pi_str name,
                                       const struct pi_target *machine, struct pi_arena *arena,
                                       struct pi_complaints *complaints);

/* Releases the indexes; the rest is the arena's. NULL is allowed. */
void pi_uarch_done(struct pi_uarch *uarch);

/* The event that a file spells so, PI_NONE where the table knows none. *modes takes the modes that
 * the spelling names (":u"), 0 where none. */
uint32_t pi_uarch_event_of(const struct pi_uarch *uarch, struct pi_str spelling, unsigned *modes);

/* The metric of that name, whatever the case, with or without "tma_"; PI_NONE. */
uint32_t pi_uarch_metric_of(const struct pi_uarch *uarch, struct pi_str name);

/* Computes metric m for `count` units at once: column[s] is slot s (PI_UARCH_SLOTS of them), those
 * of the operands filled, those of metrics have room for `count` values each and take the results
 * of m and of all that it uses. */
void pi_uarch_run(const struct pi_uarch *uarch, uint32_t metric, double *const *column,
                  size_t count);

/* The same for all metrics, each computed once. */
void pi_uarch_run_all(const struct pi_uarch *uarch, double *const *column, size_t count);

#endif

/* libpipa: from a Linux performance recording to one self-contained report.
 *
 *     struct pipa_options opt = PIPA_OPTIONS_INIT;
 *     struct pipa_analysis *a;
 *     struct pipa_error err;
 *     if (pipa_analyze_file("perf.data", &opt, &a, &err) == PIPA_OK) {
 *             pipa_render(a, PIPA_RENDER_HTML, write_fn, file, &err);
 *             pipa_analysis_free(a);
 *     }
 *
 * The library keeps no global state, prints nothing, reads no environment variable and never ends
 * the process. A host may run several analyses at once; one analysis belongs to one thread at a
 * time. Everything that a recording says is treated as hostile. */
#ifndef PIPA_PIPA_H
#define PIPA_PIPA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PIPA_API __attribute__((visibility("default")))
#else
#define PIPA_API
#endif

/* Why there is no result. A weaker result is not a status: it is a note inside the analysis. */
enum pipa_status {
        PIPA_OK = 0,
        PIPA_E_ARGUMENT,    /* the caller's mistake: a NULL, an unknown render format */
        PIPA_E_IO,          /* open, read or write failed; sys_errno says how */
        PIPA_E_FORMAT,      /* the input is damaged, or is not what it claims to be */
        PIPA_E_UNSUPPORTED, /* the input is known, and not read by this version */
        PIPA_E_LIMIT,       /* a bound was met: memory budget, size, count */
        PIPA_E_MEMORY,      /* the allocator gave nothing */
        PIPA_E_CANCELLED,   /* the cancel callback asked to stop */
};

/* Filled on failure. Holds no pointers: copy it, keep it. */
struct pipa_error {
        enum pipa_status status;
        int sys_errno;    /* 0 where no system call failed */
        uint64_t offset;  /* bytes into the member; UINT64_MAX where no offset applies */
        char member[128]; /* which input, or which part of it; may be "" */
        char text[384];   /* one sentence: what is wrong and what to do */
};

/* Progress of one analysis. `stage` is a short English phrase ("reading samples") that lives as
 * long as the program; done <= total, in units of the stage, total 0 where not known. */
typedef void (*pipa_progress_fn)(void *user, const char *stage, uint64_t done, uint64_t total);

/* Asked from time to time, always on the thread that called pipa_analyze_*. true: stop soon. */
typedef bool (*pipa_cancel_fn)(void *user);

/* What will be asked of an analysis: what is not needed is not computed, or given back early. */
enum pipa_need {
        PIPA_NEED_MODEL = 1 << 0,   /* pipa_render; rows of series */
        PIPA_NEED_SAMPLES = 1 << 1, /* rows of samples, stacks, branches, hotspots; pipa_export */
        PIPA_NEED_RECORDS = 1 << 2, /* rows of records */
        PIPA_NEED_RAW = 1 << 3,     /* of samples also the fields trace, raw, iregs and uregs */
        PIPA_NEED_METRICS = 1 << 4, /* pipa_render_metrics and no other output: nothing is kept over
                                       time */
};

/* Start from PIPA_OPTIONS_INIT. New fields are added at the end only; `size` tells the library
 * which of them the caller knew when it was compiled. Pointers are borrowed for the call. */
struct pipa_options {
        size_t size;              /* sizeof(struct pipa_options) */
        const char *const *symfs; /* [symfs_count] directories that stand for the target's /, hold
                                     some of its files flat or by build id (.build-id, perf's
                                     ~/.debug), or archives of those as perf archive makes them */
        size_t symfs_count;       /* searched in order */
        const char *kallsyms;     /* a /proc/kallsyms of the recorded boot; NULL: none */
        bool this_machine;        /* also use this machine's ELF files (matching build id only) and
                                     kallsyms (recording of this very boot only) */
        unsigned threads;         /* 0: as many as there are processors */
        uint64_t memory_limit_bytes; /* 0: 4 GiB */
        pipa_progress_fn progress;   /* may be NULL */
        pipa_cancel_fn cancel;       /* may be NULL */
        void *user;                  /* given to both */
        const char *temp_dir;        /* where an archive's members go while they are read, as files
                                        without a name; NULL: memory */
        unsigned need;               /* enum pipa_need; 0: PIPA_NEED_MODEL */
        const char *cpu;             /* whose metrics: a table's name ("sapphirerapids"), or an id
                                        (GenuineIntel-6-8F-8, 0x410fd0c0); NULL: as recorded */
        const char *metrics_file;    /* a table of metrics that is laid over pipa's; NULL: none */
        unsigned metrics_by;         /* enum pipa_metrics_by */
        double transactions;         /* done while it was counted; 0: not told */
        const char *const *also;     /* [also_count] further files of counts */
        size_t also_count;
        const char *const *facts; /* [fact_count] of the machine that no file tells and formulas
                                     need: "smt_on=1", "system_tsc_freq=2.0e9" */
        size_t fact_count;
        const char *const *debug_dirs; /* [debug_dir_count] directories that stand for
                                          /usr/lib/debug; searched after symfs */
        size_t debug_dir_count;
        const char *symbolize_program; /* pipa-symbolize, which reads ELF files in processes of its
                                          own (doc/isolation.md); NULL: this process reads them */
        unsigned symbols;              /* enum pipa_symbols */
        bool no_unwind;                /* leave the user stacks that were recorded as bytes alone */
        unsigned max_stack;            /* frames kept of each stack, innermost first; 0: all */
        const char *const *jit;        /* [jit_count] files that name generated code: jitdump, or
                                          perf-PID.map; "PID:FILE" where the number in it is another one,
                                          as for a container's */
        size_t jit_count;
        unsigned demangle; /* enum pipa_demangle */
};

/* How names of C++ and Rust are written. */
enum pipa_demangle {
        PIPA_DEMANGLE_USUAL = 0, /* without parameters, as perf does: "std::sort<int*>" */
        PIPA_DEMANGLE_FULL = 1,  /* with parameters, return types, Rust's hashes, as c++filt does */
        PIPA_DEMANGLE_SHORT = 2, /* as USUAL, without template arguments: "std::sort" */
        PIPA_DEMANGLE_NONE = 3,  /* as stored in the file */
};

/* Who reads ELF files, which may be hostile. */
enum pipa_symbols {
        PIPA_SYMBOLS_BY_PROGRAM = 0,      /* symbolize_program where it is named; what it cannot be
                                             started for stays without names, and is noted */
        PIPA_SYMBOLS_IN_PROCESS = 1,      /* this process, whatever symbolize_program says */
        PIPA_SYMBOLS_ELSE_IN_PROCESS = 2, /* symbolize_program; where it cannot be started, this
                                             process */
};

/* What metrics are computed for beside the totals. */
enum pipa_metrics_by {
        PIPA_METRICS_BY_NONE = 0,
        PIPA_METRICS_BY_TIME = 1,
        PIPA_METRICS_BY_CPU = 2,
        PIPA_METRICS_BY_CORE = 3,
        PIPA_METRICS_BY_SOCKET = 4,
        PIPA_METRICS_BY_NODE = 5,
        PIPA_METRICS_BY_PROCESS = 6,  /* of threads that were counted, else of samples */
        PIPA_METRICS_BY_LIBRARY = 7,  /* of samples, with their periods */
        PIPA_METRICS_BY_FUNCTION = 8, /* the same */
};

#define PIPA_OPTIONS_INIT                                                                          \
        {                                                                                          \
                sizeof(struct pipa_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, \
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0                                               \
        }

/* The result: findings, tables, series, trees, notes and the profile. Opaque. */
struct pipa_analysis;

/* Read and analyse the recording at `path`: a bundle of pipa-collect (archive or directory), or a
 * perf.data file. On success *out is set and owned by the caller
 * (pipa_analysis_free). On failure *out is left alone and *err, if given, says where and why.
 * `opt` may be NULL: the defaults. */
PIPA_API enum pipa_status pipa_analyze_file(const char *path, const struct pipa_options *opt,
                                            struct pipa_analysis **out, struct pipa_error *err);

/* The same from an open file, which stays the caller's. `name` is what messages call it. The file
 * must be a regular file; its position is not moved. */
PIPA_API enum pipa_status pipa_analyze_fd(int fd, const char *name, const struct pipa_options *opt,
                                          struct pipa_analysis **out, struct pipa_error *err);

/* Release an analysis. NULL is allowed. */
PIPA_API void pipa_analysis_free(struct pipa_analysis *analysis);

enum pipa_render_format {
        PIPA_RENDER_HTML = 1, /* one self-contained page, no request, reads without JavaScript */
        PIPA_RENDER_JSON = 2, /* the model; doc/model.schema.json */
        PIPA_RENDER_TEXT = 3, /* a summary of one screen, safe for a terminal */
};

/* Takes `size` bytes; returns 0, or an errno value, which ends the rendering with PIPA_E_IO. */
typedef int (*pipa_write_fn)(void *user, const void *data, size_t size);

/* Write the analysis. The same analysis gives the same bytes. */
PIPA_API enum pipa_status pipa_render(const struct pipa_analysis *analysis,
                                      enum pipa_render_format format, pipa_write_fn write,
                                      void *user, struct pipa_error *err);

/* What inspecting may do beyond reading headers. Grows as pipa_options does. */
struct pipa_inspect_options {
        size_t size;          /* sizeof(struct pipa_inspect_options) */
        bool verify;          /* read all members and compare them with the manifest's XXH64 */
        const char *temp_dir; /* as in pipa_options */
        uint64_t memory_limit_bytes; /* as in pipa_options */
};
#define PIPA_INSPECT_OPTIONS_INIT                            \
        {                                                    \
                sizeof(struct pipa_inspect_options), 0, 0, 0 \
        }

/* Write what the recording at `path` holds, without analysing it: members, header, features,
 * events, counts of records, losses. PIPA_RENDER_TEXT, or PIPA_RENDER_JSON (doc/inspect.md). `opt`
 * may be NULL. Damage that leaves something to say is a note in what is written. Members
 * that are not what the manifest says (`verify`) give PIPA_E_FORMAT after all was written. */
PIPA_API enum pipa_status pipa_inspect_file(const char *path,
                                            const struct pipa_inspect_options *opt,
                                            enum pipa_render_format format, pipa_write_fn write,
                                            void *user, struct pipa_error *err);

/* Row streams: what an analysis holds, as rows of typed columns, pulled in chunks. */
enum pipa_rows_kind {
        /* The machine's series, a row for each point. Text: series ("cpu.3.user"), group, instance,
         * metric, unit. Time: from, to (equal for what was found at a moment). Number: value. */
        PIPA_ROWS_SERIES = 1,
        /* The same, a row for each series. Text: series, unit. Number: points (measured ones), min,
         * mean (weighted by time), p95 (nearest rank), max, last. */
        PIPA_ROWS_SERIES_STATS = 2,
        /* Samples, in order of time; columns: "Columns of samples" below. */
        PIPA_ROWS_SAMPLES = 3,
        /* Nodes of the tree of stacks: row i is stack i, row 0 the empty stack; a parent stands
         * before its children. Columns: "Columns of stacks" below. */
        PIPA_ROWS_STACKS = 4,
        /* Branch stacks, a row for each branch; row i is branch i. A sample's branches are the
         * rows branch_first .. + branch_count. Columns: "Columns of branches" below. */
        PIPA_ROWS_BRANCHES = 5,
        /* Records other than samples, in the order in which they took effect. Columns: "Columns of
         * records" below. */
        PIPA_ROWS_RECORDS = 6,
        /* Samples summed by the columns that were asked for (pipa_rows_options.columns), heaviest
         * first within an event. Columns: "Columns of hotspots" below. */
        PIPA_ROWS_HOTSPOTS = 7,
        /* What was sampled, a row for each event. Columns: "Columns of events" below. */
        PIPA_ROWS_EVENTS = 8,
        /* The distinct frames that rows of stacks are made of: row i is frame i (column "frame" of
         * stacks). Columns: those of stacks but parent and frame. What is done once for each of
         * them need not be done for each node. */
        PIPA_ROWS_FRAMES = 9,
        /* How well modules were named: a row for each that has samples, the heaviest first.
         * Columns: "Columns of modules" below. */
        PIPA_ROWS_MODULES = 10,
};

/* Columns of samples. All that a recording lacks is not known, never 0.
 *   time        time, since the recording's start
 *   clock       whole, ns on the recording's own clock, as perf script prints it
 *   wall        whole, ns since the epoch (UTC), where the recording tells
 *   order       whole: samples and records in one count, as they took effect
 *   comm, process                 text: name of the thread, of its process, at that moment;
 *                                 "swapper" of tid 0, ":7" where it was never told, "[unknown]"
 *                                 without a tid (perf script: ":-1")
 *   pid, tid, cpu                 whole; not known also where perf script prints -1
 *   event, unit                   text; unit: "ns", "events" or "samples" (the weight's)
 *   event_id                      whole: row of PIPA_ROWS_EVENTS
 *   period                        whole: events that it stands for, as recorded, else as fixed
 *   weight_value                  number: what it weighs, in `unit`
 *   mode                          text: "user", "kernel", "hypervisor", "guest kernel",
 *                                 "guest user"
 *   stack                         whole: row of PIPA_ROWS_STACKS, the innermost frame; 0: none
 *   chain                         whole: the same of the call chain as it was recorded, which may
 *                                 lack the sampled address or begin elsewhere; 0: none was recorded
 *   ip                            whole: address as recorded (of the innermost frame)
 *   sym, dso                      text: its function and module; as of stacks
 *   symoff                        whole: bytes behind the function's begin
 *   addr, phys_addr, data_page_size, code_page_size, weight, ins_lat, retire_lat, transaction,
 *   data_src                      whole, as recorded (data_src: pipa_data_src_text)
 *   addr_sym, addr_dso, addr_symoff   as sym, dso, symoff, of addr; only of events whose address is
 *                                 one of code or of a fault, those that perf script names: page
 *                                 faults and BTS
 *   cgroup                        text: path
 *   branch_first, branch_count    whole
 *   trace                         text: a tracepoint's fields as perf prints them (PIPA_NEED_RAW)
 *   raw                           text: raw bytes (PIPA_NEED_RAW)
 *   iregs, uregs                  text: "ABI:2    AX:0x1    BX:0x0" as perf prints them, without
 *                                 the space before and the one behind (PIPA_NEED_RAW)
 *
 * Columns of stacks
 *   parent                        whole: row; of row 0 not known
 *   frame                         whole: row of PIPA_ROWS_FRAMES; of row 0 not known
 *   ip                            whole: address as recorded; return addresses unchanged
 *   sym                           text: function; not known where unresolved
 *   dso                           text: module as perf script prints it in parentheses: a path,
 *                                 "[kernel.kallsyms]", "[ext4]", "[vdso]", "[unknown]",
 *                                 "/tmp/perf-7.map" (code without a file)
 *   dso_short                     text: as perf report prints it: "libc.so.6", "[JIT] tid 7"
 *   dso_path                      text: path as recorded; not known where nothing was mapped
 *   symoff                        whole: bytes behind the function's begin
 *   offset                        whole: address in the module's own terms: in a file, else `ip`
 *   kind                          text: "user", "kernel", "guest", "hypervisor", "unknown"
 *   build_id                      text: hex
 *   inlined                       whole: 1 where the frame was inlined into its parent
 *
 * Columns of branches
 *   from, to                      whole: addresses as recorded
 *   from_sym, from_dso, from_symoff, from_offset, to_sym, to_dso, to_symoff, to_offset
 *                                 as sym, dso, symoff, offset of stacks
 *   flags                         whole: as struct perf_branch_entry has them, little endian
 *   list                          whole: rows of one branch stack have one number, newest first
 *
 * Columns of records
 *   time, clock, wall, order, pid, tid, cpu   as of samples: of who wrote it, as perf script says
 *   comm, process                 text: of the thread that it is about
 *   type                          text: "MMAP2", "COMM", …
 *   type_id, misc                 whole: as in its header
 *   event, event_id               as of samples: whose ring it was written to
 *   text                          text: what perf script prints of it (--show-mmap-events …), from
 *                                 "PERF_RECORD_" on, without the end of the last line (one of
 *                                 NAMESPACES has several; of a TEXT_POKE the lengths alone)
 *
 * Columns of hotspots
 *   keys, those of: event, comm, process, pid, tid, cpu, dso (short, as perf report prints it),
 *   sym, mode (of the function: kind of stacks), caller (the function that called it)
 *   event_id                      whole: row of PIPA_ROWS_EVENTS
 *   unit                          text
 *   self, total                   number: weight of samples in it, in it or below it
 *   self_samples, total_samples   whole
 *   self_share, total_share       number: of the event's weight under the filter, 0..1
 * A row has one event even where that is no column; rows of one event stand together. The heaviest
 * by total stand first where a total is among the columns, else by self; equal ones by their texts.
 *
 * Columns of events
 *   event, unit                   text
 *   samples, lost                 whole
 *   total                         number: of the samples' weights
 *   type, config, sample_type, read_format, branch_sample_type, regs_user, regs_intr
 *                                 whole: as its struct perf_event_attr has them
 *   period, frequency_hz          whole: what was asked for, one of the two
 *
 * Columns of modules
 *   module, path                  text: as dso_short and dso_path of stacks
 *   kind                          text: as of stacks
 *   build_id                      text: hex
 *   samples, named                whole: whose innermost frame is in it; of those, with a name
 *   share                         number: of all samples, 0..1
 *   names_from                    text: which files named it; directories that were given are
 *                                 numbered in the order of the options
 *   why                           text: a sentence: why some samples have no name, or a weak one
 *   refused                       text: files that were looked at and not used, with the reasons
 *   advice                        text: a command that fetches what is missing, or what to do */

enum pipa_column_type {
        PIPA_COLUMN_TEXT = 1,   /* struct pipa_text */
        PIPA_COLUMN_NUMBER = 2, /* double, NAN where not measured */
        PIPA_COLUMN_TIME = 3,   /* int64_t, nanoseconds since the recording's start */
        PIPA_COLUMN_WHOLE = 4,  /* uint64_t; see `known` */
};

struct pipa_text {
        const char *p; /* n bytes of hostile text, no NUL promised; NULL: not known */
        size_t n;
};

struct pipa_column {
        const char *name; /* "value"; static */
        const char *unit; /* "ns"; "" where there is none, or where a column of the row says it */
        enum pipa_column_type type;
        union {
                const struct pipa_text *text;
                const double *number;
                const int64_t *time_ns;
                const uint64_t *whole;
        } at; /* [rows] of the chunk that was pulled last; valid until the next pull. What texts of
                 stacks, branches, hotspots and names in samples point at lives as long as the
                 analysis; what `trace`, `raw`, `iregs`, `uregs` and `text` point at until the next
                 pull */
        const bool *known; /* [rows] false where not recorded; NULL: all are known */
};

/* Which samples and records count. Empty: all. Start from PIPA_FILTER_INIT. */
struct pipa_filter {
        size_t size;              /* sizeof(struct pipa_filter) */
        const char *const *comms; /* [comm_count] names of threads, whole */
        size_t comm_count;
        const uint64_t *pids; /* [pid_count] */
        size_t pid_count;
        const uint64_t *tids; /* [tid_count] */
        size_t tid_count;
        const char *cpus;          /* "0-3,8"; NULL: all */
        const char *const *events; /* [event_count] whole names, or with '*' and '?' */
        size_t event_count;
        int64_t from_ns, to_ns; /* since the start, both included; INT64_MIN, INT64_MAX: open */
        const char *symbol;     /* POSIX extended expression: the innermost function; or NULL */
        const char *parent;     /* the same: any function of the stack */
};
#define PIPA_FILTER_INIT                                                                          \
        {                                                                                         \
                sizeof(struct pipa_filter), 0, 0, 0, 0, 0, 0, 0, 0, 0, INT64_MIN, INT64_MAX, 0, 0 \
        }

struct pipa_rows_options {
        size_t size;                /* sizeof(struct pipa_rows_options) */
        const char *const *match;   /* [match_count] only names that one of them matches: '*' stands
                                       for any bytes, '?' for one; borrowed for the call */
        size_t match_count;         /* 0: all */
        const char *const *columns; /* [column_count] these, in this order: only what is asked for
                                       is computed. Not for series */
        size_t column_count;        /* 0: all that the recording has something for */
        const struct pipa_filter *filter; /* of samples, records, hotspots; NULL: all */
};
#define PIPA_ROWS_OPTIONS_INIT                                  \
        {                                                       \
                sizeof(struct pipa_rows_options), 0, 0, 0, 0, 0 \
        }

struct pipa_rows;

/* Open the rows of a kind. The stream borrows the analysis; the caller frees it first. `opt` may be
 * NULL. Rows of one series stand together, in order of time. PIPA_E_ARGUMENT where the analysis was
 * not made for it (pipa_options.need), or a column or an expression is not one: the error says
 * which. */
PIPA_API enum pipa_status pipa_rows_open(const struct pipa_analysis *analysis,
                                         enum pipa_rows_kind kind,
                                         const struct pipa_rows_options *opt,
                                         struct pipa_rows **out, struct pipa_error *err);

/* The columns; the same array for the life of the stream. */
PIPA_API const struct pipa_column *pipa_rows_columns(const struct pipa_rows *rows, size_t *count);

/* Pull the next chunk: fills the columns and returns its rows, 0 at the end. To cancel, stop
 * pulling and free the stream. */
PIPA_API size_t pipa_rows_next(struct pipa_rows *rows);

PIPA_API void pipa_rows_free(struct pipa_rows *rows);

/* What the recording's own clock said at time 0 (PIPA_COLUMN_TIME), in nanoseconds: `perf script`
 * prints that clock. */
PIPA_API int64_t pipa_start_clock_ns(const struct pipa_analysis *analysis);

/* A data_src as perf script prints it: "|OP LOAD|LVL L1 hit|SNP None|TLB …". Writes at most `size`
 * bytes, the last a NUL, and returns the length that all of it has. */
PIPA_API size_t pipa_data_src_text(uint64_t data_src, char *out, size_t size);

/* The notes: what weakens the result, a sentence each. */
PIPA_API size_t pipa_notes_count(const struct pipa_analysis *analysis);
PIPA_API struct pipa_text pipa_note(const struct pipa_analysis *analysis, size_t i);
/* What it is about: a module, a member, a CPU; may be "". */
PIPA_API struct pipa_text pipa_note_subject(const struct pipa_analysis *analysis, size_t i);
/* False where it is merely good to know. */
PIPA_API bool pipa_note_weakens(const struct pipa_analysis *analysis, size_t i);

/* Formats of other tools. */
enum pipa_export_format {
        PIPA_EXPORT_FOLDED = 1,     /* a;b;c 12 lines, as stackcollapse-perf.pl writes them */
        PIPA_EXPORT_PPROF = 2,      /* profile.proto, gzip */
        PIPA_EXPORT_SPEEDSCOPE = 3, /* speedscope's file-format-schema.json */
        PIPA_EXPORT_CSV = 4,        /* a row for each sample */
        PIPA_EXPORT_JSON = 5,       /* samples, stacks and events as columns; doc/export.md */
};

/* What folded stacks begin with, and of what speedscope has a profile each. The other formats say
 * all of it of every sample. */
enum pipa_export_by {
        PIPA_EXPORT_BY_COMM = 0,    /* the thread's name */
        PIPA_EXPORT_BY_PROCESS = 1, /* "name-pid" */
        PIPA_EXPORT_BY_THREAD = 2,  /* "name-pid/tid" */
        PIPA_EXPORT_BY_CPU = 3,     /* "cpu 3" */
};

struct pipa_export_options {
        size_t size; /* sizeof(struct pipa_export_options) */
        enum pipa_export_by by;
        const struct pipa_filter *filter; /* NULL: all samples */
        bool marks; /* folded, csv: kernel functions end with _[k], inlined _[i], JIT _[j] */
};
#define PIPA_EXPORT_OPTIONS_INIT                                              \
        {                                                                     \
                sizeof(struct pipa_export_options), PIPA_EXPORT_BY_COMM, 0, 0 \
        }

/* Write the samples in another tool's format; the analysis was made with PIPA_NEED_SAMPLES. Weights
 * are the samples' weights in their event's unit, sums rounded to whole numbers where the format
 * has only those. Folded stacks are of one event, the first that comes under the filter. The same
 * samples give the same bytes. PIPA_E_LIMIT beyond 1 GiB of output. */
PIPA_API enum pipa_status pipa_export(const struct pipa_analysis *analysis,
                                      enum pipa_export_format format,
                                      const struct pipa_export_options *opt, pipa_write_fn write,
                                      void *user, struct pipa_error *err);

enum pipa_metrics_form {
        PIPA_METRICS_TREE = 1,        /* text: the top-down tree and all other metrics */
        PIPA_METRICS_FUNNEL = 2,      /* text: only what is over its threshold, and what to try */
        PIPA_METRICS_BOTTLENECKS = 3, /* text: the tree's leaves, largest first */
        PIPA_METRICS_JSON = 4,        /* doc/metrics-command.md */
        PIPA_METRICS_CSV = 5,
};

/* Write the metrics of an analysis. PIPA_E_FORMAT where the recording holds no counts,
 * PIPA_E_ARGUMENT where neither PIPA_NEED_METRICS nor PIPA_NEED_MODEL was asked for. */
PIPA_API enum pipa_status pipa_render_metrics(const struct pipa_analysis *analysis,
                                              enum pipa_metrics_form form, pipa_write_fn write,
                                              void *user, struct pipa_error *err);

/* Write what a metric means: formula, events with their encodings, threshold, causes, what to try,
 * source. `metric` NULL: a list of them all. `cpu` as in pipa_options; NULL: the generic table.
 * PIPA_E_ARGUMENT where the table has no such metric, with names that are close. */
PIPA_API enum pipa_status pipa_explain(const char *metric, const char *cpu,
                                       const char *metrics_file, pipa_write_fn write, void *user,
                                       struct pipa_error *err);

/* Check a file of metrics (pipa's YAML; perf's, Intel perfmon's or Arm's JSON) and write what is
 * wrong with it, a line each ("FILE:LINE:COLUMN: sentence"), and a line that sums it up.
 * PIPA_E_FORMAT where something is. `cpu`: the table that a file is laid over which is no table by
 * itself, by name or id ("sapphirerapids", "0x410fd0c0"); NULL: the generic one. */
PIPA_API enum pipa_status pipa_metrics_check(const char *path, const char *cpu, pipa_write_fn write,
                                             void *user, struct pipa_error *err);

/* "0.1.0". Static. */
PIPA_API const char *pipa_version(void);

/* A phrase for a status ("damaged input"). Static; never NULL. */
PIPA_API const char *pipa_status_text(enum pipa_status status);

#ifdef __cplusplus
}
#endif
#endif

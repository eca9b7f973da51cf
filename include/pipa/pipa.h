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

/* Start from PIPA_OPTIONS_INIT. New fields are added at the end only; `size` tells the library
 * which of them the caller knew when it was compiled. Pointers are borrowed for the call. */
struct pipa_options {
        size_t size;              /* sizeof(struct pipa_options) */
        const char *const *symfs; /* [symfs_count] directories that stand for the target's / */
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
};
#define PIPA_OPTIONS_INIT                                                 \
        {                                                                 \
                sizeof(struct pipa_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
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
};

enum pipa_column_type {
        PIPA_COLUMN_TEXT = 1,   /* struct pipa_text */
        PIPA_COLUMN_NUMBER = 2, /* double, NAN where not measured */
        PIPA_COLUMN_TIME = 3,   /* int64_t, nanoseconds since the recording's start */
};

struct pipa_text {
        const char *p; /* n bytes of hostile text, no NUL promised */
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
        } at; /* [rows] of the chunk that was pulled last; valid until the next pull */
};

struct pipa_rows_options {
        size_t size;              /* sizeof(struct pipa_rows_options) */
        const char *const *match; /* [match_count] only names that one of them matches: '*' stands
                                     for any bytes, '?' for one; borrowed for the call */
        size_t match_count;       /* 0: all */
};
#define PIPA_ROWS_OPTIONS_INIT                         \
        {                                              \
                sizeof(struct pipa_rows_options), 0, 0 \
        }

struct pipa_rows;

/* Open the rows of a kind. The stream borrows the analysis; the caller frees it first. `opt` may be
 * NULL. Rows of one series stand together, in order of time. */
PIPA_API enum pipa_status pipa_rows_open(const struct pipa_analysis *analysis,
                                         enum pipa_rows_kind kind,
                                         const struct pipa_rows_options *opt,
                                         struct pipa_rows **out, struct pipa_error *err);

/* The columns; the same array for the life of the stream. */
PIPA_API const struct pipa_column *pipa_rows_columns(const struct pipa_rows *rows, size_t *count);

/* Pull the next chunk: fills the columns and returns its rows, 0 at the end. */
PIPA_API size_t pipa_rows_next(struct pipa_rows *rows);

PIPA_API void pipa_rows_free(struct pipa_rows *rows);

/* "0.1.0". Static. */
PIPA_API const char *pipa_version(void);

/* A phrase for a status ("damaged input"). Static; never NULL. */
PIPA_API const char *pipa_status_text(enum pipa_status status);

#ifdef __cplusplus
}
#endif
#endif

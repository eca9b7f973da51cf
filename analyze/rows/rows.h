/* A row stream: one kind of rows over a finished analysis, its columns filled chunk by chunk. A
 * kind is a file and a row in the table of kinds.c: it says which items the next chunk holds; every
 * column knows how to fill its own cells from those, and only those asked for are filled. Private
 * to this folder. */
#ifndef PIPA_ROWS_ROWS_H
#define PIPA_ROWS_ROWS_H

#include "analyze/pipeline.h"
#include "base/fail.h"

#define ROWS_CHUNK 4096

struct rows_column;

/* Where one column's cells of a chunk go: [ROWS_CHUNK] each. */
struct rows_cells {
        struct pipa_text *text;
        double *number;
        int64_t *time_ns;
        uint64_t *whole;
        bool *known; /* NULL where the column always knows */
};

struct pipa_rows {
        const struct pipa_analysis *analysis;
        const struct pi_recording *rec; /* NULL where the kind does not read it */
        const struct rows_kind *kind;
        const struct rows_column **source; /* [column_count] */
        struct pipa_column *column;        /* [column_count] what the caller sees */
        struct rows_cells *cells;          /* [column_count] */
        size_t column_count;
        size_t count; /* rows of the chunk at hand */
        void *state;  /* the kind's own, made by its `open` */
};

/* `unit` and `name` are literals. */
struct rows_column {
        const char *name, *unit;
        enum pipa_column_type type;
        bool maybe; /* WHOLE, TIME: some rows may not know it */
        void (*fill)(struct pipa_rows *rows, const struct rows_column *column,
                     const struct rows_cells *out);
        uint64_t what; /* told to `fill`: a bit, a place, a field */
        unsigned need; /* beyond the kind's own: enum pipa_need */
        /* Whether the recording has something for it; NULL: always. */
        bool (*present)(const struct pi_recording *rec, const struct rows_column *column);
};

struct rows_kind {
        enum pipa_rows_kind id;
        const char *name; /* "samples" */
        unsigned need;    /* enum pipa_need, any of them will do */
        const struct rows_column *column;
        size_t column_count;
        /* Makes `state`, once the columns are chosen; on failure too `close` is called. */
        enum pipa_status (*open)(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                 struct pipa_error *err);
        /* Chooses the next chunk's items: how many, at most ROWS_CHUNK. */
        size_t (*pull)(struct pipa_rows *rows);
        void (*close)(struct pipa_rows *rows);
        bool fixed_columns; /* they cannot be chosen */
};

/* The table of kinds.c; NULL where there is no such kind. */
const struct rows_kind *rows_kind_find(enum pipa_rows_kind id);

extern const struct rows_kind rows_series, rows_series_stats, rows_samples, rows_stacks,
        rows_frames, rows_branches, rows_records, rows_hotspots, rows_events, rows_modules;

/* Whether one of the columns that were asked for carries this name. */
bool rows_has_column(const struct pipa_rows *rows, const char *name);

static inline struct pipa_text rows_text(struct pi_str s)
{
        return (struct pipa_text){ s.p ? s.p : "", s.n };
}

/* A name that is a literal; NULL: not known. */
static inline struct pipa_text rows_literal(const char *s)
{
        return (struct pipa_text){ s, s ? strlen(s) : 0 };
}

#define ROWS_UNKNOWN ((struct pipa_text){ NULL, 0 })

#endif

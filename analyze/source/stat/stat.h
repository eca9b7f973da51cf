/* What perf stat wrote: one line is one counter on one unit at one moment. Three forms (CSV, JSON,
 * text for people) become rows, and rows become counts. Private to this folder. */
#ifndef PIPA_SOURCE_STAT_STAT_H
#define PIPA_SOURCE_STAT_STAT_H

#include "analyze/source/source.h"

enum stat_form { STAT_NONE, STAT_CSV, STAT_JSON, STAT_TEXT };

#define STAT_SEPARATOR_MAX 4

struct stat_separator {
        char text[STAT_SEPARATOR_MAX];
        size_t n;
};

/* What the first lines of a file say. */
struct stat_shape {
        enum stat_form form;
        struct stat_separator separator; /* STAT_CSV */
};

enum stat_when { STAT_WHOLE, STAT_INTERVAL, STAT_SUMMARY };

/* One line, taken apart. Views point into the line. */
struct stat_row {
        enum stat_when when;
        int64_t time_ns;      /* STAT_INTERVAL */
        struct pi_str on;     /* "CPU3", "S0-D0-C2", "nginx-1234"; "" for all */
        uint32_t cpus;        /* 0: not told */
        bool counts;          /* it has a counter: the next fields hold */
        struct pi_str event;  /* "cycles:u" */
        struct pi_str unit;   /* "msec"; "" */
        struct pi_str cgroup; /* "/"; "" for none */
        struct pi_count count;
        double variance_ratio; /* NAN */
        bool prints;           /* it has a metric: the next fields hold */
        double metric;
        struct pi_str label, judgement;         /* "insn per cycle"; "bad" */
        struct pi_str value_text, running_text; /* STAT_CSV: where both stood; "" for none */
};

enum stat_line {
        STAT_LINE_ROW,
        STAT_LINE_EMPTY,   /* nothing to be read, nothing lost */
        STAT_LINE_MESSAGE, /* perf's or the command's words */
        STAT_LINE_NAMES,   /* names of columns, of --metric-only */
        STAT_LINE_METRICS, /* values below such names */
        STAT_LINE_COMMA,   /* decimal commas between comma separators */
        STAT_LINE_ODD,
};

/* Which form the text is of; STAT_NONE where it is not perf stat's. `head`: the file's beginning.
 */
struct stat_shape stat_detect(struct pi_str head);

/* stat_csv.c */
enum stat_line stat_csv_line(const struct stat_separator *separator, struct pi_str line,
                             struct stat_row *row);
/* The part up to the separator off the front of *rest, as pi_text_field does. */
bool stat_csv_field(const struct stat_separator *separator, struct pi_str *rest,
                    struct pi_str *field);

/* stat_json.c: the next object of a line, which may hold several. *rest moves behind it. A metric
 * of --metric-only (a key of its own) is handed over one at a time: call until STAT_LINE_EMPTY. */
struct stat_json {
        struct pi_str rest;
        bool inside;         /* in an object whose keys are metrics */
        struct stat_row row; /* what that object said so far */
        bool comma;          /* a decimal comma was read as a point */
};
enum stat_line stat_json_next(struct stat_json *json, struct stat_row *row);

/* stat_text.c: a row, or what else such a text says into `counts`. */
enum stat_line stat_text_line(struct pi_counts *counts, struct pi_str line, struct stat_row *row);

/* stat_message.c: words of perf's, of the shell's or of the command's that stand among the rows. */
bool stat_is_message(struct pi_str line);

/* stat_unit.c: the unit's scope and numbers out of its name; names and cgroups are interned. */
void stat_unit_of(struct pi_str name, struct pi_count_unit *unit);

#endif

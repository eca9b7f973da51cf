/* One reading of one file of perf stat: rows -> counts. perf prints the same counters in the same
 * order in every interval, so the place of a line tells its series before its text is compared. */
#ifndef PIPA_SOURCE_STAT_READER_H
#define PIPA_SOURCE_STAT_READER_H

#include "analyze/source/stat/stat.h"

#define STAT_SLOT_TEXT 104
#define STAT_ODD_SHOWN 5 /* lines that a note names */
#define STAT_TIME_TEXT 32
#define STAT_OVERREAD 8 /* texts are compared eight bytes at a time */

/* A counter's name on a unit. The same name may stand several times in an interval. */
struct stat_key {
        uint32_t unit, name; /* index; string id */
        uint32_t epoch;      /* of the interval in which it was last seen */
        uint32_t seen;       /* how often in that one */
};

/* What stood at this place of an interval when it was last read the slow way: the text in front of
 * the value, between value and running time, and behind the metric's value. */
struct stat_slot {
        uint32_t series, key, occurrence;
        uint32_t unit, counter;
        uint32_t label, judgement;      /* string ids */
        uint8_t before, middle, behind; /* bytes of each in `text` */
        bool good;
        char text[STAT_SLOT_TEXT + STAT_OVERREAD];
};

struct stat_reader {
        const struct pi_member *member;
        struct pi_recording *rec;
        const struct pi_host *host;
        struct pi_arena *scratch;
        struct stat_shape shape;
        struct pi_counts *counts; /* being filled */
        struct pi_set keys;       /* struct stat_key */
        struct pi_vec slots;      /* struct stat_slot */
        size_t place;             /* of the next counter in its interval */
        uint32_t epoch;           /* counts intervals, of all sets */
        enum stat_when when;
        int64_t time_ns; /* of the open interval; PI_NO_TIME: none */
        char time_text[STAT_TIME_TEXT +
                       STAT_OVERREAD]; /* as it stands in front of every row, separator included */
        size_t time_bytes;
        struct pi_vec names;            /* uint32_t: string ids, of --metric-only */
        bool slots_checked;             /* they make one interval, as they stand */
        uint32_t wide_from, wide_pause; /* epoch before which none is taken whole; how many are
                                           waited for behind one that could not be */
        double *metric;                 /* [metric_count] room for what perf printed, of a few */
        size_t metric_count;            /* whole intervals */
        uint64_t line;
        uint64_t odd, long_lines;
        uint64_t odd_line[STAT_ODD_SHOWN];
        uint64_t messages;
        struct pi_str message; /* the first */
        bool comma;            /* decimal commas were read as points */
        bool cut;              /* the file ends inside a line */
};

/* stat_rows.c. False where memory ran out. */
bool stat_reader_init(struct stat_reader *reader, const struct stat_shape *shape,
                      const struct pi_member *member, struct pi_recording *rec,
                      const struct pi_host *host, struct pi_arena *scratch);
void stat_reader_done(struct stat_reader *reader);
/* A new set: another run, in the same file. */
bool stat_rows_restart(struct stat_reader *reader);
bool stat_rows_take(struct stat_reader *reader, const struct stat_row *row, struct pi_str line);
/* A row of --metric-only: `on` and time are row's, the values stand in `line`. */
bool stat_rows_metrics(struct stat_reader *reader, struct pi_str line, const struct stat_row *row);
bool stat_rows_names(struct stat_reader *reader, struct pi_str line);
/* The last set is complete. */
bool stat_rows_end(struct stat_reader *reader);

/* stat_slots.c: the index of the row's unit, PI_NONE where a limit is met; and all that its place
 * will mean, which is kept for the next interval. */
uint32_t stat_unit_index(struct stat_reader *reader, const struct stat_row *row);
struct stat_slot stat_slot_of(struct stat_reader *reader, const struct stat_row *row,
                              struct pi_str line);

/* stat_lines.c: what a line is, and where it goes. PIPA_E_UNSUPPORTED where its locale makes it
 * ambiguous. `whole`: a newline stood behind it. */
enum pipa_status stat_line_take(struct stat_reader *reader, struct pi_str line, bool whole,
                                struct pipa_error *err);

/* stat_fast.c: the line at `p`, if it is what its place makes expect: its counts are taken and what
 * is returned stands behind its newline. NULL for all others, of which nothing was taken. At `end`
 * stand at least STAT_SLACK_BYTES zero bytes. */
#define STAT_SLACK_BYTES 256
const char *stat_fast_line(struct stat_reader *reader, const char *p, const char *end);

/* One whole interval, every line of which is what its slot makes expect: straight into the columns
 * of `at`, which has room for all series. False where it is not, and then *at is good for nothing.
 * Changes nothing else: several threads read one interval each. metric[i] takes what perf worked
 * out at slot i, NAN where nothing; NULL: not wanted. *metrics counts them. */
bool stat_fast_interval(const struct stat_reader *reader, struct pi_str text, size_t time_bytes,
                        struct pi_count_interval *at, double *metric, uint64_t *metrics);

/* A metric of perf's that stood at a slot. */
void stat_print(struct stat_reader *reader, const struct stat_slot *slot, size_t interval,
                double metric);

/* stat_wide.c: whole intervals from `p` on, on all cores, where there are several and they look
 * like the one before. What is returned stands behind the last that was taken, or is `p`. *cut:
 * what follows begins one of which more may stand behind `end`; ask again when it does. */
const char *stat_wide_take(struct stat_reader *reader, const char *p, const char *end, bool *cut);

/* stat_notes.c: what weakens the result. */
void stat_notes(const struct stat_reader *reader);

#endif

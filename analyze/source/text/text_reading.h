/* One text on its way into the recording: what the two sources of texts have in common. */
#ifndef PIPA_SOURCE_TEXT_READING_H
#define PIPA_SOURCE_TEXT_READING_H

#include "analyze/source/source.h"
#include "analyze/source/text/text_lines.h"
#include "analyze/source/text/text_names.h"

#define TEXT_LINES_NAMED 5 /* of those that were not understood */

struct text_reading {
        const struct pi_member *member;
        struct pi_recording *rec;
        const struct pi_host *host;
        const char *what;        /* "perf script text", a literal */
        struct pi_arena scratch; /* lives as long as this reading */
        struct text_lines lines;
        struct text_names names;
        struct pi_set events; /* string ids of their names; index = event index */
        int64_t last_ns;      /* of the sample before */
        bool unordered;       /* samples do not stand in order of time */
        bool drop_times;      /* they would stand on another clock than the snapshots' */
        uint64_t strange;     /* lines that were not understood */
        uint64_t strange_line[TEXT_LINES_NAMED];
        uint64_t deep;    /* stacks that were cut at PI_LIMIT_STACK_DEPTH */
        uint64_t crowded; /* samples of events beyond PI_LIMIT_EVENTS */
        uint64_t rounded; /* weights that are no whole numbers */
};

/* False where memory ran out. `done` releases everything, also after that. */
bool text_reading_init(struct text_reading *reading, const struct pi_member *member,
                       struct pi_recording *rec, const struct pi_host *host, const char *what);
void text_reading_done(struct text_reading *reading);

/* True where other members were sampled already: what a text repeats is left out, and noted. */
bool text_reading_is_late(const struct pi_member *member, struct pi_recording *rec,
                          const char *what);

/* The event of this name (a string id), made on first sight. PI_NONE where memory ran out, or where
 * there are too many: then `crowded` counts it. */
uint32_t text_reading_event(struct text_reading *reading, uint32_t name, bool has_period);

/* Puts a sample behind the others; `chain`: its stack is a call chain. False where memory ran out.
 */
bool text_reading_push(struct text_reading *reading, struct pi_sample *sample, bool chain);

/* Counts a line that was not understood. */
void text_reading_strange(struct text_reading *reading, uint64_t line);

/* Hands every line to `take` (false: memory ran out). */
enum pipa_status text_reading_walk(struct text_reading *reading,
                                   bool (*take)(void *user, struct pi_str line), void *user,
                                   struct pipa_error *err);

/* Brings the samples into order and notes what is weaker. */
enum pipa_status text_reading_end(struct text_reading *reading, struct pipa_error *err);

/* Failures. */
enum pipa_status text_reading_no_memory(const struct text_reading *reading, struct pipa_error *err);

/* text_order.c: samples by time, those of one moment as they stood. False where memory ran out. */
bool text_order(struct pi_vec *samples, struct pi_arena *scratch);

#endif

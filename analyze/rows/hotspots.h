/* Samples summed by keys: who (of the sample) and where (of a function of its stack). */
#ifndef PIPA_ROWS_HOTSPOTS_H
#define PIPA_ROWS_HOTSPOTS_H

#include "analyze/rows/filter.h"
#include "analyze/rows/rows.h"
#include "base/set.h"

/* Of the sample. What is no key is 0. Texts are string ids, what is not known is PI_NONE. */
struct rows_hot_who {
        uint32_t event; /* index; always a key */
        uint32_t comm, process;
        uint32_t pid, tid, cpu;
};

/* Of a function: string ids. */
struct rows_hot_where {
        uint32_t sym, dso, caller;
        const char *side; /* a literal of rows_module_side; NULL: none */
};

enum rows_hot_key {
        ROWS_HOT_COMM = 1 << 0,
        ROWS_HOT_PROCESS = 1 << 1,
        ROWS_HOT_PID = 1 << 2,
        ROWS_HOT_TID = 1 << 3,
        ROWS_HOT_CPU = 1 << 4,
        ROWS_HOT_SYM = 1 << 5,
        ROWS_HOT_DSO = 1 << 6,
        ROWS_HOT_SIDE = 1 << 7,
        ROWS_HOT_CALLER = 1 << 8,
};

/* One row: self is what was sampled in it, total also what was called from it. A sample counts once
 * in a total, however often the function recurs in its stack. */
struct rows_hot {
        uint32_t who, where; /* indices */
        double self, total;
        uint64_t self_samples, total_samples;
};

struct rows_hots {
        struct pi_arena arena;
        unsigned keys; /* enum rows_hot_key */
        struct pi_set whos, wheres;
        struct pi_vec list; /* struct rows_hot, as they come */
        double *event_sum;  /* [events] under the filter */
};

/* `totals` off: only self is summed. `hots` is released by done, whatever the outcome. */
enum pipa_status rows_hots_sum(struct rows_hots *hots, const struct pi_recording *rec,
                               const struct rows_filter *filter, unsigned keys, bool totals,
                               struct pipa_error *err);
void rows_hots_done(struct rows_hots *hots);

static inline const struct rows_hot_who *rows_hots_who(const struct rows_hots *hots,
                                                       const struct rows_hot *hot)
{
        return PI_AT(&hots->whos.list, struct rows_hot_who, hot->who);
}

static inline const struct rows_hot_where *rows_hots_where(const struct rows_hots *hots,
                                                           const struct rows_hot *hot)
{
        return PI_AT(&hots->wheres.list, struct rows_hot_where, hot->where);
}

/* hotspots_key.c: the sample's who, the where of a stack's innermost function: an index, PI_NONE
 * where memory ran out. */
uint32_t rows_hots_add_who(struct rows_hots *hots, const struct pi_recording *rec,
                           const struct pi_sample *sample);
uint32_t rows_hots_add_where(struct rows_hots *hots, const struct pi_recording *rec,
                             uint32_t stack);

/* The text of a key (enum rows_hot_key, 0: the event), NULL where it is not known; the number of a
 * key that is one, above INT32_MAX where it is not known. */
struct pipa_text rows_hots_text(const struct rows_hots *hots, const struct pi_recording *rec,
                                const struct rows_hot *hot, uint64_t key);
uint32_t rows_hots_number(const struct rows_hots *hots, const struct rows_hot *hot, uint64_t key);

#endif

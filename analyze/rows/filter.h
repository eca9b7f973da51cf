/* Which samples and records count (struct pipa_filter), prepared so that asking costs a few array
 * look-ups: what a filter says of names is decided once per task, event and stack. */
#ifndef PIPA_ROWS_FILTER_H
#define PIPA_ROWS_FILTER_H

#include "analyze/data/recording.h"
#include "base/fail.h"

/* NULL arrays: all pass. */
struct rows_filter {
        bool *task;             /* [tasks] */
        bool *event;            /* [events] */
        bool *cpu;              /* [PI_LIMIT_CPUS] */
        bool *leaf;             /* [stacks] the innermost function is one that was asked for */
        bool *inside;           /* [stacks] some function is */
        int64_t from_ns, to_ns; /* on the recording's clock */
        bool timed;
};

/* `given` may be NULL: all. On failure the error says what of it is no list or no expression, and
 * nothing is held. */
enum pipa_status rows_filter_make(struct rows_filter *filter, const struct pi_recording *rec,
                                  const struct pipa_filter *given, struct pipa_error *err);
void rows_filter_done(struct rows_filter *filter);

bool rows_filter_sample(const struct rows_filter *filter, const struct pi_sample *sample);

/* Records are of no event in particular and have no stack: only who, where and when is asked. */
bool rows_filter_record(const struct rows_filter *filter, const struct pi_kept_record *record);

#endif

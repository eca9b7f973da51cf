/* Samples summed by stack, thread, CPU and event: what profile.proto calls samples. */
#ifndef PIPA_REPORT_EXPORT_TALLY_H
#define PIPA_REPORT_EXPORT_TALLY_H

#include "base/set.h"
#include "report/export_roots.h"

struct pi_tally_row {
        uint32_t stack;  /* row of stacks */
        uint32_t thread; /* id of threads */
        uint32_t cpu;    /* PI_NONE: not known */
        uint32_t event;  /* row of events */
        double sum;
};

struct pi_tally_thread {
        uint32_t label; /* string id of roots: "name-pid/tid" */
        struct pi_str comm;
        uint64_t pid, tid; /* UINT64_MAX: not known */
};

struct pi_tally_event {
        struct pi_str name, unit; /* name.p NULL: no sample is of it */
        uint64_t period;          /* of all its samples; 0 where they differ */
};

struct pi_tally {
        struct pi_roots roots;
        struct pi_set threads;         /* struct pi_tally_thread */
        struct pi_set rows;            /* struct pi_tally_row, in order of first sight */
        struct pi_tally_event *events; /* [event_count] */
        size_t event_count;
        int64_t first_ns, last_ns; /* since the recording's start; INT64_MAX, INT64_MIN: none */
        uint64_t first_wall_ns;    /* since the epoch; 0: not known */
};

/* `stacks`: rows of stacks there are. To be released, whatever the status. */
enum pipa_status pi_tally_read(struct pi_export *x, size_t stacks, struct pi_tally *out);
void pi_tally_done(struct pi_tally *tally);

#endif

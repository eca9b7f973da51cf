/* What a sample and a record have in common: the begin of their line, from the name to the time. */
#ifndef PIPA_CLI_SCRIPT_LINE_H
#define PIPA_CLI_SCRIPT_LINE_H

#include "script_fields.h"
#include "sink.h"

struct script_who {
        struct pipa_text comm, mode;
        int64_t pid, tid, cpu;      /* -1: not known, as perf prints it */
        bool timed;                 /* `clock_ns` is known */
        bool dated;                 /* `wall_ns` is */
        uint64_t clock_ns, wall_ns; /* of the recording's clock; since the epoch */
        const char *misc; /* marks of the record behind those of `mode`; "" for a sample */
};

/* How times are printed: nanoseconds, or microseconds. */
void script_put_start(struct sink *sink, uint32_t fields, bool chain, bool nanoseconds,
                      const struct script_who *who);

#endif

/* The first line of a sample as perf script prints it:
 *
 *     comm [pid/]tid [[cpu]] [time:] [period] event: [text of the event, or its one frame]
 *
 * Nothing of it but the name stands at a fixed place or is always there, and the name may hold
 * blanks and digits: what a word is follows from its form and from the words around it. */
#ifndef PIPA_SOURCE_TEXT_HEAD_H
#define PIPA_SOURCE_TEXT_HEAD_H

#include "base/str.h"

struct text_head {
        struct pi_str comm, event; /* "" where not printed */
        struct pi_str rest;        /* what stands behind the event */
        int32_t pid, tid;          /* -1 where not printed */
        uint32_t cpu;              /* PI_NONE where not printed */
        int64_t time_ns;           /* PI_NO_TIME where not printed */
        uint64_t period;           /* 1 where not printed */
        bool has_period;
        bool sure; /* a thread and a time or a CPU were printed: no other text looks like it */
};

/* False where the line is none. */
bool text_head_read(struct pi_str line, struct text_head *out);

#endif

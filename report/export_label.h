/* What a frame is called in folded stacks: the rules of stackcollapse-perf.pl, and where they would
 * lose something, what doc/export.md says instead. */
#ifndef PIPA_REPORT_EXPORT_LABEL_H
#define PIPA_REPORT_EXPORT_LABEL_H

#include "report/export_scratch.h"

struct pi_label_frame {
        struct pi_str sym; /* p NULL: not known */
        struct pi_str dso; /* as perf script prints it */
        bool kernel, inlined;
};

/* Where labels are put together. */
struct pi_label {
        struct pi_scratch text; /* the label */
        struct pi_scratch name; /* of a function while it is taken apart */
};

struct pi_label_rules {
        bool marks; /* _[k], _[j] and _[i] */
        bool java;  /* frames of a process whose name is just "java" */
};

void pi_label_init(struct pi_label *label, struct pi_arena *arena);
void pi_label_done(struct pi_label *label);

/* Takes one label off the front of `rest`, which starts as frame->sym, into out->text, which is
 * cleared first. A name that holds "->" is of functions inlined into each other, outermost first,
 * and gives a label for each. False where none is left; at least one is given. `part` counts them,
 * from 0. */
bool pi_label_next(const struct pi_label_frame *frame, const struct pi_label_rules *rules,
                   unsigned part, struct pi_str *rest, struct pi_label *out);

#endif

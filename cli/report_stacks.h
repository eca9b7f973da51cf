/* Whole stacks of functions, the heaviest first. */
#ifndef PIPA_CLI_REPORT_STACKS_H
#define PIPA_CLI_REPORT_STACKS_H

#include "intern.h"
#include "report.h"

/* A function on a stack. Both texts NULL, and inlined 0, of nothing. */
struct stacks_name {
        struct pipa_text sym, dso, kind; /* p NULL: not known */
        uint64_t inlined;
};

/* A stack: its innermost function and the stack of the caller. The functions are told apart, not
 * their addresses, and a run of one function is one frame. */
struct stacks_node {
        uint32_t parent; /* index; 0: the empty stack, which is its own */
        uint32_t name;   /* index of a struct stacks_name */
        uint32_t run;    /* 1: the function called itself */
};

/* Samples of one event, in threads of one name, in one stack. */
struct stacks_row {
        uint64_t event;
        struct pipa_text comm;
        uint64_t node;
};

struct report_stacks {
        struct intern names;    /* struct stacks_name */
        struct intern nodes;    /* struct stacks_node */
        struct intern rows;     /* struct stacks_row */
        struct report_sum *sum; /* [rows] */
        size_t sum_count, sum_room;
        uint32_t *order; /* [rows] by event, the heaviest first */
};

/* The stacks of one event: order[first .. end], of them up to `shown` are printed. */
struct stacks_part {
        const struct report_event *event;
        size_t first, shown, end;
        double left; /* weight of those that are not printed */
};

/* False where reading failed, with the reason said. To be freed in any case. */
bool report_stacks_read(struct report *report, struct report_stacks *stacks);
void report_stacks_free(struct report_stacks *stacks);

/* The part that begins at `first`; false at the end. */
bool report_stacks_part(const struct report *report, const struct report_stacks *stacks,
                        size_t first, struct stacks_part *out);

static inline const struct stacks_row *report_stacks_row(const struct report_stacks *stacks,
                                                         size_t i)
{
        return intern_at(&stacks->rows, stacks->order[i]);
}

static inline const struct report_sum *report_stacks_sum(const struct report_stacks *stacks,
                                                         size_t i)
{
        return &stacks->sum[stacks->order[i]];
}

static inline const struct stacks_node *report_stacks_node(const struct report_stacks *stacks,
                                                           uint64_t node)
{
        return intern_at(&stacks->nodes, (uint32_t)node);
}

static inline const struct stacks_name *report_stacks_name(const struct report_stacks *stacks,
                                                           const struct stacks_node *node)
{
        return intern_at(&stacks->names, node->name);
}

#endif

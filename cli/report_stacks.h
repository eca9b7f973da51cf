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

/* False where reading failed, with the reason said. To be freed in any case. */
bool report_stacks_read(struct report *report, struct report_stacks *stacks);
void report_stacks_free(struct report_stacks *stacks);

#endif

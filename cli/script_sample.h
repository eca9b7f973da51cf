/* One sample -> its lines. */
#ifndef PIPA_CLI_SCRIPT_SAMPLE_H
#define PIPA_CLI_SCRIPT_SAMPLE_H

#include "script_branches.h"
#include "script_line.h"
#include "script_stacks.h"

/* Columns of samples that lines are made of; those that nobody asked for are NULL. */
enum script_column {
        C_EVENT_ID,
        C_STACK,
        C_CHAIN,
        C_CLOCK,
        C_ORDER,
        C_COMM,
        C_PID,
        C_TID,
        C_CPU,
        C_MODE,
        C_WALL,
        C_PERIOD,
        C_TRACE,
        C_ADDR,
        C_ADDR_SYM,
        C_ADDR_SYMOFF,
        C_ADDR_DSO,
        C_DATA_SRC,
        C_WEIGHT,
        C_INS_LAT,
        C_RETIRE_LAT,
        C_TRANSACTION,
        C_CGROUP,
        C_IP,
        C_SYM,
        C_SYMOFF,
        C_DSO,
        C_IREGS,
        C_UREGS,
        C_BRANCH_FIRST,
        C_BRANCH_COUNT,
        C_RAW,
        C_PHYS_ADDR,
        C_DATA_PAGE,
        C_CODE_PAGE,
        SCRIPT_COLUMNS
};

struct script_samples {
        const struct script_event *events; /* [event_count] */
        size_t event_count;
        struct script_stacks *stacks[SCRIPT_TYPES]; /* NULL where no chain is printed */
        const struct script_branches *branches;
        const struct pipa_column *column[SCRIPT_COLUMNS];
        int name_width; /* of the longest event's name */
        bool nanoseconds;
        size_t data_src_width; /* of the longest one so far: the column grows, as perf's does */
};

/* The names of the columns that these fields need; returns how many. */
size_t script_sample_columns(uint32_t fields, bool order, const char *names[SCRIPT_COLUMNS],
                             enum script_column ids[SCRIPT_COLUMNS]);

void script_put_sample(struct sink *sink, struct script_samples *samples, size_t row);

/* What stands in a row; 0 and -1 where it is not known. */
struct script_who script_who_of(const struct pipa_column *const *column, size_t row);

/* "          cycles: " */
void script_put_event(struct sink *sink, const struct script_event *event, int width);

#endif

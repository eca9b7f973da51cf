/* Records that are no samples, as `pipa script --show-…-events` prints them between the samples. */
#ifndef PIPA_CLI_SCRIPT_RECORDS_H
#define PIPA_CLI_SCRIPT_RECORDS_H

#include "script_sample.h"

/* Sets of types that are shown together. */
enum script_show {
        SHOW_MMAP = 1 << 0,
        SHOW_TASK = 1 << 1,
        SHOW_SWITCH = 1 << 2,
        SHOW_LOST = 1 << 3,
        SHOW_NAMESPACE = 1 << 4,
        SHOW_CGROUP = 1 << 5,
        SHOW_BPF = 1 << 6,
        SHOW_TEXT_POKE = 1 << 7,
        SHOW_ROUND = 1 << 8,
};

/* The stream of records, one at a time. */
struct script_records {
        struct pipa_rows *rows; /* NULL: none are shown */
        uint32_t show;          /* enum script_show */
        const struct pipa_column *column[SCRIPT_COLUMNS], *type, *text, *misc;
        size_t at, count; /* of the chunk */
};

enum pipa_status script_records_open(struct script_records *records,
                                     const struct pipa_analysis *analysis, uint32_t show,
                                     const char *cpus, struct pipa_error *err);
void script_records_close(struct script_records *records);

/* Prints those that come before the sample with this number in the common order. */
void script_records_put_before(struct script_records *records, struct sink *sink,
                               const struct script_samples *samples, uint64_t order);

#endif

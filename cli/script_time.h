/* --time: which moments count, in perf's ways of saying it. */
#ifndef PIPA_CLI_SCRIPT_TIME_H
#define PIPA_CLI_SCRIPT_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCRIPT_TIMES 64

/* Both ends are included, but for the end of a range that has another behind it. */
struct script_range {
        uint64_t from_ns, to_ns; /* of the recording's clock; UINT64_MAX as an end: open */
};

struct script_times {
        size_t count; /* 0: all moments */
        bool shares;  /* the ranges are not set before `share` is known of what */
        struct {
                double from, to; /* 0 .. 1 */
        } share[SCRIPT_TIMES];
        struct script_range range[SCRIPT_TIMES];
};

/* "A,B", "A,", ",B" in seconds, several apart by a space; "10%/2" (the second tenth), "10%",
 * "0%-10%", several apart by commas. False where it is none of them. */
bool script_times_parse(struct script_times *times, const char *text);

/* Shares of the time from the first sample to the last become ranges. */
void script_times_settle(struct script_times *times, uint64_t first_ns, uint64_t last_ns);

bool script_times_hold(const struct script_times *times, uint64_t clock_ns);

#endif

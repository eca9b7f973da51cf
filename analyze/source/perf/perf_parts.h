/* The fields of one SAMPLE record, in the order in which the kernel writes them
 * (perf_output_sample, kernel/events/core.c): views into the record, nothing is judged. Also what a
 * second reading uses to get at raw bytes, registers and user stacks. */
#ifndef PIPA_SOURCE_PERF_PARTS_H
#define PIPA_SOURCE_PERF_PARTS_H

#include "analyze/source/perf/perf.h"

/* Counts of PERF_SAMPLE_READ: `at` stands before the first. */
struct perf_read_values {
        struct pi_cursor at;
        uint64_t count;
        uint64_t format;
        uint64_t time_enabled_ns, time_running_ns; /* of all; 0 where not recorded */
};

struct perf_read_value {
        uint64_t value, id, lost; /* what the format does not have is 0 */
};

/* Registers of one moment: their ABI (PERF_SAMPLE_REGS_ABI_*, 0: none) and values, lowest bit of
 * the attr's mask first. */
struct perf_parts_regs {
        uint64_t abi;
        struct pi_cursor values;
};

struct perf_parts {
        uint64_t got; /* PERF_SAMPLE_* of the fields that are whole */
        bool missing; /* the record ends before its fields do */
        uint64_t identifier, ip, time, addr, id, stream_id, period;
        uint32_t pid, tid, cpu;
        struct perf_read_values read; /* up to here nothing is said of what `got` lacks */
        uint64_t chain_count;         /* from here on that is 0 */
        const uint8_t *chain;         /* [chain_count] addresses and markers, 8 bytes each */
        struct pi_bytes raw;          /* from here on only where the event records one of these */
        struct pi_cursor branches;    /* from, to, flags: 24 bytes each */
        struct pi_cursor counters;    /* 8 bytes a branch, or empty */
        uint64_t branch_count;
        uint64_t hw_index; /* PI_NO_HW_INDEX where not recorded */
        struct perf_parts_regs regs_user, regs_intr;
        struct pi_bytes stack_user;
        uint64_t stack_used_bytes; /* how much of stack_user the kernel could read */
        uint64_t weight; /* WEIGHT, or WEIGHT_STRUCT with its first part in the low half */
        uint64_t data_src, transaction, phys_addr, cgroup, data_page_bytes, code_page_bytes;
        struct pi_bytes aux;
};

/* Reads the record behind its header. */
void perf_parts_read(struct perf_parts *parts, const struct perf_attr *attr,
                     const struct pi_cursor *record_body);

/* Where in a sample the bytes of its user stack stand and how many they are, of `head`, which may
 * end anywhere behind the header. Size 0: there are none, or head ends before they begin. */
struct perf_section perf_parts_stack(const struct perf_attr *attr, struct pi_cursor head);

/* The next of read.count values. */
struct perf_read_value perf_parts_next_value(struct perf_read_values *values);

#endif

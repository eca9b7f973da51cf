/* How the recording was made, by the word of its collector (manifest.json). Absent numbers are NAN,
 * absent times PI_NO_TIME, absent texts "". */
#ifndef PIPA_DATA_COLLECTION_H
#define PIPA_DATA_COLLECTION_H

#include "base/vec.h"

#define PI_NO_TIME INT64_MIN

struct pi_clock_tuple {
        int64_t monotonic_ns, boottime_ns, realtime_ns;
};

/* A text that the collector took along as key and value: a label; or a thing and why it is missing.
 */
struct pi_collection_pair {
        struct pi_str key, value;
};

/* A member as it was when it was stored. */
struct pi_collection_member {
        struct pi_str name;
        uint64_t xxh64; /* seed 0, of its bytes */
};

struct pi_collection {
        bool present; /* a manifest was read */
        struct pi_str tool, id, host, arch, kernel, boot_id, kernel_build_id;
        struct pi_str state, end_reason, scope;
        struct pi_str command;   /* words joined by spaces */
        struct pi_vec processes; /* int32_t: the pids asked for */
        struct pi_vec labels;    /* struct pi_collection_pair */
        struct pi_vec missing;   /* struct pi_collection_pair */
        struct pi_vec members;   /* struct pi_collection_member: what was stored */
        struct pi_clock_tuple start, end;
        double clock_ticks_hz, page_bytes, cpus_online;
        bool sampled; /* "sampling" is there */
        struct pi_str sampling_why;
        bool sampled_kernel, sampled_all;
        double frequency_hz, samples, lost;
        bool snapped; /* "snapshots" is there */
        double interval_ns, rounds, late_rounds;
        double cpu_user_ns, cpu_system_ns, setup_cpu_ns, steady_cpu_ns, finish_cpu_ns;
        double max_rss_bytes, written_bytes;
};

/* Nothing is known. */
void pi_collection_init(struct pi_collection *collection, struct pi_arena *arena);

#endif

/* The machine and the command that were recorded. What was not recorded is "" or 0 with its `has_`
 * false. */
#ifndef PIPA_DATA_MACHINE_H
#define PIPA_DATA_MACHINE_H

#include "base/str.h"

struct pi_machine {
        struct pi_str hostname, os_release, perf_version, arch, cpu_desc, cpuid, cmdline;
        struct pi_str captured_on; /* as perf script --header prints it, in a zone that it does not
                                      name */
        bool big_endian;
        bool has_cpus;
        uint32_t cpus_online, cpus_available;
        bool has_memory;
        uint64_t memory_bytes;
        bool has_sample_time; /* what the recorder says of the samples' times */
        uint64_t first_sample_ns, last_sample_ns;
        bool has_clockid;
        uint32_t clockid; /* CLOCK_* that sample times are of */
        bool has_clock_resolution;
        uint64_t clock_resolution_ns;
        bool has_tsc; /* TIME_CONV: sample times are (cycles of the TSC * mult >> shift) + zero */
        uint64_t tsc_shift, tsc_mult, tsc_zero;
        bool has_compression;                                            /* perf record -z */
        uint32_t compression_type, compression_level, compression_ratio; /* type 1: zstd */
        bool has_wall_clock;       /* CLOCK_DATA: the pair below was read at one moment */
        uint64_t wall_clock_ns;    /* since the epoch, UTC */
        uint64_t wall_clock_at_ns; /* on the samples' clock */
};

/* The processor's number in ELF headers (EM_*), by the recorded name (uname -m); 0: not known. */
uint16_t pi_machine_elf(const struct pi_machine *machine);

#endif

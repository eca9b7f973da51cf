/* Numbers of perf's ABI, under their own names: include/uapi/linux/perf_event.h (kernel),
 * tools/perf/util/{header,event}.h and tools/lib/perf/include/perf/event.h (perf). */
#ifndef PIPA_SOURCE_PERF_ABI_H
#define PIPA_SOURCE_PERF_ABI_H

enum perf_record_type {
        PERF_RECORD_MMAP = 1,
        PERF_RECORD_LOST = 2,
        PERF_RECORD_COMM = 3,
        PERF_RECORD_EXIT = 4,
        PERF_RECORD_THROTTLE = 5,
        PERF_RECORD_FORK = 7,
        PERF_RECORD_SAMPLE = 9,
        PERF_RECORD_MMAP2 = 10,
        PERF_RECORD_LOST_SAMPLES = 13,
        PERF_RECORD_KERNEL_MAX = 23,
        PERF_RECORD_USER_FIRST = 64,
        PERF_RECORD_FINISHED_ROUND = 68,
        PERF_RECORD_AUXTRACE = 71,
        PERF_RECORD_COMPRESSED = 81,
        PERF_RECORD_COMPRESSED2 = 83,
        PERF_RECORD_USER_MAX = 84,
        PERF_RECORD_TYPE_MAX = 84,
};

#define PERF_RECORD_MISC_CPUMODE_MASK 7
#define PERF_RECORD_MISC_KERNEL 1
#define PERF_RECORD_MISC_USER 2
#define PERF_RECORD_MISC_HYPERVISOR 3
#define PERF_RECORD_MISC_GUEST_KERNEL 4
#define PERF_RECORD_MISC_GUEST_USER 5
#define PERF_RECORD_MISC_COMM_EXEC (1 << 13)
#define PERF_RECORD_MISC_FORK_EXEC (1 << 13)
#define PERF_RECORD_MISC_MMAP_BUILD_ID (1 << 14)
#define PERF_RECORD_MISC_BUILD_ID_SIZE (1 << 15)

#define PERF_SAMPLE_IP (1ull << 0)
#define PERF_SAMPLE_TID (1ull << 1)
#define PERF_SAMPLE_TIME (1ull << 2)
#define PERF_SAMPLE_ADDR (1ull << 3)
#define PERF_SAMPLE_READ (1ull << 4)
#define PERF_SAMPLE_CALLCHAIN (1ull << 5)
#define PERF_SAMPLE_ID (1ull << 6)
#define PERF_SAMPLE_CPU (1ull << 7)
#define PERF_SAMPLE_PERIOD (1ull << 8)
#define PERF_SAMPLE_STREAM_ID (1ull << 9)
#define PERF_SAMPLE_IDENTIFIER (1ull << 16)

#define PERF_FORMAT_TOTAL_TIME_ENABLED (1ull << 0)
#define PERF_FORMAT_TOTAL_TIME_RUNNING (1ull << 1)
#define PERF_FORMAT_ID (1ull << 2)
#define PERF_FORMAT_GROUP (1ull << 3)
#define PERF_FORMAT_LOST (1ull << 4)

/* perf_event_attr's bit field, counted from its first bit. */
#define PERF_ATTR_EXCLUDE_USER (1ull << 4)
#define PERF_ATTR_EXCLUDE_KERNEL (1ull << 5)
#define PERF_ATTR_EXCLUDE_HV (1ull << 6)
#define PERF_ATTR_FREQ (1ull << 10)
#define PERF_ATTR_PRECISE_SHIFT 15
#define PERF_ATTR_SAMPLE_ID_ALL (1ull << 18)

/* Values from here up in a call chain say whose addresses follow (enum perf_callchain_context). */
#define PERF_CONTEXT_MAX ((uint64_t)-4095)
#define PERF_CONTEXT_HV ((uint64_t)-32)
#define PERF_CONTEXT_KERNEL ((uint64_t)-128)
#define PERF_CONTEXT_USER ((uint64_t)-512)
#define PERF_CONTEXT_GUEST ((uint64_t)-2048)
#define PERF_CONTEXT_GUEST_KERNEL ((uint64_t)-2176)
#define PERF_CONTEXT_GUEST_USER ((uint64_t)-2560)

#define PERF_TYPE_HARDWARE 0
#define PERF_TYPE_SOFTWARE 1
#define PERF_TYPE_TRACEPOINT 2
#define PERF_TYPE_HW_CACHE 3
#define PERF_TYPE_RAW 4
#define PERF_TYPE_BREAKPOINT 5
#define PERF_COUNT_SW_CPU_CLOCK 0
#define PERF_COUNT_SW_TASK_CLOCK 1

enum perf_feature {
        HEADER_BUILD_ID = 2,
        HEADER_HOSTNAME = 3,
        HEADER_OSRELEASE = 4,
        HEADER_VERSION = 5,
        HEADER_ARCH = 6,
        HEADER_NRCPUS = 7,
        HEADER_CPUDESC = 8,
        HEADER_CPUID = 9,
        HEADER_TOTAL_MEM = 10,
        HEADER_CMDLINE = 11,
        HEADER_EVENT_DESC = 12,
        HEADER_SAMPLE_TIME = 21,
        HEADER_CLOCKID = 23,
        HEADER_CLOCK_DATA = 29,
        HEADER_FEAT_BITS = 256,
};

#endif

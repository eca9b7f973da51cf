#include "analyze/inspect/inspect.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* include/uapi/linux/perf_event.h: enum perf_event_sample_format */
static const char *const sample_type[] = {
        "IP",
        "TID",
        "TIME",
        "ADDR",
        "READ",
        "CALLCHAIN",
        "ID",
        "CPU",
        "PERIOD",
        "STREAM_ID",
        "RAW",
        "BRANCH_STACK",
        "REGS_USER",
        "STACK_USER",
        "WEIGHT",
        "DATA_SRC",
        "IDENTIFIER",
        "TRANSACTION",
        "REGS_INTR",
        "PHYS_ADDR",
        "AUX",
        "CGROUP",
        "DATA_PAGE_SIZE",
        "CODE_PAGE_SIZE",
        "WEIGHT_STRUCT",
};

/* enum perf_event_read_format */
static const char *const read_format[] = {
        "TOTAL_TIME_ENABLED", "TOTAL_TIME_RUNNING", "ID", "GROUP", "LOST",
};

/* struct perf_event_attr; precise_ip takes bits 15 and 16. */
static const char *const flags[] = {
        "disabled",
        "inherit",
        "pinned",
        "exclusive",
        "exclude_user",
        "exclude_kernel",
        "exclude_hv",
        "exclude_idle",
        "mmap",
        "comm",
        "freq",
        "inherit_stat",
        "enable_on_exec",
        "task",
        "watermark",
        NULL,
        NULL,
        "mmap_data",
        "sample_id_all",
        "exclude_host",
        "exclude_guest",
        "exclude_callchain_kernel",
        "exclude_callchain_user",
        "mmap2",
        "comm_exec",
        "use_clockid",
        "context_switch",
        "write_backward",
        "namespaces",
        "ksymbol",
        "bpf_event",
        "aux_output",
        "cgroup",
        "text_poke",
        "build_id",
        "inherit_thread",
        "remove_on_exec",
        "sigtrap",
        "defer_callchain",
        "defer_output",
};

/* tools/perf/util/header.h; simpleperf's own begin at 128 (its record_file.h). */
static const char *const features[] = {
        [1] = "TRACING_DATA",
        [2] = "BUILD_ID",
        [3] = "HOSTNAME",
        [4] = "OSRELEASE",
        [5] = "VERSION",
        [6] = "ARCH",
        [7] = "NRCPUS",
        [8] = "CPUDESC",
        [9] = "CPUID",
        [10] = "TOTAL_MEM",
        [11] = "CMDLINE",
        [12] = "EVENT_DESC",
        [13] = "CPU_TOPOLOGY",
        [14] = "NUMA_TOPOLOGY",
        [15] = "BRANCH_STACK",
        [16] = "PMU_MAPPINGS",
        [17] = "GROUP_DESC",
        [18] = "AUXTRACE",
        [19] = "STAT",
        [20] = "CACHE",
        [21] = "SAMPLE_TIME",
        [22] = "MEM_TOPOLOGY",
        [23] = "CLOCKID",
        [24] = "DIR_FORMAT",
        [25] = "BPF_PROG_INFO",
        [26] = "BPF_BTF",
        [27] = "COMPRESSED",
        [28] = "CPU_PMU_CAPS",
        [29] = "CLOCK_DATA",
        [30] = "HYBRID_TOPOLOGY",
        [31] = "PMU_CAPS",
        [128] = "SIMPLEPERF_FILE",
        [129] = "SIMPLEPERF_META_INFO",
        [130] = "SIMPLEPERF_DEBUG_UNWIND",
        [131] = "SIMPLEPERF_DEBUG_UNWIND_FILE",
        [132] = "SIMPLEPERF_FILE2",
        [133] = "SIMPLEPERF_ETM_BRANCH_LIST",
        [134] = "SIMPLEPERF_INIT_MAP",
};

static const char *const types[] = {
        "hardware", "software", "tracepoint", "hw-cache", "raw", "breakpoint",
};

static const struct {
        const char *const *name;
        size_t count;
} names[] = {
        [PI_INSPECT_SAMPLE_TYPE] = { sample_type, COUNT(sample_type) },
        [PI_INSPECT_READ_FORMAT] = { read_format, COUNT(read_format) },
        [PI_INSPECT_FLAGS] = { flags, COUNT(flags) },
        [PI_INSPECT_FEATURES] = { features, COUNT(features) },
};

const char *pi_inspect_bit_name(enum pi_inspect_bits kind, unsigned bit)
{
        return bit < names[kind].count ? names[kind].name[bit] : NULL;
}

const char *pi_inspect_type_name(uint32_t type)
{
        return type < COUNT(types) ? types[type] : NULL;
}

const char *pi_inspect_kind_name(const struct pi_inspection *it)
{
        if (it->perf && it->perf->streams)
                return "threads";
        switch (it->bundle.kind) {
        case PI_BUNDLE_DIRECTORY:
                return "directory";
        case PI_BUNDLE_ARCHIVE:
                return "archive";
        default:
                return "file";
        }
}

uint64_t pi_inspect_ids(const struct pi_inspection *it, uint32_t event)
{
        uint64_t count = 0;

        for (size_t i = 0; i < it->file.ids.list.count; i++)
                count += PI_AT(&it->file.ids.list, struct perf_event_id, i)->event == event;
        return count;
}

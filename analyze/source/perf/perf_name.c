/* Names for events that a file leaves unnamed, as perf would print them
 * (tools/perf/util/evsel.c: evsel__hw_names, evsel__sw_names, evsel__hw_cache). */
#include "analyze/source/perf/perf.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const hardware[] = {
        "cycles",
        "instructions",
        "cache-references",
        "cache-misses",
        "branches",
        "branch-misses",
        "bus-cycles",
        "stalled-cycles-frontend",
        "stalled-cycles-backend",
        "ref-cycles",
};

static const char *const software[] = {
        "cpu-clock",        "task-clock",   "page-faults",  "context-switches",
        "cpu-migrations",   "minor-faults", "major-faults", "alignment-faults",
        "emulation-faults", "dummy",        "bpf-output",   "cgroup-switches",
};

static const char *const cache[] = {
        "L1-dcache", "L1-icache", "LLC", "dTLB", "iTLB", "branch", "node",
};

static const char *const cache_result[3][2] = {
        { "loads", "load-misses" },
        { "stores", "store-misses" },
        { "prefetches", "prefetch-misses" },
};

static int base_name(const struct perf_attr *attr, char *out, size_t size)
{
        uint64_t config = attr->config, op = config >> 8 & 0xff, result = config >> 16 & 0xff;

        if (attr->type == PERF_TYPE_HARDWARE && (config & 0xffffffff) < COUNT(hardware))
                return snprintf(out, size, "%s", hardware[config & 0xffffffff]);
        if (attr->type == PERF_TYPE_SOFTWARE && config < COUNT(software))
                return snprintf(out, size, "%s", software[config]);
        if (attr->type == PERF_TYPE_HW_CACHE && (config & 0xff) < COUNT(cache) && op < 3 &&
            result < 2)
                return snprintf(out, size, "%s-%s", cache[config & 0xff], cache_result[op][result]);
        if (attr->type == PERF_TYPE_TRACEPOINT)
                return snprintf(out, size, "tracepoint 0x%llx", (unsigned long long)config);
        if (attr->type == PERF_TYPE_BREAKPOINT)
                return snprintf(out, size, "breakpoint");
        if (attr->type == PERF_TYPE_RAW)
                return snprintf(out, size, "raw 0x%llx", (unsigned long long)config);
        return snprintf(out, size, "type %u config 0x%llx", attr->type, (unsigned long long)config);
}

/* ":u", ":kpp": what the event leaves out is what it names. */
static void modifiers(const struct perf_attr *attr, char out[8])
{
        uint64_t excluded = attr->flags & (PERF_ATTR_EXCLUDE_USER | PERF_ATTR_EXCLUDE_KERNEL |
                                           PERF_ATTR_EXCLUDE_HV);
        unsigned precise = attr->flags >> PERF_ATTR_PRECISE_SHIFT & 3;
        char *p = out;

        if (excluded || precise)
                *p++ = ':';
        if (excluded && !(attr->flags & PERF_ATTR_EXCLUDE_USER))
                *p++ = 'u';
        if (excluded && !(attr->flags & PERF_ATTR_EXCLUDE_KERNEL))
                *p++ = 'k';
        if (excluded && !(attr->flags & PERF_ATTR_EXCLUDE_HV))
                *p++ = 'h';
        while (precise-- > 0)
                *p++ = 'p';
        *p = '\0';
}

uint32_t perf_event_name(struct perf_file *file, const struct perf_attr *attr)
{
        char name[64], suffix[8];
        int used = base_name(attr, name, sizeof(name) - sizeof(suffix));

        if (used < 0)
                return PI_NONE;
        modifiers(attr, suffix);
        memcpy(name + strlen(name), suffix, strlen(suffix) + 1);
        return pi_strtab_intern(file->rec->strings, pi_str_of(name));
}

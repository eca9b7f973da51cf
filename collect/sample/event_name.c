/* Names as perf spells them; where it has two, both. */
#include "collect/sample/event_name.h"

#include "base/text.h"

struct plain {
        const char *name;
        uint32_t type;
        uint32_t config;
};

#define HW(name, config)                                         \
        {                                                        \
                name, PERF_TYPE_HARDWARE, PERF_COUNT_HW_##config \
        }
#define SW(name, config)                                         \
        {                                                        \
                name, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_##config \
        }

static const struct plain plains[] = {
        HW("cycles", CPU_CYCLES),
        HW("cpu-cycles", CPU_CYCLES),
        HW("instructions", INSTRUCTIONS),
        HW("cache-references", CACHE_REFERENCES),
        HW("cache-misses", CACHE_MISSES),
        HW("branches", BRANCH_INSTRUCTIONS),
        HW("branch-instructions", BRANCH_INSTRUCTIONS),
        HW("branch-misses", BRANCH_MISSES),
        HW("bus-cycles", BUS_CYCLES),
        HW("stalled-cycles-frontend", STALLED_CYCLES_FRONTEND),
        HW("idle-cycles-frontend", STALLED_CYCLES_FRONTEND),
        HW("stalled-cycles-backend", STALLED_CYCLES_BACKEND),
        HW("idle-cycles-backend", STALLED_CYCLES_BACKEND),
        HW("ref-cycles", REF_CPU_CYCLES),
        SW("cpu-clock", CPU_CLOCK),
        SW("task-clock", TASK_CLOCK),
        SW("page-faults", PAGE_FAULTS),
        SW("faults", PAGE_FAULTS),
        SW("context-switches", CONTEXT_SWITCHES),
        SW("cs", CONTEXT_SWITCHES),
        SW("cpu-migrations", CPU_MIGRATIONS),
        SW("migrations", CPU_MIGRATIONS),
        SW("minor-faults", PAGE_FAULTS_MIN),
        SW("major-faults", PAGE_FAULTS_MAJ),
        SW("alignment-faults", ALIGNMENT_FAULTS),
        SW("emulation-faults", EMULATION_FAULTS),
        SW("dummy", DUMMY),
        SW("bpf-output", BPF_OUTPUT),
        SW("cgroup-switches", CGROUP_SWITCHES),
};

/* A cache's name and the operations that can be counted on it. */
#define READ (1u << PERF_COUNT_HW_CACHE_OP_READ)
#define WRITE (1u << PERF_COUNT_HW_CACHE_OP_WRITE)
#define PREFETCH (1u << PERF_COUNT_HW_CACHE_OP_PREFETCH)

struct cache {
        const char *name;
        uint32_t id;
        uint32_t operations;
};

static const struct cache caches[] = {
        { "L1-dcache", PERF_COUNT_HW_CACHE_L1D, READ | WRITE | PREFETCH },
        { "L1-icache", PERF_COUNT_HW_CACHE_L1I, READ | PREFETCH },
        { "LLC", PERF_COUNT_HW_CACHE_LL, READ | WRITE | PREFETCH },
        { "dTLB", PERF_COUNT_HW_CACHE_DTLB, READ | WRITE | PREFETCH },
        { "iTLB", PERF_COUNT_HW_CACHE_ITLB, READ },
        { "branch", PERF_COUNT_HW_CACHE_BPU, READ },
        { "node", PERF_COUNT_HW_CACHE_NODE, READ | WRITE | PREFETCH },
};

/* What may follow a cache's name. */
struct word {
        const char *text;
        uint32_t operation, result;
};

static const struct word words[] = {
        { "loads", PERF_COUNT_HW_CACHE_OP_READ, PERF_COUNT_HW_CACHE_RESULT_ACCESS },
        { "load-misses", PERF_COUNT_HW_CACHE_OP_READ, PERF_COUNT_HW_CACHE_RESULT_MISS },
        { "stores", PERF_COUNT_HW_CACHE_OP_WRITE, PERF_COUNT_HW_CACHE_RESULT_ACCESS },
        { "store-misses", PERF_COUNT_HW_CACHE_OP_WRITE, PERF_COUNT_HW_CACHE_RESULT_MISS },
        { "prefetches", PERF_COUNT_HW_CACHE_OP_PREFETCH, PERF_COUNT_HW_CACHE_RESULT_ACCESS },
        { "prefetch-misses", PERF_COUNT_HW_CACHE_OP_PREFETCH, PERF_COUNT_HW_CACHE_RESULT_MISS },
        { "load", PERF_COUNT_HW_CACHE_OP_READ, PERF_COUNT_HW_CACHE_RESULT_ACCESS },
        { "store", PERF_COUNT_HW_CACHE_OP_WRITE, PERF_COUNT_HW_CACHE_RESULT_ACCESS },
        { "prefetch", PERF_COUNT_HW_CACHE_OP_PREFETCH, PERF_COUNT_HW_CACHE_RESULT_ACCESS },
        { "misses", PERF_COUNT_HW_CACHE_OP_READ, PERF_COUNT_HW_CACHE_RESULT_MISS },
        { "refs", PERF_COUNT_HW_CACHE_OP_READ, PERF_COUNT_HW_CACHE_RESULT_ACCESS },
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool set_cache(const struct cache *cache, struct pi_str rest, struct perf_event_attr *attr)
{
        for (size_t i = 0; i < COUNT_OF(words); i++) {
                const struct word *word = &words[i];
                if (!pi_str_equal(rest, pi_str_of(word->text)) ||
                    !(cache->operations & 1u << word->operation))
                        continue;
                attr->type = PERF_TYPE_HW_CACHE;
                attr->config = cache->id | word->operation << 8 | word->result << 16;
                return true;
        }
        return false;
}

static bool find_cache(struct pi_str name, struct perf_event_attr *attr)
{
        for (size_t i = 0; i < COUNT_OF(caches); i++) {
                struct pi_str prefix = pi_str_of(caches[i].name);
                if (!pi_str_starts(name, prefix) || name.n < prefix.n + 2 ||
                    name.p[prefix.n] != '-')
                        continue;
                struct pi_str rest = { name.p + prefix.n + 1, name.n - prefix.n - 1 };
                return set_cache(&caches[i], rest, attr);
        }
        return false;
}

/* "r1a8": a number of the processor's own, in hexadecimal digits. */
static bool find_raw(struct pi_str name, struct perf_event_attr *attr)
{
        uint64_t config;
        if (name.n < 2 || name.p[0] != 'r' ||
            !pi_text_hex((struct pi_str){ name.p + 1, name.n - 1 }, &config))
                return false;
        attr->type = PERF_TYPE_RAW;
        attr->config = config;
        return true;
}

bool pc_event_name_find(struct pi_str name, struct perf_event_attr *attr)
{
        for (size_t i = 0; i < COUNT_OF(plains); i++)
                if (pi_str_equal(name, pi_str_of(plains[i].name))) {
                        attr->type = plains[i].type;
                        attr->config = plains[i].config;
                        return true;
                }
        return find_cache(name, attr) || find_raw(name, attr);
}

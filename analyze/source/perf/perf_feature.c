/* The feature sections behind the data: which are read, by what. One damaged section is noted and
 * skipped; the others stand. */
#include "analyze/source/perf/perf_feature.h"

#include "base/limits.h"

#include <math.h>

static const struct {
        const char *name;     /* as perf report --header-only names missing ones */
        perf_feature_fn read; /* NULL: says nothing beyond being there */
} features[] = {
        [HEADER_TRACING_DATA] = { "TRACING_DATA", perf_feature_tracing_data },
        [HEADER_BUILD_ID] = { "BUILD_ID", perf_feature_build_ids },
        [HEADER_HOSTNAME] = { "HOSTNAME", perf_feature_hostname },
        [HEADER_OSRELEASE] = { "OSRELEASE", perf_feature_os_release },
        [HEADER_VERSION] = { "VERSION", perf_feature_version },
        [HEADER_ARCH] = { "ARCH", perf_feature_arch },
        [HEADER_NRCPUS] = { "NRCPUS", perf_feature_cpus },
        [HEADER_CPUDESC] = { "CPUDESC", perf_feature_cpu_desc },
        [HEADER_CPUID] = { "CPUID", perf_feature_cpuid },
        [HEADER_TOTAL_MEM] = { "TOTAL_MEM", perf_feature_memory },
        [HEADER_CMDLINE] = { "CMDLINE", perf_feature_cmdline },
        [HEADER_EVENT_DESC] = { "EVENT_DESC", perf_feature_event_desc },
        [HEADER_CPU_TOPOLOGY] = { "CPU_TOPOLOGY", perf_feature_cpu_topology },
        [HEADER_NUMA_TOPOLOGY] = { "NUMA_TOPOLOGY", perf_feature_numa_topology },
        [HEADER_BRANCH_STACK] = { "BRANCH_STACK", NULL },
        [HEADER_PMU_MAPPINGS] = { "PMU_MAPPINGS", perf_feature_pmu_mappings },
        [HEADER_GROUP_DESC] = { "GROUP_DESC", perf_feature_group_desc },
        [HEADER_AUXTRACE] = { "AUXTRACE", NULL },
        [HEADER_STAT] = { "STAT", NULL },
        [HEADER_CACHE] = { "CACHE", perf_feature_cache },
        [HEADER_SAMPLE_TIME] = { "SAMPLE_TIME", perf_feature_sample_time },
        [HEADER_MEM_TOPOLOGY] = { "MEM_TOPOLOGY", perf_feature_memory_topology },
        [HEADER_CLOCKID] = { "CLOCKID", perf_feature_clockid },
        [HEADER_DIR_FORMAT] = { "DIR_FORMAT", NULL },
        [HEADER_BPF_PROG_INFO] = { "BPF_PROG_INFO", perf_feature_bpf_programs },
        [HEADER_BPF_BTF] = { "BPF_BTF", perf_feature_bpf_types },
        [HEADER_COMPRESSED] = { "COMPRESSED", perf_feature_compressed },
        [HEADER_CPU_PMU_CAPS] = { "CPU_PMU_CAPS", perf_feature_cpu_pmu_caps },
        [HEADER_CLOCK_DATA] = { "CLOCK_DATA", perf_feature_clock_data },
        [HEADER_HYBRID_TOPOLOGY] = { "HYBRID_TOPOLOGY", perf_feature_hybrid_topology },
        [HEADER_PMU_CAPS] = { "PMU_CAPS", perf_feature_pmu_caps },
};

/* simpleperf's own, from 128 up (system/extras, simpleperf/record_file.h). */
static const char *const simpleperf[] = {
        "SIMPLEPERF_FILE",         "SIMPLEPERF_META_INFO",
        "SIMPLEPERF_DEBUG_UNWIND", "SIMPLEPERF_DEBUG_UNWIND_FILE",
        "SIMPLEPERF_FILE2",        "SIMPLEPERF_ETM_BRANCH_LIST",
        "SIMPLEPERF_INIT_MAP",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SIMPLEPERF_FIRST 128

const char *perf_feature_bit_name(unsigned feature)
{
        if (feature < COUNT(features))
                return features[feature].name;
        if (feature >= SIMPLEPERF_FIRST && feature - SIMPLEPERF_FIRST < COUNT(simpleperf))
                return simpleperf[feature - SIMPLEPERF_FIRST];
        return NULL;
}

struct pi_str perf_feature_string(struct pi_cursor *c)
{
        return pi_cursor_text(c, pi_cursor_u32(c));
}

uint32_t perf_feature_name(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_str s = perf_feature_string(c);
        uint32_t id = c->bad ? PI_NONE : pi_strtab_intern(file->rec->strings, s);

        c->bad |= id == PI_NONE;
        return id;
}

static bool is_read(unsigned feature)
{
        return feature < COUNT(features) && features[feature].read;
}

bool perf_feature_take(struct perf_file *file, unsigned feature, struct pi_cursor *c)
{
        return !is_read(feature) || features[feature].read(file, c);
}

static void note_damage(struct perf_file *file, unsigned feature, struct perf_section section)
{
        pi_notes_push(file->rec->notes, PI_NOTE_WARN, "damaged_feature", "recording",
                      file->member->name, 1, NAN,
                      "a description behind the records (%s at offset %llu) is damaged: what is "
                      "behind the damage was left out",
                      perf_feature_bit_name(feature), (unsigned long long)section.offset);
}

static enum pipa_status read_section(struct perf_file *file, unsigned feature,
                                     struct perf_section section, struct pipa_error *err)
{
        struct pi_arena arena;
        uint8_t *buffer;
        size_t got = 0;
        enum pipa_status status = PIPA_OK;
        bool good = false;

        pi_arena_init(&arena, PI_LIMIT_FEATURE_BYTES + 4096);
        buffer = pi_arena_alloc(&arena, section.size <= PI_LIMIT_FEATURE_BYTES ? section.size : 0,
                                1);
        if (buffer && section.size <= PI_LIMIT_FEATURE_BYTES &&
            section.offset <= file->member->size)
                status = pi_member_read(file->member, section.offset, buffer, section.size, &got,
                                        err);
        if (status == PIPA_OK && got == section.size) {
                struct pi_cursor c = pi_cursor_of(buffer, got, file->swap);
                good = perf_feature_take(file, feature, &c);
        }
        pi_arena_done(&arena);
        if (status == PIPA_OK && !good)
                note_damage(file, feature, section);
        return status;
}

enum pipa_status perf_features_read(struct perf_file *file, struct pipa_error *err)
{
        uint64_t at = file->data.offset + file->data.size;
        enum pipa_status status = PIPA_OK;

        if (file->data_unfinished)
                return PIPA_OK;
        for (unsigned i = 0; i < HEADER_FEAT_BITS && status == PIPA_OK; i++) {
                uint8_t buffer[16];
                struct pi_cursor c;
                size_t got;

                if (!(file->feature_bits[i / 64] >> (i % 64) & 1))
                        continue;
                status = pi_member_read(file->member, at, buffer, sizeof(buffer), &got, err);
                at += sizeof(buffer);
                c = pi_cursor_of(buffer, status ? 0 : got, file->swap);
                if (status == PIPA_OK && is_read(i)) {
                        struct perf_section section = { pi_cursor_u64(&c), 0 };
                        section.size = pi_cursor_u64(&c);
                        if (c.bad)
                                section = (struct perf_section){ at, UINT64_MAX };
                        status = read_section(file, i, section, err);
                }
        }
        return status;
}

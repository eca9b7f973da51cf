/* Which CPUs share a package, a die, a core; which node has which memory. */
#include "collect/sample/feature.h"

#include "base/text.h"
#include "collect/os/cpulist.h"
#include "collect/os/numbered.h"
#include "collect/os/readtext.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#define CPU_ROOT "/sys/devices/system/cpu"
#define NODE_ROOT "/sys/devices/system/node"
#define LIST_BYTES 4096

/* True where `text` is new among the strings that begin at `from` in the section. */
static bool is_new(const struct pc_blob *out, size_t from, struct pi_str text)
{
        while (from + 4 < out->n) {
                uint32_t bytes;
                memcpy(&bytes, out->p + from, sizeof(bytes));
                if (bytes > text.n && memcmp(out->p + from + 4, text.p, text.n) == 0 &&
                    out->p[from + 4 + text.n] == '\0')
                        return false;
                from += 4 + bytes;
        }
        return true;
}

/* The distinct lists of CPUs that the topology files of that name hold; an older name where the
 * kernel is older. */
static uint32_t put_groups(struct pc_blob *out, size_t cpus, const char *name, const char *older)
{
        char text[LIST_BYTES];
        size_t count_at = out->n;
        uint32_t count = 0;
        pc_blob_u32(out, 0);
        for (size_t cpu = 0; cpu < cpus && !out->failed; cpu++) {
                struct pi_str list = pc_read_text_at(text, sizeof(text),
                                                     CPU_ROOT "/cpu%zu/topology/%s", cpu, name);
                if (!list.p && older)
                        list = pc_read_text_at(text, sizeof(text), CPU_ROOT "/cpu%zu/topology/%s",
                                               cpu, older);
                if (!list.n || !is_new(out, count_at + 4, list))
                        continue;
                pc_blob_string(out, list);
                count++;
        }
        pc_blob_patch_u32(out, count_at, count);
        return count;
}

/* One number of a CPU's topology; -1 where it is offline. */
static uint32_t topology_id(size_t cpu, const char *name)
{
        char text[32];
        uint64_t value;
        struct pi_str got =
                pc_read_text_at(text, sizeof(text), CPU_ROOT "/cpu%zu/topology/%s", cpu, name);
        return got.p && pi_text_u64(got, &value) ? (uint32_t)value : UINT32_MAX;
}

/* Dies stand in it where the processor has that level, as perf decides it. */
void pc_feature_topology(struct pc_features *features)
{
        struct pc_blob *out = &features->at[PC_FEATURE_CPU_TOPOLOGY];
        size_t cpus = pc_cpus_present();
        uint32_t groups = put_groups(out, cpus, "package_cpus_list", "core_siblings_list");
        groups += put_groups(out, cpus, "core_cpus_list", "thread_siblings_list");
        if (cpus == 0 || groups == 0) {
                out->failed = true;
                return;
        }
        for (size_t cpu = 0; cpu < cpus; cpu++) {
                pc_blob_u32(out, topology_id(cpu, "core_id"));
                pc_blob_u32(out, topology_id(cpu, "physical_package_id"));
        }
#if defined(__x86_64__) || defined(__s390x__)
        size_t before = out->n;
        if (put_groups(out, cpus, "die_cpus_list", NULL) == 0) {
                out->n = before;
                return;
        }
        for (size_t cpu = 0; cpu < cpus; cpu++)
                pc_blob_u32(out, topology_id(cpu, "die_id"));
#endif
}

/* "Node 0 MemTotal:       24684084 kB" */
static uint64_t node_memory(struct pi_str meminfo, const char *key)
{
        struct pi_text lines = pi_text_of(meminfo);
        struct pi_str line, word;
        uint64_t kb;
        while (pi_text_line(&lines, &line)) {
                if (!pi_text_word(&line, &word) || !pi_text_word(&line, &word) ||
                    !pi_text_word(&line, &word) || !pi_str_equal(word, pi_str_of(key)))
                        continue;
                if (pi_text_word(&line, &word) && pi_text_u64(word, &kb))
                        return kb;
        }
        return 0;
}

void pc_feature_numa(struct pc_features *features)
{
        struct pc_blob *out = &features->at[PC_FEATURE_NUMA_TOPOLOGY];
        struct pc_numbered nodes = pc_numbered_list(AT_FDCWD, NODE_ROOT, "node");
        uint32_t count = 0;
        char meminfo[LIST_BYTES], list[LIST_BYTES];
        pc_blob_u32(out, 0);
        for (size_t i = 0; i < nodes.count; i++) {
                struct pi_str memory = pc_read_text_at(
                        meminfo, sizeof(meminfo), NODE_ROOT "/node%u/meminfo", nodes.number[i]);
                struct pi_str cpus = pc_read_text_at(list, sizeof(list),
                                                     NODE_ROOT "/node%u/cpulist", nodes.number[i]);
                if (!memory.p || !cpus.p)
                        continue;
                pc_blob_u32(out, nodes.number[i]);
                pc_blob_u64(out, node_memory(memory, "MemTotal:"));
                pc_blob_u64(out, node_memory(memory, "MemFree:"));
                pc_blob_string(out, cpus);
                count++;
        }
        pc_blob_patch_u32(out, 0, count);
        out->failed |= count == 0;
        pc_numbered_free(&nodes);
}

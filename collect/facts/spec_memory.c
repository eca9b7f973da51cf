/* memory_info: /proc/meminfo, and what the kernel does with memory: huge pages, swap, zswap. */
#include "base/limits.h"
#include "base/text.h"
#include "collect/facts/spec.h"

#include <stdio.h>

#define HUGE "sys/kernel/mm/transparent_hugepage"
#define POOLS "sys/kernel/mm/hugepages"

static void put_transparent(struct pc_spec *spec)
{
        pc_yaml_begin(&spec->yaml, PI_STR("transparent_hugepage"));
        pc_spec_put(spec, "enabled", HUGE "/enabled");
        pc_spec_put(spec, "defrag", HUGE "/defrag");
        pc_spec_put(spec, "shmem_enabled", HUGE "/shmem_enabled");
        pc_spec_put(spec, "use_zero_page", HUGE "/use_zero_page");
        pc_spec_put(spec, "khugepaged_defrag", HUGE "/khugepaged/defrag");
        pc_spec_put_number(spec, "khugepaged_pages_to_scan", HUGE "/khugepaged/pages_to_scan");
        pc_spec_put_number(spec, "khugepaged_scan_sleep_ms",
                           HUGE "/khugepaged/scan_sleep_millisecs");
        pc_yaml_end(&spec->yaml);
}

static void put_pools(struct pc_spec *spec)
{
        struct pc_names names = pc_spec_names(spec, POOLS);

        pc_yaml_begin(&spec->yaml, PI_STR("hugepages"));
        for (size_t i = 0; i < names.count; i++) {
                struct pi_str name = names.name[i];
                pc_yaml_begin(&spec->yaml, name);
                pc_spec_put_number(spec, "total", POOLS "/%s/nr_hugepages", name.p);
                pc_spec_put_number(spec, "free", POOLS "/%s/free_hugepages", name.p);
                pc_spec_put_number(spec, "reserved", POOLS "/%s/resv_hugepages", name.p);
                pc_spec_put_number(spec, "surplus", POOLS "/%s/surplus_hugepages", name.p);
                pc_yaml_end(&spec->yaml);
        }
        pc_yaml_end(&spec->yaml);
}

/* Filename, type, size, used, priority; sizes in KiB. */
static void put_swap(struct pc_spec *spec, struct pi_str line)
{
        static const char *const keys[] = { "name", "type", "size_kib", "used_kib", "priority" };
        struct pi_str word;

        pc_yaml_begin_item(&spec->yaml);
        for (size_t i = 0; i < sizeof(keys) / sizeof(*keys) && pi_text_word(&line, &word); i++)
                pc_spec_put_text(spec, keys[i], word);
        pc_yaml_end(&spec->yaml);
}

static void put_swaps(struct pc_spec *spec)
{
        struct pi_text t = pi_text_of(pc_spec_text(spec, PI_LIMIT_SPEC_TEXT_BYTES, "proc/swaps"));
        struct pi_str line;

        pc_yaml_begin(&spec->yaml, PI_STR("swaps"));
        pi_text_line(&t, &line); /* the heading */
        while (pi_text_line(&t, &line))
                put_swap(spec, line);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_memory(struct pc_spec *spec)
{
        struct pi_str text = pc_spec_text(spec, PI_LIMIT_SPEC_TEXT_BYTES, "proc/meminfo");
        struct pi_str line, key, value;

        pc_yaml_begin(&spec->yaml, PI_STR("memory_info"));
        for (struct pi_text t = pi_text_of(text); pi_text_line(&t, &line);)
                if (pc_spec_pair(line, ':', &key, &value) && value.n > 0)
                        pc_yaml_str(&spec->yaml, key, value);
        put_transparent(spec);
        put_pools(spec);
        put_swaps(spec);
        pc_spec_put(spec, "zswap", "sys/module/zswap/parameters/enabled");
        pc_spec_put(spec, "ksm", "sys/kernel/mm/ksm/run");
        pc_spec_put(spec, "multi_generation_lru", "sys/kernel/mm/lru_gen/enabled");
        pc_yaml_end(&spec->yaml);
}

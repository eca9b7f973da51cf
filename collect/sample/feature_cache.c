/* Caches, each once, by level. */
#include "collect/sample/feature.h"

#include "base/text.h"
#include "collect/os/cpulist.h"
#include "collect/os/readtext.h"

#include <stdio.h>

#define CACHE_VERSION 1
#define LEVELS_MAX 8   /* level numbers */
#define INDEXES_MAX 16 /* caches of one CPU */

struct cache {
        uint64_t level, line_bytes, sets, ways;
        char type[32], size[32], cpus[1024];
};

static bool read_number(const char *folder, const char *name, uint64_t *value)
{
        char text[32];
        struct pi_str got = pc_read_text_at(text, sizeof(text), "%s/%s", folder, name);
        *value = 0;
        return got.p && pi_text_u64(got, value);
}

static bool read_cache(size_t cpu, unsigned index, struct cache *cache)
{
        char folder[96];
        snprintf(folder, sizeof(folder), "/sys/devices/system/cpu/cpu%zu/cache/index%u", cpu,
                 index);
        if (!read_number(folder, "level", &cache->level))
                return false;
        read_number(folder, "coherency_line_size", &cache->line_bytes);
        read_number(folder, "number_of_sets", &cache->sets);
        read_number(folder, "ways_of_associativity", &cache->ways);
        return pc_read_text_at(cache->type, sizeof(cache->type), "%s/type", folder).p &&
               pc_read_text_at(cache->size, sizeof(cache->size), "%s/size", folder).p &&
               pc_read_text_at(cache->cpus, sizeof(cache->cpus), "%s/shared_cpu_list", folder).p;
}

static void put_cache(struct pc_blob *out, const struct cache *cache)
{
        pc_blob_u32(out, (uint32_t)cache->level);
        pc_blob_u32(out, (uint32_t)cache->line_bytes);
        pc_blob_u32(out, (uint32_t)cache->sets);
        pc_blob_u32(out, (uint32_t)cache->ways);
        pc_blob_string(out, pi_str_of(cache->type));
        pc_blob_string(out, pi_str_of(cache->size));
        pc_blob_string(out, pi_str_of(cache->cpus));
}

/* A cache belongs to the first CPU of its list, so each is met once. */
static bool is_first(const char *cpus, size_t cpu)
{
        struct pi_str first = { cpus, strcspn(cpus, ",-") };
        uint64_t number;
        return pi_text_u64(first, &number) && number == cpu;
}

static uint32_t put_cpu(struct pc_blob *by_level, size_t cpu)
{
        struct cache cache;
        uint32_t count = 0;
        for (unsigned index = 0; index < INDEXES_MAX && read_cache(cpu, index, &cache); index++)
                if (cache.level < LEVELS_MAX && is_first(cache.cpus, cpu)) {
                        put_cache(&by_level[cache.level], &cache);
                        count++;
                }
        return count;
}

void pc_feature_cache(struct pc_features *features)
{
        struct pc_blob *out = &features->at[PC_FEATURE_CACHE];
        struct pc_blob by_level[LEVELS_MAX];
        size_t cpus = pc_cpus_present();
        uint32_t count = 0;
        for (size_t i = 0; i < LEVELS_MAX; i++)
                pc_blob_init(&by_level[i], out->max);
        for (size_t cpu = 0; cpu < cpus; cpu++)
                count += put_cpu(by_level, cpu);
        pc_blob_u32(out, CACHE_VERSION);
        pc_blob_u32(out, count);
        for (size_t i = 0; i < LEVELS_MAX; i++) {
                pc_blob_bytes(out, by_level[i].p, by_level[i].n);
                out->failed |= by_level[i].failed;
                pc_blob_done(&by_level[i]);
        }
        out->failed |= count == 0;
}

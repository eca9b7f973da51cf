/* numa_info: nodes, their CPUs, distances and memory. */
#include "base/text.h"
#include "collect/facts/spec.h"
#include "collect/os/numbered.h"

#include <stdio.h>

#define NODES "sys/devices/system/node"

static void put_each(struct pc_spec *spec, const struct pc_numbered *nodes, struct pi_str title,
                     const char *file)
{
        char key[32];

        pc_yaml_begin(&spec->yaml, title);
        for (size_t i = 0; i < nodes->count; i++) {
                snprintf(key, sizeof(key), "node%u", nodes->number[i]);
                pc_spec_put(spec, key, NODES "/node%u/%s", nodes->number[i], file);
        }
        pc_yaml_end(&spec->yaml);
}

/* "Node 0 MemTotal:  2029440 kB": the name without the number in front of it. */
static void put_line(struct pc_spec *spec, struct pi_str line)
{
        struct pi_str word, key, value;

        if (!pi_text_word(&line, &word) || !pi_text_word(&line, &word))
                return;
        if (pc_spec_pair(line, ':', &key, &value) && value.n > 0)
                pc_yaml_str(&spec->yaml, key, value);
}

static void put_memory(struct pc_spec *spec, unsigned node)
{
        char text[PC_SPEC_LINE], key[32];
        struct pi_str line;

        snprintf(key, sizeof(key), "node%u", node);
        pc_yaml_begin(&spec->yaml, pi_str_of(key));
        for (struct pi_text t = pi_text_of(pc_spec_line(spec, text, NODES "/node%u/meminfo", node));
             pi_text_line(&t, &line);)
                put_line(spec, line);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_numa(struct pc_spec *spec)
{
        struct pc_numbered nodes = pc_numbered_list(spec->root, NODES, "node");

        pc_yaml_begin(&spec->yaml, PI_STR("numa_info"));
        put_each(spec, &nodes, PI_STR("numa_topology"), "cpulist");
        put_each(spec, &nodes, PI_STR("distances"), "distance");
        pc_yaml_begin(&spec->yaml, PI_STR("memory"));
        for (size_t i = 0; i < nodes.count; i++)
                put_memory(spec, nodes.number[i]);
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
        pc_numbered_free(&nodes);
}

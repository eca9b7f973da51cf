/* Facts about the processor as a whole, and groups. */
#include "analyze/table/uarch_build.h"

static void read_group(struct build *build, const struct item *item, struct pi_uarch_group *out)
{
        const struct version *version = item->newest;
        uint32_t *event = PI_NEW_ARRAY(build->arena, uint32_t, version->node->count);

        *out = (struct pi_uarch_group){ .name = item->name, .line = version->node->line };
        if (!event) {
                build->no_memory = true;
                return;
        }
        out->event = event;
        for (const struct pi_yaml *node = version->node->first; node; node = node->next) {
                const struct item *found = items_find(&build->events, node->text);
                if ((!found || found->index == PI_NONE) && build->open)
                        continue;
                if (!found || found->index == PI_NONE)
                        build_complain(build, version->layer, node,
                                       "'%.60s' in group '%.*s' is no event of this table",
                                       node->text.n > 0 ? node->text.p : "", (int)item->name.n,
                                       item->name.p);
                else
                        event[out->count++] = found->index;
        }
}

void build_groups(struct build *build)
{
        size_t count = build->groups.list.count;
        struct pi_uarch_group *group = PI_NEW_ARRAY(build->arena, struct pi_uarch_group, count);

        if (!group) {
                build->no_memory = true;
                return;
        }
        for (size_t i = 0; i < count; i++)
                if (!items_at(&build->groups, i)->newest->node->none)
                        read_group(build, items_at(&build->groups, i),
                                   &group[build->uarch->group_count++]);
        build->uarch->group = group;
}

static unsigned count_of(struct build *build, const struct pi_yaml *map, const struct layer *layer,
                         const char *key)
{
        const struct pi_yaml *node = pi_yaml_get(map, key);
        double number = node ? build_number(build, layer, node) : 0;

        return number > 0 && number <= 64 ? (unsigned)number : 0;
}

static void read_counters(struct build *build)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *map = build_fact(build, "counters", true, &layer);

        for (const struct pi_yaml *node = map ? map->first : NULL; node; node = node->next)
                if (!pi_str_equal(node->key, PI_STR("general")) &&
                    !pi_str_equal(node->key, PI_STR("fixed")))
                        build_complain(build, layer, node,
                                       "'counters' has general and fixed, no '%.40s'", node->key.p);
        build->uarch->counters_general = count_of(build, map, layer, "general");
        build->uarch->counters_fixed = count_of(build, map, layer, "fixed");
}

static void read_cores(struct build *build)
{
        const struct pi_yaml *map = build_fact(build, "cores", false, NULL);
        struct pi_uarch_core *core =
                PI_NEW_ARRAY(build->arena, struct pi_uarch_core, map ? map->count : 0);

        build->uarch->core = core;
        build->no_memory |= !core;
        for (const struct pi_yaml *node = core && map ? map->first : NULL; node; node = node->next)
                core[build->uarch->core_count++] = (struct pi_uarch_core){ node->key, node->text };
}

static struct pi_str fact_text(const struct build *build, const char *key, bool inherited,
                               const char *otherwise)
{
        const struct pi_yaml *node = build_fact(build, key, inherited, NULL);

        return node && node->kind == PI_YAML_TEXT && !node->none ? node->text
                                                                 : pi_str_of(otherwise);
}

void build_facts(struct build *build)
{
        struct pi_uarch *uarch = build->uarch;
        const struct layer *layer = NULL;
        const struct pi_yaml *width = build_fact(build, "width", true, &layer);

        uarch->title = fact_text(build, "title", false, "");
        uarch->pmu = fact_text(build, "pmu", true, "cpu");
        uarch->topdown = fact_text(build, "topdown", false, "");
        uarch->width = width && !width->none ? build_number(build, layer, width) : NAN;
        uarch->source =
                build_texts(build, build_fact(build, "sources", false, NULL), &uarch->source_count);
        uarch->erratum =
                build_texts(build, build_fact(build, "errata", false, NULL), &uarch->erratum_count);
        read_counters(build);
        read_cores(build);
}

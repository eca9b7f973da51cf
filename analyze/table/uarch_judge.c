/* What a table has to keep beyond being readable: a tree that holds together, names that mean one
 * thing, groups that fit the counters, texts where a reader will look for them. */
#include "analyze/table/uarch_build.h"
#include "base/text.h"

static void judge_tree(struct build *build, const struct item *item)
{
        const struct pi_uarch *uarch = build->uarch;
        const struct pi_uarch_metric *metric = &uarch->metric[item->index];
        const struct pi_uarch_metric *parent =
                metric->parent != PI_NONE ? &uarch->metric[metric->parent] : NULL;

        if (metric->level > 1 && (!parent || parent->level + 1 != metric->level))
                build_complain(build, item->newest->layer, item->newest->node,
                               "'%s' is of level %u and needs a parent of level %u", item->name.p,
                               metric->level, metric->level - 1);
        else if (metric->level <= 1 && parent)
                build_complain(build, item->newest->layer, item->newest->node,
                               "'%s' has a parent, so its level is the parent's plus 1",
                               item->name.p);
}

/* A comma ends a text in a list like [a, b (c, d)]: the parenthesis that stays open shows it. */
static void judge_texts(struct build *build, const struct item *item, const struct pi_str *text,
                        size_t count)
{
        for (size_t i = 0; i < count; i++) {
                int open = 0;

                for (size_t at = 0; at < text[i].n; at++)
                        open += (text[i].p[at] == '(') - (text[i].p[at] == ')');
                if (open != 0)
                        build_complain(build, item->newest->layer, item->newest->node,
                                       "'%.60s' of '%s' has a parenthesis without its other half: "
                                       "quote a text that holds a comma",
                                       text[i].p, item->name.p);
        }
}

static void judge_metric(struct build *build, const struct item *item)
{
        const struct pi_uarch_metric *metric = &build->uarch->metric[item->index];
        const struct item *event = items_find(&build->events, item->name);

        if (!build->open)
                judge_tree(build, item);
        if (event && event->index != PI_NONE)
                build_complain(build, item->newest->layer, item->newest->node,
                               "'%s' is an event and a metric; give the event another name",
                               item->name.p);
        if (metric->hidden || item->newest->layer->foreign || build->open)
                return;
        judge_texts(build, item, metric->cause, metric->cause_count);
        judge_texts(build, item, metric->try, metric->try_count);
        if (metric->desc.n == 0)
                build_complain(build, item->newest->layer, item->newest->node,
                               "'%s' has no desc: who reads the report will ask", item->name.p);
        if (metric->unit.n == 0)
                build_complain(build, item->newest->layer, item->newest->node, "'%s' has no unit",
                               item->name.p);
}

/* General counters that a group takes; those that only some counters can count come first. */
static void judge_group(struct build *build, const struct item *item,
                        const struct pi_uarch_group *group)
{
        const struct pi_uarch *uarch = build->uarch;
        unsigned general = 0, fixed = 0;

        for (size_t i = 0; i < group->count; i++) {
                struct pi_str counter =
                        PI_AT(&build->event, struct pi_uarch_event, group->event[i])->counter;
                fixed += pi_str_equal(counter, PI_STR("fixed"));
                general += !pi_str_equal(counter, PI_STR("fixed")) &&
                           !pi_str_equal(counter, PI_STR("metrics")) &&
                           !pi_str_equal(counter, PI_STR("none"));
        }
        if (uarch->counters_general > 0 && general > uarch->counters_general)
                build_complain(build, item->newest->layer, item->newest->node,
                               "group '%s' takes %u general counters; there are %u", item->name.p,
                               general, uarch->counters_general);
        if (uarch->counters_general > 0 && fixed > uarch->counters_fixed)
                build_complain(build, item->newest->layer, item->newest->node,
                               "group '%s' takes %u fixed counters; there are %u", item->name.p,
                               fixed, uarch->counters_fixed);
}

static void judge_match(struct build *build, const struct pi_yaml *entry)
{
        struct pi_str cpuid = pi_yaml_text(entry, "cpuid"), riscv = pi_yaml_text(entry, "riscv");
        struct pi_str midr = pi_yaml_text(entry, "midr");
        uint64_t number;
        bool good = pi_yaml_text(entry, "arch").n > 0;

        if (cpuid.n > 0 || riscv.n > 0)
                good = pi_pattern_good(cpuid.n > 0 ? cpuid : riscv);
        else if (midr.n > 0)
                good = midr.n > 2 && pi_str_starts(midr, PI_STR("0x")) &&
                       pi_text_hex((struct pi_str){ midr.p + 2, midr.n - 2 }, &number);
        if (!good || entry->count != 1)
                build_complain(build, build->top, entry,
                               "a match is one of cpuid: \"GenuineIntel-6-(8F|CF)\", "
                               "midr: \"0x410fd0c0\", riscv: \"0x489-0x8000000000000007-.*\", "
                               "arch: aarch64");
}

static void judge_revisions(struct build *build, const struct pi_yaml *list)
{
        for (const struct pi_yaml *node = list ? list->first : NULL; node; node = node->next) {
                struct pi_str since = pi_yaml_text(node, "since");
                struct pi_str before = pi_yaml_text(node, "before");
                unsigned number;
                if (pi_yaml_text(node, "name").n == 0 || since.n + before.n == 0 ||
                    (since.n > 0 && !pi_revision_read(since, &number)) ||
                    (before.n > 0 && !pi_revision_read(before, &number)))
                        build_complain(
                                build, build->top, node,
                                "a revision has a name, and since or before (r0p3), or both");
        }
}

/* A table of a processor: whose it is, and whether it has a top-down tree or says why not. */
static void judge_head(struct build *build)
{
        const struct pi_yaml *root = build->top->root, *match = pi_yaml_get(root, "match");
        struct pi_str schema = pi_yaml_text(root, "schema");
        bool tree = false, generic = false;

        if (!pi_str_equal(schema, PI_STR("1")))
                build_complain(build, build->top, root, "schema: 1 is missing, or is another one");
        if (build->uarch->name.n == 0)
                build_complain(build, build->top, root, "uarch: (the table's name) is missing");
        for (const struct pi_yaml *node = match ? match->first : NULL; node; node = node->next) {
                judge_match(build, node);
                generic |= pi_yaml_get(node, "arch") != NULL;
        }
        judge_revisions(build, pi_yaml_get(root, "revisions"));
        for (size_t i = 0; i < build->uarch->metric_count; i++)
                tree |= build->uarch->metric[i].level == 1;
        if (build->open || build->uarch->core_count > 0)
                return;
        if (build->uarch->title.n == 0)
                build_complain(build, build->top, root, "title: is missing");
        if (!tree && build->uarch->topdown.n == 0 && !generic)
                build_complain(build, build->top, root,
                               "no metric of level 1; topdown: says why there is no top-down tree");
        if (tree && build->uarch->topdown.n > 0)
                build_complain(build, build->top, root,
                               "topdown: says why there is no tree, and there is one");
}

void build_judge(struct build *build)
{
        size_t group = 0;

        for (size_t i = 0; i < build->metrics.list.count; i++)
                if (items_at(&build->metrics, i)->index != PI_NONE)
                        judge_metric(build, items_at(&build->metrics, i));
        for (size_t i = 0; i < build->groups.list.count; i++)
                if (!items_at(&build->groups, i)->newest->node->none)
                        judge_group(build, items_at(&build->groups, i),
                                    &build->uarch->group[group++]);
        if (build->own_text.p && pi_yaml_get(build->top->root, "uarch"))
                judge_head(build);
}

/* Metrics: everything but their formulas, and the names under which they are found. */
#include "analyze/table/uarch_build.h"
#include "base/num.h"
#include "base/text.h"

static bool is_true(const struct item *item, const char *key)
{
        struct pi_str text = item_text(item, key);

        return pi_str_equal(text, PI_STR("true")) || pi_str_equal(text, PI_STR("yes"));
}

static unsigned level_of(struct build *build, const struct item *item)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *node = item_field(item, "level", &layer);
        double level = node && !node->none ? build_number(build, layer, node) : 0;

        if (level < 0 || level > 9 || level != floor(level)) {
                build_complain(build, layer, node, "'level' is a whole number from 1 to 9");
                return 0;
        }
        return isnan(level) ? 0 : (unsigned)level;
}

static struct pi_str per_of(struct build *build, const struct item *item)
{
        static const char *const words[] = { "cpu", "core", "socket", "machine" };
        const struct layer *layer = NULL;
        const struct pi_yaml *node = item_field(item, "per", &layer);

        if (!node || node->none)
                return PI_STR("cpu");
        for (size_t i = 0; i < 4; i++)
                if (pi_str_equal(node->text, pi_str_of(words[i])))
                        return node->text;
        build_complain(build, layer, node, "'per' is cpu, core, socket or machine, not \"%.40s\"",
                       node->text.n > 0 ? node->text.p : "");
        return PI_STR("cpu");
}

/* Of the version that carries the formula: a file that only renames a unit has not given it. */
static bool is_given(const struct item *item)
{
        const struct layer *layer = NULL;

        return item_field(item, "expr", &layer) && layer->given;
}

static void read_metric(struct build *build, const struct item *item, struct pi_uarch_metric *out)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *scale = item_field(item, "scale", &layer);

        *out = (struct pi_uarch_metric){ .name = item->name,
                                         .parent = PI_NONE,
                                         .level = level_of(build, item),
                                         .formula = item_text(item, "expr"),
                                         .unit = item_text(item, "unit"),
                                         .scale = 1,
                                         .when = item_text(item, "when"),
                                         .desc = item_text(item, "desc"),
                                         .source = item_text(item, "source"),
                                         .per = per_of(build, item),
                                         .group = item_text(item, "group"),
                                         .hidden = is_true(item, "hidden"),
                                         .given = is_given(item),
                                         .line = item->newest->node->line };
        if (scale && !scale->none)
                out->scale = build_number(build, layer, scale);
        out->alias = build_texts(build, item_field(item, "alias", NULL), &out->alias_count);
        out->cause = build_texts(build, item_field(item, "causes", NULL), &out->cause_count);
        out->try = build_texts(build, item_field(item, "try", NULL), &out->try_count);
}

/* A shared text without a formula stands for nothing on this processor, unless this very table
 * meant to give one. "expr: ~" strikes a metric out. */
static bool stands(struct build *build, const struct item *item)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *expr = item_field(item, "expr", &layer);

        if (expr)
                return !expr->none;
        if (item->newest->layer->own && !build->open && !item->newest->older)
                build_complain(build, item->newest->layer, item->newest->node,
                               "metric '%.*s' has no formula (expr), and inherits none",
                               (int)item->name.n, item->name.p);
        return false;
}

static void resolve_parents(struct build *build, struct pi_uarch_metric *metric)
{
        for (size_t i = 0; i < build->metrics.list.count; i++) {
                const struct item *item = items_at(&build->metrics, i), *parent;
                const struct layer *layer = NULL;
                const struct pi_yaml *node = item_field(item, "parent", &layer);
                if (item->index == PI_NONE || !node || node->none)
                        continue;
                parent = items_find(&build->metrics, node->text);
                if (parent && parent->index != PI_NONE && parent->index != item->index)
                        metric[item->index].parent = parent->index;
                else if (!layer->foreign && !build->open)
                        build_complain(build, layer, node,
                                       "the parent '%.60s' of '%.*s' is no metric here",
                                       node->text.n > 0 ? node->text.p : "", (int)item->name.n,
                                       item->name.p);
        }
}

/* Another tool's file may hold a child without its parent: it stands beside the tree then. Parents
 * of level 1 are settled before children of level 2. */
static void settle_foreign(struct build *build, struct pi_uarch_metric *metric)
{
        for (unsigned level = 2; level <= 9; level++) {
                for (size_t i = 0; i < build->metrics.list.count; i++) {
                        const struct item *item = items_at(&build->metrics, i);
                        struct pi_uarch_metric *m =
                                item->index != PI_NONE ? &metric[item->index] : NULL;
                        if (!m || m->level != level || !item->newest->layer->foreign)
                                continue;
                        if (m->parent == PI_NONE || metric[m->parent].level + 1 != level) {
                                m->level = 0;
                                m->parent = PI_NONE;
                        }
                }
        }
}

void build_metrics(struct build *build)
{
        size_t count = build->metrics.list.count;
        struct pi_uarch_metric *metric;

        if (count > PI_LIMIT_METRICS) {
                build_complain(build, build->top, NULL, "more than %d metrics", PI_LIMIT_METRICS);
                count = PI_LIMIT_METRICS;
        }
        metric = PI_NEW_ARRAY(build->arena, struct pi_uarch_metric, count);
        if (!metric) {
                build->no_memory = true;
                return;
        }
        for (size_t i = 0; i < count; i++) {
                struct item *item = items_at(&build->metrics, i);
                if (!stands(build, item))
                        continue;
                item->index = (uint32_t)build->uarch->metric_count++;
                read_metric(build, item, &metric[item->index]);
        }
        resolve_parents(build, metric);
        settle_foreign(build, metric);
        build->uarch->metric = build->metric = metric;
}

/* Names are compared without case and without "tma_". */
static struct pi_str plain_name(struct pi_str name, char out[96])
{
        struct pi_str plain = { out, 0 };

        if (name.n >= 96)
                return PI_STR("");
        for (; plain.n < name.n; plain.n++) {
                char c = name.p[plain.n];
                out[plain.n] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
        if (pi_str_starts(plain, PI_STR("tma_")))
                plain = (struct pi_str){ plain.p + 4, plain.n - 4 };
        return plain;
}

static bool same_name(const void *items, uint32_t id, const void *key)
{
        const struct pi_uarch_name *name = items;

        return pi_str_equal(name[id].name, *(const struct pi_str *)key);
}

static uint32_t find_name(const struct pi_uarch *uarch, struct pi_str plain)
{
        uint32_t id = pi_map_find(&uarch->metric_map, pi_hash_bytes(plain.p, plain.n), same_name,
                                  uarch->metric_name, &plain);

        return id == PI_NONE ? PI_NONE : uarch->metric_name[id].metric;
}

static void add_name(struct build *build, struct pi_uarch_name *list, uint32_t *count,
                     struct pi_str name, uint32_t metric)
{
        char room[96];
        struct pi_str plain = pi_arena_copy(build->arena, plain_name(name, room));
        uint32_t there = find_name(build->uarch, plain);

        if (there != PI_NONE || plain.n == 0) {
                if (there != PI_NONE && there != metric)
                        pi_complain(build->complaints, build->top->file,
                                    build->uarch->metric[metric].line, 0,
                                    "the name '%.60s' is that of '%s' already", name.p,
                                    build->uarch->metric[there].name.p);
                return;
        }
        list[*count] = (struct pi_uarch_name){ plain, metric };
        if (pi_map_add(&build->uarch->metric_map, pi_hash_bytes(plain.p, plain.n), *count))
                ++*count;
        else
                build->no_memory = true;
}

/* Names first: an alias never hides one. */
void build_names(struct build *build)
{
        struct pi_uarch *uarch = build->uarch;
        struct pi_uarch_name *list;
        size_t room = uarch->metric_count;
        uint32_t count = 0;

        for (size_t i = 0; i < uarch->metric_count; i++)
                room += uarch->metric[i].alias_count;
        list = PI_NEW_ARRAY(build->arena, struct pi_uarch_name, room);
        if (!list) {
                build->no_memory = true;
                return;
        }
        uarch->metric_name = list;
        pi_map_init(&uarch->metric_map, build->arena);
        for (uint32_t i = 0; i < uarch->metric_count; i++)
                add_name(build, list, &count, uarch->metric[i].name, i);
        for (uint32_t i = 0; i < uarch->metric_count; i++)
                for (size_t a = 0; a < uarch->metric[i].alias_count; a++)
                        add_name(build, list, &count, uarch->metric[i].alias[a], i);
}

uint32_t pi_uarch_metric_of(const struct pi_uarch *uarch, struct pi_str name)
{
        char room[96];

        return find_name(uarch, plain_name(name, room));
}

/* Layers -> items by name, each key known. */
#include "analyze/table/uarch_build.h"
#include "base/num.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

void build_complain(struct build *build, const struct layer *layer, const struct pi_yaml *node,
                    const char *format, ...)
{
        char text[512];
        va_list args;

        va_start(args, format);
        if (vsnprintf(text, sizeof(text), format, args) < 0)
                text[0] = 0;
        va_end(args);
        pi_complain(build->complaints, layer ? layer->file : PI_STR(""), node ? node->line : 0,
                    node ? node->column : 0, "%s", text);
}

void items_init(struct items *items, struct pi_arena *arena)
{
        pi_vec_init(&items->list, arena, sizeof(struct item), PI_LIMIT_TABLE_EVENTS);
        pi_map_init(&items->map, arena);
}

void items_done(struct items *items)
{
        pi_map_done(&items->map);
}

static bool same_item(const void *items, uint32_t id, const void *key)
{
        return pi_str_equal(items_at(items, id)->name, *(const struct pi_str *)key);
}

struct item *items_find(const struct items *items, struct pi_str name)
{
        uint32_t id =
                pi_map_find(&items->map, pi_hash_bytes(name.p, name.n), same_item, items, &name);

        return id == PI_NONE ? NULL : items_at(items, id);
}

static bool good_name(struct pi_str name)
{
        if (name.n == 0 || name.n > 80 || name.p[0] < 'a' || name.p[0] > 'z')
                return false;
        for (size_t i = 0; i < name.n; i++) {
                char c = name.p[i];
                if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
                        return false;
        }
        return true;
}

static void take_item(struct build *build, struct items *items, const struct layer *layer,
                      struct pi_str name, const struct pi_yaml *node, const char *what)
{
        struct item *item = items_find(items, name);
        struct version *version = PI_NEW(build->arena, struct version);

        if (!layer->foreign && !good_name(name)) {
                build_complain(build, layer, node,
                               "'%.*s' is no name for %s: a-z, 0-9 and '_', a letter first",
                               (int)(name.n < 60 ? name.n : 60), name.p ? name.p : "", what);
                return;
        }
        if (!item && (item = pi_vec_push(&items->list))) {
                *item = (struct item){ .name = name, .index = PI_NONE };
                if (!pi_map_add(&items->map, pi_hash_bytes(name.p, name.n),
                                (uint32_t)(items->list.count - 1)))
                        build->no_memory = true;
        }
        if (!item || !version) {
                build->no_memory = true;
                return;
        }
        if (item->newest && item->newest->layer == layer && layer->foreign)
                return; /* the same for two kinds of cores: the first one counts */
        if (item->newest && item->newest->layer == layer)
                build_complain(build, layer, node,
                               "%s '%.*s' stands twice in this file; it stood "
                               "in line %zu",
                               what, (int)name.n, name.p, item->newest->node->line);
        *version = (struct version){ node, layer, item->newest };
        item->newest = version;
}

static void take_events(struct build *build, const struct layer *layer, const struct pi_yaml *map)
{
        for (const struct pi_yaml *node = map ? map->first : NULL; node; node = node->next)
                if (node->none || keys_check(build, layer, node, event_keys, "an event"))
                        take_item(build, &build->events, layer, node->key, node, "an event");
}

static void take_metrics(struct build *build, const struct layer *layer, const struct pi_yaml *list)
{
        for (const struct pi_yaml *node = list ? list->first : NULL; node; node = node->next)
                if (keys_check(build, layer, node, metric_keys, "a metric"))
                        take_item(build, &build->metrics, layer, pi_yaml_text(node, "name"), node,
                                  "a metric");
}

static void take_plain(struct build *build, struct items *items, const struct layer *layer,
                       const struct pi_yaml *map, const char *what)
{
        for (const struct pi_yaml *node = map ? map->first : NULL; node; node = node->next)
                take_item(build, items, layer, node->key, node, what);
}

static void take_layer(struct build *build, const struct layer *layer)
{
        const struct pi_yaml *root = layer->root, *list;
        const struct key *keys = pi_yaml_get(root, "uarch") || !pi_yaml_get(root, "name")
                                         ? table_keys
                                         : revision_keys;

        if (!keys_check(build, layer, root, keys, keys == table_keys ? "a table" : "a revision"))
                return;
        list = pi_yaml_get(root, "revisions");
        for (const struct pi_yaml *node = list ? list->first : NULL; node; node = node->next)
                keys_check(build, layer, node, revision_keys, "a revision");
        list = pi_yaml_get(root, "checks");
        for (const struct pi_yaml *node = list ? list->first : NULL; node; node = node->next)
                keys_check(build, layer, node, check_keys, "a check");
        take_events(build, layer, pi_yaml_get(root, "events"));
        take_metrics(build, layer, pi_yaml_get(root, "metrics"));
        take_plain(build, &build->groups, layer, pi_yaml_get(root, "groups"), "a group");
        take_plain(build, &build->constants, layer, pi_yaml_get(root, "constants"), "a constant");
}

void build_items(struct build *build)
{
        for (size_t i = 0; i < build->layer_count; i++)
                take_layer(build, &build->layer[i]);
}

/* Place and advice stay right when another tool's formula takes the place of ours; its unit, scale
 * and threshold go with the formula. */
static bool goes_with_formula(const char *key)
{
        static const char *const keys[] = { "expr", "names", "unit", "scale", "when", "hidden" };

        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
                if (strcmp(keys[i], key) == 0)
                        return true;
        return false;
}

const struct pi_yaml *item_field(const struct item *item, const char *key,
                                 const struct layer **layer)
{
        for (const struct version *v = item->newest; v; v = v->older) {
                const struct pi_yaml *node = pi_yaml_get(v->node, key);
                if (node && layer)
                        *layer = v->layer;
                if (node || (v->layer->foreign && goes_with_formula(key)))
                        return node;
        }
        return NULL;
}

struct pi_str item_text(const struct item *item, const char *key)
{
        const struct pi_yaml *node = item_field(item, key, NULL);

        return node && node->kind == PI_YAML_TEXT && !node->none ? node->text : PI_STR("");
}

const struct pi_yaml *build_fact(const struct build *build, const char *key, bool inherited,
                                 const struct layer **layer)
{
        for (size_t i = build->layer_count; i-- > 0;) {
                const struct pi_yaml *node = pi_yaml_get(build->layer[i].root, key);
                if (node && (inherited || build->layer[i].own)) {
                        if (layer)
                                *layer = &build->layer[i];
                        return node;
                }
        }
        return NULL;
}

const struct pi_str *build_texts(struct build *build, const struct pi_yaml *list, size_t *count)
{
        struct pi_str *text;

        *count = 0;
        if (!list || list->none || (list->kind == PI_YAML_LIST && list->count == 0))
                return NULL;
        text = PI_NEW_ARRAY(build->arena, struct pi_str,
                            list->kind == PI_YAML_LIST ? list->count : 1);
        if (!text) {
                build->no_memory = true;
                return NULL;
        }
        if (list->kind == PI_YAML_TEXT)
                text[(*count)++] = list->text;
        for (const struct pi_yaml *node = list->first; node; node = node->next)
                if (node->kind == PI_YAML_TEXT)
                        text[(*count)++] = node->text;
        return text;
}

double build_number(struct build *build, const struct layer *layer, const struct pi_yaml *node)
{
        double number = NAN;

        if (node->kind != PI_YAML_TEXT || !pi_text_double(node->text, &number) ||
            !isfinite(number)) {
                build_complain(build, layer, node, "'%.60s' is no number",
                               node->kind == PI_YAML_TEXT ? node->text.p : "");
                return NAN;
        }
        return number;
}

/* Keys that a table can have, and the check that it has no others. */
#include "analyze/table/uarch_build.h"

#include <stdio.h>

#define SUGGESTIONS 20

const struct key table_keys[] = {
        { "uarch", PI_YAML_TEXT, false },    { "schema", PI_YAML_TEXT, false },
        { "title", PI_YAML_TEXT, false },    { "alias", PI_YAML_LIST, true },
        { "inherits", PI_YAML_LIST, true },  { "abstract", PI_YAML_TEXT, false },
        { "match", PI_YAML_LIST, false },    { "pmu", PI_YAML_TEXT, false },
        { "cores", PI_YAML_MAP, false },     { "width", PI_YAML_TEXT, false },
        { "counters", PI_YAML_MAP, false },  { "topdown", PI_YAML_TEXT, false },
        { "constants", PI_YAML_MAP, false }, { "sources", PI_YAML_LIST, true },
        { "errata", PI_YAML_LIST, true },    { "events", PI_YAML_MAP, false },
        { "groups", PI_YAML_MAP, false },    { "metrics", PI_YAML_LIST, false },
        { "checks", PI_YAML_LIST, false },   { "revisions", PI_YAML_LIST, false },
        { NULL, PI_YAML_TEXT, false },
};
const struct key revision_keys[] = {
        { "name", PI_YAML_TEXT, false },     { "since", PI_YAML_TEXT, false },
        { "before", PI_YAML_TEXT, false },   { "errata", PI_YAML_LIST, true },
        { "constants", PI_YAML_MAP, false }, { "events", PI_YAML_MAP, false },
        { "metrics", PI_YAML_LIST, false },  { NULL, PI_YAML_TEXT, false },
};
const struct key event_keys[] = {
        { "enc", PI_YAML_TEXT, false },      { "alias", PI_YAML_LIST, true },
        { "optional", PI_YAML_TEXT, false }, { "unit", PI_YAML_TEXT, false },
        { "per", PI_YAML_TEXT, false },      { "counter", PI_YAML_TEXT, false },
        { "desc", PI_YAML_TEXT, false },     { NULL, PI_YAML_TEXT, false },
};
const struct key metric_keys[] = {
        { "name", PI_YAML_TEXT, false },   { "alias", PI_YAML_LIST, true },
        { "level", PI_YAML_TEXT, false },  { "parent", PI_YAML_TEXT, false },
        { "expr", PI_YAML_TEXT, false },   { "names", PI_YAML_MAP, false },
        { "unit", PI_YAML_TEXT, false },   { "scale", PI_YAML_TEXT, false },
        { "when", PI_YAML_TEXT, false },   { "desc", PI_YAML_TEXT, false },
        { "causes", PI_YAML_LIST, true },  { "try", PI_YAML_LIST, true },
        { "source", PI_YAML_TEXT, false }, { "per", PI_YAML_TEXT, false },
        { "group", PI_YAML_TEXT, false },  { "hidden", PI_YAML_TEXT, false },
        { NULL, PI_YAML_TEXT, false },
};
const struct key check_keys[] = {
        { "expr", PI_YAML_TEXT, false }, { "near", PI_YAML_TEXT, false },
        { "tol", PI_YAML_TEXT, false },  { "scope", PI_YAML_TEXT, false },
        { "desc", PI_YAML_TEXT, false }, { NULL, PI_YAML_TEXT, false },
};

/* Steps from one name to the other: a letter more, less, or another. Only short names, only few
 * steps. */
static size_t distance(struct pi_str a, struct pi_str b)
{
        size_t row[48];

        if (a.n >= 48 || b.n >= 48 || a.n > b.n + 3 || b.n > a.n + 3)
                return SIZE_MAX;
        for (size_t j = 0; j <= b.n; j++)
                row[j] = j;
        for (size_t i = 1; i <= a.n; i++) {
                size_t corner = row[0];
                row[0] = i;
                for (size_t j = 1; j <= b.n; j++) {
                        size_t best = corner + (a.p[i - 1] != b.p[j - 1]);
                        corner = row[j];
                        best = row[j] + 1 < best ? row[j] + 1 : best;
                        row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
                }
        }
        return row[b.n];
}

struct pi_str nearest_name(const struct build *build, struct pi_str name,
                           struct pi_str (*at)(const void *list, size_t i), const void *list,
                           size_t count)
{
        size_t best = name.n < 4 ? 2 : name.n < 8 ? 3 : 4;
        struct pi_str found = PI_STR("");

        if (build->complaints->list.count >= SUGGESTIONS)
                return found;
        for (size_t i = 0; i < count; i++) {
                size_t steps = distance(name, at(list, i));
                if (steps < best) {
                        best = steps;
                        found = at(list, i);
                }
        }
        return found;
}

static struct pi_str key_at(const void *list, size_t i)
{
        return pi_str_of(((const struct key *)list)[i].name);
}

static const struct key *find_key(const struct key *keys, struct pi_str name)
{
        for (; keys->name; keys++)
                if (pi_str_equal(name, pi_str_of(keys->name)))
                        return keys;
        return NULL;
}

/* "'nmae' is no key of a metric; did you mean 'name'?", or all keys there are. */
static void complain_key(struct build *build, const struct layer *layer, const struct pi_yaml *node,
                         const struct key *keys, const char *what)
{
        size_t count = 0, fill = 0;
        struct pi_str near;
        char all[320] = "";

        while (keys[count].name)
                count++;
        near = nearest_name(build, node->key, key_at, keys, count);
        for (size_t i = 0; i < count && fill < sizeof(all); i++)
                fill += (size_t)snprintf(all + fill, sizeof(all) - fill, "%s%s", i ? ", " : "",
                                         keys[i].name);
        if (near.n > 0)
                build_complain(build, layer, node, "'%.60s' is no key of %s; did you mean '%.*s'?",
                               node->key.p, what, (int)near.n, near.p);
        else
                build_complain(build, layer, node, "'%.60s' is no key of %s; there are: %s",
                               node->key.p, what, all);
}

/* True where `map` is a map; its keys are checked. */
bool keys_check(struct build *build, const struct layer *layer, const struct pi_yaml *map,
                const struct key *keys, const char *what)
{
        static const char *const kinds[] = { "a text", "a list", "a map" };

        if (map->kind != PI_YAML_MAP) {
                build_complain(build, layer, map, "%s is a map of keys and values, not %s", what,
                               kinds[map->kind]);
                return false;
        }
        for (const struct pi_yaml *node = map->first; node; node = node->next) {
                const struct key *key = find_key(keys, node->key);
                bool fits = key && (node->kind == key->kind || node->none ||
                                    (key->either && node->kind == PI_YAML_TEXT));
                if (!key)
                        complain_key(build, layer, node, keys, what);
                else if (!fits)
                        build_complain(build, layer, node, "'%s' of %s is %s, not %s", key->name,
                                       what, kinds[key->kind], kinds[node->kind]);
        }
        return true;
}

/* Which tables are laid over each other: what a table inherits, the table, the revision that the
 * machine has, the user's file. */
#include "analyze/table/foreign.h"
#include "analyze/table/uarch_build.h"
#include "base/text.h"

struct loading {
        struct build *build;
        struct library library;
        struct pi_str open[PI_LIMIT_TABLE_INHERITS]; /* being loaded: a name again is a circle */
        unsigned depth;
        struct pi_str loaded[PI_LIMIT_TABLE_INHERITS * 2];
        size_t loaded_count;
};

static struct layer *push_layer(struct loading *l, struct pi_str file, const struct pi_yaml *root)
{
        struct build *build = l->build;
        struct layer *layer = NULL;

        if (build->layer_count < sizeof(build->layer) / sizeof(build->layer[0]) && root) {
                layer = &build->layer[build->layer_count++];
                *layer = (struct layer){ .file = file, .root = root };
        }
        return layer;
}

static bool is_loaded(const struct loading *l, struct pi_str name)
{
        for (size_t i = 0; i < l->loaded_count; i++)
                if (pi_str_equal(l->loaded[i], name))
                        return true;
        return false;
}

static void load_named(struct loading *l, struct pi_str name, const struct layer *from,
                       const struct pi_yaml *node);

/* What `root` inherits, then itself. */
static struct layer *load(struct loading *l, struct pi_str name, struct pi_str file,
                          const struct pi_yaml *root)
{
        const struct pi_yaml *inherits = pi_yaml_get(root, "inherits");
        struct layer here = { .file = file, .root = root };

        for (unsigned i = 0; i < l->depth; i++) {
                if (pi_str_equal(l->open[i], name)) {
                        build_complain(l->build, &here, inherits,
                                       "'%.*s' inherits itself, through what it inherits",
                                       (int)name.n, name.p);
                        return NULL;
                }
        }
        if (l->depth == PI_LIMIT_TABLE_INHERITS) {
                build_complain(l->build, &here, inherits, "inherits through more than %d tables",
                               PI_LIMIT_TABLE_INHERITS);
                return NULL;
        }
        l->open[l->depth++] = name;
        if (inherits && inherits->kind == PI_YAML_TEXT && !inherits->none)
                load_named(l, inherits->text, &here, inherits);
        for (const struct pi_yaml *node = inherits ? inherits->first : NULL; node;
             node = node->next)
                load_named(l, node->text, &here, node);
        l->depth--;
        if (l->loaded_count < sizeof(l->loaded) / sizeof(l->loaded[0]))
                l->loaded[l->loaded_count++] = name;
        return push_layer(l, file, root);
}

static struct layer *load_table(struct loading *l, const struct pi_arch_table *table)
{
        struct build *build = l->build;
        struct pi_str file = pi_arena_format(build->arena, "%s.yaml", table->name);
        const struct pi_yaml *root = pi_yaml_read((struct pi_str){ table->data, table->size }, NULL,
                                                  file, build->arena, build->complaints);

        return root ? load(l, pi_str_of(table->name), file, root) : NULL;
}

static void load_named(struct loading *l, struct pi_str name, const struct layer *from,
                       const struct pi_yaml *node)
{
        const struct pi_arch_table *table = library_find(&l->library, name);

        if (!table)
                build_complain(l->build, from, node, "inherits '%.60s', which no table is called",
                               name.n > 0 ? name.p : "");
        else if (!is_loaded(l, name))
                load_table(l, table);
}

static bool revision_fits(const struct build *build, const struct pi_yaml *entry)
{
        struct pi_str since = pi_yaml_text(entry, "since"), before = pi_yaml_text(entry, "before");
        unsigned revision = pi_identity_revision(&build->identity), bound;

        if (since.n > 0 && (!pi_revision_read(since, &bound) || revision < bound))
                return false;
        return before.n == 0 || (pi_revision_read(before, &bound) && revision < bound);
}

static void push_revision(struct loading *l, const struct layer *table)
{
        struct build *build = l->build;
        const struct pi_yaml *list = pi_yaml_get(table->root, "revisions");
        size_t i = 0;

        for (const struct pi_yaml *node = list ? list->first : NULL; node; node = node->next, i++) {
                bool fits = build->forced_revision == i ||
                            (build->forced_revision == PI_NONE && build->identity.is_midr &&
                             revision_fits(build, node));
                struct layer *layer = fits ? push_layer(l, table->file, node) : NULL;
                if (!layer)
                        continue;
                layer->own = true;
                build->uarch->revision = pi_yaml_text(node, "name");
                return;
        }
        build->uarch->revision_unknown = i > 0 && !build->identity.is_midr;
}

static struct layer *load_machine(struct loading *l)
{
        bool known;
        const struct pi_arch_table *table = library_choose(&l->library, l->build, &known);
        struct layer *layer;

        if (!table)
                return NULL;
        l->build->uarch->fallback = !known;
        l->build->uarch->name = pi_arena_copy(l->build->arena, pi_str_of(table->name));
        layer = load_table(l, table);
        if (layer) {
                layer->own = true;
                l->build->top = layer;
                push_revision(l, layer);
        }
        return layer;
}

static const struct pi_yaml *read_given(struct build *build, struct pi_str text, struct pi_str name,
                                        bool *foreign)
{
        *foreign = pi_foreign_is_json(text);
        if (*foreign)
                return pi_foreign_read(text, name, build->arena, build->complaints);
        return pi_yaml_read(text, NULL, name, build->arena, build->complaints);
}

/* A file that is a table by itself: it stands on what it inherits alone. */
static void load_alone(struct loading *l, struct pi_str name, const struct pi_yaml *root,
                       bool given)
{
        struct pi_str own = pi_yaml_text(root, "uarch");
        struct layer *layer = load(l, own.n > 0 ? own : name, name, root);

        if (!layer)
                return;
        l->build->uarch->name = own;
        layer->own = true;
        layer->given = given;
        l->build->top = layer;
        push_revision(l, layer);
}

static void load_over(struct loading *l, struct pi_str name, const struct pi_yaml *root,
                      bool foreign)
{
        struct layer *layer;

        if (!load_machine(l))
                return;
        layer = push_layer(l, name, root);
        if (!layer)
                return;
        layer->own = layer->given = true;
        layer->foreign = foreign;
}

bool build_layers(struct build *build)
{
        const struct pi_uarch_request *request = build->request;
        bool checked = build->own_text.p != NULL, foreign = false;
        struct pi_str text = checked ? build->own_text : request->given;
        struct pi_str name = checked ? build->own_name : request->given_name;
        const struct pi_yaml *root = NULL;
        struct loading l = { .build = build, .library = { pi_arch_tables, pi_arch_table_count } };

        if (request->library)
                l.library = (struct library){ request->library, request->library_count };
        if (text.p && !(root = read_given(build, text, name, &foreign)))
                return false;
        if (!root)
                load_machine(&l);
        else if (pi_yaml_get(root, "inherits") || pi_yaml_get(root, "uarch"))
                load_alone(&l, name, root, !checked);
        else
                load_over(&l, name, root, foreign);
        return build->top != NULL;
}

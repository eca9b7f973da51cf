/* Facts, events with their spellings, and groups. */
#include "analyze/table/uarch_build.h"
#include "base/text.h"

static const char *const pers[] = { "cpu", "core", "socket", "machine", NULL };

static bool is_one_of(struct pi_str text, const char *const *words)
{
        for (; *words; words++)
                if (pi_str_equal(text, pi_str_of(*words)))
                        return true;
        return false;
}

/* One of a few words, or a complaint; `otherwise` where nothing is said. */
static struct pi_str word_of(struct build *build, const struct item *item, const char *key,
                             const char *const *words, const char *otherwise)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *node = item ? item_field(item, key, &layer) : NULL;

        if (!node || node->none)
                return pi_str_of(otherwise);
        if (!is_one_of(node->text, words))
                build_complain(build, layer, node, "'%s' is \"%.40s\"; it can be %s, %s, %s or %s",
                               key, node->text.p ? node->text.p : "", words[0], words[1], words[2],
                               words[3] ? words[3] : "left out");
        return node->text;
}

static bool good_counter(struct pi_str text)
{
        static const char *const words[] = { "general", "fixed", "metrics", "none", NULL };

        return is_one_of(text, words) || (text.n > 0 && strspn(text.p, "0123456789,-") == text.n);
}

static struct pi_str counter_of(struct build *build, const struct item *item)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *node = item ? item_field(item, "counter", &layer) : NULL;

        if (!node || node->none)
                return PI_STR("general");
        if (!good_counter(node->text))
                build_complain(
                        build, layer, node,
                        "'counter' is \"%.40s\"; it can be general, fixed, metrics, none, or "
                        "the general ones that can count it (0-3)",
                        node->text.p ? node->text.p : "");
        return node->text;
}

uint32_t build_add_event(struct build *build, struct pi_str name, const struct item *item)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *optional = item ? item_field(item, "optional", &layer) : NULL;
        struct pi_uarch_event *event = pi_vec_push(&build->event);

        if (!event) {
                build->no_memory = true;
                return PI_NONE;
        }
        *event = (struct pi_uarch_event){ .name = name, .counter = counter_of(build, item) };
        event->otherwise = optional && !optional->none ? build_number(build, layer, optional) : NAN;
        event->per = word_of(build, item, "per", pers, "cpu");
        event->encoding = item ? item_text(item, "enc") : PI_STR("");
        event->unit = item ? item_text(item, "unit") : PI_STR("");
        event->desc = item ? item_text(item, "desc") : PI_STR("");
        event->line = item ? item->newest->node->line : 0;
        return (uint32_t)(build->event.count - 1);
}

static struct pi_str event_name(const struct build *build, uint32_t event)
{
        return PI_AT(&build->event, struct pi_uarch_event, event)->name;
}

/* A spelling that a layer gives to an event. Layers above come first: what they claim is theirs.
 * Within one file a spelling has one owner. */
static void add_spelling(struct build *build, uint32_t event, const struct layer *layer,
                         const struct pi_yaml *node, struct pi_str text)
{
        uint32_t rank = (uint32_t)(layer - build->layer), other = PI_NONE, other_rank = 0;

        switch (pi_spellings_add(&build->uarch->spellings, text, event, rank, &other,
                                 &other_rank)) {
        case PI_SPELLED_NONSENSE:
                if (layer->foreign)
                        break;
                build_complain(build, layer, node,
                               "'%.100s' spells no event: write it as perf does, without modifiers",
                               text.n > 0 ? text.p : "");
                break;
        case PI_SPELLED_OTHER:
                if (other_rank == rank && !layer->foreign)
                        build_complain(build, layer, node, "'%.100s' is '%.*s' already", text.p,
                                       (int)event_name(build, other).n, event_name(build, other).p);
                break;
        case PI_SPELLED_FULL:
                build->no_memory = true;
                break;
        case PI_SPELLED_NEW:
        case PI_SPELLED_SAME:
                break;
        }
}

static void spell_version(struct build *build, uint32_t event, const struct version *version)
{
        const struct pi_yaml *enc = pi_yaml_get(version->node, "enc");
        const struct pi_yaml *alias = pi_yaml_get(version->node, "alias");

        if (enc && !enc->none)
                add_spelling(build, event, version->layer, enc, enc->text);
        if (alias && alias->kind == PI_YAML_TEXT && !alias->none)
                add_spelling(build, event, version->layer, alias, alias->text);
        for (const struct pi_yaml *node = alias ? alias->first : NULL; node; node = node->next)
                add_spelling(build, event, version->layer, node, node->text);
}

/* All aliases of all layers, the topmost first. */
static void gather_aliases(struct build *build, const struct item *item, uint32_t event)
{
        struct pi_uarch_event *out = PI_AT(&build->event, struct pi_uarch_event, event);
        size_t room = 0;
        struct pi_str *alias;

        for (const struct version *v = item->newest; v; v = v->older) {
                const struct pi_yaml *node = pi_yaml_get(v->node, "alias");
                room += node ? node->count + (node->kind == PI_YAML_TEXT) : 0;
        }
        alias = PI_NEW_ARRAY(build->arena, struct pi_str, room);
        if (!alias) {
                build->no_memory = true;
                return;
        }
        for (const struct version *v = item->newest; v; v = v->older) {
                size_t count;
                const struct pi_str *text =
                        build_texts(build, pi_yaml_get(v->node, "alias"), &count);
                for (size_t i = 0; text && i < count && out->alias_count < room; i++)
                        alias[out->alias_count++] = text[i];
        }
        out->alias = alias;
}

/* Spellings of a layer are given away layer by layer, from the top: a CPU's own "branch-misses" is
 * not the generic one's. */
static void spell_layer(struct build *build, const struct layer *layer)
{
        for (size_t i = 0; i < build->events.list.count; i++) {
                const struct item *item = items_at(&build->events, i);
                for (const struct version *v = item->newest; v; v = v->older)
                        if (v->layer == layer && item->index != PI_NONE)
                                spell_version(build, item->index, v);
        }
}

/* Its own name is a spelling too, unless another event is spelled so. */
static void spell_names(struct build *build)
{
        for (size_t i = 0; i < build->event.count; i++) {
                uint32_t other, rank;
                pi_spellings_add(&build->uarch->spellings, event_name(build, (uint32_t)i),
                                 (uint32_t)i, PI_NONE, &other, &rank);
        }
}

/* Arm and RISC-V number their events; only x86 lays its codes out in fields. */
static bool takes_plain_codes(const struct build *build)
{
        for (size_t i = 0; i < build->layer_count; i++) {
                const struct pi_yaml *match = pi_yaml_get(build->layer[i].root, "match");
                for (const struct pi_yaml *node = match ? match->first : NULL; node;
                     node = node->next) {
                        struct pi_str arch = pi_yaml_text(node, "arch");
                        if (pi_yaml_get(node, "midr") || pi_yaml_get(node, "riscv") ||
                            pi_str_equal(arch, PI_STR("aarch64")) ||
                            pi_str_equal(arch, PI_STR("riscv64")))
                                return true;
                }
        }
        return false;
}

/* Nobody but another tool's file knows it. */
static bool is_foreign(const struct item *item)
{
        return item->newest->layer->foreign && !item->newest->older;
}

/* Another tool's event is ours where it is spelled as ours is; so our own metrics keep theirs. */
static void take_foreign(struct build *build, struct item *item)
{
        struct pi_str alias = item_text(item, "alias"), code = item_text(item, "enc");
        unsigned modes;

        item->index = pi_spellings_find(&build->uarch->spellings, alias, &modes);
        if (item->index == PI_NONE && code.n > 0)
                item->index = pi_spellings_find(&build->uarch->spellings, code, &modes);
        if (item->index == PI_NONE)
                item->index = build_add_event(build, item->name, item);
        if (item->index != PI_NONE)
                spell_version(build, item->index, item->newest);
}

void build_events(struct build *build)
{
        pi_spellings_init(&build->uarch->spellings, build->uarch->pmu, takes_plain_codes(build),
                          build->arena);
        for (size_t i = 0; i < build->events.list.count && !build->no_memory; i++) {
                struct item *item = items_at(&build->events, i);
                if (item->newest->node->none || is_foreign(item))
                        continue; /* struck out: "name: ~"; another tool's come last */
                item->index = build_add_event(build, item->name, item);
                if (item->index != PI_NONE)
                        gather_aliases(build, item, item->index);
        }
        for (size_t i = build->layer_count; i-- > 0 && !build->no_memory;)
                if (!build->layer[i].foreign)
                        spell_layer(build, &build->layer[i]);
        for (size_t i = 0; i < build->events.list.count && !build->no_memory; i++)
                if (is_foreign(items_at(&build->events, i)))
                        take_foreign(build, items_at(&build->events, i));
        spell_names(build);
}

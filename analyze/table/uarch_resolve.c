/* What a name in a formula means: a word of the formula's own, another metric, a constant,
 * an event by the table's name, an event by any spelling. */
#include "analyze/table/uarch_build.h"
#include "base/num.h"
#include "base/text.h"

static const char *const literal_names[PI_LITERAL_COUNT] = {
        [PI_LITERAL_NUM_CPUS] = "#num_cpus",
        [PI_LITERAL_NUM_CPUS_ONLINE] = "#num_cpus_online",
        [PI_LITERAL_NUM_CORES] = "#num_cores",
        [PI_LITERAL_NUM_DIES] = "#num_dies",
        [PI_LITERAL_NUM_PACKAGES] = "#num_packages",
        [PI_LITERAL_SMT_ON] = "#smt_on",
        [PI_LITERAL_CORE_WIDE] = "#core_wide",
        [PI_LITERAL_TSC_HZ] = "#system_tsc_freq",
        [PI_LITERAL_SLOTS] = "#slots",
        [PI_LITERAL_HAS_PMEM] = "#has_pmem",
};

const char *pi_literal_name(enum pi_literal literal)
{
        return literal < PI_LITERAL_COUNT ? literal_names[literal] : "";
}

void pi_target_init(struct pi_target *machine)
{
        *machine = (struct pi_target){ .id = PI_STR(""), .arch = PI_STR("") };
        for (size_t i = 0; i < PI_LITERAL_COUNT; i++)
                machine->literal[i] = NAN;
}

static struct pi_expr_answer number(double value)
{
        return (struct pi_expr_answer){ .meaning = PI_EXPR_NUMBER, .number = value };
}

static struct pi_expr_answer slot_of(size_t slot)
{
        return (struct pi_expr_answer){ .meaning = PI_EXPR_SLOT, .slot = (uint32_t)slot };
}

static struct pi_expr_answer unknown(const char *why)
{
        return (struct pi_expr_answer){ .meaning = PI_EXPR_UNKNOWN, .why = why };
}

static bool same_operand(const void *items, uint32_t id, const void *key)
{
        const struct pi_uarch_operand *a =
                PI_AT((const struct pi_vec *)items, struct pi_uarch_operand, id);
        const struct pi_uarch_operand *b = key;

        return a->kind == b->kind && a->event == b->event && a->literal == b->literal &&
               a->modes == b->modes;
}

/* Metrics have the first slots, operands those behind. */
static struct pi_expr_answer operand_slot(struct build *build, struct pi_uarch_operand operand)
{
        uint64_t hash = pi_hash_pair(pi_hash_pair(operand.kind, operand.event),
                                     pi_hash_pair(operand.literal, operand.modes));
        uint32_t id =
                pi_map_find(&build->operand_map, hash, same_operand, &build->operand, &operand);
        struct pi_uarch_operand *added;

        if (id != PI_NONE)
                return slot_of(build->uarch->metric_count + id);
        added = pi_vec_push(&build->operand);
        if (!added ||
            !pi_map_add(&build->operand_map, hash, (uint32_t)(build->operand.count - 1))) {
                build->no_memory = true;
                return unknown("more operands than a table may have");
        }
        *added = operand;
        return slot_of(build->uarch->metric_count + build->operand.count - 1);
}

static bool equal_ignoring_case(struct pi_str a, const char *b)
{
        if (a.n != strlen(b))
                return false;
        for (size_t i = 0; i < a.n; i++)
                if ((a.p[i] >= 'A' && a.p[i] <= 'Z' ? a.p[i] + 32 : a.p[i]) != b[i])
                        return false;
        return true;
}

static struct pi_expr_answer resolve_literal(struct formula *f, struct pi_str name)
{
        struct build *build = f->build;

        for (unsigned i = 0; i < PI_LITERAL_COUNT; i++) {
                double value = build->request->machine->literal[i];
                if (!equal_ignoring_case(name, literal_names[i]))
                        continue;
                if (i == PI_LITERAL_SLOTS && isnan(value))
                        value = build->uarch->width;
                if (!isnan(value))
                        return number(value);
                return operand_slot(build, (struct pi_uarch_operand){ .kind = PI_OPERAND_LITERAL,
                                                                      .event = PI_NONE,
                                                                      .literal = i });
        }
        return unknown(NULL);
}

static uint32_t find_event(const struct build *build, struct pi_str name, unsigned *modes)
{
        const struct item *item = items_find(&build->events, name);

        *modes = 0;
        if (item && item->index != PI_NONE)
                return item->index;
        return pi_spellings_find(&build->uarch->spellings, name, modes);
}

/* "cycles:k" by the table's own name. */
static uint32_t find_event_with_modes(const struct build *build, struct pi_str name,
                                      unsigned *modes)
{
        uint32_t event = find_event(build, name, modes);
        const char *colon = name.n > 0 ? memrchr(name.p, ':', name.n) : NULL;
        struct pi_spelling spelling;
        const struct item *item;

        if (event != PI_NONE || !colon || !pi_spelling_read(name, &spelling))
                return event;
        item = items_find(&build->events, (struct pi_str){ name.p, (size_t)(colon - name.p) });
        if (!item || item->index == PI_NONE)
                return PI_NONE;
        *modes = spelling.modes;
        return item->index;
}

/* Another tool's formula may count what no table describes. */
static uint32_t add_foreign_event(struct build *build, struct pi_str name)
{
        uint32_t event, other, rank;
        struct pi_str copy = pi_arena_copy(build->arena, name);
        struct pi_spelling spelling;

        if (!pi_spelling_read(name, &spelling) || !copy.p)
                return PI_NONE;
        for (size_t i = 0; i < copy.n; i++)
                if (copy.p[i] == ':')
                        copy.n = i;
        event = build_add_event(build, copy, NULL);
        if (event != PI_NONE && pi_spellings_add(&build->uarch->spellings, copy, event, PI_NONE,
                                                 &other, &rank) == PI_SPELLED_FULL)
                build->no_memory = true;
        return event;
}

static struct pi_str metric_at(const void *list, size_t i)
{
        return ((const struct pi_uarch_metric *)list)[i].name;
}

static struct pi_str event_at(const void *list, size_t i)
{
        return PI_AT((const struct pi_vec *)list, struct pi_uarch_event, i)->name;
}

/* Says what is near; the sentence lives in the arena. */
static struct pi_expr_answer unknown_name(struct formula *f, struct pi_str name)
{
        struct build *build = f->build;
        const char *what = f->metrics_only ? "metric" : "event or metric";
        struct pi_str near, why;

        if (build->open)
                return number(NAN);
        if (f->layer->foreign)
                return unknown(NULL);
        near = nearest_name(build, name, metric_at, build->uarch->metric,
                            build->uarch->metric_count);
        if (near.n == 0 && !f->metrics_only)
                near = nearest_name(build, name, event_at, &build->event, build->event.count);
        if (near.n == 0)
                why = pi_arena_format(build->arena, "no %s is called '%.*s'", what,
                                      (int)(name.n < 80 ? name.n : 80), name.p);
        else
                why = pi_arena_format(build->arena, "no %s is called '%.*s'; did you mean '%.*s'?",
                                      what, (int)(name.n < 80 ? name.n : 80), name.p, (int)near.n,
                                      near.p);
        return unknown(why.p);
}

static struct pi_expr_answer resolve_event(struct formula *f, struct pi_str name,
                                           enum pi_operand_kind kind)
{
        struct build *build = f->build;
        unsigned modes;
        uint32_t event = find_event_with_modes(build, name, &modes);

        if (event == PI_NONE && f->layer->foreign && kind == PI_OPERAND_HAS_EVENT)
                return number(0);
        if (event == PI_NONE && f->layer->foreign)
                event = add_foreign_event(build, name);
        if (event == PI_NONE)
                return unknown_name(f, name);
        return operand_slot(
                build, (struct pi_uarch_operand){ .kind = kind, .event = event, .modes = modes });
}

static struct pi_expr_answer resolve_constant(struct formula *f, const struct item *item)
{
        const struct version *version = item->newest;

        return number(build_number(f->build, version->layer, version->node));
}

static struct pi_expr_answer resolve_name(struct formula *f, struct pi_str name)
{
        struct build *build = f->build;
        uint32_t metric = pi_uarch_metric_of(build->uarch, name);
        const struct item *constant;

        for (const struct pi_yaml *own = f->names ? f->names->first : NULL; own; own = own->next)
                if (pi_str_equal(own->key, name)) {
                        struct formula plain = *f;
                        double value;
                        plain.names = NULL;
                        if (own->text.n > 0 && *own->text.p == '#')
                                return resolve_literal(f, own->text);
                        if (pi_text_double(own->text, &value))
                                return number(value);
                        return resolve_name(&plain, own->text);
                }
        if (metric != PI_NONE)
                return slot_of(metric);
        constant = items_find(&build->constants, name);
        if (constant)
                return resolve_constant(f, constant);
        if (pi_str_equal(name, PI_STR("width")) && !isnan(build->uarch->width))
                return number(build->uarch->width);
        if (f->metrics_only)
                return unknown_name(f, name);
        return resolve_event(f, name, PI_OPERAND_EVENT);
}

static struct pi_expr_answer resolve_call(struct formula *f, const struct pi_expr_question *q)
{
        struct build *build = f->build;
        struct pi_str word = q->argument_count == 1 ? q->argument[0].name : PI_STR("");

        if (q->argument_count == 1 && word.n == 0)
                word = q->argument[0].text; /* "0x410fd493" */
        if (pi_str_equal(q->name, PI_STR("strcmp_cpuid_str"))) {
                if (q->argument_count != 1)
                        return unknown("strcmp_cpuid_str takes one id");
                build->uarch->revision_unknown |= build->identity.text[0] == 0;
                return number(pi_identity_is(&build->identity, word));
        }
        if (pi_str_equal(q->name, PI_STR("source_count")) ||
            pi_str_equal(q->name, PI_STR("has_event"))) {
                if (q->argument_count != 1 || q->argument[0].name.n == 0 || f->metrics_only)
                        return unknown("source_count and has_event take the name of an event");
                return resolve_event(f, word,
                                     *q->name.p == 's' ? PI_OPERAND_SOURCE_COUNT
                                                       : PI_OPERAND_HAS_EVENT);
        }
        return unknown(NULL);
}

struct pi_expr_answer formula_resolve(void *user, const struct pi_expr_question *question)
{
        struct formula *f = user;

        switch (question->ask) {
        case PI_EXPR_LITERAL:
                return resolve_literal(f, question->name);
        case PI_EXPR_CALL:
                return resolve_call(f, question);
        case PI_EXPR_NAME:
        default:
                return resolve_name(f, question->name);
        }
}

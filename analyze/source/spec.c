/* spec_info.yaml -> the inventory: a tree of names and values in the order of the file. Values are
 * texts, whatever YAML would make of them. Anchors and aliases are not followed: nobody who
 * describes a machine needs them, and they make much of little. */
#include "analyze/source/source.h"
#include "analyze/source/spec_machine.h"
#include "base/limits.h"
#include "pipa/format.h"

#include <math.h>
#include <yaml.h>

struct level {
        uint32_t node;
        bool list;
        bool has_key; /* of a mapping: the name of the node to come is known */
        uint32_t key;
};

struct reading {
        struct pi_recording *rec;
        struct pi_str member;
        struct level level[PI_LIMIT_INVENTORY_DEPTH];
        unsigned depth;
        bool full; /* a limit was met */
        uint64_t aliases, cut;
};

static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        (void)head;
        return pi_str_equal(member_name, PI_STR(PIPA_MEMBER_SPEC)) ||
               pi_str_equal(member_name, PI_STR("static_info.yaml")); /* pipa-tree's older name */
}

static uint32_t text_of(struct reading *r, const yaml_char_t *p, size_t n)
{
        uint32_t id = pi_strtab_intern(r->rec->strings, (struct pi_str){ (const char *)p, n });

        r->cut += n > PI_LIMIT_STRING_BYTES;
        r->full |= id == PI_NONE;
        return id == PI_NONE ? 0 : id;
}

/* A node below the innermost level, named by the key that stood before it. PI_NONE when full. */
static uint32_t add_node(struct reading *r, uint32_t value, bool list)
{
        struct level *above = r->depth > 0 ? &r->level[r->depth - 1] : NULL;
        uint32_t id = (uint32_t)r->rec->inventory.count;
        struct pi_inventory_node *node = pi_vec_push(&r->rec->inventory);

        if (!node) {
                r->full = true;
                return PI_NONE;
        }
        *node = (struct pi_inventory_node){ .parent = above ? above->node : PI_NONE,
                                            .name = above && above->has_key ? above->key : 0,
                                            .value = value,
                                            .list = list };
        if (above)
                above->has_key = false;
        return id;
}

/* What follows is the name of a node. */
static bool wants_key(const struct reading *r)
{
        return r->depth > 0 && !r->level[r->depth - 1].list && !r->level[r->depth - 1].has_key;
}

static const char *open_level(struct reading *r, bool list)
{
        uint32_t node;

        if (wants_key(r))
                return "a name is a list or a mapping";
        if (r->depth == PI_LIMIT_INVENTORY_DEPTH)
                return "it is nested too deeply";
        node = add_node(r, 0, list);
        if (node != PI_NONE)
                r->level[r->depth++] = (struct level){ .node = node, .list = list };
        return NULL;
}

static void take_text(struct reading *r, uint32_t text)
{
        if (!wants_key(r)) {
                add_node(r, text, false);
                return;
        }
        r->level[r->depth - 1].key = text;
        r->level[r->depth - 1].has_key = true;
}

/* NULL, or why reading ends here. */
static const char *take_event(struct reading *r, const yaml_event_t *event, bool *done)
{
        switch (event->type) {
        case YAML_MAPPING_START_EVENT:
                r->aliases += event->data.mapping_start.anchor != NULL;
                return open_level(r, false);
        case YAML_SEQUENCE_START_EVENT:
                r->aliases += event->data.sequence_start.anchor != NULL;
                return open_level(r, true);
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
                r->depth -= r->depth > 0;
                return NULL;
        case YAML_SCALAR_EVENT:
                r->aliases += event->data.scalar.anchor != NULL;
                take_text(r, text_of(r, event->data.scalar.value, event->data.scalar.length));
                return NULL;
        case YAML_ALIAS_EVENT:
                r->aliases++;
                take_text(r, 0);
                return NULL;
        case YAML_DOCUMENT_END_EVENT:
        case YAML_STREAM_END_EVENT:
                *done = true; /* one document describes one machine */
                return NULL;
        default:
                return NULL;
        }
}

static void note_end(const struct reading *r, const char *why, size_t line)
{
        pi_notes_push(r->rec->notes, PI_NOTE_WARN, "inventory_damaged", "system", r->member, 1, NAN,
                      "cannot be read from line %zu on (%s): what stands before it is shown.",
                      line + 1, why);
}

static void read_events(struct reading *r, yaml_parser_t *parser)
{
        bool done = false;

        while (!done && !r->full) {
                yaml_event_t event;
                const char *why;
                size_t line;
                if (!yaml_parser_parse(parser, &event)) {
                        note_end(r, parser->problem ? parser->problem : "memory ran out",
                                 parser->problem_mark.line);
                        return;
                }
                line = event.start_mark.line;
                why = take_event(r, &event, &done);
                yaml_event_delete(&event);
                if (why) {
                        note_end(r, why, line);
                        return;
                }
        }
}

static void note_rest(const struct reading *r)
{
        if (r->aliases > 0)
                pi_notes_push(r->rec->notes, PI_NOTE_WARN, "inventory_aliases", "system", r->member,
                              r->aliases, NAN,
                              "has anchors or aliases, which are not followed: those values are "
                              "empty.");
        if (r->cut > 0)
                pi_notes_push(r->rec->notes, PI_NOTE_WARN, "inventory_cut", "system", r->member,
                              r->cut, NAN, "has values longer than 64 KiB; they are cut.");
        if (r->full)
                pi_notes_push(r->rec->notes, PI_NOTE_WARN, "inventory_left_out", "system",
                              r->member, 1, NAN,
                              "has more entries than are kept; the last ones are left out.");
}

static enum pipa_status read_spec(const struct pi_member *member, struct pi_recording *rec,
                                  const struct pi_host *host, struct pipa_error *err)
{
        struct reading r = { .rec = rec, .member = member->name };
        yaml_parser_t parser;
        struct pi_arena scratch;
        struct pi_str text = PI_STR("");
        enum pipa_status status;

        (void)host;
        if (rec->inventory.count > 0)
                return PIPA_OK; /* pipa-tree's archives hold a second copy */
        pi_arena_init(&scratch, rec->arena->budget_bytes - rec->arena->used_bytes);
        status = pi_member_load(member, PI_LIMIT_INVENTORY_BYTES, &scratch, &text, err);
        if (status == PIPA_OK && !yaml_parser_initialize(&parser))
                status = pi_fail_memory(err, NULL);
        else if (status == PIPA_OK) {
                yaml_parser_set_input_string(&parser, (const yaml_char_t *)text.p, text.n);
                read_events(&r, &parser);
                yaml_parser_delete(&parser);
                note_rest(&r);
                spec_machine_fill(rec);
        }
        pi_arena_done(&scratch);
        return status;
}

const struct pi_source pi_source_spec = { .name = "spec_info.yaml",
                                          .claims = claims,
                                          .read = read_spec };

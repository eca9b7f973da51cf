/* libyaml's events -> the tree. Never a document of libyaml's: that one follows aliases. */
#include "analyze/table/yaml.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/num.h"

#include <yaml.h>

struct level {
        struct pi_yaml *node;
        const struct pi_yaml **tail;
        bool has_key;
        struct pi_str key;
        struct pi_map keys; /* of a map: which are there already */
};

struct reading {
        struct pi_arena *arena;
        struct pi_complaints *complaints;
        struct pi_str file;
        const char *stop;
        struct level level[PI_LIMIT_TABLE_DEPTH];
        unsigned depth;
        struct pi_yaml *root;
        size_t nodes;
        bool stopped, failed;
};

static void refuse(struct reading *r, const yaml_mark_t *mark, const char *why)
{
        if (!r->failed)
                pi_complain(r->complaints, r->file, mark->line + 1, mark->column + 1, "%s", why);
        r->failed = true;
}

static struct level *top(struct reading *r)
{
        return r->depth > 0 ? &r->level[r->depth - 1] : NULL;
}

static bool same_key(const void *items, uint32_t id, const void *key)
{
        const struct pi_yaml *child = ((const struct pi_yaml *)items)->first;
        const struct pi_str *wanted = key;

        while (child && id-- > 0)
                child = child->next;
        return child && pi_str_equal(child->key, *wanted);
}

/* A key that stands in its map already: the lookup walks to a child only where hashes agree. */
static bool known_key(struct reading *r, struct level *level, struct pi_str key)
{
        uint64_t hash = pi_hash_bytes(key.p, key.n);

        if (pi_map_find(&level->keys, hash, same_key, level->node, &key) != PI_NONE)
                return true;
        if (!pi_map_add(&level->keys, hash, (uint32_t)level->node->count))
                r->failed = true;
        return false;
}

static struct pi_yaml *add(struct reading *r, enum pi_yaml_kind kind, const yaml_mark_t *mark)
{
        struct level *above = top(r);
        struct pi_yaml *node =
                r->nodes < PI_LIMIT_TABLE_NODES ? PI_NEW(r->arena, struct pi_yaml) : NULL;

        if (!node) {
                refuse(r, mark, "the file is larger than any table: reading ends here");
                return NULL;
        }
        r->nodes++;
        *node = (struct pi_yaml){ .kind = kind,
                                  .line = mark->line + 1,
                                  .column = mark->column + 1 };
        if (!above) {
                r->root = node;
                return node;
        }
        node->key = above->key;
        above->has_key = false;
        above->key = PI_STR("");
        *above->tail = node;
        above->tail = &node->next;
        above->node->count++;
        return node;
}

static bool wants_key(const struct reading *r)
{
        const struct level *level = r->depth > 0 ? &r->level[r->depth - 1] : NULL;

        return level && level->node->kind == PI_YAML_MAP && !level->has_key;
}

static void open_level(struct reading *r, enum pi_yaml_kind kind, const yaml_mark_t *mark)
{
        struct pi_yaml *node;

        if (wants_key(r)) {
                refuse(r, mark, "a key is a list or a map; a text was expected");
                return;
        }
        if (r->depth == PI_LIMIT_TABLE_DEPTH) {
                refuse(r, mark, "nested too deeply");
                return;
        }
        node = add(r, kind, mark);
        if (!node)
                return;
        r->level[r->depth] = (struct level){ .node = node, .tail = &node->first };
        pi_map_init(&r->level[r->depth++].keys, r->arena);
}

static void close_level(struct reading *r)
{
        if (r->depth > 0)
                pi_map_done(&r->level[--r->depth].keys);
}

static bool is_none(struct pi_str text)
{
        return text.n == 0 || pi_str_equal(text, PI_STR("~")) || pi_str_equal(text, PI_STR("null"));
}

static void take_key(struct reading *r, struct pi_str text, const yaml_mark_t *mark)
{
        struct level *level = top(r);

        if (r->stop && r->depth == 1 && pi_str_equal(text, pi_str_of(r->stop))) {
                r->stopped = true;
                return;
        }
        if (known_key(r, level, text)) {
                pi_complain(r->complaints, r->file, mark->line + 1, mark->column + 1,
                            "the key '%.*s' stands twice in the same place; give it once",
                            (int)(text.n < 60 ? text.n : 60), text.p);
                r->failed = true;
                return;
        }
        level->key = text;
        level->has_key = true;
}

static void take_text(struct reading *r, const yaml_event_t *event)
{
        struct pi_str text = { (const char *)event->data.scalar.value, event->data.scalar.length };
        struct pi_yaml *node;

        text = pi_arena_copy(r->arena, text);
        if (!text.p) {
                refuse(r, &event->start_mark, "memory ran out: reading ends here");
                return;
        }
        if (wants_key(r)) {
                take_key(r, text, &event->start_mark);
                return;
        }
        node = add(r, PI_YAML_TEXT, &event->start_mark);
        if (!node)
                return;
        node->text = text;
        node->none = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && is_none(text);
}

/* Anchors alone do no harm, but who writes one means to use it. */
static bool has_frills(const yaml_event_t *event)
{
        switch (event->type) {
        case YAML_SCALAR_EVENT:
                return event->data.scalar.anchor || event->data.scalar.tag;
        case YAML_SEQUENCE_START_EVENT:
                return event->data.sequence_start.anchor || event->data.sequence_start.tag;
        case YAML_MAPPING_START_EVENT:
                return event->data.mapping_start.anchor || event->data.mapping_start.tag;
        default:
                return event->type == YAML_ALIAS_EVENT;
        }
}

static void take_event(struct reading *r, const yaml_event_t *event)
{
        if (has_frills(event)) {
                refuse(r, &event->start_mark,
                       "anchors (&), aliases (*) and tags (!) are not part of a table; a text that "
                       "begins so stands in quotes");
                return;
        }
        switch (event->type) {
        case YAML_MAPPING_START_EVENT:
                open_level(r, PI_YAML_MAP, &event->start_mark);
                break;
        case YAML_SEQUENCE_START_EVENT:
                open_level(r, PI_YAML_LIST, &event->start_mark);
                break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
                close_level(r);
                break;
        case YAML_SCALAR_EVENT:
                take_text(r, event);
                break;
        case YAML_DOCUMENT_START_EVENT:
                if (r->root)
                        refuse(r, &event->start_mark, "a second document begins; a file holds one");
                break;
        default:
                break;
        }
}

static void read_events(struct reading *r, yaml_parser_t *parser)
{
        bool done = false;

        while (!done && !r->failed && !r->stopped) {
                yaml_event_t event;
                if (!yaml_parser_parse(parser, &event)) {
                        refuse(r, &parser->problem_mark,
                               parser->problem ? parser->problem : "memory ran out");
                        return;
                }
                done = event.type == YAML_STREAM_END_EVENT;
                take_event(r, &event);
                yaml_event_delete(&event);
        }
}

const struct pi_yaml *pi_yaml_read(struct pi_str text, const char *stop, struct pi_str file,
                                   struct pi_arena *arena, struct pi_complaints *complaints)
{
        struct reading r = { .arena = arena, .complaints = complaints, .file = file, .stop = stop };
        yaml_parser_t parser;

        if (text.n > PI_LIMIT_TABLE_BYTES || !yaml_parser_initialize(&parser)) {
                pi_complain(complaints, file, 0, 0, "the file is larger than any table");
                return NULL;
        }
        yaml_parser_set_input_string(&parser, (const yaml_char_t *)text.p, text.n);
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
        read_events(&r, &parser);
        yaml_parser_delete(&parser);
        while (r.depth > 0)
                close_level(&r);
        if (!r.failed && !r.root)
                pi_complain(complaints, file, 0, 0, "the file is empty");
        return r.failed ? NULL : r.root;
}

const struct pi_yaml *pi_yaml_get(const struct pi_yaml *map, const char *key)
{
        struct pi_str wanted = pi_str_of(key);

        if (!map || map->kind != PI_YAML_MAP)
                return NULL;
        for (const struct pi_yaml *child = map->first; child; child = child->next)
                if (pi_str_equal(child->key, wanted))
                        return child;
        return NULL;
}

struct pi_str pi_yaml_text(const struct pi_yaml *map, const char *key)
{
        const struct pi_yaml *value = pi_yaml_get(map, key);

        return value && value->kind == PI_YAML_TEXT ? value->text : PI_STR("");
}

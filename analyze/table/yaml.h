/* A small YAML document as a tree: maps, lists and texts, each with its line. What a table needs
 * and no more: anchors, aliases, tags and further documents are refused, keys are plain texts that
 * stand once in their map, depth and size are bounded. JSON of other tools is brought into the same
 * form (foreign.h). */
#ifndef PIPA_ANALYZE_TABLE_YAML_H
#define PIPA_ANALYZE_TABLE_YAML_H

#include "analyze/table/complaint.h"

enum pi_yaml_kind {
        PI_YAML_TEXT,
        PI_YAML_LIST,
        PI_YAML_MAP,
};

struct pi_yaml {
        enum pi_yaml_kind kind;
        bool none;                          /* a text without quotes that is empty, "~" or "null" */
        struct pi_str key;                  /* of a value in a map */
        struct pi_str text;                 /* of PI_YAML_TEXT */
        size_t line, column;                /* where it begins, from 1 */
        const struct pi_yaml *first, *next; /* what it holds; what stands behind it */
        size_t count;                       /* what it holds */
};

/* The document; NULL where it is none, and what is wrong was said. Reading ends before the value of
 * the top-level key `stop` (NULL: none). Lives in `arena`. */
const struct pi_yaml *pi_yaml_read(struct pi_str text, const char *stop, struct pi_str file,
                                   struct pi_arena *arena, struct pi_complaints *complaints);

/* The value of a key; NULL where there is none, or `map` is no map or NULL. */
const struct pi_yaml *pi_yaml_get(const struct pi_yaml *map, const char *key);

/* The text of a key's value; "" where there is none or it is no text. */
struct pi_str pi_yaml_text(const struct pi_yaml *map, const char *key);

#endif

/* A streaming writer of block YAML 1.1: mappings, lists, and scalars. Every string is double-quoted
 * and may hold any bytes: what is not printable is escaped as the code point it is (\n, \x1b,
 * \u202e), and a byte that is not UTF-8 as the code point of the same number (byte ff: \xff), which
 * a reader cannot confuse with that character, because printable characters stand for themselves.
 *
 * A mapping or list appears with its first content: one that stays empty leaves no trace, so that
 * what is not known is left out. Nesting beyond PC_YAML_DEPTH sets `bad` and writes nothing. */
#ifndef PIPA_COLLECT_FACTS_YAML_H
#define PIPA_COLLECT_FACTS_YAML_H

#include "base/out.h"

#define PC_YAML_DEPTH 8

struct pc_yaml_level {
        struct pi_str key; /* borrowed until the level is ended */
        bool item;         /* an item of a list: a mapping that begins with "- " */
        bool shown;
        bool fresh; /* the "- " of the item stands, and its first key has not come yet */
};

struct pc_yaml {
        struct pi_out *out;
        struct pc_yaml_level level[PC_YAML_DEPTH];
        unsigned depth;
        bool bad;
};

void pc_yaml_init(struct pc_yaml *yaml, struct pi_out *out);

/* A key whose value is a mapping or a list, until pc_yaml_end. The key must live as long. */
void pc_yaml_begin(struct pc_yaml *yaml, struct pi_str key);
/* An item of a list that is a mapping, until pc_yaml_end. */
void pc_yaml_begin_item(struct pc_yaml *yaml);
void pc_yaml_end(struct pc_yaml *yaml);

/* The innermost mapping or list has content by now. */
bool pc_yaml_shown(const struct pc_yaml *yaml);

void pc_yaml_str(struct pc_yaml *yaml, struct pi_str key, struct pi_str value);
void pc_yaml_u64(struct pc_yaml *yaml, const char *key, uint64_t value);
/* An item of a list that is a string. */
void pc_yaml_item(struct pc_yaml *yaml, struct pi_str value);

#endif

/* Inside the reading of a table: layers of YAML, laid over each other by name, become struct
 * pi_uarch. A field of an event or a metric is what the topmost layer says that says anything. */
#ifndef PIPA_ANALYZE_TABLE_UARCH_BUILD_H
#define PIPA_ANALYZE_TABLE_UARCH_BUILD_H

#include "analyze/table/complaint.h"
#include "analyze/table/identity.h"
#include "analyze/table/uarch.h"
#include "analyze/table/yaml.h"
#include "arch/arch_tables.h"
#include "base/limits.h"

struct layer {
        struct pi_str file;         /* what messages call it */
        const struct pi_yaml *root; /* a table, or one of its revisions */
        bool own;     /* the table itself or what lies over it, not what it inherits */
        bool given;   /* the user's */
        bool foreign; /* another tool's: names that nobody knows are events of their own */
};

/* What one layer says of an item. */
struct version {
        const struct pi_yaml *node;
        const struct layer *layer;
        struct version *older;
};

struct item {
        struct pi_str name;
        struct version *newest;
        uint32_t index; /* in the table; PI_NONE where it has no formula, or was struck out */
};

struct items {
        struct pi_vec list; /* struct item */
        struct pi_map map;
};

struct build {
        const struct pi_uarch_request *request;
        struct pi_identity identity;
        struct pi_arena *arena;
        struct pi_complaints *complaints;
        struct pi_str own_text, own_name; /* pi_uarch_check: the table itself */
        size_t forced_revision;           /* PI_NONE: as the machine is */

        struct layer layer[PI_LIMIT_TABLE_INHERITS * 2];
        size_t layer_count;
        const struct layer *top; /* the table itself */
        struct items events, groups, metrics, constants;
        struct pi_vec event;   /* struct pi_uarch_event */
        struct pi_vec operand; /* struct pi_uarch_operand */
        struct pi_map operand_map;
        struct pi_uarch_metric *metric; /* uarch's, while they are written */
        struct pi_uarch_check *check;
        struct pi_uarch *uarch;
        bool open; /* an abstract table by itself: what it leaves to others is not missed */
        bool no_memory;
};

/* The tables there are. */
struct library {
        const struct pi_arch_table *table;
        size_t count;
};

/* uarch_choose.c: the table of that name; the one that fits the machine, or that of one of its PMUs
 * where the request names it. *known: the processor itself is known, not just its kind. */
const struct pi_arch_table *library_find(const struct library *library, struct pi_str name);
const struct pi_arch_table *library_choose(const struct library *library, const struct build *build,
                                           bool *known);

/* uarch_layer.c: which files it takes, lowest first. False where there is no table. */
bool build_layers(struct build *build);

/* uarch_keys.c: a key, and what stands behind it. The last of a list has no name. */
struct key {
        const char *name;
        enum pi_yaml_kind kind;
        bool either; /* of kind list: one text will do */
};
extern const struct key table_keys[], revision_keys[], event_keys[], metric_keys[], check_keys[];

/* True where `map` is a map; its keys are checked. */
bool keys_check(struct build *build, const struct layer *layer, const struct pi_yaml *map,
                const struct key *keys, const char *what);

/* uarch_item.c */
void items_init(struct items *items, struct pi_arena *arena);
void items_done(struct items *items);
struct item *items_find(const struct items *items, struct pi_str name);
static inline struct item *items_at(const struct items *items, size_t i)
{
        return PI_AT(&items->list, struct item, i);
}
void build_items(struct build *build); /* checks keys, sorts what the layers say by name */

/* What the topmost layer says; NULL where none does. *layer takes which. */
const struct pi_yaml *item_field(const struct item *item, const char *key,
                                 const struct layer **layer);
struct pi_str item_text(const struct item *item, const char *key);

/* The same for keys of the table itself. Inherited where `inherited`. */
const struct pi_yaml *build_fact(const struct build *build, const char *key, bool inherited,
                                 const struct layer **layer);

/* Each text of a list (or the one text). */
const struct pi_str *build_texts(struct build *build, const struct pi_yaml *list, size_t *count);

void build_complain(struct build *build, const struct layer *layer, const struct pi_yaml *node,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A finite number; NAN, and a complaint, where it is none. */
double build_number(struct build *build, const struct layer *layer, const struct pi_yaml *node);

/* The name among `count` that is nearest to `name`, for "did you mean"; "" where none is near, and
 * behind the first few complaints: comparing with all names takes its time. */
struct pi_str nearest_name(const struct build *build, struct pi_str name,
                           struct pi_str (*at)(const void *list, size_t i), const void *list,
                           size_t count);

/* uarch_fact.c, uarch_event.c */
void build_facts(struct build *build);
void build_events(struct build *build);
void build_groups(struct build *build);
uint32_t build_add_event(struct build *build, struct pi_str name, const struct item *item);

/* uarch_metric.c, uarch_formula.c, uarch_order.c, uarch_judge.c */
void build_metrics(struct build *build);
void build_names(struct build *build);
void build_formulas(struct build *build);
void build_order(struct build *build);
void build_judge(struct build *build);

/* uarch_resolve.c, uarch_formula.c */
struct formula {
        struct build *build;
        const struct layer *layer;
        const struct pi_yaml *names; /* further names of this formula: word -> what it stands for */
        bool metrics_only;
};
struct pi_expr_answer formula_resolve(void *user, const struct pi_expr_question *question);
bool formula_compile(struct formula *formula, const struct pi_yaml *node, struct pi_str text,
                     struct pi_expr *out);

#endif

#include "report/export_folds.h"

#include "base/limits.h"
#include "base/num.h"
#include "report/export_stacks.h"

bool pi_folds_init(struct pi_folds *folds, struct pi_arena *arena)
{
        struct pi_fold empty = { PI_NONE, 0 };

        pi_set_init(&folds->nodes, arena, sizeof(empty), PI_LIMIT_STACK_NODES);
        return pi_strtab_init(&folds->labels, arena) &&
               pi_set_append(&folds->nodes, 0, &empty) == 0;
}

void pi_folds_done(struct pi_folds *folds)
{
        pi_strtab_done(&folds->labels);
        pi_set_done(&folds->nodes);
}

static bool same_fold(const void *items, uint32_t id, const void *key)
{
        const struct pi_fold *a = PI_AT(&((const struct pi_set *)items)->list, struct pi_fold, id);
        const struct pi_fold *b = key;

        return a->parent == b->parent && a->label == b->label;
}

static uint32_t push(struct pi_folds *folds, uint32_t parent, uint32_t label)
{
        struct pi_fold fold = { parent, label };

        return pi_set_add(&folds->nodes, pi_hash_pair(parent, label), same_fold, &fold);
}

/* The columns that a label needs, in the order in which they are asked for. */
static const char *const columns[] = { "sym", "dso", "kind", "inlined" };
enum { SYM, DSO, KIND, INLINED, COLUMNS };

/* The labels of a frame, outermost first: of functions that were inlined into each other. */
struct list {
        uint32_t first, count; /* of labels */
};

struct folder {
        struct pi_folds *folds;
        const struct pi_label_rules *rules;
        struct pi_label label;
        struct pi_vec lists;  /* struct list, one for each frame */
        struct pi_vec labels; /* uint32_t, string ids */
};

static bool add_label(struct folder *folder, struct list *list)
{
        uint32_t *label = pi_vec_push(&folder->labels);

        if (!label || folder->label.text.failed)
                return false;
        *label = pi_strtab_intern(&folder->folds->labels, pi_scratch_str(&folder->label.text));
        list->count++;
        return *label != PI_NONE;
}

static uint32_t make_list(void *user, const struct pipa_column *column, size_t row)
{
        struct folder *folder = user;
        struct pi_label_frame frame = {
                .sym = pi_export_text(&column[SYM], row),
                .dso = pi_export_text(&column[DSO], row),
                .kernel = pi_str_equal(pi_export_text(&column[KIND], row), PI_STR("kernel")),
                .inlined = pi_export_known(&column[INLINED], row) && column[INLINED].at.whole[row],
        };
        struct pi_str rest = frame.sym;
        struct list *list = pi_vec_push(&folder->lists);

        if (!list)
                return PI_NONE;
        *list = (struct list){ (uint32_t)folder->labels.count, 0 };
        for (unsigned part = 0; pi_label_next(&frame, folder->rules, part, &rest, &folder->label);
             part++)
                if (!add_label(folder, list))
                        return PI_NONE;
        return (uint32_t)folder->lists.count - 1;
}

static uint32_t push_list(struct folder *folder, uint32_t fold, uint32_t id)
{
        const struct list *list = PI_AT(&folder->lists, struct list, id);

        for (uint32_t i = 0; i < list->count && fold != PI_NONE; i++)
                fold = push(folder->folds, fold,
                            *PI_AT(&folder->labels, uint32_t, list->first + i));
        return fold;
}

/* Replaces the ids of lists by folds. */
static bool fold_rows(struct folder *folder, struct pi_export_stacks *stacks)
{
        for (size_t i = 1; i < stacks->count; i++) {
                stacks->id[i] = push_list(folder, stacks->id[stacks->parent[i]], stacks->id[i]);
                if (stacks->id[i] == PI_NONE)
                        return false;
        }
        return true;
}

enum pipa_status pi_folds_read(struct pi_export *x, const struct pi_label_rules *rules,
                               struct pi_folds *folds, uint32_t **of, size_t *count)
{
        struct folder folder = { .folds = folds, .rules = rules };
        struct pi_export_stacks stacks;
        enum pipa_status status;

        pi_label_init(&folder.label, &x->arena);
        pi_vec_init(&folder.lists, &x->arena, sizeof(struct list), PI_LIMIT_STACK_NODES);
        pi_vec_init(&folder.labels, &x->arena, sizeof(uint32_t), PI_LIMIT_STACK_NODES);
        status = pi_export_stacks_read(x, columns, COLUMNS, make_list, &folder, &stacks);
        if (status == PIPA_OK && !fold_rows(&folder, &stacks))
                status = pi_fail_memory(x->err, &x->arena);
        pi_label_done(&folder.label);
        if (status)
                return status;
        *of = stacks.id;
        *count = stacks.count;
        return PIPA_OK;
}

static const struct pi_fold *fold_at(const struct pi_folds *folds, uint32_t id)
{
        return PI_AT(&folds->nodes.list, struct pi_fold, id);
}

/* Written from its end, so that no depth is too deep. */
void pi_folds_text(const struct pi_folds *folds, uint32_t fold, struct pi_scratch *out)
{
        bool first = out->n == 0;
        size_t need = 0;
        char *end;

        for (uint32_t id = fold; id != 0; id = fold_at(folds, id)->parent)
                need += pi_strtab_at(&folds->labels, fold_at(folds, id)->label).n + 1;
        need -= first && need > 0;
        end = pi_scratch_extend(out, need);
        if (!end)
                return;
        end += need;
        for (uint32_t id = fold; id != 0; id = fold_at(folds, id)->parent) {
                struct pi_str label = pi_strtab_at(&folds->labels, fold_at(folds, id)->label);
                end -= label.n;
                memcpy(end, label.p, label.n);
                if (!first || fold_at(folds, id)->parent != 0)
                        *--end = ';';
        }
}

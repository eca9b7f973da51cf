/* The call tree of each event: top-down, siblings heaviest first, light branches cut so that it can
 * be read. Without call chains it has one level. */
#include "analyze/pass/pass.h"
#include "analyze/pass/weigh.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>

#define MIN_RATIO 0.005 /* branches below this share of the event are cut */

struct branch {
        double total;
        uint32_t parent, node;
};

/* By caller, then heaviest first, then in preorder. */
static int compare_branches(const void *a, const void *b)
{
        const struct branch *x = a, *y = b;

        if (x->parent != y->parent)
                return x->parent < y->parent ? -1 : 1;
        if (x->total != y->total)
                return x->total > y->total ? -1 : 1;
        return (x->node > y->node) - (x->node < y->node);
}

static bool is_kept(const struct pi_weights *weights, size_t node, double ratio)
{
        return weights->stack[node].total > 0 && weights->stack[node].total >= ratio * weights->sum;
}

/* The least share that leaves at most PI_LIMIT_TREE_NODES nodes. */
static double choose_ratio(const struct pi_weights *weights, size_t count)
{
        for (double ratio = MIN_RATIO;; ratio *= 2) {
                size_t kept = 0;
                for (size_t i = 0; i < count; i++)
                        kept += is_kept(weights, i, ratio);
                if (kept <= PI_LIMIT_TREE_NODES)
                        return ratio;
        }
}

struct building {
        struct branch *branch; /* [branches] sorted */
        size_t branches;
        uint32_t *parent, *function;
        double *self, *total;
        size_t count;
};

static bool reserve(struct building *tree, struct pi_arena *arena, size_t nodes)
{
        tree->parent = PI_NEW_ARRAY(arena, uint32_t, nodes);
        tree->function = PI_NEW_ARRAY(arena, uint32_t, nodes);
        tree->self = PI_NEW_ARRAY(arena, double, nodes);
        tree->total = PI_NEW_ARRAY(arena, double, nodes);
        return !arena->failed;
}

static size_t first_branch(const struct building *tree, uint32_t parent)
{
        size_t low = 0, high = tree->branches;

        while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (tree->branch[middle].parent < parent)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low;
}

/* Preorder over the sorted branches with a stack of our own: chains may be thousands deep. */
static void lay_out(const struct pi_profile *profile, const struct pi_weights *weights,
                    struct building *tree, uint32_t (*todo)[2])
{
        size_t depth = 0;

        todo[depth][0] = 0;
        todo[depth++][1] = PI_NONE;
        while (depth > 0) {
                uint32_t node = todo[--depth][0];
                size_t first = first_branch(tree, node), last = first;

                tree->parent[tree->count] = todo[depth][1];
                tree->function[tree->count] = profile->stacks.function[node];
                tree->self[tree->count] = weights->stack[node].self;
                tree->total[tree->count] = weights->stack[node].total;
                while (last < tree->branches && tree->branch[last].parent == node)
                        last++;
                while (last-- > first) {
                        todo[depth][0] = tree->branch[last].node;
                        todo[depth++][1] = (uint32_t)tree->count;
                }
                tree->count++;
        }
}

static bool build(struct pi_model *model, const struct pi_weights *weights, double ratio,
                  struct pi_arena *scratch, struct building *tree)
{
        const struct pi_profile_stacks *stacks = &model->profile.stacks;
        size_t kept = 1;

        for (size_t i = 1; i < stacks->count; i++)
                kept += is_kept(weights, i, ratio);
        tree->branch = PI_NEW_ARRAY(scratch, struct branch, kept);
        uint32_t(*todo)[2] = pi_arena_alloc(scratch, kept, sizeof(*todo));
        if (!tree->branch || !todo || !reserve(tree, model->arena, kept))
                return false;
        for (uint32_t i = 1; i < stacks->count; i++) {
                if (is_kept(weights, i, ratio))
                        tree->branch[tree->branches++] =
                                (struct branch){ weights->stack[i].total, stacks->parent[i], i };
        }
        qsort(tree->branch, tree->branches, sizeof(*tree->branch), compare_branches);
        lay_out(&model->profile, weights, tree, todo);
        return true;
}

static bool one_tree(struct pi_model *model, uint32_t event, struct pi_arena *scratch)
{
        struct building tree = { .count = 0 };
        struct pi_weights weights;
        struct pi_tree *out;
        double ratio;

        if (!pi_weigh(&model->profile, event, scratch, &weights))
                return false;
        ratio = choose_ratio(&weights, model->profile.stacks.count);
        out = build(model, &weights, ratio, scratch, &tree) ? pi_vec_push(&model->trees) : NULL;
        if (!out)
                return false;
        *out = (struct pi_tree){
                .id = "calltree",
                .title = "Call tree",
                .unit = model->profile.event[event].unit,
                .event_id = event,
                .count = tree.count,
                .parent = tree.parent,
                .function_id = tree.function,
                .self = tree.self,
                .total = tree.total,
                .total_count = model->profile.stacks.count,
                .min_ratio = ratio,
        };
        return true;
}

enum pipa_status pi_pass_calltree(const struct pi_recording *rec, struct pi_model *model,
                                  struct pipa_error *err)
{
        bool good = true;

        (void)rec;
        for (uint32_t i = 0; good && i < model->profile.event_count; i++) {
                struct pi_arena scratch;

                if (model->profile.event[i].samples == 0)
                        continue;
                pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
                good = one_tree(model, i, &scratch);
                pi_arena_done(&scratch);
        }
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}

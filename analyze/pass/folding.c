#include "analyze/pass/folding.h"

#include <stdlib.h>

static int compare_names(const void *a, const void *b)
{
        const struct {
                struct pi_str name;
                uint32_t id;
        } *x = a, *y = b;
        int order = pi_str_compare(x->name, y->name);

        return order ? order : (x->id > y->id) - (x->id < y->id);
}

static bool rank_functions(const struct pi_model *model, struct pi_folding *folding)
{
        size_t count = model->profile.function_count;
        struct {
                struct pi_str name;
                uint32_t id;
        } *entry = pi_arena_alloc(&folding->scratch, count, sizeof(*entry));

        folding->rank = PI_NEW_ARRAY(&folding->scratch, uint32_t, count);
        if (!entry || !folding->rank)
                return false;
        for (uint32_t i = 0; i < count; i++) {
                entry[i].name = pi_model_str(model, model->profile.function[i].name);
                entry[i].id = i;
        }
        qsort(entry, count, sizeof(*entry), compare_names);
        for (uint32_t i = 0; i < count; i++)
                folding->rank[entry[i].id] = i;
        return true;
}

static bool fold(const struct pi_recording *rec, struct pi_folding *folding)
{
        size_t count = rec->stacks.nodes.list.count;

        folding->folded = PI_NEW_ARRAY(&folding->scratch, uint32_t, count);
        if (!folding->folded)
                return false;
        /* A caller is always interned before what it calls. */
        for (uint32_t i = 1; i < count; i++) {
                const struct pi_stack_node *node = pi_stacks_node_at(&rec->stacks, i);
                uint32_t function = pi_stacks_frame_at(&rec->stacks, node->frame)->function;

                folding->folded[i] =
                        pi_stacks_push(&folding->stacks, folding->folded[node->parent], function);
                if (folding->folded[i] == PI_NONE)
                        return false;
        }
        return true;
}

struct child {
        uint32_t parent, rank, node;
};

static int compare_children(const void *a, const void *b)
{
        const struct child *x = a, *y = b;

        if (x->parent != y->parent)
                return x->parent < y->parent ? -1 : 1;
        return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Children by caller, then by name, and where each caller's children begin. */
static struct child *sort_children(struct pi_folding *folding, uint32_t *first)
{
        uint32_t count = (uint32_t)folding->stacks.nodes.list.count;
        struct child *child = PI_NEW_ARRAY(&folding->scratch, struct child, count);

        if (!child)
                return NULL;
        for (uint32_t i = 1; i < count; i++) {
                const struct pi_stack_node *node = pi_stacks_node_at(&folding->stacks, i);
                child[i - 1] = (struct child){ node->parent, folding->rank[node->frame], i };
        }
        qsort(child, count - 1, sizeof(*child), compare_children);
        for (uint32_t parent = 0, i = 0; parent <= count; parent++) {
                while (i < count - 1 && child[i].parent < parent)
                        i++;
                first[parent] = i;
        }
        return child;
}

/* Numbers the stacks in preorder, siblings by function name, and writes the model's columns. */
static bool lay_out(struct pi_model *model, struct pi_folding *folding)
{
        uint32_t count = (uint32_t)folding->stacks.nodes.list.count, next = 0, depth = 0;
        uint32_t *first = PI_NEW_ARRAY(&folding->scratch, uint32_t, (size_t)count + 1);
        uint32_t *todo = PI_NEW_ARRAY(&folding->scratch, uint32_t, count);
        uint32_t *parent = PI_NEW_ARRAY(model->arena, uint32_t, count);
        uint32_t *function = PI_NEW_ARRAY(model->arena, uint32_t, count);
        struct child *child = first ? sort_children(folding, first) : NULL;

        folding->preorder = PI_NEW_ARRAY(&folding->scratch, uint32_t, count);
        if (!first || !todo || !parent || !function || !child || !folding->preorder)
                return false;
        todo[depth++] = 0;
        while (depth > 0) {
                uint32_t node = todo[--depth];
                const struct pi_stack_node *at = pi_stacks_node_at(&folding->stacks, node);

                folding->preorder[node] = next;
                parent[next] = node ? folding->preorder[at->parent] : 0;
                function[next++] = at->frame;
                /* Pushed last, taken first. */
                for (uint32_t i = first[node + 1]; i > first[node]; i--)
                        todo[depth++] = child[i - 1].node;
        }
        model->profile.stacks = (struct pi_profile_stacks){ count, parent, function };
        return true;
}

bool pi_fold(const struct pi_recording *rec, struct pi_model *model, struct pi_folding *folding)
{
        return pi_stacks_init(&folding->stacks, &folding->scratch) && fold(rec, folding) &&
               rank_functions(model, folding) && lay_out(model, folding);
}

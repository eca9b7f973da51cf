#include "analyze/pass/weigh.h"

/* How many frames of the stack at hand belong to each function and module: the outermost one brings
 * the total, the others are already inside it. */
struct open_frames {
        uint32_t *path; /* stacks from the root to the one at hand */
        uint32_t depth;
        uint32_t *function, *module;
};

static void add(struct pi_weight *to, const struct pi_weight *from)
{
        to->self += from->self;
        to->samples += from->samples;
}

static void weigh_rows(const struct pi_profile *profile, uint32_t event, struct pi_weights *out)
{
        const struct pi_profile_samples *rows = &profile->samples;

        for (size_t i = 0; i < rows->count; i++) {
                struct pi_weight row = { .self = rows->weight[i], .samples = rows->samples[i] };
                if (rows->event[i] != event)
                        continue;
                add(&out->stack[rows->stack[i]], &row);
                add(&out->thread[rows->thread[i]], &row);
                out->sum += row.self;
        }
}

/* Preorder: a subtree's sums are complete when its nodes are taken from the last to the first. */
static void sum_subtrees(const struct pi_profile_stacks *stacks, struct pi_weight *stack)
{
        for (size_t i = stacks->count; i-- > 0;) {
                stack[i].total += stack[i].self;
                if (i > 0)
                        stack[stacks->parent[i]].total += stack[i].total;
        }
}

static void leave(const struct pi_profile *profile, struct open_frames *open, uint32_t until)
{
        while (open->depth > 0 && open->path[open->depth - 1] != until) {
                uint32_t function = profile->stacks.function[open->path[--open->depth]];
                uint32_t module = profile->function[function].module;

                open->function[function]--;
                if (module != PI_NONE)
                        open->module[module]--;
        }
}

static void enter(const struct pi_profile *profile, struct open_frames *open, uint32_t node,
                  struct pi_weights *out)
{
        uint32_t function = profile->stacks.function[node];
        uint32_t module = profile->function[function].module;

        open->path[open->depth++] = node;
        add(&out->function[function], &out->stack[node]);
        if (open->function[function]++ == 0)
                out->function[function].total += out->stack[node].total;
        if (module == PI_NONE)
                return;
        add(&out->module[module], &out->stack[node]);
        if (open->module[module]++ == 0)
                out->module[module].total += out->stack[node].total;
}

bool pi_weigh(const struct pi_profile *profile, uint32_t event, struct pi_arena *arena,
              struct pi_weights *out)
{
        size_t count = profile->stacks.count;
        struct open_frames open = {
                .path = PI_NEW_ARRAY(arena, uint32_t, count),
                .function = PI_NEW_ARRAY(arena, uint32_t, profile->function_count),
                .module = PI_NEW_ARRAY(arena, uint32_t, profile->module_count),
        };

        *out = (struct pi_weights){
                .stack = PI_NEW_ARRAY(arena, struct pi_weight, count),
                .function = PI_NEW_ARRAY(arena, struct pi_weight, profile->function_count),
                .module = PI_NEW_ARRAY(arena, struct pi_weight, profile->module_count),
                .thread = PI_NEW_ARRAY(arena, struct pi_weight, profile->thread_count),
        };
        if (arena->failed)
                return false;
        weigh_rows(profile, event, out);
        sum_subtrees(&profile->stacks, out->stack);
        for (size_t i = 0; i < profile->thread_count; i++)
                out->thread[i].total = out->thread[i].self;
        for (uint32_t node = 1; node < count; node++) {
                leave(profile, &open, profile->stacks.parent[node]);
                enter(profile, &open, node, out);
        }
        return true;
}

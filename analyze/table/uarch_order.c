/* Which metric comes before which, and what each needs in the end. Depth-first with a stack of its
 * own: how long a chain of metrics is, a file decides. */
#include "analyze/table/uarch_build.h"

#include <stdlib.h>

enum colour { WHITE, GREY, BLACK };

struct step {
        uint32_t metric;
        uint32_t next; /* of its slots, which to look at */
};

struct walk {
        struct build *build;
        uint8_t *colour;    /* [metric_count] */
        struct step *stack; /* [metric_count] */
        uint32_t *order, count;
};

/* "a -> b -> a", as much of it as fits. */
static void complain_circle(struct walk *walk, size_t depth, uint32_t again)
{
        struct pi_uarch_metric *metric = walk->build->metric;
        struct pi_str path = PI_STR("");
        size_t from = depth;

        while (from > 0 && walk->stack[from - 1].metric != again)
                from--;
        for (size_t i = from > 0 ? from - 1 : 0; i < depth && path.n < 300; i++)
                path = pi_arena_format(walk->build->arena, "%s%s -> ", path.n > 0 ? path.p : "",
                                       metric[walk->stack[i].metric].name.p);
        for (size_t i = 0; i < walk->build->metrics.list.count; i++) {
                const struct item *item = items_at(&walk->build->metrics, i);
                if (item->index == again)
                        build_complain(walk->build, item->newest->layer, item->newest->node,
                                       "metrics that need each other: %s%s", path.p ? path.p : "",
                                       metric[again].name.p);
        }
}

/* Follows one metric down to what needs no other. */
static void walk_from(struct walk *walk, uint32_t root)
{
        struct pi_uarch_metric *metric = walk->build->metric;
        size_t count = walk->build->uarch->metric_count, depth = 0;

        walk->stack[depth++] = (struct step){ root, 0 };
        walk->colour[root] = GREY;
        while (depth > 0) {
                struct step *step = &walk->stack[depth - 1];
                const struct pi_expr *expr = &metric[step->metric].expr;
                uint32_t next = step->next < expr->slot_count ? expr->slot[step->next] : PI_NONE;
                if (next >= count) { /* slots rise: operands stand behind all metrics */
                        walk->colour[step->metric] = BLACK;
                        walk->order[walk->count++] = step->metric;
                        depth--;
                        continue;
                }
                step->next++;
                if (walk->colour[next] == GREY) {
                        complain_circle(walk, depth, next);
                } else if (walk->colour[next] == WHITE) {
                        walk->colour[next] = GREY;
                        walk->stack[depth++] = (struct step){ next, 0 };
                }
        }
}

struct closure {
        struct build *build;
        uint32_t *mark; /* [slots] */
        uint32_t stamp;
        uint32_t *found; /* [slots] */
        size_t count, total;
        uint32_t *place; /* [metric_count] of each metric in the order */
};

static void reach(struct closure *c, uint32_t slot)
{
        if (c->mark[slot] == c->stamp)
                return;
        c->mark[slot] = c->stamp;
        c->found[c->count++] = slot;
}

/* What an expression reads, and what those metrics need, which is known already. */
static void gather(struct closure *c, const struct pi_expr *expr)
{
        const struct pi_uarch *uarch = c->build->uarch;

        c->stamp++;
        c->count = 0;
        for (uint32_t i = 0; i < expr->slot_count; i++) {
                uint32_t slot = expr->slot[i];
                reach(c, slot);
                if (slot >= uarch->metric_count)
                        continue;
                for (size_t u = 0; u < uarch->metric[slot].uses_count; u++)
                        reach(c, uarch->metric[slot].uses[u]);
                for (size_t o = 0; o < uarch->metric[slot].operand_count; o++)
                        reach(c, (uint32_t)uarch->metric_count + uarch->metric[slot].operand[o]);
        }
}

static int compare_numbers(const void *a, const void *b)
{
        uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

        return (x > y) - (x < y);
}

static bool split(struct closure *c, const uint32_t **uses, size_t *uses_count,
                  const uint32_t **operand, size_t *operand_count)
{
        const struct pi_uarch *uarch = c->build->uarch;
        uint32_t *metrics = PI_NEW_ARRAY(c->build->arena, uint32_t, c->count);
        uint32_t *operands = PI_NEW_ARRAY(c->build->arena, uint32_t, c->count);
        size_t m = 0, o = 0;

        c->total += c->count;
        if (!metrics || !operands || c->total > PI_LIMIT_METRIC_OPERANDS)
                return false;
        for (size_t i = 0; i < c->count; i++) {
                uint32_t slot = c->found[i];
                if (slot < uarch->metric_count)
                        metrics[m++] = c->place[slot];
                else
                        operands[o++] = slot - (uint32_t)uarch->metric_count;
        }
        if (m > 0)
                qsort(metrics, m, sizeof(*metrics), compare_numbers);
        if (o > 0)
                qsort(operands, o, sizeof(*operands), compare_numbers);
        for (size_t i = 0; i < m; i++)
                metrics[i] = uarch->order[metrics[i]];
        *uses = metrics;
        *uses_count = m;
        *operand = operands;
        *operand_count = o;
        return true;
}

static void close_all(struct build *build)
{
        struct pi_uarch *uarch = build->uarch;
        size_t slots = uarch->metric_count + build->operand.count;
        struct closure c = { .build = build,
                             .mark = PI_NEW_ARRAY(build->arena, uint32_t, slots),
                             .found = PI_NEW_ARRAY(build->arena, uint32_t, slots),
                             .place = PI_NEW_ARRAY(build->arena, uint32_t, uarch->metric_count) };
        bool good = c.mark && c.found && c.place;

        for (size_t i = 0; good && i < uarch->metric_count; i++)
                c.place[uarch->order[i]] = (uint32_t)i;
        for (size_t i = 0; good && i < uarch->metric_count; i++) {
                struct pi_uarch_metric *metric = &build->metric[uarch->order[i]];
                gather(&c, &metric->expr);
                good = split(&c, &metric->uses, &metric->uses_count, &metric->operand,
                             &metric->operand_count);
        }
        for (size_t i = 0; good && i < uarch->check_count; i++) {
                struct pi_uarch_check *check = &build->check[i];
                gather(&c, &check->expr);
                good = split(&c, &check->uses, &check->uses_count, &check->operand,
                             &check->operand_count);
        }
        build->no_memory |= !good;
}

void build_order(struct build *build)
{
        size_t count = build->uarch->metric_count;
        struct walk walk = { .build = build,
                             .colour = PI_NEW_ARRAY(build->arena, uint8_t, count),
                             .stack = PI_NEW_ARRAY(build->arena, struct step, count + 1),
                             .order = PI_NEW_ARRAY(build->arena, uint32_t, count) };

        if (!walk.colour || !walk.stack || !walk.order) {
                build->no_memory = true;
                return;
        }
        for (uint32_t i = 0; i < count; i++)
                if (walk.colour[i] == WHITE)
                        walk_from(&walk, i);
        build->uarch->order = walk.order;
        if (pi_complaints_none(build->complaints))
                close_all(build);
}

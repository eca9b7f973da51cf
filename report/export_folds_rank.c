/* The order of folded lines without their texts: children of a fold are put in order by their
 * labels, then the tree is walked once. A fold stands twice among its siblings: as a text that ends
 * there, and as one that goes on behind a ';', because "a", "a b" and "a;b" are in that order. */
#include "report/export_folds.h"

#include <stdlib.h>

struct place {
        const struct pi_folds *folds;
        uint32_t *item;  /* [2 * folds] fold * 2 + (goes on), those of one parent together */
        uint32_t *first; /* [folds + 1] where the items of a parent begin */
};

static const struct pi_fold *fold_at(const struct pi_folds *folds, uint32_t id)
{
        return PI_AT(&folds->nodes.list, struct pi_fold, id);
}

/* The byte at i of a label and what stands behind it: ';' or, below all others, the end. */
static int byte_at(struct pi_str label, bool goes_on, size_t i)
{
        return i < label.n ? (uint8_t)label.p[i] : goes_on ? ';' : -1;
}

static int compare_items(const void *left, const void *right, void *user)
{
        const struct pi_folds *folds = user;
        uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
        struct pi_str la = pi_strtab_at(&folds->labels, fold_at(folds, a / 2)->label);
        struct pi_str lb = pi_strtab_at(&folds->labels, fold_at(folds, b / 2)->label);
        size_t n = la.n < lb.n ? la.n : lb.n;
        int order = memcmp(la.p, lb.p, n);

        return order != 0 ? order : byte_at(la, a % 2, n) - byte_at(lb, b % 2, n);
}

static void group_by_parent(struct place *place, size_t count)
{
        for (size_t i = 1; i < count; i++)
                place->first[fold_at(place->folds, (uint32_t)i)->parent + 1] += 2;
        for (size_t i = 0; i < count; i++)
                place->first[i + 1] += place->first[i];
        for (size_t i = 1; i < count; i++) {
                uint32_t *at = &place->first[fold_at(place->folds, (uint32_t)i)->parent];
                place->item[(*at)++] = (uint32_t)i * 2;
                place->item[(*at)++] = (uint32_t)i * 2 + 1;
        }
        /* Every begin has moved to its end, which is the begin of the next. */
        for (size_t i = count; i > 0; i--)
                place->first[i] = place->first[i - 1];
        place->first[0] = 0;
}

static void sort_siblings(struct place *place, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                size_t items = place->first[i + 1] - place->first[i];
                if (items > 2)
                        qsort_r(place->item + place->first[i], items, sizeof(*place->item),
                                compare_items, (void *)place->folds);
        }
}

/* Goes down and, by the parents' ids, up again; `next` of a fold is its first item not yet seen. */
static void walk(const struct place *place, uint32_t *next, uint32_t *rank)
{
        uint32_t at = 0, seen = 1;

        rank[0] = 0;
        while (at != PI_NONE) {
                if (next[at] == place->first[at + 1]) {
                        at = fold_at(place->folds, at)->parent;
                } else {
                        uint32_t item = place->item[next[at]++];
                        if (item % 2)
                                at = item / 2;
                        else
                                rank[item / 2] = seen++;
                }
        }
}

enum pipa_status pi_folds_rank(struct pi_export *x, const struct pi_folds *folds, uint32_t **rank)
{
        size_t count = folds->nodes.list.count;
        struct place place = { .folds = folds };
        struct pi_arena arena;
        uint32_t *next;

        pi_arena_init(&arena, x->arena.budget_bytes);
        place.item = PI_NEW_ARRAY(&arena, uint32_t, 2 * count);
        place.first = PI_NEW_ARRAY(&arena, uint32_t, count + 1);
        next = PI_NEW_ARRAY(&arena, uint32_t, count + 1);
        *rank = PI_NEW_ARRAY(&x->arena, uint32_t, count);
        if (!place.item || !place.first || !next || !*rank) {
                enum pipa_status status = pi_fail_memory(x->err, arena.failed ? &arena : &x->arena);
                pi_arena_done(&arena);
                return status;
        }
        group_by_parent(&place, count);
        sort_siblings(&place, count);
        memcpy(next, place.first, (count + 1) * sizeof(*next));
        walk(&place, next, *rank);
        pi_arena_done(&arena);
        return PIPA_OK;
}

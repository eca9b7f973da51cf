/* The machine's description as a tree that is walked from above: where each subtree ends, and how
 * its parts look from outside. */
#ifndef PIPA_REPORT_INVENTORY_H
#define PIPA_REPORT_INVENTORY_H

#include "analyze/model/model.h"

struct pi_inventory_view {
        const struct pi_inventory *inventory;
        uint32_t *end; /* [count] the node after the last one below */
        bool bad;      /* a parent does not precede its child: nothing is shown */
};

/* False where memory is refused. `done` is to be called in both cases. */
bool pi_inventory_view_init(struct pi_inventory_view *view, const struct pi_inventory *inventory);
void pi_inventory_view_done(struct pi_inventory_view *view);

static inline bool pi_inventory_is_leaf(const struct pi_inventory_view *view, uint32_t node)
{
        return view->end[node] == node + 1;
}

/* Children, one after the other: for (c = node + 1; c < end[node]; c = end[c]). */
size_t pi_inventory_children(const struct pi_inventory_view *view, uint32_t node);

/* Items of a list, all of them plain values: "0, 1, 2". */
bool pi_inventory_is_plain_list(const struct pi_inventory_view *view, uint32_t node);

/* Things of one kind, side by side: two or more, each made of plain values. */
bool pi_inventory_is_table(const struct pi_inventory_view *view, uint32_t node);

/* The child with this name, or PI_NONE. */
uint32_t pi_inventory_child(const struct pi_inventory_view *view, uint32_t node,
                            struct pi_str name);

/* Values at and below a node. */
size_t pi_inventory_values(const struct pi_inventory_view *view, uint32_t node);

#endif

#include "report/inventory.h"

#include <stdlib.h>

bool pi_inventory_view_init(struct pi_inventory_view *view, const struct pi_inventory *inventory)
{
        size_t count = inventory->count;

        *view = (struct pi_inventory_view){ .inventory = inventory };
        view->end = calloc(count + 1, sizeof(*view->end));
        if (!view->end)
                return false;
        for (size_t i = count; i-- > 0;) {
                uint32_t parent = inventory->parent[i];
                if (view->end[i] == 0)
                        view->end[i] = (uint32_t)i + 1;
                if (i > 0 && parent >= i)
                        view->bad = true;
                else if (i > 0 && view->end[i] > view->end[parent])
                        view->end[parent] = view->end[i];
        }
        return true;
}

void pi_inventory_view_done(struct pi_inventory_view *view)
{
        free(view->end);
}

size_t pi_inventory_children(const struct pi_inventory_view *view, uint32_t node)
{
        size_t count = 0;

        for (uint32_t c = node + 1; c < view->end[node]; c = view->end[c])
                count++;
        return count;
}

bool pi_inventory_is_plain_list(const struct pi_inventory_view *view, uint32_t node)
{
        for (uint32_t c = node + 1; c < view->end[node]; c = view->end[c])
                if (!pi_inventory_is_leaf(view, c) || view->inventory->name[c].n > 0)
                        return false;
        return !pi_inventory_is_leaf(view, node);
}

static bool is_record(const struct pi_inventory_view *view, uint32_t node)
{
        for (uint32_t c = node + 1; c < view->end[node]; c = view->end[c])
                if (view->inventory->name[c].n == 0 ||
                    (!pi_inventory_is_leaf(view, c) && !pi_inventory_is_plain_list(view, c)))
                        return false;
        return !pi_inventory_is_leaf(view, node);
}

bool pi_inventory_is_table(const struct pi_inventory_view *view, uint32_t node)
{
        size_t count = 0;

        for (uint32_t c = node + 1; c < view->end[node]; c = view->end[c], count++)
                if (!is_record(view, c))
                        return false;
        return count >= 2;
}

uint32_t pi_inventory_child(const struct pi_inventory_view *view, uint32_t node, struct pi_str name)
{
        for (uint32_t c = node + 1; c < view->end[node]; c = view->end[c])
                if (pi_str_equal(view->inventory->name[c], name))
                        return c;
        return PI_NONE;
}

size_t pi_inventory_values(const struct pi_inventory_view *view, uint32_t node)
{
        size_t count = 0;

        for (uint32_t i = node; i < view->end[node]; i++)
                count += pi_inventory_is_leaf(view, i);
        return count;
}

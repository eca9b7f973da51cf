/* The machine's description as the collector found it: a tree of names and values, in the order of
 * the file. Node 0 is the root; a parent precedes its children. */
#ifndef PIPA_DATA_INVENTORY_H
#define PIPA_DATA_INVENTORY_H

#include "base/vec.h"

struct pi_inventory_node {
        uint32_t parent; /* index; PI_NONE for the root */
        uint32_t name;   /* string id; "" for an item of a list */
        uint32_t value;  /* string id; "" where it has children or is empty */
        bool list;       /* its children are the items of a list */
};

#endif

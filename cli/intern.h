/* Distinct items of one size, numbered in the order in which they were first seen. Equal is equal
 * in every byte: an item's padding has to be zeroed by who makes it. */
#ifndef PIPA_CLI_INTERN_H
#define PIPA_CLI_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct intern {
        size_t item_bytes; /* set by the user; the rest begins as zeros */
        size_t count, slots;
        char *items;    /* [count] of item_bytes */
        uint32_t *slot; /* [slots] an item's number + 1; 0: free */
};

/* The item's number; UINT32_MAX without memory. */
uint32_t intern_add(struct intern *intern, const void *item);

static inline const void *intern_at(const struct intern *intern, size_t i)
{
        return intern->items + i * intern->item_bytes;
}

void intern_free(struct intern *intern);

#endif

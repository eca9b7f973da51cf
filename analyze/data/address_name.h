/* Texts that belong to addresses of the recorded kernel: its symbols, its formats of printk. */
#ifndef PIPA_DATA_ADDRESS_NAME_H
#define PIPA_DATA_ADDRESS_NAME_H

#include "base/vec.h"

struct pi_address_name {
        uint64_t address;
        uint32_t text;    /* string id */
        uint32_t arrival; /* the first of one address stands */
};

/* Sorted by address. {NULL, 0} where none were recorded. */
struct pi_address_names {
        const struct pi_address_name *item;
        size_t count;
};

/* Sorts those of `list` (struct pi_address_name) into the list's arena. False where it refuses. */
bool pi_address_names_sort(struct pi_address_names *names, const struct pi_vec *list);

/* The last one at or below `address`; NULL where there is none. */
const struct pi_address_name *pi_address_names_below(const struct pi_address_names *names,
                                                     uint64_t address);

/* The one at `address`; NULL where there is none. */
const struct pi_address_name *pi_address_names_at(const struct pi_address_names *names,
                                                  uint64_t address);

#endif

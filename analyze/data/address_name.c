#include "analyze/data/address_name.h"

#include <stdlib.h>

static int compare(const void *p, const void *q)
{
        const struct pi_address_name *a = p, *b = q;

        if (a->address != b->address)
                return a->address < b->address ? -1 : 1;
        /* The first stands last: pi_address_names_below finds the last. */
        return a->arrival > b->arrival ? -1 : 1;
}

bool pi_address_names_sort(struct pi_address_names *names, const struct pi_vec *list)
{
        struct pi_address_name *item =
                PI_NEW_ARRAY(list->arena, struct pi_address_name, list->count);

        if (!item)
                return false;
        for (size_t i = 0; i < list->count; i++) {
                item[i] = *PI_AT(list, struct pi_address_name, i);
                item[i].arrival = (uint32_t)i;
        }
        qsort(item, list->count, sizeof(*item), compare);
        names->item = item;
        names->count = list->count;
        return true;
}

const struct pi_address_name *pi_address_names_below(const struct pi_address_names *names,
                                                     uint64_t address)
{
        size_t from = 0, to = names->count;

        while (from < to) {
                size_t middle = from + (to - from) / 2;

                if (names->item[middle].address <= address)
                        from = middle + 1;
                else
                        to = middle;
        }
        return from ? &names->item[from - 1] : NULL;
}

const struct pi_address_name *pi_address_names_at(const struct pi_address_names *names,
                                                  uint64_t address)
{
        const struct pi_address_name *found = pi_address_names_below(names, address);

        return found && found->address == address ? found : NULL;
}

#include "intern.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 1024

static uint64_t hash(const char *p, size_t n)
{
        uint64_t h = n, word = 0;

        for (; n >= sizeof(word); p += sizeof(word), n -= sizeof(word)) {
                memcpy(&word, p, sizeof(word));
                h = (h ^ word) * 0x9e3779b97f4a7c15u;
                h ^= h >> 32;
        }
        word = 0;
        memcpy(&word, p, n);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        return h ^ h >> 29;
}

static void place(struct intern *intern, uint32_t number)
{
        const char *item = intern_at(intern, number);
        size_t at = hash(item, intern->item_bytes) & (intern->slots - 1);

        while (intern->slot[at])
                at = (at + 1) & (intern->slots - 1);
        intern->slot[at] = number + 1;
}

/* At most every second slot is taken. */
static bool grow(struct intern *intern)
{
        size_t slots = intern->slots ? 2 * intern->slots : FIRST_SLOTS;
        uint32_t *slot = calloc(slots, sizeof(*slot));
        char *items = slot ? realloc(intern->items, slots / 2 * intern->item_bytes) : NULL;

        if (!items) {
                free(slot);
                return false;
        }
        free(intern->slot);
        intern->items = items;
        intern->slot = slot;
        intern->slots = slots;
        for (size_t i = 0; i < intern->count; i++)
                place(intern, (uint32_t)i);
        return true;
}

uint32_t intern_add(struct intern *intern, const void *item)
{
        size_t at;

        if (2 * (intern->count + 1) > intern->slots && !grow(intern))
                return UINT32_MAX;
        at = hash(item, intern->item_bytes) & (intern->slots - 1);
        while (intern->slot[at]) {
                uint32_t number = intern->slot[at] - 1;
                if (memcmp(intern_at(intern, number), item, intern->item_bytes) == 0)
                        return number;
                at = (at + 1) & (intern->slots - 1);
        }
        memcpy(intern->items + intern->count * intern->item_bytes, item, intern->item_bytes);
        intern->slot[at] = (uint32_t)intern->count + 1;
        return (uint32_t)intern->count++;
}

void intern_free(struct intern *intern)
{
        free(intern->items);
        free(intern->slot);
        intern->items = NULL;
        intern->slot = NULL;
        intern->count = intern->slots = 0;
}

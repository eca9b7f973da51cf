#include "analyze/source/perf/perf_space.h"

#define FIRST_CAP 16

struct perf_maps {
        struct perf_maps *next; /* in the pool's list of free ones */
        uint32_t users;         /* spaces that look at this */
        uint32_t count, cap;
        struct perf_mapping map[]; /* [count] by address, not overlapping */
};

/* Index of the first mapping that ends after `address`. */
static uint32_t first_after(const struct perf_maps *maps, uint64_t address)
{
        uint32_t low = 0, high = maps ? maps->count : 0;

        while (low < high) {
                uint32_t middle = low + (high - low) / 2;
                if (maps->map[middle].end > address)
                        high = middle;
                else
                        low = middle + 1;
        }
        return low;
}

static unsigned size_class(uint32_t cap)
{
        unsigned class = 0;

        while ((uint32_t)FIRST_CAP << class < cap)
                class ++;
        return class;
}

static struct perf_maps *take(struct perf_space_pool *pool, uint32_t cap)
{
        unsigned class = size_class(cap);
        struct perf_maps *maps;

        if (class >= PERF_SPACE_CLASSES)
                return NULL;
        maps = pool->free[class];
        cap = (uint32_t)FIRST_CAP << class;
        if (maps)
                pool->free[class] = maps->next;
        else
                maps = pi_arena_alloc(pool->arena, 1,
                                      sizeof(*maps) + cap * sizeof(struct perf_mapping));
        if (maps) {
                maps->users = 1;
                maps->cap = cap;
                maps->count = 0;
        }
        return maps;
}

static void drop(struct perf_space_pool *pool, struct perf_maps *maps)
{
        unsigned class;

        if (!maps || --maps->users > 0)
                return;
        class = size_class(maps->cap);
        maps->next = pool->free[class];
        pool->free[class] = maps;
}

/* Room for `cap` mappings that no other space sees. */
static bool own(struct perf_space_pool *pool, struct perf_space *space, uint32_t cap)
{
        struct perf_maps *old = space->maps, *maps;

        if (old && old->users == 1 && cap <= old->cap)
                return true;
        maps = take(pool, cap);
        if (!maps)
                return false;
        if (old) {
                maps->count = old->count;
                memcpy(maps->map, old->map, old->count * sizeof(old->map[0]));
                drop(pool, old);
        }
        space->maps = maps;
        return true;
}

/* What the new mapping leaves of those in [first, last): up to two ends, with itself between. */
static uint32_t split(const struct perf_maps *maps, uint32_t first, uint32_t last,
                      const struct perf_mapping *mapping, struct perf_mapping piece[3])
{
        uint32_t pieces = 0;

        if (first < last && maps->map[first].start < mapping->start) {
                piece[pieces] = maps->map[first];
                piece[pieces++].end = mapping->start;
        }
        piece[pieces++] = *mapping;
        if (first < last && maps->map[last - 1].end > mapping->end) {
                piece[pieces] = maps->map[last - 1];
                piece[pieces].pgoff += mapping->end - piece[pieces].start;
                piece[pieces++].start = mapping->end;
        }
        return pieces;
}

bool perf_space_insert(struct perf_space_pool *pool, struct perf_space *space,
                       const struct perf_mapping *mapping)
{
        struct perf_mapping piece[3];
        uint32_t first, last, pieces, tail;
        struct perf_maps *maps;

        if (!own(pool, space, (space->maps ? space->maps->count : 0) + 2))
                return false;
        maps = space->maps;
        first = last = first_after(maps, mapping->start);
        while (last < maps->count && maps->map[last].start < mapping->end)
                last++;
        pieces = split(maps, first, last, mapping, piece);
        tail = maps->count - last;
        memmove(maps->map + first + pieces, maps->map + last, tail * sizeof(piece[0]));
        memcpy(maps->map + first, piece, pieces * sizeof(piece[0]));
        maps->count = first + pieces + tail;
        space->version = ++pool->last_version;
        return true;
}

bool perf_space_remove(struct perf_space_pool *pool, struct perf_space *space, uint64_t start,
                       uint64_t end)
{
        const struct perf_mapping hole = { .start = start, .end = end };
        struct perf_maps *maps;
        uint32_t at;

        if (start >= end || !perf_space_insert(pool, space, &hole))
                return start >= end;
        maps = space->maps;
        at = first_after(maps, start);
        memmove(maps->map + at, maps->map + at + 1, (maps->count - at - 1) * sizeof(maps->map[0]));
        maps->count--;
        return true;
}

const struct perf_mapping *perf_space_find(const struct perf_space *space, uint64_t address)
{
        uint32_t i = first_after(space->maps, address);

        return space->maps && i < space->maps->count && space->maps->map[i].start <= address
                       ? &space->maps->map[i]
                       : NULL;
}

uint64_t perf_space_lowest(const struct perf_space *space)
{
        return space->maps && space->maps->count ? space->maps->map[0].start : UINT64_MAX;
}

void perf_space_clear(struct perf_space_pool *pool, struct perf_space *space)
{
        drop(pool, space->maps);
        *space = (struct perf_space){ .version = 0 };
}

void perf_space_copy(struct perf_space_pool *pool, struct perf_space *to,
                     const struct perf_space *from)
{
        if (from->maps)
                from->maps->users++;
        drop(pool, to->maps);
        *to = *from;
}

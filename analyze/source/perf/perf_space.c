#include "analyze/source/perf/perf_space.h"

#include "base/limits.h"

/* Index of the first mapping that ends after `address`. */
static uint32_t first_after(const struct perf_space *space, uint64_t address)
{
        uint32_t low = 0, high = space->count;

        while (low < high) {
                uint32_t middle = low + (high - low) / 2;
                if (space->map[middle].end > address)
                        high = middle;
                else
                        low = middle + 1;
        }
        return low;
}

/* Room for `cap` mappings that no other space sees. */
static bool own(struct perf_space *space, struct pi_arena *arena, uint32_t cap)
{
        struct perf_mapping *map;

        if (!space->shared && cap <= space->cap)
                return true;
        if (cap > PI_LIMIT_SPACE_MAPS)
                return false;
        cap = cap + cap / 2 + 8;
        map = PI_NEW_ARRAY(arena, struct perf_mapping, cap);
        if (!map)
                return false;
        if (space->count)
                memcpy(map, space->map, space->count * sizeof(*map));
        space->map = map;
        space->cap = cap;
        space->shared = false;
        return true;
}

bool perf_space_insert(struct perf_space *space, struct pi_arena *arena,
                       const struct perf_mapping *mapping, uint32_t version)
{
        struct perf_mapping piece[3];
        uint32_t first = first_after(space, mapping->start), last = first, pieces = 0, tail;

        if (!own(space, arena, space->count + 2))
                return false;
        while (last < space->count && space->map[last].start < mapping->end)
                last++;
        /* What sticks out on either side of the new mapping stays. */
        if (first < last && space->map[first].start < mapping->start) {
                piece[pieces] = space->map[first];
                piece[pieces++].end = mapping->start;
        }
        piece[pieces++] = *mapping;
        if (first < last && space->map[last - 1].end > mapping->end) {
                piece[pieces] = space->map[last - 1];
                piece[pieces].pgoff += mapping->end - piece[pieces].start;
                piece[pieces++].start = mapping->end;
        }
        tail = space->count - last;
        memmove(space->map + first + pieces, space->map + last, tail * sizeof(*space->map));
        memcpy(space->map + first, piece, pieces * sizeof(*piece));
        space->count = first + pieces + tail;
        space->version = version;
        return true;
}

const struct perf_mapping *perf_space_find(const struct perf_space *space, uint64_t address)
{
        uint32_t i = first_after(space, address);

        return i < space->count && space->map[i].start <= address ? &space->map[i] : NULL;
}

struct perf_space perf_space_share(struct perf_space *space)
{
        space->shared = true;
        return *space;
}

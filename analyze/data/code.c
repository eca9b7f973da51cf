/* A segment tree over the addresses of each process. A load paints the few nodes that cover it with
 * its number; numbers rise with time, so what stands at an address is the largest number on the way
 * from its leaf to the root. A load costs the logarithm of the loads, however many they cover. */
#include "analyze/data/code.h"

#include "base/limits.h"
#include "base/num.h"

#include <stdlib.h>

struct pi_code_space {
        int32_t pid;
        uint64_t *edge; /* [edges] ascending, distinct: leaf i is from edge[i] to edge[i + 1] */
        uint32_t edges;
        uint32_t *last; /* [2 * edges] one more than the place in `order` of who painted it last */
        bool *asked;    /* [2 * edges] an address at or below was asked for */
};

/* For sorting: a code and what it is sorted by. */
struct moment {
        int64_t time_ns;
        uint32_t id;
        int32_t pid;
};

void pi_codes_init(struct pi_codes *codes, struct pi_arena *arena)
{
        *codes = (struct pi_codes){ .arena = arena };
        pi_vec_init(&codes->codes, arena, sizeof(struct pi_code), PI_LIMIT_CODES);
        pi_vec_init(&codes->dumps, arena, sizeof(struct pi_code_dump), PI_LIMIT_MEMBERS);
}

static int compare_moments(const void *a, const void *b)
{
        const struct moment *x = a, *y = b;

        if (x->time_ns != y->time_ns)
                return x->time_ns < y->time_ns ? -1 : 1;
        return x->id < y->id ? -1 : x->id > y->id;
}

static int compare_pids(const void *a, const void *b)
{
        const struct moment *x = a, *y = b;

        if (x->pid != y->pid)
                return x->pid < y->pid ? -1 : 1;
        return x->id < y->id ? -1 : x->id > y->id;
}

static int compare_edges(const void *a, const void *b)
{
        uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

        return x < y ? -1 : x > y;
}

static uint64_t end_of(const struct pi_code *code)
{
        return pi_sat_add_u64(code->start, code->size);
}

/* The edges of all codes of one process. */
static bool make_space(struct pi_codes *codes, const struct moment *moments, size_t count,
                       struct pi_code_space *space)
{
        uint64_t *edge = PI_NEW_ARRAY(codes->arena, uint64_t, 2 * count);
        uint32_t edges = 0;

        if (!edge)
                return false;
        for (size_t i = 0; i < count; i++) {
                const struct pi_code *code = pi_codes_at(codes, moments[i].id);
                edge[2 * i] = code->start;
                edge[2 * i + 1] = end_of(code);
        }
        qsort(edge, 2 * count, sizeof(edge[0]), compare_edges);
        for (size_t i = 0; i < 2 * count; i++)
                if (edges == 0 || edge[i] != edge[edges - 1])
                        edge[edges++] = edge[i];
        *space = (struct pi_code_space){ .pid = moments[0].pid, .edge = edge, .edges = edges };
        space->last = PI_NEW_ARRAY(codes->arena, uint32_t, 2 * (size_t)edges);
        space->asked = PI_NEW_ARRAY(codes->arena, bool, 2 * (size_t)edges);
        return space->last && space->asked;
}

static bool make_spaces(struct pi_codes *codes, struct moment *moments, size_t count)
{
        size_t spaces = 0;

        qsort(moments, count, sizeof(moments[0]), compare_pids);
        for (size_t i = 0; i < count; i++)
                spaces += i == 0 || moments[i].pid != moments[i - 1].pid;
        codes->spaces = PI_NEW_ARRAY(codes->arena, struct pi_code_space, spaces);
        codes->space_count = 0;
        if (!codes->spaces)
                return false;
        for (size_t i = 0, end; i < count; i = end) {
                for (end = i + 1; end < count && moments[end].pid == moments[i].pid;)
                        end++;
                if (!make_space(codes, moments + i, end - i, &codes->spaces[codes->space_count++]))
                        return false;
        }
        return true;
}

bool pi_codes_settle(struct pi_codes *codes)
{
        size_t count = codes->codes.count;
        struct moment *moments = PI_NEW_ARRAY(codes->arena, struct moment, count);

        codes->order = PI_NEW_ARRAY(codes->arena, uint32_t, count);
        codes->passed = 0;
        if (!moments || !codes->order)
                return false;
        for (uint32_t i = 0; i < count; i++) {
                const struct pi_code *code = pi_codes_at(codes, i);
                moments[i] =
                        (struct moment){ code->time_ns, i, pi_codes_dump(codes, code->dump)->pid };
        }
        qsort(moments, count, sizeof(moments[0]), compare_moments);
        for (size_t i = 0; i < count; i++)
                codes->order[i] = moments[i].id;
        return make_spaces(codes, moments, count);
}

static struct pi_code_space *space_of(const struct pi_codes *codes, int32_t pid)
{
        size_t low = 0, high = codes->space_count;

        while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (codes->spaces[middle].pid < pid)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low < codes->space_count && codes->spaces[low].pid == pid ? &codes->spaces[low]
                                                                         : NULL;
}

/* How many edges are at or below the address. */
static uint32_t edges_up_to(const struct pi_code_space *space, uint64_t address)
{
        uint32_t low = 0, high = space->edges;

        while (low < high) {
                uint32_t middle = low + (high - low) / 2;
                if (space->edge[middle] <= address)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low;
}

/* Paints what lies from edge to edge. True where it was asked for before. */
static bool paint(struct pi_code_space *space, const struct pi_code *code, uint32_t number)
{
        uint32_t low = edges_up_to(space, code->start) - 1 + space->edges;
        uint32_t high = edges_up_to(space, end_of(code)) - 1 + space->edges;
        bool asked = false;

        for (; low < high; low >>= 1, high >>= 1) {
                if (low & 1) {
                        asked |= space->asked[low];
                        space->last[low++] = number;
                }
                if (high & 1) {
                        asked |= space->asked[--high];
                        space->last[high] = number;
                }
        }
        return asked;
}

bool pi_codes_advance(struct pi_codes *codes, int64_t time_ns)
{
        bool changed = false;

        while (codes->passed < codes->codes.count) {
                const struct pi_code *code = pi_codes_at(codes, codes->order[codes->passed]);
                if (code->time_ns > time_ns)
                        break;
                codes->passed++;
                changed |= paint(space_of(codes, pi_codes_dump(codes, code->dump)->pid), code,
                                 (uint32_t)codes->passed);
        }
        return changed;
}

uint32_t pi_codes_find(struct pi_codes *codes, int32_t pid, uint64_t address)
{
        struct pi_code_space *space = space_of(codes, pid);
        uint32_t number = 0, at;

        if (!space)
                return PI_NONE;
        at = edges_up_to(space, address);
        if (at == 0 || at == space->edges)
                return PI_NONE;
        for (uint32_t node = at - 1 + space->edges; node > 0; node >>= 1) {
                space->asked[node] = true;
                if (space->last[node] > number)
                        number = space->last[node];
        }
        if (number == 0 || pi_codes_at(codes, codes->order[number - 1])->name == PI_NONE)
                return PI_NONE;
        return codes->order[number - 1];
}

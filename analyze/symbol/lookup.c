#include "analyze/symbol/lookup.h"

#include "base/num.h"

bool pi_lookup_init(struct pi_lookup *lookup, struct pi_arena *arena, const uint64_t *address,
                    size_t count, pi_symbol_look_fn look, void *user)
{
        struct pi_lookup l = { .address = address, .count = count, .look = look, .user = user };

        l.sized = count > SIZE_MAX / 2 ? NULL : PI_NEW_ARRAY(arena, struct pi_symbol, 2 * count);
        l.open = PI_NEW_ARRAY(arena, struct pi_symbol, count);
        l.nearest = PI_NEW_ARRAY(arena, uint64_t, count);
        if (!l.sized || !l.open || !l.nearest)
                return false;
        *lookup = l;
        return true;
}

/* The index of the first wanted address that is not below `value`. */
static size_t first_from(const struct pi_lookup *l, uint64_t value)
{
        size_t low = 0, high = l->count;

        while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (l->address[middle] < value)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low;
}

/* Of several symbols at one address perf keeps one (choose_best_symbol() in symbol.c of perf), and
 * so does this: one that has a size; one that is not weak; a global one; the one that begins with
 * fewer underscores; the one with the longer name; the first of the file. */
static bool is_better_alias(const struct pi_lookup *l, const struct pi_symbol *a,
                            const struct pi_symbol *b)
{
        if ((a->size != 0) != (b->size != 0))
                return a->size != 0;
        if ((a->binding == PI_STB_WEAK) != (b->binding == PI_STB_WEAK))
                return b->binding == PI_STB_WEAK;
        if ((a->binding == PI_STB_GLOBAL) != (b->binding == PI_STB_GLOBAL))
                return a->binding == PI_STB_GLOBAL;
        struct pi_symbol_look x = l->look(l->user, a), y = l->look(l->user, b);
        if (x.underscores != y.underscores)
                return x.underscores < y.underscores;
        if (x.length != y.length)
                return x.length > y.length;
        return a->order < b->order;
}

static bool is_better(const struct pi_lookup *l, const struct pi_symbol *a,
                      const struct pi_symbol *b)
{
        if (!a->set || !b->set)
                return a->set;
        if (a->start != b->start)
                return a->start > b->start;
        return is_better_alias(l, a, b);
}

static void keep(const struct pi_lookup *l, struct pi_symbol *best, const struct pi_symbol *symbol)
{
        if (is_better(l, symbol, best))
                *best = *symbol;
}

/* Offer a symbol to the addresses [from, to): to the few nodes of the tree that cover them. */
static void offer(struct pi_lookup *l, size_t from, size_t to, const struct pi_symbol *symbol)
{
        for (from += l->count, to += l->count; from < to; from /= 2, to /= 2) {
                if (from & 1)
                        keep(l, &l->sized[from++], symbol);
                if (to & 1)
                        keep(l, &l->sized[--to], symbol);
        }
}

bool pi_lookup_wants(const struct pi_lookup *lookup, uint64_t start, uint64_t end)
{
        size_t first = first_from(lookup, start);

        return first < lookup->count && lookup->address[first] < end;
}

void pi_lookup_add(struct pi_lookup *lookup, const struct pi_symbol *symbol)
{
        size_t first = first_from(lookup, symbol->start);

        if (first == lookup->count)
                return;
        if (symbol->start > lookup->nearest[first])
                lookup->nearest[first] = symbol->start;
        if (symbol->size == 0)
                keep(lookup, &lookup->open[first], symbol);
        else
                offer(lookup, first,
                      first_from(lookup, pi_sat_add_u64(symbol->start, symbol->size)), symbol);
}

void pi_lookup_finish(struct pi_lookup *lookup)
{
        for (size_t i = 1; i < lookup->count; i++) {
                if (lookup->nearest[i] < lookup->nearest[i - 1])
                        lookup->nearest[i] = lookup->nearest[i - 1];
                keep(lookup, &lookup->open[i], &lookup->open[i - 1]);
        }
}

/* A stated size is better than one that is guessed from the next symbol: a label without a size
 * inside a function does not hide it. */
struct pi_symbol pi_lookup_at(const struct pi_lookup *lookup, size_t i)
{
        struct pi_symbol best = { .set = false };
        const struct pi_symbol *open = &lookup->open[i];

        for (size_t node = i + lookup->count; node > 0; node /= 2)
                keep(lookup, &best, &lookup->sized[node]);
        if (!best.set && open->set && open->start == lookup->nearest[i] &&
            lookup->address[i] < open->limit)
                return *open;
        return best;
}

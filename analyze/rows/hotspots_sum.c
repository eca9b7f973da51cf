/* First all samples of one (who, stack) become one weight; then each such stack is walked once. */
#include "analyze/rows/hotspots.h"
#include "base/limits.h"
#include "base/num.h"

/* Samples of the same kind that were taken in the same stack. */
struct pile {
        uint32_t who, stack;
        uint32_t next; /* of the same who; PI_NONE: the last */
        uint64_t samples;
        double weight;
};

/* What one function got so far, of the who at hand. */
struct sum {
        double self, total;
        uint64_t self_samples, total_samples;
        uint32_t who;  /* that this is of, plus 1 */
        uint32_t walk; /* in which its total was raised last */
};

struct summing {
        struct rows_hots *hots;
        const struct pi_recording *rec;
        struct pi_set piles; /* struct pile */
        struct pi_vec first; /* uint32_t: first pile of each who */
        uint32_t *where;     /* [stacks] index plus 1; 0: not yet known */
        struct sum *sum;     /* [wheres] */
        uint32_t *touched;   /* [wheres] of the who at hand, in order */
        size_t touched_count;
        uint32_t walk;
        bool totals;
};

static uint32_t where_of(struct summing *s, uint32_t stack)
{
        if (s->where[stack] == 0)
                s->where[stack] = rows_hots_add_where(s->hots, s->rec, stack) + 1;
        return s->where[stack] - 1;
}

static bool same_pile(const void *items, uint32_t id, const void *key)
{
        const struct pile *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->who == b->who && a->stack == b->stack;
}

static bool add_sample(struct summing *s, const struct pi_sample *sample)
{
        double weight = pi_recording_weight(s->rec, sample);
        struct pile key = { .who = rows_hots_add_who(s->hots, s->rec, sample),
                            .stack = sample->stack,
                            .next = PI_NONE };
        struct pile *pile;
        uint32_t known = (uint32_t)s->piles.list.count, id;

        if (key.who == PI_NONE)
                return false;
        id = pi_set_add(&s->piles, pi_hash_pair(key.who, key.stack), same_pile, &key);
        if (id == PI_NONE)
                return false;
        pile = PI_AT(&s->piles.list, struct pile, id);
        pile->weight += weight;
        pile->samples++;
        s->hots->event_sum[sample->event] += weight;
        if (id < known)
                return true;
        while (s->first.count <= key.who) {
                uint32_t *first = pi_vec_push(&s->first);
                if (!first)
                        return false;
                *first = PI_NONE;
        }
        pile->next = *PI_AT(&s->first, uint32_t, key.who);
        *PI_AT(&s->first, uint32_t, key.who) = id;
        return true;
}

static bool pile_up(struct summing *s, const struct rows_filter *filter)
{
        for (size_t i = 0; i < s->rec->samples.count; i++) {
                const struct pi_sample *sample = pi_recording_sample(s->rec, i);
                if (rows_filter_sample(filter, sample) && !add_sample(s, sample))
                        return false;
        }
        return true;
}

/* Every place that a sum will be of, so that sums can stand in an array. */
static bool find_places(struct summing *s)
{
        size_t count;

        for (size_t i = 0; i < s->piles.list.count; i++) {
                uint32_t stack = PI_AT(&s->piles.list, struct pile, i)->stack;
                do {
                        if (s->where[stack] != 0)
                                break;
                        if (where_of(s, stack) == PI_NONE)
                                return false;
                        stack = pi_stacks_node_at(&s->rec->stacks, stack)->parent;
                } while (s->totals && stack != 0);
        }
        count = s->hots->wheres.list.count;
        s->sum = PI_NEW_ARRAY(&s->hots->arena, struct sum, count);
        s->touched = PI_NEW_ARRAY(&s->hots->arena, uint32_t, count);
        return s->sum && s->touched;
}

static struct sum *touch(struct summing *s, uint32_t where, uint32_t who)
{
        struct sum *sum = &s->sum[where];

        if (sum->who != who + 1) {
                *sum = (struct sum){ .who = who + 1 };
                s->touched[s->touched_count++] = where;
        }
        return sum;
}

static void walk(struct summing *s, const struct pile *pile)
{
        uint32_t stack = pile->stack;
        struct sum *sum = touch(s, where_of(s, stack), pile->who);

        sum->self += pile->weight;
        sum->self_samples += pile->samples;
        s->walk++;
        do {
                sum = touch(s, where_of(s, stack), pile->who);
                if (sum->walk != s->walk) {
                        sum->walk = s->walk;
                        sum->total += pile->weight;
                        sum->total_samples += pile->samples;
                }
                stack = pi_stacks_node_at(&s->rec->stacks, stack)->parent;
        } while (s->totals && stack != 0);
}

static bool put_rows(struct summing *s, uint32_t who)
{
        for (size_t i = 0; i < s->touched_count; i++) {
                const struct sum *sum = &s->sum[s->touched[i]];
                struct rows_hot *hot = pi_vec_push(&s->hots->list);
                if (!hot)
                        return false;
                *hot = (struct rows_hot){ who,        s->touched[i],     sum->self,
                                          sum->total, sum->self_samples, sum->total_samples };
        }
        s->touched_count = 0;
        return true;
}

static bool walk_all(struct summing *s)
{
        for (uint32_t who = 0; who < s->first.count; who++) {
                uint32_t id = *PI_AT(&s->first, uint32_t, who);

                while (id != PI_NONE) {
                        const struct pile *pile = PI_AT(&s->piles.list, struct pile, id);

                        walk(s, pile);
                        id = pile->next;
                }
                if (!put_rows(s, who))
                        return false;
        }
        return true;
}

enum pipa_status rows_hots_sum(struct rows_hots *hots, const struct pi_recording *rec,
                               const struct rows_filter *filter, unsigned keys, bool totals,
                               struct pipa_error *err)
{
        struct summing s = { .hots = hots, .rec = rec, .totals = totals };
        struct pi_arena *arena = &hots->arena;
        bool good;

        *hots = (struct rows_hots){ .keys = keys };
        pi_arena_init(arena, PI_LIMIT_MEMORY_BYTES);
        pi_set_init(&hots->whos, arena, sizeof(struct rows_hot_who), PI_LIMIT_SAMPLES);
        pi_set_init(&hots->wheres, arena, sizeof(struct rows_hot_where), PI_LIMIT_STACK_NODES);
        pi_vec_init(&hots->list, arena, sizeof(struct rows_hot), PI_LIMIT_HOTSPOTS);
        pi_set_init(&s.piles, arena, sizeof(struct pile), PI_LIMIT_SAMPLES);
        pi_vec_init(&s.first, arena, sizeof(uint32_t), PI_LIMIT_SAMPLES);
        s.where = PI_NEW_ARRAY(arena, uint32_t, rec->stacks.nodes.list.count);
        hots->event_sum = PI_NEW_ARRAY(arena, double, rec->events.count);
        good = s.where && hots->event_sum && pile_up(&s, filter) && find_places(&s) && walk_all(&s);
        pi_set_done(&s.piles);
        return good ? PIPA_OK : pi_fail_memory(err, arena);
}

void rows_hots_done(struct rows_hots *hots)
{
        pi_set_done(&hots->whos);
        pi_set_done(&hots->wheres);
        pi_arena_done(&hots->arena);
}

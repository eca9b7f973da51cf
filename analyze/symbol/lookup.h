/* Which function holds an address: function symbols are shown one after the other, in any order,
 * and each wanted address keeps the best. Memory is proportional to the addresses, not to the
 * symbols; a symbol costs the logarithm of the addresses. */
#ifndef PIPA_SYMBOL_LOOKUP_H
#define PIPA_SYMBOL_LOOKUP_H

#include "base/arena.h"

enum pi_symbol_binding { /* as in st_info */
                         PI_STB_LOCAL = 0,
                         PI_STB_GLOBAL = 1,
                         PI_STB_WEAK = 2,
};

struct pi_symbol {
        uint64_t start;
        uint64_t size;   /* 0: not stated: it ends where the next symbol starts, or at `limit` */
        uint64_t limit;  /* where its section ends; used where size is 0 */
        uint8_t binding; /* st_info >> 4 */
        bool set;        /* false: no symbol */
        uint8_t table;   /* which symbol table it is from: the caller's number */
        uint32_t name;   /* st_name */
        uint64_t order;  /* counts up over all symbols: no two are equal */
};

/* How a name reads, for the choice between symbols of one address. */
struct pi_symbol_look {
        size_t underscores; /* it begins with */
        size_t length;
};

typedef struct pi_symbol_look (*pi_symbol_look_fn)(void *user, const struct pi_symbol *symbol);

struct pi_lookup {
        const uint64_t *address; /* [count] ascending */
        size_t count;
        struct pi_symbol *sized; /* [2 * count] a tree over the addresses; leaves from [count] */
        struct pi_symbol *open;  /* [count] the last one without a size up to this address */
        uint64_t *nearest;       /* [count] the last start of any symbol up to this address */
        pi_symbol_look_fn look;
        void *user;
};

/* `address` is borrowed. False where the arena refuses. */
bool pi_lookup_init(struct pi_lookup *lookup, struct pi_arena *arena, const uint64_t *address,
                    size_t count, pi_symbol_look_fn look, void *user);

/* Whether a symbol from `start` could hold, or end before, any address: others need no name. */
bool pi_lookup_wants(const struct pi_lookup *lookup, uint64_t start, uint64_t end);

void pi_lookup_add(struct pi_lookup *lookup, const struct pi_symbol *symbol);

/* After the last symbol, once. */
void pi_lookup_finish(struct pi_lookup *lookup);

/* After finish: the function that holds address[i]: of those that hold it, the one that starts
 * last; of those that start there, the best (see lookup.c). !set where none does. */
struct pi_symbol pi_lookup_at(const struct pi_lookup *lookup, size_t i);

#endif

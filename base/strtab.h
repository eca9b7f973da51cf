/* Interned strings: equal bytes, equal id; ids count up from 0 in order of arrival. Id 0 is "". */
#ifndef PIPA_BASE_STRTAB_H
#define PIPA_BASE_STRTAB_H

#include "base/map.h"
#include "base/vec.h"

struct pi_strtab {
        struct pi_vec strings; /* struct pi_str */
        struct pi_map map;
};

/* False where the arena refuses. `done` releases the index; the bytes are the arena's. */
bool pi_strtab_init(struct pi_strtab *tab, struct pi_arena *arena);
void pi_strtab_done(struct pi_strtab *tab);

/* The id of these bytes, copied on first sight (a NUL stands after the copy). PI_NONE where a
 * limit is met. */
uint32_t pi_strtab_intern(struct pi_strtab *tab, struct pi_str s);

/* The bytes of an id. PI_NONE and unknown ids give "". */
struct pi_str pi_strtab_at(const struct pi_strtab *tab, uint32_t id);

#endif

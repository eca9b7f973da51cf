/* One member read by one source into a recording of its own, which is then checked. */
#ifndef PIPA_TESTS_FUZZ_SOURCE_H
#define PIPA_TESTS_FUZZ_SOURCE_H

#include "analyze/source/source.h"

#include <stdlib.h>

#define FUZZ_MEMORY_BYTES (256u << 20)

static inline bool fuzz_step(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)user, (void)stage, (void)done, (void)total;
        return true;
}

static inline void fuzz_source(const struct pi_source *source, const struct pi_member *member,
                               void (*check)(const struct pi_recording *rec))
{
        struct pi_host host = { fuzz_step, NULL };
        struct pi_recording rec;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_arena arena;
        struct pipa_error err;

        pi_arena_init(&arena, FUZZ_MEMORY_BYTES);
        pi_notes_init(&notes, &arena);
        if (!pi_strtab_init(&strings, &arena) || !pi_recording_init(&rec, &arena, &strings, &notes))
                abort();
        if (source->read(member, &rec, &host, &err) == PIPA_OK)
                check(&rec);
        pi_recording_done(&rec);
        pi_strtab_done(&strings);
        pi_arena_done(&arena);
}

#endif

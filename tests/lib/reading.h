/* A recording opened and read by all sources, for the tools of tests and benchmarks. */
#ifndef PIPA_TESTS_READING_H
#define PIPA_TESTS_READING_H

#include "analyze/source/source.h"
#include "base/limits.h"

/* Calls `use` with what was read, whose bundle is still open. */
static inline enum pipa_status reading_run(const char *path,
                                           void (*use)(const struct pi_recording *rec,
                                                       const struct pi_bundle *bundle, void *user),
                                           void *user, struct pipa_error *err)
{
        enum pipa_status status;
        struct pi_recording rec;
        struct pi_bundle bundle;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_arena arena;

        pi_arena_init(&arena, PI_LIMIT_MEMORY_BYTES);
        pi_notes_init(&notes, &arena);
        if (!pi_strtab_init(&strings, &arena) || !pi_recording_init(&rec, &arena, &strings, &notes))
                return pi_fail_memory(err, &arena);
        status = pi_bundle_open(path, NULL, NULL, &arena, &notes, &bundle, err);
        if (status == PIPA_OK) {
                status = pi_sources_read(&bundle, &rec, NULL, err);
                if (status == PIPA_OK)
                        use(&rec, &bundle, user);
                pi_bundle_close(&bundle);
        }
        pi_recording_done(&rec);
        pi_strtab_done(&strings);
        pi_arena_done(&arena);
        return status;
}

#endif

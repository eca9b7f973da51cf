/* Decoders: one per kind of member, bytes -> data. Each is a folder or file here and a row in
 * sources.c, the contents page of what pipa reads. */
#ifndef PIPA_SOURCE_SOURCE_H
#define PIPA_SOURCE_SOURCE_H

#include "analyze/bundle/bundle.h"
#include "analyze/data/recording.h"

/* What a source may ask of the one who runs it. `step` reports progress and says whether to stop.
 */
struct pi_source_host {
        bool (*step)(void *user, const char *stage, uint64_t done, uint64_t total);
        void *user;
};

struct pi_source {
        const char *name; /* "perf.data" */
        /* Judges by the first bytes alone. */
        bool (*claims)(struct pi_bytes head);
        /* Reads the whole member into the recording. What is missing or odd becomes a note. */
        enum pipa_status (*read)(const struct pi_member *member, struct pi_recording *rec,
                                 const struct pi_source_host *host, struct pipa_error *err);
};

/* The source for this member. Fails by name, with what was found, where none claims it. */
enum pipa_status pi_source_find(const struct pi_member *member, const struct pi_source **out,
                                struct pipa_error *err);

extern const struct pi_source pi_source_perf;

#endif

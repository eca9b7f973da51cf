/* Decoders: one per kind of member, bytes -> data. Each is a folder or file here and a row in
 * sources.c, the contents page of what pipa reads. */
#ifndef PIPA_SOURCE_SOURCE_H
#define PIPA_SOURCE_SOURCE_H

#include "analyze/bundle/bundle.h"
#include "analyze/data/recording.h"
#include "base/host.h"

/* What a source judges by: at most so many bytes, fewer where the member has no more. */
#define PI_SOURCE_HEAD_BYTES 16384

struct pi_source {
        const char *name; /* "perf.data" */
        /* Judges by the first bytes and, in a bundle, by the member's name ("" for a bare file). */
        bool (*claims)(struct pi_str member_name, struct pi_bytes head);
        /* Reads the whole member into the recording. What is missing or odd becomes a note. */
        enum pipa_status (*read)(const struct pi_member *member, struct pi_recording *rec,
                                 const struct pi_host *host, struct pipa_error *err);
};

/* Reads every member that a source claims, in the order of sources.c: what describes before what is
 * described. A bare file that none claims fails by name, with what was found; a bundle without
 * samples and without snapshots does too. In a bundle a damaged member costs that member and is
 * noted, as long as another one gives a result. */
enum pipa_status pi_sources_read(const struct pi_bundle *bundle, struct pi_recording *rec,
                                 const struct pi_host *host, struct pipa_error *err);

extern const struct pi_source pi_source_manifest; /* manifest.c: manifest.json -> collection */
extern const struct pi_source pi_source_spec;     /* spec.c: spec_info.yaml -> inventory */
extern const struct pi_source pi_source_snap;     /* snap/: procfs.snap -> quantities */
extern const struct pi_source pi_source_jitdump;  /* jit/: jit-PID.dump -> codes */
extern const struct pi_source pi_source_perf;
extern const struct pi_source pi_source_text_script; /* text/: what perf script prints */
extern const struct pi_source pi_source_text_folded; /* text/: folded stacks */
extern const struct pi_source pi_source_stat; /* stat/: perf stat's CSV, JSON, text -> counts */

#endif

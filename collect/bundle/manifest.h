/* manifest.json: who, when, how, what is missing (doc/bundle.md). */
#ifndef PIPA_COLLECT_BUNDLE_MANIFEST_H
#define PIPA_COLLECT_BUNDLE_MANIFEST_H

#include "collect/os/host.h"
#include "collect/sample/sampler.h"
#include "collect/snap/snap.h"

/* Where a new manifest grows before it takes its name. */
#define PC_MANIFEST_DRAFT "manifest.json.part"

#define PC_LABEL_KEY_MAX 64 /* bytes */

struct pc_cost {
        int64_t user_ns, system_ns, setup_ns, steady_ns, finish_ns; /* CPU time of this process */
        int64_t max_rss_bytes, written_bytes;
};

struct pc_manifest {
        char id[33];
        const char *state, *end_reason; /* end_reason NULL while recording: then what is counted
                                         * (samples, rounds, bytes) is written as null */
        enum pc_scope scope;
        const pid_t *pids;
        size_t pid_count;
        const char *const *command; /* [command_count] the words that may be told */
        size_t command_count;
        int command_status;        /* exit code, 128 + signal; -1: not known */
        const char *const *labels; /* [label_count] "k=v" */
        size_t label_count;
        struct pc_clocks start, end;             /* end.monotonic_ns 0: still recording */
        const struct pc_sampler_state *sampling; /* NULL: nothing was sampled */
        const struct pc_snap_state *snapshots;   /* or NULL */
        int64_t interval_ns;
        uint64_t late_rounds;
        const struct pc_cost *cost; /* or NULL */
        const char *const *members; /* [member_count] to be listed with size and hash; may be 0 */
        size_t member_count;
};

/* Writes it beside and renames it over the one before. What the log calls missing is listed. False
 * and said. */
bool pc_manifest_write(const struct pc_spool *spool, const struct pc_manifest *manifest,
                       struct pc_log *log);

#endif

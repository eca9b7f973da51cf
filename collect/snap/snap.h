/* procfs.snap: the text of /proc and /sys files, read once per round (doc/bundle.md, format.h). */
#ifndef PIPA_COLLECT_SNAP_H
#define PIPA_COLLECT_SNAP_H

#include "collect/bundle/spool.h"

#include <sys/types.h>

struct pc_snap; /* opaque, in the arena */

struct pc_snap_state {
        uint64_t rounds, paths, bytes;
};

/* Makes the member and declares the machine's files: those that are not there are missing and said
 * so (log and manifest, not terminal). The CPUs and nodes are those of this moment: one that comes
 * later is not followed, one that goes is a FAILED frame. NULL on failure (said). */
struct pc_snap *pc_snap_open(const struct pc_spool *spool, struct pi_arena *arena,
                             struct pc_log *log);

/* Follow this process's stat and status from now on, once per process; at most
 * PI_LIMIT_SNAP_PROCESSES at a time, more are said. */
void pc_snap_follow(struct pc_snap *snap, pid_t pid);

/* Reads every file that is due and appends its frame; `all`: every file, due or not, for the last
 * round, so that the rare ones cover the recording as well. False on a write error (said). */
bool pc_snap_round(struct pc_snap *snap, bool all);

struct pc_snap_state pc_snap_state(const struct pc_snap *snap);
void pc_snap_close(struct pc_snap *snap); /* NULL is allowed */

#endif

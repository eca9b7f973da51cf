/* Snapshots of another root than "/": what tests use. */
#ifndef PIPA_COLLECT_SNAP_SNAP_OPEN_H
#define PIPA_COLLECT_SNAP_SNAP_OPEN_H

#include "collect/snap/snap.h"

/* pc_snap_open, writing to `out` what stands below the directory `root`. Takes both descriptors,
 * also when it fails. */
struct pc_snap *pc_snap_open_below(int root, int out, struct pi_arena *arena, struct pc_log *log);

#endif

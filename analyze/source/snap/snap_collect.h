/* Tracks, once read, into the recording's quantities. */
#ifndef PIPA_SOURCE_SNAP_COLLECT_H
#define PIPA_SOURCE_SNAP_COLLECT_H

#include "analyze/source/snap/snap_track.h"

/* `tracks` [count] in order of declaration. Series are pushed in the order of snap_files.c, then of
 * the instances as recorded, then of the metrics. False where the arena refuses. */
bool snap_collect(struct snap_reader *reader, struct snap_track *const *tracks, size_t count);

#endif

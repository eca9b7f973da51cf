/* The frames of a member, walked twice: a path's arrays have their length from the start. */
#ifndef PIPA_SOURCE_SNAP_WALK_H
#define PIPA_SOURCE_SNAP_WALK_H

#include "analyze/source/snap/snap_frames.h"
#include "analyze/source/snap/snap_notes.h"
#include "analyze/source/snap/snap_track.h"

struct snap_walk {
        struct snap_reader *reader;
        struct snap_frames frames; /* open */
        const struct pi_host *host;
        struct pi_vec paths; /* struct snap_track: each declared path; file NULL: not read */
        struct snap_facts facts;
};

/* The first walk: which paths there are, and how often each was read. */
enum pipa_status snap_walk_count(struct snap_walk *walk, struct pipa_error *err);

/* The second one: reads the texts into the tracks. */
enum pipa_status snap_walk_read(struct snap_walk *walk, struct pipa_error *err);

#endif

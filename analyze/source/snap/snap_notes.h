/* What makes the snapshots weaker, said once the whole file was read. */
#ifndef PIPA_SOURCE_SNAP_NOTES_H
#define PIPA_SOURCE_SNAP_NOTES_H

#include "analyze/source/snap/snap_frames.h"
#include "analyze/source/snap/snap_track.h"

struct snap_facts {
        uint64_t paths_left_out;    /* beyond PI_LIMIT_SNAP_FILES */
        uint64_t paths_unknown;     /* no row of snap_files.c */
        uint64_t same_without_text; /* frames */
        uint64_t failed;            /* frames */
        uint64_t disordered;        /* frames whose time does not follow the one before */
        uint64_t too_long;          /* frames */
        uint64_t cut;               /* texts whose end is missing */
        uint64_t left_out;          /* instances */
        bool ticks_known;           /* the manifest says clock_ticks_hz */
};

void snap_notes_push(struct pi_recording *rec, const struct snap_facts *facts,
                     const struct snap_frames *frames, struct snap_track *const *tracks,
                     size_t count);

#endif

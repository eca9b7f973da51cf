#include "analyze/source/snap/snap_notes.h"

#include "base/limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GAP_RATIO 1.5

/* "what: 3; so", which reads well with any number. */
static void note(struct pi_recording *rec, enum pi_note_level level, const char *code,
                 uint64_t count, const char *what, const char *so)
{
        if (count > 0)
                pi_notes_push(rec->notes, level, code, "machine", PI_STR(""), count, NAN,
                              "%s: %llu; %s", what, (unsigned long long)count, so);
}

static void note_end(struct pi_recording *rec, const struct snap_frames *frames)
{
        unsigned long long at = frames->next;

        if (frames->end == SNAP_END_CUT)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "snapshots_cut", "machine",
                              frames->window.member->name, 1, NAN,
                              "ends within the frame at offset %llu: the collector was killed or "
                              "the copy is not complete. What stands before that is shown.",
                              at);
        if (frames->end == SNAP_END_BROKEN)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "snapshots_broken", "machine",
                              frames->window.member->name, 1, NAN,
                              "is damaged at offset %llu (%s): what stands before that is shown, "
                              "the rest is not read.",
                              at, frames->why);
}

static int compare_spans(const void *a, const void *b)
{
        int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

        return (x > y) - (x < y);
}

/* Where the collector came late, on the path that was read most often. */
static void note_gaps(struct pi_recording *rec, const struct snap_track *track)
{
        size_t count = track->at - 1, late = 0;
        int64_t *span = PI_NEW_ARRAY(track->reader->scratch, int64_t, count);
        double median, longest;

        for (size_t i = 0; span && i < count; i++)
                span[i] = track->mid_ns[i + 1] - track->mid_ns[i];
        if (!span)
                return;
        qsort(span, count, sizeof(*span), compare_spans);
        median = (double)span[(count - 1) / 2];
        longest = (double)span[count - 1];
        for (size_t i = 0; i < count; i++)
                late += (double)span[i] > median * GAP_RATIO;
        if (late == 0)
                return;
        pi_notes_push(rec->notes, PI_NOTE_WARN, "snapshot_gaps", "machine", PI_STR(""), late,
                      (double)late / (double)count,
                      "%zu of %zu intervals between snapshots are more than half as long again as "
                      "the usual %.3g s; the longest took %.3g s. The machine was too busy to let "
                      "the collector run in time, was stopped, or was asleep: peaks within them "
                      "are flattened.",
                      late, count, median / 1e9, longest / 1e9);
}

static const struct snap_track *busiest(struct snap_track *const *tracks, size_t count)
{
        const struct snap_track *best = NULL;

        for (size_t i = 0; i < count; i++) {
                if (!best || tracks[i]->at > best->at)
                        best = tracks[i];
        }
        return best;
}

static bool has_processes(struct snap_track *const *tracks, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                if (strcmp(tracks[i]->file->path, "/proc/#/stat") == 0)
                        return true;
        }
        return false;
}

static void note_frames(struct pi_recording *rec, const struct snap_facts *facts)
{
        note(rec, PI_NOTE_WARN, "snapshots_disordered", facts->disordered,
             "readings that stand after a later one of the same file, or end before they begin",
             "they are left out");
        note(rec, PI_NOTE_WARN, "snapshots_without_text", facts->same_without_text,
             "readings that refer to an earlier text which is not there", "they are left out");
        note(rec, PI_NOTE_WARN, "snapshots_too_long", facts->too_long, "readings longer than 4 MiB",
             "they are left out");
        note(rec, PI_NOTE_WARN, "snapshot_texts_cut", facts->cut,
             "readings that were longer than the collector takes",
             "what stood at their end is missing");
        note(rec, PI_NOTE_INFO, "snapshots_failed", facts->failed,
             "readings of the machine's files that failed (a process had ended, a CPU was off)",
             "the series have no values there, or one interval spans the gap");
        note(rec, PI_NOTE_INFO, "snapshots_unknown", facts->paths_unknown,
             "recorded files that this version of pipa does not know", "they are not shown");
}

static void note_limits(struct pi_recording *rec, const struct snap_facts *facts)
{
        note(rec, PI_NOTE_WARN, "snapshot_files_left_out", facts->paths_left_out,
             "recorded files beyond the number that is read of one recording",
             "their series are missing");
        note(rec, PI_NOTE_WARN, "series_left_out", facts->left_out,
             "readings of a device, a CPU or a process beyond the values that are kept",
             "they have no series");
}

void snap_notes_push(struct pi_recording *rec, const struct snap_facts *facts,
                     const struct snap_frames *frames, struct snap_track *const *tracks,
                     size_t count)
{
        const struct snap_track *track = busiest(tracks, count);

        note_end(rec, frames);
        note_frames(rec, facts);
        note_limits(rec, facts);
        if (!facts->ticks_known && has_processes(tracks, count))
                pi_notes_push(
                        rec->notes, PI_NOTE_WARN, "clock_ticks_unknown", "machine", PI_STR(""), 1,
                        NAN,
                        "the recording does not say how long a clock tick is; 100 per second were "
                        "assumed for the CPU time of processes.");
        if (track && track->at > 2)
                note_gaps(rec, track);
}

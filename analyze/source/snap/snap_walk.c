#include "analyze/source/snap/snap_walk.h"

#include "base/fail.h"
#include "base/limits.h"
#include "pipa/format.h"

#define TIME_MAX (INT64_MAX / 4)

static uint32_t repeats(const struct snap_walk *walk, const struct snap_track *track)
{
        uint32_t count = 0;

        for (size_t i = 0; i < walk->paths.count; i++) {
                const struct snap_track *other = PI_AT(&walk->paths, struct snap_track, i);
                count += other != track && other->file == track->file &&
                         pi_str_equal(other->path, track->path);
        }
        return count;
}

/* False where the arena refuses. Beyond the limit, paths are counted and not read. */
static bool declare(struct snap_walk *walk)
{
        struct pi_str path = walk->frames.frame.payload, wild;
        struct snap_track *track;

        if (walk->paths.count == PI_LIMIT_SNAP_FILES) {
                walk->facts.paths_left_out++;
                return true;
        }
        track = pi_vec_push(&walk->paths);
        if (!track)
                return false;
        *track = (struct snap_track){ .reader = walk->reader };
        if (!snap_file_find(path, &wild)) {
                walk->facts.paths_unknown++;
                return true;
        }
        track->path = pi_arena_copy(walk->reader->scratch, path);
        if (!track->path.p)
                return false;
        track->file = snap_file_find(track->path, &track->wild);
        track->repeat = repeats(walk, track);
        return true;
}

/* The track of the frame at hand; NULL where nothing is to be done with it. */
static struct snap_track *track_of(struct snap_walk *walk)
{
        const struct snap_frame *frame = &walk->frames.frame;
        struct snap_track *track;

        if (frame->kind == PIPA_SNAP_KIND_PATH || frame->kind > PIPA_SNAP_KIND_FAILED ||
            frame->path >= walk->paths.count)
                return NULL;
        track = PI_AT(&walk->paths, struct snap_track, frame->path);
        return track->file ? track : NULL;
}

static bool middle(const struct snap_frame *frame, int64_t *mid_ns)
{
        if (frame->before_ns < 0 || frame->after_ns < frame->before_ns ||
            frame->after_ns > TIME_MAX)
                return false;
        *mid_ns = frame->before_ns + (frame->after_ns - frame->before_ns) / 2;
        return true;
}

/* True where the frame is a reading that counts. Both walks ask, and hear the same. */
static bool takes(struct snap_track *track, const struct snap_frame *frame,
                  struct snap_facts *facts, int64_t *mid_ns)
{
        bool text = frame->kind == PIPA_SNAP_KIND_TEXT;

        if (frame->kind == PIPA_SNAP_KIND_FAILED) {
                facts->failed++;
                track->failures++;
                return false;
        }
        if (!text && !track->has_text) {
                facts->same_without_text++;
                return false;
        }
        if (text)
                track->has_text = false;
        if (text && frame->length > PI_LIMIT_SNAP_TEXT_BYTES) {
                facts->too_long++;
                return false;
        }
        if (!middle(frame, mid_ns) || (track->started && *mid_ns <= track->last_mid_ns)) {
                facts->disordered++;
                return false;
        }
        if (text)
                track->has_text = true;
        track->started = true;
        track->last_mid_ns = *mid_ns;
        return true;
}

static enum pipa_status cancelled(const struct snap_walk *walk, struct pipa_error *err)
{
        if (pi_host_step(walk->host, "reading snapshots", walk->frames.next,
                         walk->frames.window.member->size))
                return PIPA_OK;
        return pi_fail(err, PIPA_E_CANCELLED, walk->frames.window.member->name, PI_NO_OFFSET,
                       "the analysis was cancelled");
}

enum pipa_status snap_walk_count(struct snap_walk *walk, struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;

        snap_frames_rewind(&walk->frames, false);
        for (uint64_t n = 0; status == PIPA_OK; n++) {
                struct snap_track *track;
                int64_t mid_ns;
                status = snap_frames_next(&walk->frames, err);
                if (status || walk->frames.end)
                        break;
                if (walk->frames.frame.kind == PIPA_SNAP_KIND_PATH && !declare(walk))
                        return pi_fail_memory(err, walk->reader->scratch);
                track = track_of(walk);
                if (track && takes(track, &walk->frames.frame, &walk->facts, &mid_ns)) {
                        track->count++;
                        pi_recording_covers(walk->reader->rec, walk->frames.frame.before_ns);
                        pi_recording_covers(walk->reader->rec, walk->frames.frame.after_ns);
                }
                if (n % 65536 == 0)
                        status = cancelled(walk, err);
        }
        return status;
}

/* Makes room for what the first walk has counted, and begins anew. */
static bool prepare_tracks(struct snap_walk *walk)
{
        for (size_t i = 0; i < walk->paths.count; i++) {
                struct snap_track *track = PI_AT(&walk->paths, struct snap_track, i);
                track->started = track->has_text = false;
                track->failures = 0;
                if (track->file && track->count > 0 && !snap_track_init(track))
                        return false;
        }
        return true;
}

/* A text that was cut ends within a line, which is not taken. */
static struct pi_str whole_lines(const struct snap_frame *frame, struct snap_facts *facts)
{
        struct pi_str text = frame->payload;

        if (!(frame->flags & PIPA_SNAP_FLAG_CUT))
                return text;
        facts->cut++;
        while (text.n > 0 && text.p[text.n - 1] != '\n')
                text.n--;
        return text;
}

enum pipa_status snap_walk_read(struct snap_walk *walk, struct pipa_error *err)
{
        struct snap_facts said = walk->facts; /* what the first walk has counted already */
        enum pipa_status status = PIPA_OK;

        if (!prepare_tracks(walk))
                return pi_fail_memory(err, walk->reader->scratch);
        snap_frames_rewind(&walk->frames, true);
        for (uint64_t n = 0; status == PIPA_OK && !walk->reader->failed; n++) {
                const struct snap_frame *frame = &walk->frames.frame;
                struct snap_track *track;
                int64_t mid_ns;
                status = snap_frames_next(&walk->frames, err);
                if (status || walk->frames.end)
                        break;
                track = track_of(walk);
                if (!track || !takes(track, frame, &said, &mid_ns))
                        continue;
                if (frame->kind == PIPA_SNAP_KIND_TEXT)
                        snap_track_read(track, whole_lines(frame, &walk->facts), mid_ns);
                else
                        snap_track_repeat(track, mid_ns);
                if (n % 4096 == 0)
                        status = cancelled(walk, err);
        }
        return walk->reader->failed ? pi_fail_memory(err, walk->reader->scratch) : status;
}

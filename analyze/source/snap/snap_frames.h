/* The frames of a procfs.snap, one after the other (include/pipa/format.h). */
#ifndef PIPA_SOURCE_SNAP_FRAMES_H
#define PIPA_SOURCE_SNAP_FRAMES_H

#include "analyze/source/window.h"
#include "base/arena.h"

struct snap_frame {
        uint64_t offset; /* in the member */
        uint16_t kind, status;
        uint32_t path, length, flags;
        int64_t before_ns, after_ns;
        struct pi_str
                payload; /* of PATH, and of TEXT where asked for and not too long; else NULL */
};

enum snap_end {
        SNAP_END_NOT_YET,
        SNAP_END_WHOLE,
        SNAP_END_CUT,    /* the member ends inside the frame at `next` */
        SNAP_END_BROKEN, /* what stands at `next` is not a frame; `why` */
};

struct snap_frames {
        struct pi_window window;
        uint64_t next;  /* where the next frame begins */
        uint32_t paths; /* declared so far */
        bool texts;     /* whether payloads of TEXT frames are wanted */
        struct snap_frame frame;
        enum snap_end end;
        const char *why; /* a literal */
};

/* Checks the header. The buffer is `arena`'s. */
enum pipa_status snap_frames_open(struct snap_frames *frames, const struct pi_member *member,
                                  struct pi_arena *arena, struct pipa_error *err);

/* From the first frame again. */
void snap_frames_rewind(struct snap_frames *frames, bool texts);

/* Fills `frame`, whose views hold until the next call. At the end sets `end`; the frame is then
 * that of before. Fails only where reading does. */
enum pipa_status snap_frames_next(struct snap_frames *frames, struct pipa_error *err);

#endif

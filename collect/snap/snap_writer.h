/* Frames on their way into procfs.snap: a buffer into which texts are read, so that nothing is
 * copied, and from which a round goes out with one write. */
#ifndef PIPA_COLLECT_SNAP_SNAP_WRITER_H
#define PIPA_COLLECT_SNAP_SNAP_WRITER_H

#include "collect/bundle/spool.h"
#include "collect/snap/snap_frame.h"

struct pc_snap_writer {
        struct pc_log *log;
        int out; /* owned */
        uint8_t *buffer;
        size_t fill;
        uint32_t round; /* goes into every frame */
        uint64_t bytes; /* written */
        bool failed;    /* a write failed, and that was said */
};

/* Begins with the member's header. Takes `out`, also when it fails. False, having said why. */
bool pc_snap_writer_init(struct pc_snap_writer *writer, int out, struct pc_log *log);

/* Where the payload of the next frame goes: PI_LIMIT_SNAP_TEXT_BYTES always fit. */
char *pc_snap_writer_payload(struct pc_snap_writer *writer);

/* Appends a frame (its round is filled in) whose payload stands in its place already. */
void pc_snap_writer_push(struct pc_snap_writer *writer, const struct pc_snap_frame *frame);

void pc_snap_writer_declare(struct pc_snap_writer *writer, uint32_t path_id, const char *path);

/* False where this or an earlier write failed. */
bool pc_snap_writer_flush(struct pc_snap_writer *writer);

void pc_snap_writer_done(struct pc_snap_writer *writer);

#endif

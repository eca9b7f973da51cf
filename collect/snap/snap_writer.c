/* The buffer is written out once it is fuller than FLUSH_BYTES; behind that mark the longest text
 * still fits. Pages that are never touched cost nothing. */
#include "collect/snap/snap_writer.h"

#include "base/limits.h"
#include "collect/os/host.h"
#include "collect/os/write.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define FLUSH_BYTES ((size_t)1 << 20)
#define BUFFER_BYTES \
        (FLUSH_BYTES + PIPA_SNAP_FRAME_BYTES + PI_LIMIT_SNAP_TEXT_BYTES + PIPA_SNAP_ALIGN)

bool pc_snap_writer_init(struct pc_snap_writer *writer, int out, struct pc_log *log)
{
        *writer = (struct pc_snap_writer){ .log = log, .out = out };
        writer->buffer = malloc(BUFFER_BYTES);
        if (!writer->buffer) {
                pc_error(log, "no memory for the snapshots' buffer of %zu bytes", BUFFER_BYTES);
                return false;
        }
        pc_snap_header_put(writer->buffer);
        writer->fill = PIPA_SNAP_HEADER_BYTES;
        return true;
}

char *pc_snap_writer_payload(struct pc_snap_writer *writer)
{
        return (char *)writer->buffer + writer->fill + PIPA_SNAP_FRAME_BYTES;
}

bool pc_snap_writer_flush(struct pc_snap_writer *writer)
{
        if (writer->fill > 0 && !writer->failed) {
                writer->failed = !pc_write_all(writer->out, writer->buffer, writer->fill);
                if (writer->failed)
                        pc_error(writer->log, "%s cannot be written: %s", PIPA_MEMBER_SNAP,
                                 strerror(errno));
                else
                        writer->bytes += writer->fill;
        }
        writer->fill = 0;
        return !writer->failed;
}

void pc_snap_writer_push(struct pc_snap_writer *writer, const struct pc_snap_frame *frame)
{
        uint8_t *at = writer->buffer + writer->fill;
        struct pc_snap_frame numbered = *frame;

        numbered.round = writer->round;
        pc_snap_frame_put(at, &numbered);
        writer->fill += PIPA_SNAP_FRAME_BYTES +
                        pc_snap_payload_pad(at + PIPA_SNAP_FRAME_BYTES, frame->length);
        if (writer->fill > FLUSH_BYTES)
                pc_snap_writer_flush(writer);
}

void pc_snap_writer_declare(struct pc_snap_writer *writer, uint32_t path_id, const char *path)
{
        int64_t now = pc_monotonic_ns();
        size_t length = strlen(path);

        memcpy(pc_snap_writer_payload(writer), path, length);
        pc_snap_writer_push(writer, &(struct pc_snap_frame){ .kind = PIPA_SNAP_KIND_PATH,
                                                             .path_id = path_id,
                                                             .length = (uint32_t)length,
                                                             .before_ns = now,
                                                             .after_ns = now });
}

void pc_snap_writer_done(struct pc_snap_writer *writer)
{
        free(writer->buffer);
        writer->buffer = NULL;
        if (writer->out >= 0)
                close(writer->out);
        writer->out = -1;
}

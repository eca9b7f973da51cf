#include "analyze/source/snap/snap_frames.h"

#include "base/cursor.h"
#include "base/fail.h"
#include "base/limits.h"
#include "pipa/format.h"

#include <endian.h>

#define HEADER_MAX 4096

/* The format is little-endian, whatever reads it. */
static struct pi_cursor little(struct pi_bytes bytes)
{
        return pi_cursor_of(bytes.p, bytes.n, BYTE_ORDER != LITTLE_ENDIAN);
}

static uint64_t first_frame(struct pi_bytes head)
{
        struct pi_cursor c = little(head);

        pi_cursor_skip(&c, 12);
        return pi_cursor_u32(&c);
}

static enum pipa_status check_header(struct pi_bytes head, struct pi_str name,
                                     struct pipa_error *err)
{
        struct pi_cursor c = little(head);
        struct pi_bytes magic = pi_cursor_bytes(&c, 8);
        uint32_t version = pi_cursor_u32(&c), size = pi_cursor_u32(&c);

        if (c.bad || memcmp(magic.p, PIPA_SNAP_MAGIC, 8) != 0)
                return pi_fail(err, PIPA_E_FORMAT, name, 0,
                               "is not a procfs.snap, or was cut off within its header");
        if (version != PIPA_SNAP_VERSION)
                return pi_fail(err, PIPA_E_UNSUPPORTED, name, 8,
                               "holds snapshots of format %u; this pipa reads %u: use the pipa "
                               "that came with the collector",
                               version, PIPA_SNAP_VERSION);
        if (size < PIPA_SNAP_HEADER_BYTES || size > HEADER_MAX)
                return pi_fail(err, PIPA_E_FORMAT, name, 12,
                               "says that its header takes %u bytes: it is damaged", size);
        return PIPA_OK;
}

enum pipa_status snap_frames_open(struct snap_frames *frames, const struct pi_member *member,
                                  struct pi_arena *arena, struct pipa_error *err)
{
        size_t capacity = member->size < PI_LIMIT_SNAP_TEXT_BYTES ? (size_t)member->size
                                                                  : PI_LIMIT_SNAP_TEXT_BYTES;
        struct pi_bytes head;
        enum pipa_status status;

        if (capacity < PIPA_SNAP_FRAME_BYTES)
                capacity = PIPA_SNAP_FRAME_BYTES;
        *frames = (struct snap_frames){
                .window = { .member = member,
                            .buffer = pi_arena_alloc(arena, capacity, 1),
                            .capacity = capacity },
        };
        if (!frames->window.buffer)
                return pi_fail_memory(err, arena);
        status = pi_window_at(&frames->window, 0, PIPA_SNAP_HEADER_BYTES, &head, err);
        if (status == PIPA_OK)
                status = check_header(head, member->name, err);
        return status;
}

void snap_frames_rewind(struct snap_frames *frames, bool texts)
{
        struct pi_bytes head = { NULL, 0 };
        struct pipa_error err;

        /* A header that has become unreadable shows at the first frame. */
        frames->end = SNAP_END_NOT_YET;
        frames->texts = texts;
        frames->paths = 0;
        if (pi_window_at(&frames->window, 0, PIPA_SNAP_HEADER_BYTES, &head, &err) == PIPA_OK)
                frames->next = first_frame(head);
}

static enum pipa_status stop(struct snap_frames *frames, enum snap_end end, const char *why)
{
        frames->end = end;
        frames->why = why;
        return PIPA_OK;
}

static void take_fields(struct snap_frame *frame, struct pi_cursor *c)
{
        frame->kind = pi_cursor_u16(c);
        frame->status = pi_cursor_u16(c);
        frame->path = pi_cursor_u32(c);
        frame->length = pi_cursor_u32(c);
        frame->before_ns = (int64_t)pi_cursor_u64(c);
        frame->after_ns = (int64_t)pi_cursor_u64(c);
        pi_cursor_skip(c, 4);
        frame->flags = pi_cursor_u32(c);
}

/* NULL, or what is wrong with a frame whose fields were read. */
static const char *objection(const struct snap_frames *frames, const struct snap_frame *frame)
{
        if (frame->kind == PIPA_SNAP_KIND_PATH) {
                if (frame->path != frames->paths)
                        return "a path is declared out of turn";
                if (frame->length == 0 || frame->length > PI_LIMIT_STRING_BYTES)
                        return "a path is empty or longer than any path";
        } else if (frame->kind <= PIPA_SNAP_KIND_FAILED && frame->path >= frames->paths) {
                return "a path is read that was not declared";
        }
        return NULL;
}

/* The payload where it is wanted. False where the member ends inside it. */
static enum pipa_status take_payload(struct snap_frames *frames, uint64_t at, bool *whole,
                                     struct pipa_error *err)
{
        struct snap_frame *frame = &frames->frame;
        bool wanted = frame->kind == PIPA_SNAP_KIND_PATH ||
                      (frame->kind == PIPA_SNAP_KIND_TEXT && frames->texts &&
                       frame->length <= PI_LIMIT_SNAP_TEXT_BYTES);
        struct pi_bytes bytes = { NULL, 0 };
        enum pipa_status status = PIPA_OK;

        frame->payload = (struct pi_str){ NULL, 0 };
        *whole = frame->length <= frames->window.member->size - at;
        if (!wanted || !*whole)
                return PIPA_OK;
        status = pi_window_at(&frames->window, at, frame->length, &bytes, err);
        *whole = bytes.n == frame->length;
        if (status == PIPA_OK && *whole)
                frame->payload = (struct pi_str){ (const char *)bytes.p, bytes.n };
        return status;
}

static void advance(struct snap_frames *frames, uint64_t payload_at)
{
        uint64_t length = frames->frame.length + (uint64_t)PIPA_SNAP_ALIGN - 1;

        if (frames->frame.kind == PIPA_SNAP_KIND_PATH)
                frames->paths++;
        /* The zeros after the last text may be missing: nothing is lost with them. */
        frames->next = payload_at + length / PIPA_SNAP_ALIGN * PIPA_SNAP_ALIGN;
        if (frames->next > frames->window.member->size)
                frames->next = frames->window.member->size;
}

enum pipa_status snap_frames_next(struct snap_frames *frames, struct pipa_error *err)
{
        uint64_t size = frames->window.member->size;
        struct snap_frame frame = { .offset = frames->next };
        struct pi_bytes bytes = { NULL, 0 };
        struct pi_cursor c;
        enum pipa_status status;
        const char *wrong;
        bool whole;

        if (frames->next >= size)
                return stop(frames, SNAP_END_WHOLE, NULL);
        status = pi_window_at(&frames->window, frames->next, PIPA_SNAP_FRAME_BYTES, &bytes, err);
        if (status)
                return status;
        c = little(bytes);
        if (pi_cursor_u32(&c) != PIPA_SNAP_FRAME && !c.bad)
                return stop(frames, SNAP_END_BROKEN, "no frame begins there");
        take_fields(&frame, &c);
        if (c.bad || size - frames->next < PIPA_SNAP_FRAME_BYTES)
                return stop(frames, SNAP_END_CUT, NULL);
        wrong = objection(frames, &frame);
        if (wrong)
                return stop(frames, SNAP_END_BROKEN, wrong);
        frames->frame = frame;
        status = take_payload(frames, frame.offset + PIPA_SNAP_FRAME_BYTES, &whole, err);
        if (status)
                return status;
        if (!whole)
                return stop(frames, SNAP_END_CUT, NULL);
        advance(frames, frame.offset + PIPA_SNAP_FRAME_BYTES);
        return PIPA_OK;
}

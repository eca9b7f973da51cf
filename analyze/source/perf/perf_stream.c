#include "analyze/source/perf/perf_stream.h"

#include "analyze/source/perf/perf_end.h"

#include "base/limits.h"

#include <math.h>

/* Going round a stack costs a system call and the first look at a page: as much as copying this. */
#define STACK_MIN_BYTES ((size_t)6 << 10)
/* Most samples are no longer up to their stack. */
#define HEAD_BYTES ((size_t)1 << 10)
#define FIRST_BYTES ((size_t)4 << 10) /* the first reading of the window, see its step_bytes */

/* What a look at one place gave. */
enum look { LOOK_RECORD, LOOK_ELSEWHERE, LOOK_END, LOOK_FAILED };

static bool is_compressed(uint32_t type)
{
        return type == PERF_RECORD_COMPRESSED || type == PERF_RECORD_COMPRESSED2;
}

void perf_stream_open(struct perf_stream *stream)
{
        stream->begin = stream->offset;
        stream->window.member = stream->member;
        stream->window.fill = 0;
        stream->window.step_bytes = FIRST_BYTES / 2;
}

/* Bytes of payload that follow the record in the file. */
static uint64_t payload_bytes(const struct perf_record *record)
{
        struct pi_cursor c;

        switch (record->type) {
        case PERF_RECORD_AUXTRACE:
                c = record->body;
                return pi_cursor_u64(&c);
        case PERF_RECORD_HEADER_TRACING_DATA:
                c = record->body;
                return pi_cursor_u32(&c);
        default:
                return 0;
        }
}

static size_t read_header(const struct perf_stream *stream, struct pi_bytes bytes,
                          struct perf_record *out)
{
        struct pi_cursor c = pi_cursor_of(bytes.p, bytes.n, stream->swap);

        out->type = pi_cursor_u32(&c);
        out->misc = pi_cursor_u16(&c);
        return pi_cursor_u16(&c);
}

static void set_body(const struct perf_stream *stream, struct pi_bytes bytes, size_t size,
                     struct perf_record *out)
{
        out->bytes = (struct pi_bytes){ bytes.p, size };
        pi_cursor_init(&out->body, bytes.p, size, stream->swap);
        pi_cursor_skip(&out->body, PERF_RECORD_HEADER_BYTES);
        out->payload.size = payload_bytes(out);
}

/* The user stack of the large sample of which a first part is at hand, where it is worth going
 * round; size 0: the record is read whole. */
static struct perf_section stack_of(const struct perf_stream *stream, size_t size,
                                    struct perf_record *out)
{
        struct pi_bytes head = pi_window_rest(&stream->window, stream->offset);
        struct perf_section stack, none = { 0 };

        if (head.n >= size)
                return none;
        set_body(stream, head, head.n, out);
        stack = stream->stack(stream->of, out);
        /* How much of it is good stands behind it, in 8 bytes. */
        if (stack.size < STACK_MIN_BYTES || size - stack.offset < 8 ||
            stack.size > size - stack.offset - 8)
                return none;
        return stack;
}

static enum pipa_status read_bytes(struct perf_stream *stream, size_t size, struct perf_record *out,
                                   struct pi_bytes *bytes, struct pipa_error *err)
{
        struct pi_window *window = &stream->window;
        struct perf_section stack;
        enum pipa_status status;

        if (size <= STACK_MIN_BYTES || out->type != PERF_RECORD_SAMPLE || !stream->stack)
                return pi_window_at(window, stream->offset, size, bytes, err);
        status = pi_window_at(window, stream->offset, HEAD_BYTES, bytes, err);
        if (status)
                return status;
        stack = stack_of(stream, size, out);
        if (stack.size == 0)
                return pi_window_at(window, stream->offset, size, bytes, err);
        return pi_window_around(window, stream->offset, size,
                                (struct pi_window_gap){ (size_t)stack.offset, (size_t)stack.size },
                                bytes, err);
}

/* The record at stream->offset, which moves behind it and its payload. */
static enum look look_at_file(struct perf_stream *stream, struct perf_record *out,
                              enum pipa_status *status, struct pipa_error *err)
{
        struct pi_bytes bytes;
        uint64_t left = stream->end - stream->offset;
        size_t size;

        if (left == 0)
                return LOOK_END;
        *status = pi_window_at(&stream->window, stream->offset, PERF_RECORD_HEADER_BYTES, &bytes,
                               err);
        if (*status)
                return LOOK_FAILED;
        if (bytes.n < PERF_RECORD_HEADER_BYTES || left < PERF_RECORD_HEADER_BYTES)
                return perf_end_short(stream), LOOK_END;
        size = read_header(stream, bytes, out);
        if (perf_end_here(stream, out->type, size))
                return LOOK_END;
        *status = read_bytes(stream, size, out, &bytes, err);
        if (*status)
                return LOOK_FAILED;
        if (bytes.n < size)
                return perf_end_short(stream), LOOK_END;
        out->unpacked = false;
        out->offset = out->position = stream->offset;
        set_body(stream, bytes, size, out);
        stream->offset += size;
        out->payload.offset = stream->offset;
        if (out->payload.size > stream->end - stream->offset) {
                out->payload.size = stream->end - stream->offset;
                perf_end_payload(stream, out);
        }
        stream->offset += out->payload.size;
        return LOOK_RECORD;
}

/* COMPRESSED: all of its body. COMPRESSED2: a u64 of how many bytes, then those and padding. */
static struct pi_bytes packed_bytes(struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        uint64_t size = pi_cursor_left(c);

        if (record->type == PERF_RECORD_COMPRESSED2)
                size = pi_cursor_u64(c);
        return pi_cursor_bytes(c, size);
}

static void stop_unpacking(struct perf_stream *stream, const char *why)
{
        pi_notes_push(stream->notes, PI_NOTE_WARN, "damaged_compression", "summary",
                      stream->member->name, 1, NAN,
                      "the compressed record at offset %llu %s: what it and those after it hold is "
                      "missing, what came before is shown",
                      (unsigned long long)stream->packed_offset, why);
        stream->unpack_stopped = true;
}

static enum pipa_status start_unpacking(struct perf_stream *stream, struct perf_record *record,
                                        struct pipa_error *err)
{
        struct pi_bytes packed = packed_bytes(record);

        stream->packed_offset = record->offset;
        if (stream->unpack_stopped) {
                stream->dropped++;
                return PIPA_OK;
        }
        if (!stream->unpack)
                stream->unpack = perf_unpack_create(stream->arena);
        if (!stream->unpack)
                return pi_fail_memory(err, stream->arena);
        if (record->body.bad)
                stop_unpacking(stream, "is shorter than it says");
        else
                perf_unpack_feed(stream->unpack, packed);
        return PIPA_OK;
}

static enum look out_of_packed(struct perf_stream *stream)
{
        const char *damage = perf_unpack_damage(stream->unpack);

        if (damage)
                stop_unpacking(stream, damage);
        return LOOK_ELSEWHERE;
}

/* The next record of what is unpacked, if that holds all of one. */
static enum look look_at_unpacked(struct perf_stream *stream, struct perf_record *out)
{
        struct perf_unpack *unpack = stream->unpack;
        struct pi_bytes bytes;
        size_t size;

        if (!unpack || stream->unpack_stopped)
                return LOOK_ELSEWHERE;
        bytes = perf_unpack_front(unpack, PERF_RECORD_HEADER_BYTES);
        if (bytes.n < PERF_RECORD_HEADER_BYTES)
                return out_of_packed(stream);
        size = read_header(stream, bytes, out);
        if (size < PERF_RECORD_HEADER_BYTES || is_compressed(out->type)) {
                stop_unpacking(stream, "unpacks to what is no record");
                return LOOK_ELSEWHERE;
        }
        bytes = perf_unpack_front(unpack, size);
        if (bytes.n < size)
                return out_of_packed(stream);
        out->unpacked = true;
        out->offset = stream->packed_offset;
        out->position = perf_unpack_position(unpack);
        set_body(stream, bytes, size, out);
        perf_unpack_pass(unpack, size);
        /* A payload in here cannot be shown by its place in the file. */
        perf_unpack_pass(unpack, out->payload.size);
        out->payload = (struct perf_section){ 0 };
        return LOOK_RECORD;
}

/* A sample that is whole at hand, which is what most of a file is: nothing more has to be asked. */
static bool take_sample(struct perf_stream *stream, struct perf_record *out)
{
        struct pi_bytes rest = { NULL, 0 };
        size_t size;

        if (stream->offset - stream->window.offset <= stream->window.fill)
                rest = pi_window_rest(&stream->window, stream->offset);
        size = read_header(stream, rest, out);
        if (out->type != PERF_RECORD_SAMPLE || size < PERF_RECORD_HEADER_BYTES ||
            size > STACK_MIN_BYTES || size > rest.n || size > stream->end - stream->offset)
                return false;
        out->unpacked = false;
        out->offset = out->position = stream->offset;
        set_body(stream, rest, size, out);
        stream->offset += size;
        stream->raw->known[PERF_RECORD_SAMPLE]++;
        stream->records->known[PERF_RECORD_SAMPLE]++;
        return true;
}

enum pipa_status perf_stream_next(struct perf_stream *stream, struct perf_record *out, bool *more,
                                  struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;
        enum look look;

        if (!stream->unpack && take_sample(stream, out)) {
                *more = true;
                return PIPA_OK;
        }
        look = look_at_unpacked(stream, out);
        while (look == LOOK_ELSEWHERE) {
                look = look_at_file(stream, out, &status, err);
                if (look != LOOK_RECORD)
                        break;
                pi_record_count_add(stream->raw, out->type);
                if (!is_compressed(out->type))
                        break;
                status = start_unpacking(stream, out, err);
                if (status)
                        return status;
                look = look_at_unpacked(stream, out);
        }
        *more = look == LOOK_RECORD;
        if (*more)
                pi_record_count_add(stream->records, out->type);
        return status;
}

void perf_stream_close(struct perf_stream *stream)
{
        struct perf_unpack *unpack = stream->unpack;

        if (unpack && !stream->unpack_stopped && perf_unpack_front(unpack, 1).n > 0)
                stop_unpacking(stream, "ends inside a record that nothing continues");
        if (unpack)
                stream->unpacked_bytes = perf_unpack_position(unpack);
        if (stream->dropped)
                pi_notes_push(stream->notes, PI_NOTE_WARN, "compressed_records", "summary",
                              stream->member->name, stream->dropped, NAN,
                              "%llu compressed records behind the damaged one at offset %llu were "
                              "not read: samples in them are missing",
                              (unsigned long long)stream->dropped,
                              (unsigned long long)stream->packed_offset);
        perf_unpack_free(unpack);
        stream->unpack = NULL;
}

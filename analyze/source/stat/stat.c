/* perf stat's files, from their bytes to counts. Read in windows; a line is a view into one. */
#include "analyze/source/stat/stat_reader.h"

#include "base/limits.h"
#include "base/pool.h"

#define WINDOW_BYTES (8u << 20)
#define HEAD_BYTES 4096
#define PIECE_BYTES (1u << 20) /* that one core copies at a time */
#define PIECES (WINDOW_BYTES / PIECE_BYTES + 1)

struct window {
        char *buffer; /* [capacity + STAT_SLACK_BYTES] */
        size_t capacity, fill;
        uint64_t offset; /* of the member's next byte */
        bool end;
        bool skip;  /* in a line that is too long: to its newline */
        bool lines; /* what is left of the last window are whole lines */
};

static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        (void)member_name;
        return stat_detect((struct pi_str){ (const char *)head.p, head.n }).form != STAT_NONE;
}

/* Copying takes as long as reading: each core does a part of it. */
struct filling {
        const struct pi_member *member;
        uint64_t offset;
        char *buffer;
        size_t room;
        struct {
                size_t got;
                enum pipa_status status;
                struct pipa_error err;
        } piece[PIECES];
};

static void fill_piece(void *user, size_t index, unsigned worker)
{
        struct filling *filling = user;
        size_t from = index * PIECE_BYTES, left = filling->room - from;

        (void)worker;
        filling->piece[index].status =
                pi_member_read(filling->member, filling->offset + from, filling->buffer + from,
                               left < PIECE_BYTES ? left : PIECE_BYTES, &filling->piece[index].got,
                               &filling->piece[index].err);
}

static enum pipa_status read_pieces(struct filling *filling, size_t *got, struct pipa_error *err)
{
        size_t count = (filling->room + PIECE_BYTES - 1) / PIECE_BYTES;

        *got = 0;
        pi_pool_run(pi_pool_cores(), count, fill_piece, NULL, filling);
        for (size_t i = 0; i < count; i++) {
                if (filling->piece[i].status) {
                        if (err)
                                *err = filling->piece[i].err;
                        return filling->piece[i].status;
                }
                *got += filling->piece[i].got;
                if (filling->piece[i].got < PIECE_BYTES)
                        break; /* the file's end, or it was cut just now */
        }
        return PIPA_OK;
}

/* Reads behind what is left of the last window. */
static enum pipa_status fill(const struct stat_reader *reader, struct window *window,
                             struct pipa_error *err)
{
        struct filling filling = { .member = reader->member,
                                   .offset = window->offset,
                                   .buffer = window->buffer + window->fill,
                                   .room = window->capacity - window->fill };
        size_t got, room = filling.room;
        enum pipa_status status = read_pieces(&filling, &got, err);

        if (status)
                return status;
        window->offset += got;
        window->fill += got;
        window->end = got < room;
        memset(window->buffer + window->fill, 0, STAT_SLACK_BYTES);
        return PIPA_OK;
}

/* An interval that the window cuts waits for the rest of it: whole it is read on all cores. */
static bool waits(const struct window *window, const char *p, bool cut)
{
        size_t left = (size_t)(window->buffer + window->fill - p);

        return cut && !window->end && left < window->capacity / 2;
}

/* All whole lines. What is left of the last one moves to the front. */
static enum pipa_status take_lines(struct stat_reader *reader, struct window *window,
                                   struct pipa_error *err)
{
        const char *p = window->buffer, *end = p + window->fill, *next;
        bool fast = reader->shape.form == STAT_CSV && reader->shape.separator.n == 1, cut = false;

        window->lines = false;
        while (p < end) {
                enum pipa_status status;

                if (fast && !window->skip)
                        p = stat_wide_take(reader, p, end, &cut);
                window->lines = waits(window, p, cut);
                if (window->lines)
                        break;
                next = fast && !window->skip ? stat_fast_line(reader, p, end) : NULL;
                if (next) {
                        reader->line++;
                        p = next;
                        continue;
                }
                next = memchr(p, '\n', (size_t)(end - p));
                if (!next)
                        break;
                reader->line++;
                if (!window->skip && (size_t)(next - p) > PI_LIMIT_STAT_LINE_BYTES)
                        reader->long_lines++;
                else if (!window->skip) {
                        status = stat_line_take(reader, (struct pi_str){ p, (size_t)(next - p) },
                                                true, err);
                        if (status)
                                return status;
                }
                window->skip = false;
                p = next + 1;
        }
        window->fill = (size_t)(end - p);
        memmove(window->buffer, p, window->fill);
        return PIPA_OK;
}

/* A line that does not end within the limit is left out, once. */
static void drop_long_line(struct stat_reader *reader, struct window *window)
{
        if (window->lines || (window->fill <= PI_LIMIT_STAT_LINE_BYTES && !window->skip))
                return;
        reader->long_lines += !window->skip;
        window->skip = true;
        window->fill = 0;
}

static enum pipa_status read_lines(struct stat_reader *reader, struct window *window,
                                   struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;

        while (status == PIPA_OK && !window->end) {
                if (!pi_host_step(reader->host, "reading counts", window->offset,
                                  reader->member->size))
                        return pi_fail(err, PIPA_E_CANCELLED, reader->member->name, window->offset,
                                       "was not read to its end: the analysis was cancelled");
                status = fill(reader, window, err);
                if (status == PIPA_OK)
                        status = take_lines(reader, window, err);
                drop_long_line(reader, window);
        }
        if (status || window->fill == 0 || window->skip)
                return status;
        reader->line++;
        return stat_line_take(reader, (struct pi_str){ window->buffer, window->fill }, false, err);
}

/* What was read before a failure is half of a measurement: it goes. */
static void drop_sets(struct pi_recording *rec, size_t first)
{
        while (rec->counts.count > first)
                pi_counts_done(PI_AT(&rec->counts, struct pi_counts, --rec->counts.count));
}

static bool found_any(const struct pi_recording *rec, size_t first)
{
        for (size_t i = first; i < rec->counts.count; i++) {
                const struct pi_counts *counts = PI_AT(&rec->counts, struct pi_counts, i);
                if (counts->values > 0 || counts->printed.count > 0)
                        return true;
        }
        return false;
}

static enum pipa_status read_counts(struct stat_reader *reader, struct pipa_error *err)
{
        size_t first = reader->rec->counts.count - 1; /* the set that init began */
        uint64_t size = reader->member->size;
        struct window window = { .capacity =
                                         size < WINDOW_BYTES ? (size_t)size + 1 : WINDOW_BYTES };
        enum pipa_status status;

        window.buffer = PI_NEW_ARRAY(reader->scratch, char, window.capacity + STAT_SLACK_BYTES);
        if (!window.buffer)
                return pi_fail_memory(err, reader->scratch);
        status = read_lines(reader, &window, err);
        if (status)
                return status;
        if (!stat_rows_end(reader))
                return pi_fail_memory(err, NULL);
        stat_notes(reader);
        if (found_any(reader->rec, first))
                return PIPA_OK;
        return pi_fail(err, PIPA_E_FORMAT, reader->member->name, PI_NO_OFFSET,
                       "holds no counts: perf stat wrote its heading and nothing that it counted");
}

static enum pipa_status read_shape(const struct pi_member *member, struct stat_shape *shape,
                                   struct pipa_error *err)
{
        char head[HEAD_BYTES];
        size_t got;
        enum pipa_status status = pi_member_read(member, 0, head, sizeof(head), &got, err);

        if (status)
                return status;
        *shape = stat_detect((struct pi_str){ head, got });
        if (shape->form == STAT_NONE)
                return pi_fail(err, PIPA_E_FORMAT, member->name, 0, "is not perf stat's output");
        return PIPA_OK;
}

static enum pipa_status read_stat(const struct pi_member *member, struct pi_recording *rec,
                                  const struct pi_host *host, struct pipa_error *err)
{
        struct pi_arena scratch;
        struct stat_reader reader;
        struct stat_shape shape = { .form = STAT_NONE };
        size_t first = rec->counts.count;
        enum pipa_status status = read_shape(member, &shape, err);

        if (status)
                return status;
        pi_arena_init(&scratch, rec->arena->budget_bytes - rec->arena->used_bytes);
        status = stat_reader_init(&reader, &shape, member, rec, host, &scratch)
                         ? read_counts(&reader, err)
                         : pi_fail_memory(err, &scratch);
        if (status)
                drop_sets(rec, first);
        stat_reader_done(&reader);
        pi_arena_done(&scratch);
        return status;
}

const struct pi_source pi_source_stat = { .name = "perf stat",
                                          .claims = claims,
                                          .read = read_stat };

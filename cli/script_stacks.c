#include "script_stacks.h"

#include "text.h"

#include <stdlib.h>

#define FIELDS (F_SYM | F_SYMOFF | F_DSO | F_DSOFF)
#define LINE_KEPT 480

/* A frame and its line in `lines`; bytes 0: too long to be kept. */
struct frame {
        struct script_frame is;
        size_t line, bytes;
};

struct script_stacks {
        uint32_t fields;
        size_t nodes, frames;
        size_t node_room, frame_room;
        uint32_t *parent;    /* [nodes] */
        uint32_t *frame_of;  /* [nodes] */
        struct frame *frame; /* [frames] */
        struct sink text;    /* where a line is made */
        char *lines;
        size_t lines_bytes, lines_room;
};

void script_put_text(struct sink *sink, struct pipa_text text, int width)
{
        if (cli_text_is_plain(text)) {
                sink_pad(sink, width - (long)text.n);
                sink_put(sink, text.p, text.n);
                return;
        }
        /* Without memory for the escaped form nothing of a hostile text goes out. */
        char *escaped = malloc(4 * text.n);
        size_t n = escaped ? cli_text_escape(text, escaped) : 0;

        sink_pad(sink, width - (long)n);
        if (n > 0)
                sink_put(sink, escaped, n);
        free(escaped);
}

void script_put_sym(struct sink *sink, struct pipa_text sym, uint64_t symoff, bool with_offset)
{
        if (!sym.p) {
                sink_string(sink, "[unknown]");
                return;
        }
        script_put_text(sink, sym, 0);
        if (with_offset && symoff != SCRIPT_NO_OFFSET) {
                sink_string(sink, "+0x");
                sink_hex(sink, symoff, 0);
        }
}

void script_put_dso(struct sink *sink, struct pipa_text dso)
{
        if (dso.p)
                script_put_text(sink, dso, 0);
        else
                sink_string(sink, "[unknown]");
}

/* perf 6.1 prints an address of user space as an offset into its file; where dsoff puts that offset
 * behind the module, the address is printed as recorded. */
static void put_line(struct sink *sink, uint32_t fields, const struct script_frame *frame)
{
        bool relative = frame->user && !(fields & F_DSOFF);

        sink_char(sink, '\t');
        sink_hex(sink, relative ? frame->offset : frame->ip, 16);
        if (fields & F_SYM) {
                sink_char(sink, ' ');
                script_put_sym(sink, frame->sym, frame->symoff, fields & F_SYMOFF);
        }
        if (fields & F_DSO && !frame->inlined) {
                sink_string(sink, " (");
                script_put_dso(sink, frame->dso);
                if (fields & F_DSOFF && frame->user && frame->dso.p) {
                        sink_string(sink, "+0x");
                        sink_hex(sink, frame->offset, 0);
                }
                sink_char(sink, ')');
        }
        sink_string(sink, frame->inlined ? " (inlined)\n" : "\n");
}

static bool keep_text(struct script_stacks *s, struct frame *frame)
{
        if (s->lines_room - s->lines_bytes < s->text.used) {
                size_t room = 2 * s->lines_room + 65536;
                char *lines = realloc(s->lines, room);
                if (!lines)
                        return false;
                s->lines = lines;
                s->lines_room = room;
        }
        memcpy(s->lines + s->lines_bytes, s->text.buffer, s->text.used);
        frame->line = s->lines_bytes;
        frame->bytes = s->text.used;
        s->lines_bytes += s->text.used;
        return true;
}

static bool keep_line(struct script_stacks *s, struct frame *frame)
{
        if (frame->is.sym.n + frame->is.dso.n > LINE_KEPT)
                return true;
        s->text.used = 0;
        put_line(&s->text, s->fields, &frame->is);
        return keep_text(s, frame);
}

static uint64_t whole(const struct pipa_column *column, size_t i, uint64_t missing)
{
        return !column->known || column->known[i] ? column->at.whole[i] : missing;
}

static bool is_user(struct pipa_text kind)
{
        return kind.p && kind.n == 4 && memcmp(kind.p, "user", 4) == 0;
}

static const char *const frame_names[] = {
        "ip", "sym", "dso", "symoff", "offset", "kind", "inlined"
};
enum { C_IP, C_SYM, C_DSO, C_SYMOFF, C_OFFSET, C_KIND, C_INLINED, FRAME_COLUMNS };

static bool take_frames(struct script_stacks *s, const struct pipa_column *columns, size_t n)
{
        if (s->frames + n > s->frame_room) {
                size_t room = 2 * s->frame_room + n;
                struct frame *frame = realloc(s->frame, room * sizeof(*frame));
                if (!frame)
                        return false;
                s->frame = frame;
                s->frame_room = room;
        }
        for (size_t i = 0; i < n; i++) {
                struct frame *frame = &s->frame[s->frames++];
                *frame = (struct frame){
                        .is = { .ip = whole(&columns[C_IP], i, 0),
                                .offset = whole(&columns[C_OFFSET], i, 0),
                                .symoff = whole(&columns[C_SYMOFF], i, SCRIPT_NO_OFFSET),
                                .sym = columns[C_SYM].at.text[i],
                                .dso = columns[C_DSO].at.text[i],
                                .user = is_user(columns[C_KIND].at.text[i]),
                                .inlined = whole(&columns[C_INLINED], i, 0) != 0 }
                };
                if (!keep_line(s, frame))
                        return false;
        }
        return true;
}

static const char *const node_names[] = { "parent", "frame" };
enum { C_PARENT, C_FRAME, NODE_COLUMNS };

static bool grow_nodes(struct script_stacks *s, size_t room)
{
        uint32_t *parent = realloc(s->parent, room * sizeof(*parent)), *frame_of = NULL;

        s->parent = parent ? parent : s->parent;
        if (parent)
                frame_of = realloc(s->frame_of, room * sizeof(*frame_of));
        s->frame_of = frame_of ? frame_of : s->frame_of;
        s->node_room = frame_of ? room : s->node_room;
        return frame_of;
}

static bool take_nodes(struct script_stacks *s, const struct pipa_column *columns, size_t n)
{
        if (s->nodes + n > s->node_room && !grow_nodes(s, 2 * s->node_room + n))
                return false;
        for (size_t i = 0; i < n; i++) {
                s->parent[s->nodes] = (uint32_t)whole(&columns[C_PARENT], i, 0);
                s->frame_of[s->nodes++] = (uint32_t)whole(&columns[C_FRAME], i, 0);
        }
        return true;
}

typedef bool (*take_fn)(struct script_stacks *s, const struct pipa_column *columns, size_t n);

static enum pipa_status read_rows(struct script_stacks *s, const struct pipa_analysis *analysis,
                                  enum pipa_rows_kind kind, const char *const *names, size_t count,
                                  take_fn take, struct pipa_error *err)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;
        enum pipa_status status;
        bool good = true;
        size_t n;

        opt.columns = names;
        opt.column_count = count;
        status = pipa_rows_open(analysis, kind, &opt, &rows, err);
        if (status != PIPA_OK)
                return status;
        while (good && (n = pipa_rows_next(rows)) > 0)
                good = take(s, pipa_rows_columns(rows, &count), n);
        pipa_rows_free(rows);
        return good ? PIPA_OK : PIPA_E_MEMORY;
}

enum pipa_status script_stacks_open(const struct pipa_analysis *analysis, uint32_t fields,
                                    struct script_stacks **out, struct pipa_error *err)
{
        struct script_stacks *s = calloc(1, sizeof(*s));
        enum pipa_status status;

        *err = (struct pipa_error){ .status = PIPA_E_MEMORY,
                                    .offset = UINT64_MAX,
                                    .text = "out of memory while the call chains were set up" };
        if (!s || !sink_open(&s->text, -1)) {
                free(s);
                return PIPA_E_MEMORY;
        }
        s->fields = fields & FIELDS;
        status = read_rows(s, analysis, PIPA_ROWS_FRAMES, frame_names, FRAME_COLUMNS, take_frames,
                           err);
        if (status == PIPA_OK)
                status = read_rows(s, analysis, PIPA_ROWS_STACKS, node_names, NODE_COLUMNS,
                                   take_nodes, err);
        if (status == PIPA_OK)
                *out = s;
        else
                script_stacks_close(s);
        return status;
}

void script_stacks_close(struct script_stacks *stacks)
{
        if (!stacks)
                return;
        sink_close(&stacks->text);
        free(stacks->parent);
        free(stacks->frame_of);
        free(stacks->frame);
        free(stacks->lines);
        free(stacks);
}

uint32_t script_stacks_fields(const struct script_stacks *stacks)
{
        return stacks->fields;
}

const struct script_frame *script_stacks_frame(const struct script_stacks *stacks, uint64_t stack)
{
        if (stack == 0 || stack >= stacks->nodes)
                return NULL;
        return &stacks->frame[stacks->frame_of[stack]].is;
}

void script_stacks_put(struct sink *sink, const struct script_stacks *stacks, uint64_t stack)
{
        while (stack != 0 && stack < stacks->nodes) {
                const struct frame *frame = &stacks->frame[stacks->frame_of[stack]];

                if (frame->bytes > 0)
                        sink_put(sink, stacks->lines + frame->line, frame->bytes);
                else
                        put_line(sink, stacks->fields, &frame->is);
                stack = stacks->parent[stack];
        }
}

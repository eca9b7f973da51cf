/* The tree of stacks: a row for each node, parents first; and what its nodes are made of: a row for
 * each distinct frame. */
#include "analyze/rows/frame.h"

#include <stdlib.h>

struct state {
        uint32_t next, first;
        bool distinct; /* rows are frames, not nodes */
};

static inline const struct pi_frame *frame_of(const struct pi_recording *rec,
                                              const struct state *state, uint32_t row)
{
        return state->distinct ? pi_stacks_frame_at(&rec->stacks, row) : rows_frame_of(rec, row);
}

/* Each row of the chunk: its number is `i`, its frame `frame`, NULL of the empty stack. */
#define EACH_NODE                                   \
        const struct state *state = rows->state;    \
        const struct pi_recording *rec = rows->rec; \
        const struct pi_frame *frame;               \
        (void)column;                               \
        for (uint32_t i = 0;                        \
             i < rows->count && (frame = frame_of(rec, state, state->first + i), true); i++)

static const struct pi_module *module_of(const struct pi_recording *rec,
                                         const struct pi_frame *frame)
{
        return frame ? pi_modules_at(&rec->modules, frame->module) : NULL;
}

static void fill_parent(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        EACH_NODE
        {
                out->known[i] = frame;
                out->whole[i] = pi_stacks_node_at(&rec->stacks, state->first + i)->parent;
        }
}

static void fill_frame(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        EACH_NODE
        {
                out->known[i] = frame;
                out->whole[i] =
                        frame ? pi_stacks_node_at(&rec->stacks, state->first + i)->frame : 0;
        }
}

static void fill_ip(struct pipa_rows *rows, const struct rows_column *column,
                    const struct rows_cells *out)
{
        EACH_NODE
        {
                out->known[i] = frame;
                out->whole[i] = frame ? frame->ip : 0;
        }
}

static void fill_offset(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        EACH_NODE
        {
                out->known[i] = frame;
                out->whole[i] = frame ? frame->address : 0;
        }
}

static void fill_sym(struct pipa_rows *rows, const struct rows_column *column,
                     const struct rows_cells *out)
{
        EACH_NODE
        {
                out->text[i] = rows_frame_sym(rec, frame);
        }
}

static void fill_symoff(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        EACH_NODE
        {
                out->known[i] = rows_frame_symoff(rec, frame, &out->whole[i]);
        }
}

static void fill_dso(struct pipa_rows *rows, const struct rows_column *column,
                     const struct rows_cells *out)
{
        EACH_NODE
        {
                out->text[i] = rows_frame_dso(rec, frame);
        }
}

static void fill_dso_short(struct pipa_rows *rows, const struct rows_column *column,
                           const struct rows_cells *out)
{
        EACH_NODE
        {
                const struct pi_module *module = module_of(rec, frame);

                out->text[i] =
                        module ? rows_text(pi_recording_str(rec, module->name)) : ROWS_UNKNOWN;
        }
}

static void fill_dso_path(struct pipa_rows *rows, const struct rows_column *column,
                          const struct rows_cells *out)
{
        EACH_NODE
        {
                const struct pi_module *module = module_of(rec, frame);

                out->text[i] = module && module->kind != PI_MODULE_UNKNOWN
                                       ? rows_text(pi_recording_str(rec, module->path))
                                       : ROWS_UNKNOWN;
        }
}

static void fill_kind(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        EACH_NODE
        {
                out->text[i] = rows_literal(frame ? rows_module_side(module_of(rec, frame)) : NULL);
        }
}

static void fill_build_id(struct pipa_rows *rows, const struct rows_column *column,
                          const struct rows_cells *out)
{
        EACH_NODE
        {
                const struct pi_module *module = module_of(rec, frame);

                out->text[i] = module && module->build_id.size
                                       ? rows_text(pi_recording_str(rec, module->build_id_hex))
                                       : ROWS_UNKNOWN;
        }
}

/* Inlined frames come with the debug information's reader. */
static void fill_inlined(struct pipa_rows *rows, const struct rows_column *column,
                         const struct rows_cells *out)
{
        EACH_NODE
        {
                out->known[i] = frame;
                out->whole[i] = 0;
        }
}

static const struct rows_column columns[] = {
        /* Of nodes alone: */
        { "parent", "", PIPA_COLUMN_WHOLE, true, fill_parent, 0, 0, NULL },
        { "frame", "", PIPA_COLUMN_WHOLE, true, fill_frame, 0, 0, NULL },
        /* Of frames as well: */
        { "ip", "", PIPA_COLUMN_WHOLE, true, fill_ip, 0, 0, NULL },
        { "sym", "", PIPA_COLUMN_TEXT, false, fill_sym, 0, 0, NULL },
        { "symoff", "bytes", PIPA_COLUMN_WHOLE, true, fill_symoff, 0, 0, NULL },
        { "dso", "", PIPA_COLUMN_TEXT, false, fill_dso, 0, 0, NULL },
        { "dso_short", "", PIPA_COLUMN_TEXT, false, fill_dso_short, 0, 0, NULL },
        { "dso_path", "", PIPA_COLUMN_TEXT, false, fill_dso_path, 0, 0, NULL },
        { "offset", "", PIPA_COLUMN_WHOLE, true, fill_offset, 0, 0, NULL },
        { "kind", "", PIPA_COLUMN_TEXT, false, fill_kind, 0, 0, NULL },
        { "build_id", "", PIPA_COLUMN_TEXT, false, fill_build_id, 0, 0, NULL },
        { "inlined", "", PIPA_COLUMN_WHOLE, true, fill_inlined, 0, 0, NULL },
};

#define NODE_COLUMNS 2

static enum pipa_status open_stacks(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                    struct pipa_error *err)
{
        (void)opt;
        rows->state = calloc(1, sizeof(struct state));
        return rows->state ? PIPA_OK : pi_fail_memory(err, NULL);
}

static enum pipa_status open_frames(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                    struct pipa_error *err)
{
        enum pipa_status status = open_stacks(rows, opt, err);

        if (status == PIPA_OK)
                ((struct state *)rows->state)->distinct = true;
        return status;
}

static size_t pull_stacks(struct pipa_rows *rows)
{
        struct state *state = rows->state;
        const struct pi_stacks *stacks = &rows->rec->stacks;
        size_t left =
                (state->distinct ? &stacks->frames : &stacks->nodes)->list.count - state->next;

        state->first = state->next;
        state->next += left < ROWS_CHUNK ? (uint32_t)left : ROWS_CHUNK;
        return state->next - state->first;
}

static void close_stacks(struct pipa_rows *rows)
{
        free(rows->state);
}

const struct rows_kind rows_stacks = {
        .id = PIPA_ROWS_STACKS,
        .name = "stacks",
        .need = PIPA_NEED_SAMPLES | PIPA_NEED_RAW,
        .column = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .open = open_stacks,
        .pull = pull_stacks,
        .close = close_stacks,
};

const struct rows_kind rows_frames = {
        .id = PIPA_ROWS_FRAMES,
        .name = "frames",
        .need = PIPA_NEED_SAMPLES | PIPA_NEED_RAW,
        .column = columns + NODE_COLUMNS,
        .column_count = sizeof(columns) / sizeof(columns[0]) - NODE_COLUMNS,
        .open = open_frames,
        .pull = pull_stacks,
        .close = close_stacks,
};

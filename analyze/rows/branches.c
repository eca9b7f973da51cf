/* Branch stacks: a row for each branch, the lists one behind the other. */
#include "analyze/rows/frame.h"

#include <stdlib.h>

struct state {
        uint32_t next; /* entry to come */
        uint32_t list; /* that it is of */
        const struct pi_branch *branch[ROWS_CHUNK];
        uint32_t list_of[ROWS_CHUNK];
};

/* What a column is of: the far end of the branch, or the near one. */
enum { FROM, TO };

static const struct pi_frame *end_of(const struct pipa_rows *rows, const struct rows_column *column,
                                     size_t i)
{
        const struct pi_branch *branch = ((const struct state *)rows->state)->branch[i];
        uint32_t frame = column->what == TO ? branch->to_frame : branch->from_frame;

        return frame == PI_NONE ? NULL : pi_stacks_frame_at(&rows->rec->stacks, frame);
}

static void fill_ip(struct pipa_rows *rows, const struct rows_column *column,
                    const struct rows_cells *out)
{
        const struct state *state = rows->state;

        for (size_t i = 0; i < rows->count; i++)
                out->whole[i] = column->what == TO ? state->branch[i]->to : state->branch[i]->from;
}

static void fill_sym(struct pipa_rows *rows, const struct rows_column *column,
                     const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = rows_frame_sym(rows->rec, end_of(rows, column, i));
}

static void fill_dso(struct pipa_rows *rows, const struct rows_column *column,
                     const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = rows_frame_dso(rows->rec, end_of(rows, column, i));
}

static void fill_symoff(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++)
                out->known[i] =
                        rows_frame_symoff(rows->rec, end_of(rows, column, i), &out->whole[i]);
}

static void fill_offset(struct pipa_rows *rows, const struct rows_column *column,
                        const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++) {
                const struct pi_frame *frame = end_of(rows, column, i);

                out->known[i] = frame;
                out->whole[i] = frame ? frame->address : 0;
        }
}

static void fill_flags(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->whole[i] = state->branch[i]->flags;
}

static void fill_list(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        const struct state *state = rows->state;

        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->whole[i] = state->list_of[i];
}

#define TEXT PIPA_COLUMN_TEXT
#define WHOLE PIPA_COLUMN_WHOLE

static const struct rows_column columns[] = {
        { "from", "", WHOLE, false, fill_ip, FROM, 0, NULL },
        { "to", "", WHOLE, false, fill_ip, TO, 0, NULL },
        { "from_sym", "", TEXT, false, fill_sym, FROM, 0, NULL },
        { "from_symoff", "bytes", WHOLE, true, fill_symoff, FROM, 0, NULL },
        { "from_dso", "", TEXT, false, fill_dso, FROM, 0, NULL },
        { "from_offset", "", WHOLE, true, fill_offset, FROM, 0, NULL },
        { "to_sym", "", TEXT, false, fill_sym, TO, 0, NULL },
        { "to_symoff", "bytes", WHOLE, true, fill_symoff, TO, 0, NULL },
        { "to_dso", "", TEXT, false, fill_dso, TO, 0, NULL },
        { "to_offset", "", WHOLE, true, fill_offset, TO, 0, NULL },
        { "flags", "", WHOLE, false, fill_flags, 0, 0, NULL },
        { "list", "", WHOLE, false, fill_list, 0, 0, NULL },
};

static enum pipa_status open_branches(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                      struct pipa_error *err)
{
        (void)opt;
        rows->state = calloc(1, sizeof(struct state));
        return rows->state ? PIPA_OK : pi_fail_memory(err, NULL);
}

static size_t pull_branches(struct pipa_rows *rows)
{
        const struct pi_branches *branches = &rows->rec->columns.branches;
        struct state *state = rows->state;
        size_t n = 0;

        for (; state->next < branches->entries.count && n < ROWS_CHUNK; state->next++, n++) {
                const struct pi_branch_list *list = pi_branches_list(branches, state->list);

                while (state->next - list->first >= list->count)
                        list = pi_branches_list(branches, ++state->list);
                state->branch[n] = pi_branches_at(branches, list, state->next - list->first);
                state->list_of[n] = state->list;
        }
        return n;
}

static void close_branches(struct pipa_rows *rows)
{
        free(rows->state);
}

const struct rows_kind rows_branches = {
        .id = PIPA_ROWS_BRANCHES,
        .name = "branches",
        .need = PIPA_NEED_SAMPLES | PIPA_NEED_RAW,
        .column = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .open = open_branches,
        .pull = pull_branches,
        .close = close_branches,
};

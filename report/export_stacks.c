#include "report/export_stacks.h"

#include "base/limits.h"
#include "base/vec.h"

/* What is known while rows are read. */
struct reading {
        struct pi_export *x;
        struct pi_arena arena; /* of both lists */
        struct pi_vec frames;  /* uint32_t, the id of each frame */
        struct pi_vec rows;    /* struct row */
};

struct row {
        uint32_t parent, id;
};

static enum pipa_status read_frames(struct reading *r, const char *const *names, size_t count,
                                    pi_export_make_fn make, void *user)
{
        struct pi_export_rows rows;
        bool good = true;
        enum pipa_status status = pi_export_rows_open(r->x, PIPA_ROWS_FRAMES, names, count, &rows);

        if (status)
                return status;
        while (good && pi_export_rows_next(r->x, &rows)) {
                for (size_t i = 0; good && i < rows.count; i++) {
                        uint32_t *id = pi_vec_push(&r->frames);
                        if (id)
                                *id = make(user, rows.column, i);
                        good = id && *id != PI_NONE;
                }
        }
        pi_export_rows_close(&rows);
        return good ? PIPA_OK
                    : pi_fail_memory(r->x->err, r->arena.failed ? &r->arena : &r->x->arena);
}

/* Row 0 is the empty stack; a parent stands before its children. */
static bool add_row(struct reading *r, const struct pipa_column *column, size_t i)
{
        uint32_t parent = pi_export_id(&column[0], i, r->rows.count, PI_NONE);
        uint32_t frame = pi_export_id(&column[1], i, r->frames.count, PI_NONE);
        struct row *row = pi_vec_push(&r->rows);

        if (row && parent != PI_NONE && frame != PI_NONE)
                *row = (struct row){ parent, *PI_AT(&r->frames, uint32_t, frame) };
        return row;
}

static enum pipa_status read_rows(struct reading *r)
{
        static const char *const names[] = { "parent", "frame" };
        struct pi_export_rows rows;
        bool good = true;
        enum pipa_status status = pi_export_rows_open(r->x, PIPA_ROWS_STACKS, names, 2, &rows);

        if (status)
                return status;
        while (good && pi_export_rows_next(r->x, &rows))
                for (size_t i = 0; good && i < rows.count; i++)
                        good = add_row(r, rows.column, i);
        pi_export_rows_close(&rows);
        return good ? PIPA_OK : pi_fail_memory(r->x->err, &r->arena);
}

/* There is a row 0 even where the analysis has no stacks. */
static enum pipa_status flatten(const struct reading *r, struct pi_export_stacks *out)
{
        out->count = r->rows.count > 0 ? r->rows.count : 1;
        out->parent = PI_NEW_ARRAY(&r->x->arena, uint32_t, out->count);
        out->id = PI_NEW_ARRAY(&r->x->arena, uint32_t, out->count);
        if (!out->parent || !out->id)
                return pi_fail_memory(r->x->err, &r->x->arena);
        for (size_t i = 0; i < r->rows.count; i++) {
                out->parent[i] = PI_AT(&r->rows, struct row, i)->parent;
                out->id[i] = PI_AT(&r->rows, struct row, i)->id;
        }
        return PIPA_OK;
}

enum pipa_status pi_export_stacks_read(struct pi_export *x, const char *const *names, size_t count,
                                       pi_export_make_fn make, void *user,
                                       struct pi_export_stacks *out)
{
        struct reading r = { .x = x };
        enum pipa_status status;

        pi_arena_init(&r.arena, x->arena.budget_bytes);
        pi_vec_init(&r.frames, &r.arena, sizeof(uint32_t), PI_LIMIT_STACK_NODES);
        pi_vec_init(&r.rows, &r.arena, sizeof(struct row), PI_LIMIT_STACK_NODES);
        status = read_frames(&r, names, count, make, user);
        if (status == PIPA_OK)
                status = read_rows(&r);
        if (status == PIPA_OK)
                status = flatten(&r, out);
        pi_arena_done(&r.arena);
        return status;
}

const uint32_t *pi_export_stacks_path(const struct pi_export_stacks *stacks, uint32_t stack,
                                      struct pi_scratch *scratch, size_t *depth)
{
        size_t n = 0;
        uint32_t *path;

        *depth = 0;
        for (uint32_t row = stack; row != 0; row = stacks->parent[row])
                n++;
        scratch->n = 0;
        path = n > 0 ? (uint32_t *)(void *)pi_scratch_extend(scratch, n * sizeof(*path)) : NULL;
        if (!path)
                return NULL;
        for (uint32_t row = stack; row != 0; row = stacks->parent[row])
                path[(*depth)++] = stacks->id[row];
        return path;
}

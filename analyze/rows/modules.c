/* How well modules were named: a row for each that has samples, the heaviest first. */
#include "analyze/rows/frame.h"

#include <stdlib.h>

struct state {
        size_t next, first; /* module to come; first of the chunk */
};

static const struct pi_naming *naming_at(const struct pipa_rows *rows, size_t i)
{
        const struct state *state = rows->state;

        return PI_AT(&rows->rec->namings, struct pi_naming, state->first + i);
}

static const struct pi_module *module_at(const struct pipa_rows *rows, size_t i)
{
        return pi_modules_at(&rows->rec->modules, naming_at(rows, i)->module);
}

static struct pipa_text string(const struct pipa_rows *rows, uint32_t id)
{
        struct pi_str s = pi_recording_str(rows->rec, id);

        return s.n > 0 ? rows_text(s) : ROWS_UNKNOWN;
}

static void fill_name(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = string(rows, rows_module_short(module_at(rows, i)));
}

static void fill_path(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = string(rows, module_at(rows, i)->path);
}

static void fill_kind(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = rows_literal(rows_module_side(module_at(rows, i)));
}

static void fill_build_id(struct pipa_rows *rows, const struct rows_column *column,
                          const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->text[i] = string(rows, module_at(rows, i)->build_id_hex);
}

/* `what`: where in struct pi_naming the string id stands. */
static void fill_text(struct pipa_rows *rows, const struct rows_column *column,
                      const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++) {
                uint32_t id;
                memcpy(&id, (const char *)naming_at(rows, i) + column->what, sizeof(id));
                out->text[i] = string(rows, id);
        }
}

/* The same of a count. */
static void fill_count(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        for (size_t i = 0; i < rows->count; i++)
                memcpy(&out->whole[i], (const char *)naming_at(rows, i) + column->what,
                       sizeof(uint64_t));
}

static void fill_share(struct pipa_rows *rows, const struct rows_column *column,
                       const struct rows_cells *out)
{
        (void)column;
        for (size_t i = 0; i < rows->count; i++)
                out->number[i] =
                        (double)naming_at(rows, i)->samples / (double)rows->rec->samples.count;
}

#define TEXT(name, fill, what)                                         \
        {                                                              \
                name, "", PIPA_COLUMN_TEXT, false, fill, what, 0, NULL \
        }
#define NAMING(field) offsetof(struct pi_naming, field)

static const struct rows_column columns[] = {
        TEXT("module", fill_name, 0),
        TEXT("path", fill_path, 0),
        TEXT("kind", fill_kind, 0),
        TEXT("build_id", fill_build_id, 0),
        { "samples", "", PIPA_COLUMN_WHOLE, false, fill_count, NAMING(samples), 0, NULL },
        { "share", "", PIPA_COLUMN_NUMBER, false, fill_share, 0, 0, NULL },
        { "named", "", PIPA_COLUMN_WHOLE, false, fill_count, NAMING(named), 0, NULL },
        TEXT("names_from", fill_text, NAMING(from)),
        TEXT("why", fill_text, NAMING(why)),
        TEXT("refused", fill_text, NAMING(refused)),
        TEXT("advice", fill_text, NAMING(advice)),
};

static enum pipa_status open_modules(struct pipa_rows *rows, const struct pipa_rows_options *opt,
                                     struct pipa_error *err)
{
        (void)opt;
        rows->state = calloc(1, sizeof(struct state));
        return rows->state ? PIPA_OK : pi_fail_memory(err, NULL);
}

static size_t pull_modules(struct pipa_rows *rows)
{
        struct state *state = rows->state;
        size_t left = rows->rec->namings.count - state->next;

        state->first = state->next;
        state->next += left < ROWS_CHUNK ? left : ROWS_CHUNK;
        return state->next - state->first;
}

static void close_modules(struct pipa_rows *rows)
{
        free(rows->state);
}

const struct rows_kind rows_modules = {
        .id = PIPA_ROWS_MODULES,
        .name = "modules",
        .need = PIPA_NEED_SAMPLES | PIPA_NEED_RAW,
        .column = columns,
        .column_count = sizeof(columns) / sizeof(columns[0]),
        .open = open_modules,
        .pull = pull_modules,
        .close = close_modules,
};

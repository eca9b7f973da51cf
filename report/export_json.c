/* Samples, stacks and events -> one JSON object of typed columns (doc/export.md). A column is read
 * in a pass of its own: nothing of it is held but its distinct texts. */
#include "base/json.h"
#include "base/limits.h"
#include "base/strtab.h"
#include "report/export_rows.h"

#include <math.h>

#define COLUMNS_MAX 128

struct part {
        const char *key;
        enum pipa_rows_kind kind;
        const char *columns[2]; /* these only; NULL: all that the recording has something for */
};

static const struct part parts[] = {
        { "events", PIPA_ROWS_EVENTS, { NULL } },
        { "frames", PIPA_ROWS_FRAMES, { NULL } },
        { "stacks", PIPA_ROWS_STACKS, { "parent", "frame" } },
        { "samples", PIPA_ROWS_SAMPLES, { NULL } },
};

/* Raw bytes of records are for machines that know their layout. */
static bool is_shown(const char *name)
{
        return strcmp(name, "raw") != 0;
}

/* The names of a part's columns; static texts. */
static enum pipa_status list_columns(struct pi_export *x, const struct part *part,
                                     const char *names[COLUMNS_MAX], size_t *count)
{
        size_t asked = part->columns[0] ? sizeof(part->columns) / sizeof(part->columns[0]) : 0;
        struct pi_export_rows rows;
        enum pipa_status status = pi_export_rows_open(x, part->kind, part->columns, asked, &rows);

        *count = 0;
        if (status)
                return status;
        for (size_t i = 0; i < rows.column_count && *count < COLUMNS_MAX; i++)
                if (is_shown(rows.column[i].name))
                        names[(*count)++] = rows.column[i].name;
        pi_export_rows_close(&rows);
        return PIPA_OK;
}

static const char *type_name(enum pipa_column_type type)
{
        switch (type) {
        case PIPA_COLUMN_TEXT:
                return "text";
        case PIPA_COLUMN_NUMBER:
                return "number";
        case PIPA_COLUMN_TIME:
                return "time";
        case PIPA_COLUMN_WHOLE:
                return "whole";
        }
        return "";
}

/* False where the table of texts is full. */
static bool put_value(struct pi_json *json, const struct pipa_column *column, size_t row,
                      struct pi_strtab *texts)
{
        struct pi_str text = { NULL, 0 };
        uint32_t id = 0;

        if (column->type == PIPA_COLUMN_TEXT)
                text = pi_export_text(column, row);
        if (text.p)
                id = pi_strtab_intern(texts, text);
        if (!pi_export_known(column, row) || (column->type == PIPA_COLUMN_TEXT && !text.p))
                pi_json_null(json);
        else if (column->type == PIPA_COLUMN_TEXT)
                pi_json_u64(json, id);
        else if (column->type == PIPA_COLUMN_NUMBER)
                pi_json_double(json, column->at.number[row]);
        else if (column->type == PIPA_COLUMN_WHOLE)
                pi_json_u64(json, column->at.whole[row]);
        else if (column->at.time_ns[row] == INT64_MIN)
                pi_json_null(json);
        else
                pi_json_i64(json, column->at.time_ns[row]);
        return id != PI_NONE;
}

static void put_texts(struct pi_json *json, const struct pi_strtab *texts)
{
        pi_json_key(json, "texts");
        pi_json_array(json);
        for (size_t i = 0; i < texts->strings.count; i++)
                pi_json_str(json, pi_strtab_at(texts, (uint32_t)i));
        pi_json_array_end(json);
}

static bool put_values(struct pi_export *x, struct pi_json *json, struct pi_export_rows *rows,
                       struct pi_strtab *texts)
{
        bool good = true;

        pi_json_key(json, "values");
        pi_json_array(json);
        while (good && pi_export_rows_next(x, rows))
                for (size_t i = 0; good && i < rows->count; i++)
                        good = put_value(json, rows->column, i, texts);
        pi_json_array_end(json);
        return good;
}

static enum pipa_status put_column(struct pi_export *x, struct pi_json *json,
                                   enum pipa_rows_kind kind, const char *name)
{
        struct pi_export_rows rows;
        struct pi_strtab texts;
        struct pi_arena arena;
        enum pipa_status status = pi_export_rows_open(x, kind, &name, 1, &rows);
        bool good;

        if (status)
                return status;
        pi_arena_init(&arena, x->arena.budget_bytes);
        good = pi_strtab_init(&texts, &arena);
        pi_json_object(json);
        pi_json_key_str(json, "name", pi_str_of(name));
        pi_json_key_str(json, "type", pi_str_of(type_name(rows.column->type)));
        pi_json_key_str(json, "unit", pi_str_of(rows.column->unit));
        good = good && put_values(x, json, &rows, &texts);
        if (rows.column->type == PIPA_COLUMN_TEXT)
                put_texts(json, &texts);
        pi_json_object_end(json);
        status = good ? PIPA_OK : pi_fail_memory(x->err, &arena);
        pi_strtab_done(&texts);
        pi_export_rows_close(&rows);
        pi_arena_done(&arena);
        return status;
}

static enum pipa_status put_part(struct pi_export *x, struct pi_json *json, const struct part *part)
{
        const char *names[COLUMNS_MAX];
        size_t count;
        enum pipa_status status = list_columns(x, part, names, &count);

        pi_json_array(json);
        for (size_t i = 0; status == PIPA_OK && i < count; i++) {
                if (i > 0)
                        pi_out_char(x->out, '\n');
                status = put_column(x, json, part->kind, names[i]);
        }
        pi_json_array_end(json);
        return status;
}

enum pipa_status pi_export_json(struct pi_export *x)
{
        enum pipa_status status = PIPA_OK;
        struct pi_json json;

        pi_json_init(&json, x->out);
        pi_json_object(&json);
        pi_json_key_str(&json, "format", PI_STR("pipa-export"));
        pi_json_key_u64(&json, "version", 1);
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && status == PIPA_OK; i++) {
                pi_json_key(&json, parts[i].key);
                status = put_part(x, &json, &parts[i]);
                pi_out_char(x->out, '\n');
        }
        pi_json_object_end(&json);
        pi_out_char(x->out, '\n');
        return status;
}

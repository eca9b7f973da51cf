/* The model as JSON: doc/model.schema.json says what each member is. A line per part. */
#include "base/json.h"
#include "base/fail.h"
#include "report/json_keys.h"
#include "report/json_metrics.h"
#include "report/json_profile.h"
#include "report/report.h"

static void write_facts(struct pi_json *json, const struct pi_vec *facts)
{
        pi_json_key_on_line(json, "facts");
        pi_json_array(json);
        for (size_t i = 0; i < facts->count; i++) {
                const struct pi_fact *fact = PI_AT(facts, struct pi_fact, i);
                pi_json_object(json);
                pi_json_key_text(json, "id", fact->id);
                pi_json_key_text(json, "label", fact->label);
                pi_json_key_str(json, "text", fact->text);
                pi_json_key_double(json, "value", fact->value);
                pi_json_key_text(json, "unit", fact->unit);
                pi_json_key_text(json, "source", fact->source);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static const char *severity_name(enum pi_severity severity)
{
        static const char *const name[] = {
                [PI_SEVERITY_INFO] = "info",
                [PI_SEVERITY_NOTICE] = "notice",
                [PI_SEVERITY_PROBLEM] = "problem",
        };

        return name[severity];
}

static void write_findings(struct pi_json *json, const struct pi_vec *findings)
{
        pi_json_key_on_line(json, "findings");
        pi_json_array(json);
        for (size_t i = 0; i < findings->count; i++) {
                const struct pi_finding *finding = PI_AT(findings, struct pi_finding, i);
                pi_json_object(json);
                pi_json_key_text(json, "id", finding->id);
                pi_json_key_text(json, "severity", severity_name(finding->severity));
                pi_json_key_bool(json, "evaluated", finding->evaluated);
                pi_json_key_str(json, "statement", finding->statement);
                pi_json_key_str(json, "evidence", finding->evidence);
                pi_json_key_str(json, "next_step", finding->next_step);
                pi_json_key_double(json, "value", finding->value);
                pi_json_key_double(json, "threshold", finding->threshold);
                pi_json_key_text(json, "unit", finding->unit);
                pi_json_key_i64(json, "from_ns", finding->from_ns);
                pi_json_key_i64(json, "to_ns", finding->to_ns);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static void write_notes(struct pi_json *json, const struct pi_notes *notes)
{
        pi_json_key_on_line(json, "notes");
        pi_json_array(json);
        for (size_t i = 0; i < notes->list.count; i++) {
                const struct pi_note *note = PI_AT(&notes->list, struct pi_note, i);
                pi_json_object(json);
                pi_json_key_text(json, "level", note->level == PI_NOTE_WARN ? "warn" : "info");
                pi_json_key_text(json, "code", note->code);
                pi_json_key_text(json, "weakens", note->weakens);
                pi_json_key_str(json, "subject", note->subject);
                pi_json_key_str(json, "text", note->text);
                pi_json_key_u64(json, "count", note->count);
                pi_json_key_double(json, "share", note->share);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
        pi_json_key_u64(json, "notes_dropped", notes->dropped);
}

static void write_column(struct pi_json *json, const struct pi_table_column *column, size_t rows)
{
        bool is_text = column->type == PI_CELL_TEXT;

        pi_json_object(json);
        pi_json_key_text(json, "id", column->id);
        pi_json_key_text(json, "title", column->title);
        pi_json_key_text(json, "unit", column->unit);
        pi_json_key_text(json, "type", is_text ? "text" : "number");
        if (is_text) {
                pi_json_key(json, "values");
                pi_json_array(json);
                for (size_t i = 0; i < rows; i++)
                        pi_json_str(json, column->text[i]);
                pi_json_array_end(json);
        } else {
                pi_json_key_doubles(json, "values", column->number, rows);
        }
        pi_json_object_end(json);
}

static void write_table(struct pi_json *json, const struct pi_table *table)
{
        pi_json_object(json);
        pi_json_key_text(json, "id", table->id);
        pi_json_key_text(json, "title", table->title);
        pi_json_key_text(json, "section", table->section);
        pi_json_key_id(json, "event", table->event_id);
        pi_json_key_u64(json, "rows", table->rows);
        pi_json_key_u64(json, "total_rows", table->total_rows);
        pi_json_key_double(json, "shown_ratio", table->shown_ratio);
        pi_json_key(json, "columns");
        pi_json_array(json);
        for (size_t c = 0; c < table->column_count; c++)
                write_column(json, &table->column[c], table->rows);
        pi_json_array_end(json);
        pi_json_object_end(json);
}

static void write_times(struct pi_json *json, const char *key, const int64_t *time_ns, size_t count)
{
        pi_json_key(json, key);
        pi_json_array(json);
        for (size_t i = 0; i < count; i++)
                pi_json_i64(json, time_ns[i]);
        pi_json_array_end(json);
}

static void write_axis(struct pi_json *json, const struct pi_series_axis *axis)
{
        pi_json_object(json);
        pi_json_key_u64(json, "count", axis->count);
        write_times(json, "from_ns", axis->from_ns, axis->count);
        write_times(json, "to_ns", axis->to_ns, axis->count);
        pi_json_key_bool(json, "own_clock", axis->own_clock);
        pi_json_object_end(json);
}

static void write_series(struct pi_json *json, const struct pi_series *series, size_t count)
{
        pi_json_object(json);
        pi_json_key_text(json, "id", series->id);
        pi_json_key_text(json, "title", series->title);
        pi_json_key_text(json, "unit", series->unit);
        pi_json_key_text(json, "group", series->group);
        pi_json_key_text(json, "instance", series->instance);
        pi_json_key_text(json, "metric", series->metric);
        pi_json_key_id(json, "event", series->event_id);
        pi_json_key_u64(json, "axis", series->axis_id);
        pi_json_key_u64(json, "count", count);
        pi_json_key_doubles(json, "value", series->value, count);
        pi_json_object_end(json);
}

static void write_all_series(struct pi_json *json, const struct pi_model *model)
{
        pi_json_key_on_line(json, "axes");
        pi_json_array(json);
        for (size_t i = 0; i < model->axes.count; i++)
                write_axis(json, PI_AT(&model->axes, struct pi_series_axis, i));
        pi_json_array_end(json);
        pi_json_key_on_line(json, "series");
        pi_json_array(json);
        for (size_t i = 0; i < model->series.count; i++) {
                const struct pi_series *series = PI_AT(&model->series, struct pi_series, i);
                write_series(json, series, pi_model_axis(model, series)->count);
        }
        pi_json_array_end(json);
}

static void write_inventory(struct pi_json *json, const struct pi_inventory *inventory)
{
        pi_json_key_on_line(json, "inventory");
        pi_json_object(json);
        pi_json_key_u64(json, "count", inventory->count);
        pi_json_key_ids(json, "parent", inventory->parent, inventory->count);
        pi_json_key(json, "name");
        pi_json_array(json);
        for (size_t i = 0; i < inventory->count; i++)
                pi_json_str(json, inventory->name[i]);
        pi_json_array_end(json);
        pi_json_key(json, "value");
        pi_json_array(json);
        for (size_t i = 0; i < inventory->count; i++)
                pi_json_str(json, inventory->value[i]);
        pi_json_array_end(json);
        pi_json_object_end(json);
}

static void write_tree(struct pi_json *json, const struct pi_tree *tree)
{
        pi_json_object(json);
        pi_json_key_text(json, "id", tree->id);
        pi_json_key_text(json, "title", tree->title);
        pi_json_key_text(json, "unit", tree->unit);
        pi_json_key_id(json, "event", tree->event_id);
        pi_json_key_u64(json, "count", tree->count);
        pi_json_key_u64(json, "total_count", tree->total_count);
        pi_json_key_double(json, "min_ratio", tree->min_ratio);
        pi_json_key_ids(json, "parent", tree->parent, tree->count);
        pi_json_key_ids(json, "function", tree->function_id, tree->count);
        pi_json_key_doubles(json, "self", tree->self, tree->count);
        pi_json_key_doubles(json, "total", tree->total, tree->count);
        pi_json_object_end(json);
}

static void write_sections(struct pi_json *json, const struct pi_model *model)
{
        pi_json_key_on_line(json, "tables");
        pi_json_array(json);
        for (size_t i = 0; i < model->tables.count; i++)
                write_table(json, PI_AT(&model->tables, struct pi_table, i));
        pi_json_array_end(json);
        write_all_series(json, model);
        pi_json_key_on_line(json, "trees");
        pi_json_array(json);
        for (size_t i = 0; i < model->trees.count; i++)
                write_tree(json, PI_AT(&model->trees, struct pi_tree, i));
        pi_json_array_end(json);
}

enum pipa_status pi_report_json(const struct pi_model *model, struct pi_out *out,
                                struct pipa_error *err)
{
        struct pi_json json;

        pi_json_init(&json, out);
        pi_json_object(&json);
        pi_json_key_text(&json, "format", PI_MODEL_FORMAT);
        pi_json_key_u64(&json, "version", PI_MODEL_VERSION);
        pi_json_key_text(&json, "writer", "pipa " PIPA_VERSION);
        pi_json_key_str(&json, "input", model->input_name);
        pi_json_key_str(&json, "start", model->start_text);
        pi_json_key_i64(&json, "duration_ns", model->duration_ns);
        write_facts(&json, &model->facts);
        write_findings(&json, &model->findings);
        write_notes(&json, model->notes);
        write_sections(&json, model);
        pi_json_metrics(&json, model);
        write_inventory(&json, &model->inventory);
        pi_json_key_on_line(&json, "profile");
        pi_json_profile(&json, model);
        pi_json_object_end(&json);
        pi_out_char(out, '\n');
        if (!pi_json_done(&json))
                return pi_fail(err, PIPA_E_FORMAT, model->input_name, PI_NO_OFFSET,
                               "the JSON writer was misused");
        return PIPA_OK;
}

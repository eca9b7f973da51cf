#include "analyze/pass/quality_tables.h"

#include "analyze/data/record.h"
#include "base/limits.h"

#include <inttypes.h>
#include <math.h>

static bool event_table(const struct pi_recording *rec, struct pi_model *model)
{
        static const struct pi_table_column columns[] = {
                { "event", "Event", "", PI_CELL_TEXT, NULL, NULL },
                { "unit", "Counts", "", PI_CELL_TEXT, NULL, NULL },
                { "samples", "Samples", "samples", PI_CELL_NUMBER, NULL, NULL },
                { "weight", "Sum of periods", "", PI_CELL_NUMBER, NULL, NULL },
                { "mean_period", "Mean period", "", PI_CELL_NUMBER, NULL, NULL },
                { "lost", "Lost samples", "samples", PI_CELL_NUMBER, NULL, NULL },
        };
        const struct pi_profile *profile = &model->profile;
        struct pi_table table = { .id = "recording.events",
                                  .title = "Events",
                                  .section = "recording",
                                  .event_id = PI_NONE,
                                  .rows = profile->event_count,
                                  .total_rows = profile->event_count,
                                  .shown_ratio = NAN };
        struct pi_table *added = pi_model_add_table(model, &table, columns, 6);

        for (size_t i = 0; added && i < profile->event_count; i++) {
                const struct pi_profile_event *event = &profile->event[i];
                added->column[0].text[i] = pi_model_str(model, event->name);
                added->column[1].text[i] = pi_str_of(event->unit);
                added->column[2].number[i] = (double)event->samples;
                added->column[3].number[i] = event->samples ? event->weight : NAN;
                added->column[4].number[i] = event->mean_period;
                added->column[5].number[i] =
                        rec->text ? NAN : (double)pi_recording_event(rec, i)->lost_samples;
        }
        return added;
}

static bool record_table(const struct pi_recording *rec, struct pi_model *model)
{
        static const struct pi_table_column columns[] = {
                { "record", "Record", "", PI_CELL_TEXT, NULL, NULL },
                { "count", "Count", "count", PI_CELL_NUMBER, NULL, NULL },
        };
        struct pi_table table = { .id = "recording.records",
                                  .title = "Records in perf.data",
                                  .section = "recording",
                                  .event_id = PI_NONE,
                                  .rows = rec->records.count,
                                  .total_rows = rec->records.count,
                                  .shown_ratio = NAN };
        struct pi_table *added = pi_model_add_table(model, &table, columns, 2);

        for (size_t i = 0; added && i < rec->records.count; i++) {
                const struct pi_record_count *row = PI_AT(&rec->records, struct pi_record_count, i);
                const char *name = pi_record_name(row->type);

                added->column[0].text[i] =
                        name ? pi_str_of(name)
                             : pi_arena_format(model->arena, "type %" PRIu32, row->type);
                added->column[1].number[i] = (double)row->count;
        }
        return added;
}

static bool module_table(const struct pi_recording *rec, struct pi_model *model)
{
        static const struct pi_table_column columns[] = {
                { "module", "Library", "", PI_CELL_TEXT, NULL, NULL },
                { "samples", "Samples", "samples", PI_CELL_NUMBER, NULL, NULL },
                { "named", "With a name", "ratio", PI_CELL_NUMBER, NULL, NULL },
                { "build_id", "Build id", "", PI_CELL_TEXT, NULL, NULL },
                { "path", "Path", "", PI_CELL_TEXT, NULL, NULL },
                { "names_from", "Names from", "", PI_CELL_TEXT, NULL, NULL },
                { "why", "Why not all", "", PI_CELL_TEXT, NULL, NULL },
                { "advice", "To get them", "", PI_CELL_TEXT, NULL, NULL },
        };
        struct pi_table table = { .id = "quality.modules",
                                  .title = "Names found, by library",
                                  .section = "recording",
                                  .event_id = PI_NONE,
                                  .shown_ratio = NAN };
        struct pi_table *added;

        table.total_rows = rec->namings.count;
        table.rows =
                table.total_rows < PI_LIMIT_TABLE_ROWS ? table.total_rows : PI_LIMIT_TABLE_ROWS;
        added = pi_model_add_table(model, &table, columns, sizeof(columns) / sizeof(columns[0]));
        for (size_t i = 0; added && i < table.rows; i++) {
                const struct pi_naming *naming = PI_AT(&rec->namings, struct pi_naming, i);
                const struct pi_profile_module *module = &model->profile.module[naming->module];
                struct pi_str build_id = pi_model_str(model, module->build_id);

                added->column[0].text[i] = pi_model_str(model, module->name);
                added->column[1].number[i] = (double)naming->samples;
                added->column[2].number[i] = (double)naming->named / (double)naming->samples;
                added->column[3].text[i] = build_id.n ? build_id : PI_STR("not recorded");
                added->column[4].text[i] = pi_model_str(model, module->path);
                added->column[5].text[i] = pi_model_str(model, naming->from);
                added->column[6].text[i] = pi_model_str(model, naming->why);
                added->column[7].text[i] = pi_model_str(model, naming->advice);
        }
        return added;
}

bool pi_quality_tables(const struct pi_recording *rec, struct pi_model *model)
{
        struct pi_arena scratch;
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        good = event_table(rec, model) && module_table(rec, model) &&
               pi_quality_stacks(rec, model, &scratch) && record_table(rec, model);
        pi_arena_done(&scratch);
        return good;
}

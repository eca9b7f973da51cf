#include "analyze/pass/quality_tables.h"

#include "analyze/data/record.h"
#include "base/limits.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

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

/* Leaf samples of a module, and how many of them have a name. */
struct coverage {
        uint32_t module;
        uint64_t samples, named;
};

static int compare_coverage(const void *a, const void *b)
{
        const struct coverage *x = a, *y = b;

        if (x->samples != y->samples)
                return x->samples > y->samples ? -1 : 1;
        return (x->module > y->module) - (x->module < y->module);
}

static size_t cover(const struct pi_recording *rec, struct coverage *coverage)
{
        size_t modules = rec->modules.list.count, count = 0;

        for (uint32_t i = 0; i < modules; i++)
                coverage[i].module = i;
        for (size_t i = 0; i < rec->samples.count; i++) {
                uint32_t stack = pi_recording_sample(rec, i)->stack;
                uint32_t id = pi_stacks_node_at(&rec->stacks, stack)->frame;
                const struct pi_frame *frame =
                        id == PI_NONE ? NULL : pi_stacks_frame_at(&rec->stacks, id);
                if (!frame)
                        continue;
                coverage[frame->module].samples++;
                coverage[frame->module].named +=
                        pi_functions_at(&rec->functions, frame->function)->resolved;
        }
        qsort(coverage, modules, sizeof(*coverage), compare_coverage);
        while (count < modules && coverage[count].samples > 0)
                count++;
        return count;
}

static bool module_table(const struct pi_recording *rec, struct pi_model *model,
                         struct pi_arena *scratch)
{
        static const struct pi_table_column columns[] = {
                { "module", "Library", "", PI_CELL_TEXT, NULL, NULL },
                { "samples", "Samples", "samples", PI_CELL_NUMBER, NULL, NULL },
                { "named", "With a name", "ratio", PI_CELL_NUMBER, NULL, NULL },
                { "build_id", "Build id", "", PI_CELL_TEXT, NULL, NULL },
                { "path", "Path", "", PI_CELL_TEXT, NULL, NULL },
        };
        struct pi_table table = { .id = "quality.modules",
                                  .title = "Names found, by library",
                                  .section = "recording",
                                  .event_id = PI_NONE,
                                  .shown_ratio = NAN };
        struct coverage *coverage = PI_NEW_ARRAY(scratch, struct coverage, rec->modules.list.count);
        struct pi_table *added;

        if (!coverage)
                return false;
        table.total_rows = cover(rec, coverage);
        table.rows =
                table.total_rows < PI_LIMIT_TABLE_ROWS ? table.total_rows : PI_LIMIT_TABLE_ROWS;
        added = pi_model_add_table(model, &table, columns, 5);
        for (size_t i = 0; added && i < table.rows; i++) {
                const struct pi_profile_module *module = &model->profile.module[coverage[i].module];
                struct pi_str build_id = pi_model_str(model, module->build_id);

                added->column[0].text[i] = pi_model_str(model, module->name);
                added->column[1].number[i] = (double)coverage[i].samples;
                added->column[2].number[i] =
                        (double)coverage[i].named / (double)coverage[i].samples;
                added->column[3].text[i] = build_id.n ? build_id : PI_STR("not recorded");
                added->column[4].text[i] = pi_model_str(model, module->path);
        }
        return added;
}

bool pi_quality_tables(const struct pi_recording *rec, struct pi_model *model)
{
        struct pi_arena scratch;
        bool good;

        pi_arena_init(&scratch, model->arena->budget_bytes - model->arena->used_bytes);
        good = event_table(rec, model) && module_table(rec, model, &scratch) &&
               pi_quality_stacks(rec, model, &scratch) && record_table(rec, model);
        pi_arena_done(&scratch);
        return good;
}

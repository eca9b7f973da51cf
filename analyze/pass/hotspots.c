/* Hotspots: which processes, threads, libraries and functions the samples fell on. Each table is
 * sorted by self, cut at PI_LIMIT_TABLE_ROWS, and says what share its rows show. */
#include "analyze/pass/pass.h"
#include "analyze/pass/ranking.h"

#include <math.h>

#define EVENTS_SHOWN 8 /* events that get tables of their own */

static bool functions(struct hotspots *hot)
{
        static const struct ranking ranking = {
                .id = "hotspots.function",
                .title = "Functions",
                .text_count = 2,
                .inclusive = true,
                .text_id = { "function", "module" },
                .text_title = { "Function", "Library" },
        };
        const struct pi_profile *profile = &hot->model->profile;
        struct pi_table *table;
        struct rows rows;

        if (!hotspots_pick(hot, hot->weights.function, profile->function_count, &rows))
                return false;
        table = hotspots_table(hot, &ranking, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct pi_profile_function *function = &profile->function[rows.row[i].key];
                table->column[0].text[i] = pi_model_str(hot->model, function->name);
                table->column[1].text[i] =
                        pi_model_str(hot->model, profile->module[function->module].name);
        }
        return table;
}

static bool modules(struct hotspots *hot)
{
        static const struct ranking ranking = {
                .id = "hotspots.module",
                .title = "Libraries",
                .text_count = 2,
                .inclusive = true,
                .text_id = { "module", "path" },
                .text_title = { "Library", "Path" },
        };
        const struct pi_profile *profile = &hot->model->profile;
        struct pi_table *table;
        struct rows rows;

        if (!hotspots_pick(hot, hot->weights.module, profile->module_count, &rows))
                return false;
        table = hotspots_table(hot, &ranking, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct pi_profile_module *module = &profile->module[rows.row[i].key];
                table->column[0].text[i] = pi_model_str(hot->model, module->name);
                table->column[1].text[i] = pi_model_str(hot->model, module->path);
        }
        return table;
}

static bool threads(struct hotspots *hot)
{
        static const struct ranking ranking = {
                .id = "hotspots.thread",
                .title = "Threads",
                .text_count = 4,
                .inclusive = false,
                .text_id = { "thread", "tid", "process", "pid" },
                .text_title = { "Thread", "TID", "Process", "PID" },
        };
        const struct pi_profile *profile = &hot->model->profile;
        struct pi_table *table;
        struct rows rows;

        if (!hotspots_pick(hot, hot->weights.thread, profile->thread_count, &rows))
                return false;
        table = hotspots_table(hot, &ranking, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct pi_profile_thread *thread = &profile->thread[rows.row[i].key];
                table->column[0].text[i] = pi_model_str(hot->model, thread->comm);
                table->column[1].text[i] = hotspots_number(hot, thread->tid);
                table->column[2].text[i] = pi_model_str(hot->model, thread->process_comm);
                table->column[3].text[i] = hotspots_number(hot, thread->pid);
        }
        return table;
}

static bool one_event(struct hotspots *hot)
{
        return pi_weigh(&hot->model->profile, hot->event, &hot->scratch, &hot->weights) &&
               functions(hot) && hotspots_processes(hot) && modules(hot) && threads(hot) &&
               hotspots_addresses(hot);
}

enum pipa_status pi_pass_hotspots(const struct pi_recording *rec, struct pi_model *model,
                                  struct pipa_error *err)
{
        size_t count = 0;
        bool good = true;

        for (uint32_t i = 0; good && i < model->profile.event_count; i++) {
                struct hotspots hot = { .rec = rec, .model = model, .event = i };

                if (model->profile.event[i].samples == 0 ||
                    (count++ >= EVENTS_SHOWN && i != model->profile.main_event))
                        continue;
                pi_arena_init(&hot.scratch, model->arena->budget_bytes - model->arena->used_bytes);
                good = one_event(&hot);
                pi_arena_done(&hot.scratch);
        }
        if (count > EVENTS_SHOWN)
                pi_notes_push(
                        model->notes, PI_NOTE_INFO, "events_without_tables", "hotspots", PI_STR(""),
                        count - EVENTS_SHOWN, NAN,
                        "only the first %d of %zu events, and the one with most samples, have "
                        "tables; the page's flame graph and function table can show all",
                        EVENTS_SHOWN, count);
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}

/* Hotspots: which processes, threads, libraries and functions the samples fell on. Each table is
 * sorted by self, cut at PI_LIMIT_TABLE_ROWS, and says what share its rows show. */
#include "analyze/pass/pass.h"
#include "analyze/pass/weigh.h"

#include "base/limits.h"
#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define EVENTS_SHOWN 8 /* events that get tables of their own */

struct row {
        struct pi_weight weight;
        uint32_t key; /* index of the function, module, thread, process or frame */
};

/* The rows of one table, before and after the cut. */
struct rows {
        struct row *row;
        size_t count;
};

struct hotspots {
        const struct pi_recording *rec;
        struct pi_model *model;
        struct pi_arena scratch;
        uint32_t event;
        struct pi_weights weights;
};

static int compare_rows(const void *a, const void *b)
{
        const struct row *x = a, *y = b;

        if (x->weight.self != y->weight.self)
                return x->weight.self > y->weight.self ? -1 : 1;
        if (x->weight.total != y->weight.total)
                return x->weight.total > y->weight.total ? -1 : 1;
        return (x->key > y->key) - (x->key < y->key);
}

/* The entries of `weight` that anything fell on, heaviest first. */
static bool pick(struct hotspots *hot, const struct pi_weight *weight, size_t count,
                 struct rows *out)
{
        out->row = PI_NEW_ARRAY(&hot->scratch, struct row, count);
        out->count = 0;
        if (!out->row)
                return false;
        for (uint32_t i = 0; i < count; i++) {
                if (weight[i].total > 0 || weight[i].samples > 0)
                        out->row[out->count++] = (struct row){ weight[i], i };
        }
        qsort(out->row, out->count, sizeof(*out->row), compare_rows);
        return true;
}

/* Adds the table; its first columns are the caller's text columns, the rest the weights. */
static struct pi_table *add_table(struct hotspots *hot, const char *id, const char *title,
                                  const struct pi_table_column *text, size_t text_count,
                                  const struct rows *rows)
{
        const struct pi_profile_event *event = &hot->model->profile.event[hot->event];
        struct pi_table table = { .id = id, .title = title, .section = "hotspots",
                                  .event_id = hot->event, .total_rows = rows->count };
        struct pi_table_column column[8] = { { .id = NULL } };
        struct pi_table *added;
        double shown = 0;

        memcpy(column, text, text_count * sizeof(*text));
        column[text_count] = (struct pi_table_column){ "self_ratio", "Self", "ratio",
                                                       PI_CELL_NUMBER, NULL, NULL };
        column[text_count + 1] = (struct pi_table_column){ "total_ratio", "Total", "ratio",
                                                           PI_CELL_NUMBER, NULL, NULL };
        column[text_count + 2] = (struct pi_table_column){ "self", "Self weight", event->unit,
                                                           PI_CELL_NUMBER, NULL, NULL };
        column[text_count + 3] = (struct pi_table_column){ "samples", "Samples", "samples",
                                                           PI_CELL_NUMBER, NULL, NULL };
        table.rows = rows->count < PI_LIMIT_TABLE_ROWS ? rows->count : PI_LIMIT_TABLE_ROWS;
        added = pi_model_add_table(hot->model, &table, column, text_count + 4);
        for (size_t i = 0; added && i < table.rows; i++) {
                const struct pi_weight *weight = &rows->row[i].weight;

                shown += weight->self;
                added->column[text_count].number[i] = weight->self / hot->weights.sum;
                added->column[text_count + 1].number[i] = weight->total / hot->weights.sum;
                added->column[text_count + 2].number[i] = weight->self;
                added->column[text_count + 3].number[i] = weight->samples;
        }
        if (added)
                added->shown_ratio = shown / hot->weights.sum;
        return added;
}

#define TEXT_COLUMN(id, title) { (id), (title), "", PI_CELL_TEXT, NULL, NULL }

static bool functions(struct hotspots *hot)
{
        static const struct pi_table_column text[] = { TEXT_COLUMN("function", "Function"),
                                                       TEXT_COLUMN("module", "Library") };
        const struct pi_profile *profile = &hot->model->profile;
        struct pi_table *table;
        struct rows rows;

        if (!pick(hot, hot->weights.function, profile->function_count, &rows))
                return false;
        table = add_table(hot, "hotspots.function", "Functions", text, 2, &rows);
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
        static const struct pi_table_column text[] = { TEXT_COLUMN("module", "Library"),
                                                       TEXT_COLUMN("path", "Path") };
        const struct pi_profile *profile = &hot->model->profile;
        struct pi_table *table;
        struct rows rows;

        if (!pick(hot, hot->weights.module, profile->module_count, &rows))
                return false;
        table = add_table(hot, "hotspots.module", "Libraries", text, 2, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct pi_profile_module *module = &profile->module[rows.row[i].key];
                table->column[0].text[i] = pi_model_str(hot->model, module->name);
                table->column[1].text[i] = pi_model_str(hot->model, module->path);
        }
        return table;
}

static struct pi_str number_text(struct hotspots *hot, int32_t number)
{
        return number < 0 ? PI_STR("") : pi_arena_format(hot->model->arena, "%" PRId32, number);
}

static bool threads(struct hotspots *hot)
{
        static const struct pi_table_column text[] = { TEXT_COLUMN("thread", "Thread"),
                                                       TEXT_COLUMN("tid", "TID"),
                                                       TEXT_COLUMN("process", "Process"),
                                                       TEXT_COLUMN("pid", "PID") };
        const struct pi_profile *profile = &hot->model->profile;
        struct pi_table *table;
        struct rows rows;

        if (!pick(hot, hot->weights.thread, profile->thread_count, &rows))
                return false;
        table = add_table(hot, "hotspots.thread", "Threads", text, 4, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct pi_profile_thread *thread = &profile->thread[rows.row[i].key];
                table->column[0].text[i] = pi_model_str(hot->model, thread->comm);
                table->column[1].text[i] = number_text(hot, thread->tid);
                table->column[2].text[i] = pi_model_str(hot->model, thread->process_comm);
                table->column[3].text[i] = number_text(hot, thread->pid);
        }
        return table;
}

/* Processes go by name: the hundred short lives of a shell script are one row. */
struct process {
        uint32_t comm; /* string id */
        uint32_t pids; /* how many processes of that name */
        int32_t pid;
};

static int compare_threads(const void *a, const void *b)
{
        const struct process *x = a, *y = b;

        if (x->comm != y->comm)
                return x->comm < y->comm ? -1 : 1;
        return (x->pid > y->pid) - (x->pid < y->pid);
}

static size_t list_processes(const struct pi_profile *profile, struct process *process)
{
        size_t count = 0;

        for (size_t i = 0; i < profile->thread_count; i++)
                process[i] = (struct process){ profile->thread[i].process_comm, 1,
                                               profile->thread[i].pid };
        qsort(process, profile->thread_count, sizeof(*process), compare_threads);
        for (size_t i = 0; i < profile->thread_count; i++) {
                struct process *last = count ? &process[count - 1] : NULL;
                if (!last || last->comm != process[i].comm) {
                        process[count++] = process[i];
                } else if (last->pid != process[i].pid) {
                        last->pid = process[i].pid;
                        last->pids++;
                }
        }
        return count;
}

static void weigh_processes(const struct hotspots *hot, const struct process *process, size_t count,
                            struct pi_weight *weight)
{
        const struct pi_profile *profile = &hot->model->profile;

        for (size_t i = 0; i < profile->thread_count; i++) {
                size_t low = 0, high = count;
                while (high - low > 1) {
                        size_t middle = low + (high - low) / 2;
                        if (process[middle].comm <= profile->thread[i].process_comm)
                                low = middle;
                        else
                                high = middle;
                }
                weight[low].self += hot->weights.thread[i].self;
                weight[low].total += hot->weights.thread[i].self;
                weight[low].samples += hot->weights.thread[i].samples;
        }
}

static bool processes(struct hotspots *hot)
{
        static const struct pi_table_column text[] = { TEXT_COLUMN("process", "Process"),
                                                       TEXT_COLUMN("pid", "PID") };
        size_t threads_count = hot->model->profile.thread_count, count;
        struct process *process = PI_NEW_ARRAY(&hot->scratch, struct process, threads_count);
        struct pi_weight *weight = PI_NEW_ARRAY(&hot->scratch, struct pi_weight, threads_count);
        struct pi_table *table;
        struct rows rows;

        if (!process || !weight)
                return false;
        count = list_processes(&hot->model->profile, process);
        weigh_processes(hot, process, count, weight);
        if (!pick(hot, weight, count, &rows))
                return false;
        table = add_table(hot, "hotspots.process", "Processes", text, 2, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct process *at = &process[rows.row[i].key];
                table->column[0].text[i] = pi_model_str(hot->model, at->comm);
                table->column[1].text[i] =
                        at->pids == 1 ? number_text(hot, at->pid)
                                      : pi_arena_format(hot->model->arena, "%" PRIu32 " processes",
                                                        at->pids);
        }
        return table;
}

/* The addresses behind "[libfoo.so.1]": what to ask a debugger about. */
static bool weigh_frames(const struct hotspots *hot, struct pi_weight *weight)
{
        const struct pi_recording *rec = hot->rec;

        for (size_t i = 0; i < rec->samples.count; i++) {
                const struct pi_sample *sample = pi_recording_sample(rec, i);
                uint32_t frame = pi_stacks_node_at(&rec->stacks, sample->stack)->frame;
                double self = pi_recording_weight(rec, sample);

                if (frame == PI_NONE || sample->event != hot->event)
                        continue;
                weight[frame].self += self;
                weight[frame].total += self;
                weight[frame].samples++;
        }
        for (uint32_t i = 0; i < rec->stacks.frames.list.count; i++) {
                uint32_t function = pi_stacks_frame_at(&rec->stacks, i)->function;
                if (pi_functions_at(&rec->functions, function)->resolved)
                        weight[i] = (struct pi_weight){ .self = 0 };
        }
        return true;
}

/* "[libfoo.so.1+0x1234]" for an offset into a file, "0xffffffff81234567" for an absolute address. */
static struct pi_str address_text(struct hotspots *hot, const struct pi_frame *frame,
                                  struct pi_str module)
{
        enum pi_module_kind kind = pi_modules_at(&hot->rec->modules, frame->module)->kind;
        size_t bracket = kind == PI_MODULE_VDSO && module.n > 2;

        if (kind != PI_MODULE_FILE && kind != PI_MODULE_VDSO)
                return pi_arena_format(hot->model->arena, "0x%" PRIx64, frame->address);
        return pi_arena_format(hot->model->arena, "[%.*s+0x%" PRIx64 "]",
                               (int)(module.n - 2 * bracket), module.p + bracket, frame->address);
}

static bool addresses(struct hotspots *hot)
{
        static const struct pi_table_column text[] = { TEXT_COLUMN("address", "Address"),
                                                       TEXT_COLUMN("module", "Library") };
        const struct pi_recording *rec = hot->rec;
        size_t count = rec->stacks.frames.list.count;
        struct pi_weight *weight = PI_NEW_ARRAY(&hot->scratch, struct pi_weight, count);
        struct pi_table *table;
        struct rows rows;

        if (!weight || !weigh_frames(hot, weight) || !pick(hot, weight, count, &rows))
                return false;
        if (rows.count == 0)
                return true;
        table = add_table(hot, "hotspots.address", "Addresses without a name", text, 2, &rows);
        for (size_t i = 0; table && i < table->rows; i++) {
                const struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, rows.row[i].key);
                struct pi_str module = pi_recording_str(
                        rec, pi_modules_at(&rec->modules, frame->module)->name);

                table->column[0].text[i] = address_text(hot, frame, module);
                table->column[1].text[i] = module;
        }
        return table;
}

static bool one_event(struct hotspots *hot)
{
        return pi_weigh(&hot->model->profile, hot->event, &hot->scratch, &hot->weights) &&
               processes(hot) && threads(hot) && modules(hot) && functions(hot) && addresses(hot);
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
                pi_notes_push(model->notes, PI_NOTE_INFO, "events_without_tables", "hotspots",
                              PI_STR(""), count - EVENTS_SHOWN, NAN,
                              "only the first %d of %zu events, and the one with most samples, have "
                              "tables; the page's flame graph and function table can show all",
                              EVENTS_SHOWN, count);
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}

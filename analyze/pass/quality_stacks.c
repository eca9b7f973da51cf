/* How recorded user stacks ended: whole, or cut short, where, why, and what would help. */
#include "analyze/pass/quality_tables.h"

#include "base/limits.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define STACK_STEP 8192u  /* what perf record copies by default */
#define STACK_MAX 65528u  /* the most that the kernel copies */
#define NOTED_RATIO 0.005 /* of stacks cut short that are worth a note */

/* Ends of one kind in one module, or of one thread. */
struct ends {
        uint32_t id; /* module or task */
        enum pi_unwind_end end;
        uint64_t samples, cut, guessed;
        uint64_t wanted_bytes;
};

static int compare_keys(const void *a, const void *b)
{
        const struct ends *x = a, *y = b;

        if (x->id != y->id)
                return x->id < y->id ? -1 : 1;
        return (x->end > y->end) - (x->end < y->end);
}

static int compare_cut(const void *a, const void *b)
{
        const struct ends *x = a, *y = b;

        if (x->cut != y->cut)
                return x->cut > y->cut ? -1 : 1;
        return compare_keys(a, b);
}

/* Sums neighbours of one key; those that were cut most come first. */
static size_t sum_up(struct ends *ends, size_t count, bool by_end)
{
        size_t out = 0;

        qsort(ends, count, sizeof(*ends), compare_keys);
        for (size_t i = 0; i < count; i++) {
                struct ends *last = out > 0 ? &ends[out - 1] : NULL;

                if (!last || last->id != ends[i].id || (by_end && last->end != ends[i].end)) {
                        ends[out++] = ends[i];
                        continue;
                }
                last->samples += ends[i].samples;
                last->cut += ends[i].cut;
                last->guessed += ends[i].guessed;
                if (ends[i].wanted_bytes > last->wanted_bytes)
                        last->wanted_bytes = ends[i].wanted_bytes;
        }
        qsort(ends, out, sizeof(*ends), compare_cut);
        return out;
}

static const struct pi_unwound *unwound_at(const struct pi_recording *rec, size_t i)
{
        return PI_AT(&rec->unwound.list, struct pi_unwound, i);
}

static struct ends ends_of(const struct pi_unwound *unwound, uint32_t id)
{
        return (struct ends){ id,
                              unwound->end,
                              unwound->samples,
                              unwound->end == PI_UNWIND_ROOT ? 0 : unwound->samples,
                              unwound->guessed_samples,
                              unwound->wanted_bytes };
}

/* What would give the callers that are missing. */
static struct pi_str remedy(struct pi_model *model, const struct ends *ends)
{
        uint64_t bytes = (ends->wanted_bytes + STACK_STEP - 1) / STACK_STEP * STACK_STEP;

        switch (ends->end) {
        case PI_UNWIND_STACK_SHORT:
                if (ends->wanted_bytes > STACK_MAX)
                        return pi_arena_format(model->arena,
                                               "%" PRIu64 " bytes would be needed, the kernel "
                                               "copies %u: record with --call-graph fp",
                                               ends->wanted_bytes, STACK_MAX);
                return pi_arena_format(model->arena,
                                       "record more of each stack: --call-graph dwarf,%" PRIu64,
                                       bytes == 0 || bytes > STACK_MAX ? STACK_MAX : bytes);
        case PI_UNWIND_NO_CFI:
                return PI_STR("give its debug file, or build it with "
                              "-fasynchronous-unwind-tables");
        case PI_UNWIND_NO_MODULE:
                return PI_STR("give the recorded machine's file with --symfs");
        case PI_UNWIND_OTHER_FILE:
                return PI_STR("give the file that has the recorded build id with --symfs");
        case PI_UNWIND_GENERATED:
                return PI_STR("let the JIT keep frame pointers, and record with --call-graph fp");
        case PI_UNWIND_NO_REGISTER:
                return PI_STR("record all registers: perf record without --user-regs");
        default:
                return PI_STR("");
        }
}

static struct pi_str module_of(const struct pi_model *model, uint32_t id)
{
        return id < model->profile.module_count
                       ? pi_model_str(model, model->profile.module[id].name)
                       : PI_STR("[unknown]");
}

static bool end_table(struct pi_model *model, const struct ends *ends, size_t count, double all)
{
        static const struct pi_table_column columns[] = {
                { "end", "Why callers are missing", "", PI_CELL_TEXT, NULL, NULL },
                { "module", "Library", "", PI_CELL_TEXT, NULL, NULL },
                { "samples", "Samples", "samples", PI_CELL_NUMBER, NULL, NULL },
                { "share", "Of unwound stacks", "ratio", PI_CELL_NUMBER, NULL, NULL },
                { "try", "What would help", "", PI_CELL_TEXT, NULL, NULL },
        };
        struct pi_table table = { .id = "quality.stacks",
                                  .title = "Stacks that do not reach their root",
                                  .section = "recording",
                                  .event_id = PI_NONE,
                                  .rows = count < PI_LIMIT_TABLE_ROWS ? count : PI_LIMIT_TABLE_ROWS,
                                  .total_rows = count,
                                  .shown_ratio = NAN };
        struct pi_table *added = pi_model_add_table(model, &table, columns, 5);

        for (size_t i = 0; added && i < table.rows; i++) {
                added->column[0].text[i] = pi_str_of(pi_unwind_end_name(ends[i].end));
                added->column[1].text[i] = module_of(model, ends[i].id);
                added->column[2].number[i] = (double)ends[i].samples;
                added->column[3].number[i] = (double)ends[i].samples / all;
                added->column[4].text[i] = remedy(model, &ends[i]);
        }
        return added;
}

static bool thread_table(struct pi_model *model, const struct ends *ends, size_t count)
{
        static const struct pi_table_column columns[] = {
                { "thread", "Thread", "", PI_CELL_TEXT, NULL, NULL },
                { "tid", "Thread id", "", PI_CELL_NUMBER, NULL, NULL },
                { "samples", "Unwound", "samples", PI_CELL_NUMBER, NULL, NULL },
                { "whole", "Reach their root", "ratio", PI_CELL_NUMBER, NULL, NULL },
                { "guessed", "With frames that no table proves", "ratio", PI_CELL_NUMBER, NULL,
                  NULL },
        };
        struct pi_table table = { .id = "quality.stack_threads",
                                  .title = "Whole stacks, by thread",
                                  .section = "recording",
                                  .event_id = PI_NONE,
                                  .rows = count < PI_LIMIT_TABLE_ROWS ? count : PI_LIMIT_TABLE_ROWS,
                                  .total_rows = count,
                                  .shown_ratio = NAN };
        struct pi_table *added = pi_model_add_table(model, &table, columns, 5);

        for (size_t i = 0; added && i < table.rows; i++) {
                const struct pi_profile_thread *thread = &model->profile.thread[ends[i].id];

                added->column[0].text[i] = pi_model_str(model, thread->comm);
                added->column[1].number[i] = thread->tid < 0 ? NAN : (double)thread->tid;
                added->column[2].number[i] = (double)ends[i].samples;
                added->column[3].number[i] = 1.0 - (double)ends[i].cut / (double)ends[i].samples;
                added->column[4].number[i] = (double)ends[i].guessed / (double)ends[i].samples;
        }
        return added;
}

static void note_cut(struct pi_model *model, const struct ends *worst, uint64_t cut, uint64_t all)
{
        struct pi_str module = module_of(model, worst->id), try = remedy(model, worst);

        if ((double)cut < NOTED_RATIO * (double)all)
                return;
        pi_notes_push(model->notes, PI_NOTE_WARN, "stacks_cut_short", "flame", PI_STR(""), cut,
                      (double)cut / (double)all,
                      "%" PRIu64 " of %" PRIu64
                      " unwound stacks (%.1f %%) do not reach their root; most often in %.*s: "
                      "%s (%" PRIu64 ")%s%.*s",
                      cut, all, 100.0 * (double)cut / (double)all, (int)module.n, module.p,
                      pi_unwind_end_name(worst->end), worst->samples, try.n ? "; " : "", (int)try.n,
                      try.p);
}

bool pi_quality_stacks(const struct pi_recording *rec, struct pi_model *model,
                       struct pi_arena *scratch)
{
        size_t ways = rec->unwound.list.count, ends = 0;
        struct ends *modules = PI_NEW_ARRAY(scratch, struct ends, ways);
        struct ends *threads = PI_NEW_ARRAY(scratch, struct ends, ways);
        uint64_t all = 0, cut = 0;

        if (ways == 0)
                return true;
        if (!modules || !threads)
                return false;
        for (size_t i = 0; i < ways; i++) {
                const struct pi_unwound *unwound = unwound_at(rec, i);

                threads[i] = ends_of(unwound, unwound->task);
                if (unwound->end != PI_UNWIND_ROOT)
                        modules[ends++] = ends_of(unwound, unwound->module);
                all += unwound->samples;
                cut += threads[i].cut;
        }
        ends = sum_up(modules, ends, true);
        if (ends > 0)
                note_cut(model, &modules[0], cut, all);
        return (ends == 0 || end_table(model, modules, ends, (double)all)) &&
               thread_table(model, threads, sum_up(threads, ways, false));
}

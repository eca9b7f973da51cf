/* Frames -> functions: one job per module on all cores, then names are interned in the order of the
 * modules, so that no result depends on which job ended first. */
#include "analyze/symbol/symbol_context.h"
#include "analyze/symbol/symbol_notes.h"
#include "analyze/symbol/symbol_plan.h"
#include "base/limits.h"
#include "base/pool.h"

#define NAME_BYTES 1024 /* shown of a module's name */

/* One unit of work: a target, or all targets of a symbolizer that answers them together. */
struct unit {
        const struct pi_symbolizer *symbolizer;
        struct pi_symbol_job **jobs; /* [count] */
        size_t count;
};

struct work {
        struct pi_recording *rec;
        struct pi_symbol_context context;
        struct pi_symbol_plan plan;
        struct pi_arena arena;  /* plan, units, answers */
        struct pi_arena *names; /* [threads] of the workers: the names in the answers */
        unsigned threads;
        struct unit *units;    /* [unit_count] */
        size_t unit_count;
};

/* The unit that a job belongs to: a new one, or that of its symbolizer. */
static struct unit *unit_for(struct work *w, const struct pi_symbolizer *symbolizer)
{
        if (symbolizer->together)
                for (size_t i = 0; i < w->unit_count; i++)
                        if (w->units[i].symbolizer == symbolizer)
                                return &w->units[i];
        struct unit *unit = &w->units[w->unit_count++];
        size_t max = symbolizer->together ? w->plan.count : 1;
        unit->symbolizer = symbolizer;
        unit->jobs = PI_NEW_ARRAY(&w->arena, struct pi_symbol_job *, max);
        return unit;
}

static enum pi_symbol_why why_not(const struct pi_module *module)
{
        switch (module->kind) {
        case PI_MODULE_ANON:
                return PI_SYMBOL_GENERATED;
        case PI_MODULE_UNKNOWN:
                return PI_SYMBOL_NO_MAPPING;
        default:
                return PI_SYMBOL_NOT_READ;
        }
}

static bool make_units(struct work *w)
{
        w->units = PI_NEW_ARRAY(&w->arena, struct unit, w->plan.count);
        if (!w->units)
                return false;
        for (size_t i = 0; i < w->plan.count; i++) {
                struct pi_symbol_job *job = &w->plan.targets[i].job;
                const struct pi_symbolizer *symbolizer = pi_symbolizer_for(job->request.module);
                if (!symbolizer) {
                        job->outcome.why = why_not(job->request.module);
                        continue;
                }
                struct unit *unit = unit_for(w, symbolizer);
                if (!unit->jobs)
                        return false;
                unit->jobs[unit->count++] = job;
        }
        return true;
}

static void run_unit(void *user, size_t index, unsigned worker)
{
        struct work *w = user;
        struct unit *unit = &w->units[index];
        struct pi_arena scratch;

        pi_arena_init(&scratch, w->arena.budget_bytes);
        for (size_t i = 0; i < unit->count; i++) {
                unit->jobs[i]->arena = &w->names[worker];
                unit->jobs[i]->scratch = &scratch;
        }
        unit->symbolizer->answer(&w->context, unit->jobs, unit->count);
        pi_arena_done(&scratch);
}

static bool make_names(struct work *w, unsigned threads)
{
        threads = threads ? threads : pi_pool_cores();
        threads = threads < PI_LIMIT_WORKERS ? threads : PI_LIMIT_WORKERS;
        w->names = PI_NEW_ARRAY(&w->arena, struct pi_arena, threads);
        if (!w->names)
                return false;
        w->threads = threads;
        for (unsigned i = 0; i < threads; i++)
                pi_arena_init(&w->names[i], w->arena.budget_bytes);
        return true;
}

/* The function of every address of a module that has no name: "[libfoo.so.1]". */
static uint32_t add_unresolved(struct pi_recording *rec, const struct pi_symbol_target *target)
{
        struct pi_str name = target->job.request.name;
        struct pi_function function = { .module = target->module };

        if (name.n == 0)
                name = PI_STR("[unknown]");
        if (name.p[0] != '[')
                name = pi_arena_format(rec->arena, "[%.*s]",
                                       name.n < NAME_BYTES ? (int)name.n : NAME_BYTES, name.p);
        function.name = pi_strtab_intern(rec->strings, name);
        return function.name == PI_NONE ? PI_NONE : pi_functions_add(&rec->functions, &function);
}

static uint32_t add_resolved(struct pi_recording *rec, const struct pi_symbol_target *target,
                             const struct pi_symbol_answer *answer)
{
        struct pi_function function = { .name = pi_strtab_intern(rec->strings, answer->name),
                                        .module = target->module,
                                        .start = answer->start,
                                        .resolved = true };

        return function.name == PI_NONE ? PI_NONE : pi_functions_add(&rec->functions, &function);
}

/* Names the frames of one module. False where a limit is met. */
static bool merge_target(struct pi_recording *rec, const struct pi_symbol_target *target)
{
        uint32_t unresolved = PI_NONE, function = PI_NONE;
        size_t next = 0;

        for (size_t i = 0; i < target->place_count; i++) {
                const struct pi_symbol_place *place = &target->places[i];
                if (i == 0 || place->address != place[-1].address) {
                        const struct pi_symbol_answer *answer = &target->job.answers[next++];
                        if (answer->name.n > 0)
                                function = add_resolved(rec, target, answer);
                        else
                                function = unresolved = unresolved != PI_NONE
                                                                ? unresolved
                                                                : add_unresolved(rec, target);
                }
                if (function == PI_NONE)
                        return false;
                pi_stacks_frame_at(&rec->stacks, place->frame)->function = function;
        }
        return true;
}

static enum pipa_status merge(struct work *w, struct pipa_error *err)
{
        for (size_t i = 0; i < w->plan.count; i++) {
                if (w->plan.targets[i].job.outcome.no_memory)
                        return pi_fail_memory(err, w->plan.targets[i].job.arena);
                if (!merge_target(w->rec, &w->plan.targets[i]))
                        return pi_fail_memory(err, w->rec->arena);
        }
        return PIPA_OK;
}

static enum pipa_status run(struct work *w, const struct pi_symbol_options *opt,
                            struct pipa_error *err)
{
        enum pipa_status status = pi_symbol_context_init(&w->context, w->rec, opt, &w->arena, err);

        if (status)
                return status;
        if (!pi_symbol_plan_make(&w->plan, w->rec, &w->arena) || !make_units(w) ||
            !make_names(w, opt->threads))
                return pi_fail_memory(err, &w->arena);
        pi_pool_run(w->threads, w->unit_count, run_unit, NULL, w);
        status = merge(w, err);
        if (status)
                return status;
        if (!pi_symbol_notes(w->rec, &w->plan, &w->arena))
                return pi_fail_memory(err, &w->arena);
        return PIPA_OK;
}

enum pipa_status pi_symbolize(struct pi_recording *rec, const struct pi_symbol_options *opt,
                              struct pipa_error *err)
{
        struct work w = { .rec = rec };

        pi_arena_init(&w.arena, rec->arena->budget_bytes - rec->arena->used_bytes);
        enum pipa_status status = run(&w, opt, err);
        pi_symbol_context_done(&w.context);
        for (unsigned i = 0; i < w.threads; i++)
                pi_arena_done(&w.names[i]);
        pi_arena_done(&w.arena);
        return status;
}

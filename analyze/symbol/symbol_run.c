#include "analyze/symbol/symbol_run.h"

#include "analyze/symbol/isolated/crew.h"
#include "base/limits.h"
#include "base/pool.h"

#define SHARED_MAX 8

/* One unit of work: a target, or all targets of a symbolizer that answers them together. */
struct unit {
        const struct pi_symbolizer *symbolizer;
        struct pi_symbol_job **jobs; /* [count] */
        size_t count;
};

struct run {
        const struct pi_symbol_plan *plan;
        const struct pi_symbol_context *context;
        struct pi_symbol_names *names;
        struct pi_arena *arena;
        struct unit *units; /* [unit_count] */
        size_t unit_count;
        struct unit *shared[SHARED_MAX]; /* those of symbolizers that answer together */
        size_t shared_count;
};

bool pi_symbol_names_init(struct pi_symbol_names *names, unsigned threads, struct pi_arena *arena)
{
        threads = threads ? threads : pi_pool_cores();
        threads = threads < PI_LIMIT_WORKERS ? threads : PI_LIMIT_WORKERS;
        names->arenas = PI_NEW_ARRAY(arena, struct pi_arena, threads);
        if (!names->arenas)
                return false;
        names->threads = threads;
        for (unsigned i = 0; i < threads; i++)
                pi_arena_init(&names->arenas[i], arena->budget_bytes);
        return true;
}

void pi_symbol_names_done(struct pi_symbol_names *names)
{
        for (unsigned i = 0; i < names->threads; i++)
                pi_arena_done(&names->arenas[i]);
        names->threads = 0;
}

/* The unit that a job belongs to: a new one, or that of its symbolizer. */
static struct unit *unit_for(struct run *run, const struct pi_symbolizer *symbolizer)
{
        bool together = symbolizer->together;

        for (size_t i = 0; together && i < run->shared_count; i++)
                if (run->shared[i]->symbolizer == symbolizer)
                        return run->shared[i];
        struct unit *unit = &run->units[run->unit_count++];
        unit->symbolizer = symbolizer;
        unit->jobs =
                PI_NEW_ARRAY(run->arena, struct pi_symbol_job *, together ? run->plan->count : 1);
        if (together && run->shared_count < SHARED_MAX)
                run->shared[run->shared_count++] = unit;
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

static bool make_units(struct run *run)
{
        run->units = PI_NEW_ARRAY(run->arena, struct unit, run->plan->count);
        if (!run->units)
                return false;
        for (size_t i = 0; i < run->plan->count; i++) {
                struct pi_symbol_job *job = &run->plan->targets[i].job;
                const struct pi_symbolizer *symbolizer = pi_symbolizer_for(job->request.module);
                if (!symbolizer) {
                        job->outcome.why = why_not(job->request.module);
                        continue;
                }
                struct unit *unit = unit_for(run, symbolizer);
                if (!unit->jobs)
                        return false;
                unit->jobs[unit->count++] = job;
        }
        return true;
}

static bool goes_on(void *user)
{
        struct run *run = user;

        return !run->context->crew || pi_crew_go_on(run->context->crew);
}

static void run_unit(void *user, size_t index, unsigned worker)
{
        struct run *run = user;
        struct unit *unit = &run->units[index];
        struct pi_arena scratch;

        if (!goes_on(run))
                return;
        pi_arena_init(&scratch, run->arena->budget_bytes);
        for (size_t i = 0; i < unit->count; i++) {
                unit->jobs[i]->arena = &run->names->arenas[worker];
                unit->jobs[i]->scratch = &scratch;
                unit->jobs[i]->outcome.trail.arena = unit->jobs[i]->arena;
        }
        unit->symbolizer->answer(run->context, unit->jobs, unit->count);
        pi_arena_done(&scratch);
}

bool pi_symbol_run(const struct pi_symbol_plan *plan, const struct pi_symbol_context *context,
                   struct pi_symbol_names *names, struct pi_arena *arena)
{
        struct run run = { .plan = plan, .context = context, .names = names, .arena = arena };

        if (!make_units(&run))
                return false;
        pi_pool_run_watched(names->threads, run.unit_count, run_unit, goes_on, &run);
        return true;
}

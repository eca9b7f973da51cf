/* Frames -> functions: one job per module on all cores, then names are interned in the order of the
 * modules, so that no result depends on which job ended first. */
#include "analyze/symbol/code_names.h"
#include "analyze/symbol/isolated/crew.h"
#include "analyze/symbol/naming.h"
#include "analyze/symbol/symbol_context.h"
#include "analyze/symbol/symbol_notes.h"
#include "analyze/symbol/symbol_run.h"

#include <math.h>

#define NAME_BYTES 1024 /* shown of a module's name */

struct work {
        struct pi_recording *rec;
        enum pi_demangle_form demangle;
        struct pi_symbol_context context;
        struct pi_arena arena; /* plans and answers */
        struct pi_symbol_names names;
        struct pi_crew crew;
};

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

/* Names the frames of one module; `rest`: also those without an answer. False where a limit is
 * met. */
static bool merge_target(struct pi_recording *rec, const struct pi_symbol_target *target, bool rest)
{
        uint32_t function = PI_NONE;
        size_t next = 0;

        for (size_t i = 0; i < target->place_count; i++) {
                const struct pi_symbol_place *place = &target->places[i];
                bool first = i == 0 || place->address != place[-1].address;
                next += first;
                const struct pi_symbol_answer *answer = &target->job.answers[next - 1];
                if (answer->name.n == 0 && !rest)
                        continue;
                if (first)
                        function = answer->name.n > 0 ? add_resolved(rec, target, answer)
                                                      : add_unresolved(rec, target);
                if (function == PI_NONE)
                        return false;
                pi_stacks_frame_at(&rec->stacks, place->frame)->function = function;
        }
        return true;
}

/* Asks a plan's questions and takes the answers. */
static enum pipa_status run_round(struct work *w, const struct pi_symbol_plan *plan, bool rest,
                                  struct pipa_error *err)
{
        for (size_t i = 0; i < plan->count; i++)
                plan->targets[i].job.request.demangle = w->demangle;
        if (!pi_symbol_run(plan, &w->context, &w->names, &w->arena))
                return pi_fail_memory(err, &w->arena);
        if (w->crew.cancelled)
                return pi_fail(err, PIPA_E_CANCELLED, PI_STR(""), PI_NO_OFFSET,
                               "the analysis was cancelled");
        for (size_t i = 0; i < plan->count; i++) {
                if (plan->targets[i].job.outcome.no_memory)
                        return pi_fail_memory(err, plan->targets[i].job.arena);
                if (!merge_target(w->rec, &plan->targets[i], rest))
                        return pi_fail_memory(err, w->rec->arena);
        }
        return PIPA_OK;
}

/* A filter of system calls is what holds where everything else failed. */
static void note_shields(const struct work *w)
{
        if (w->crew.shields & PI_SHIELD_CALLS)
                return;
        pi_notes_push(w->rec->notes, PI_NOTE_INFO, "symbols_no_filter", "hotspots", PI_STR(""), 0,
                      NAN,
                      "this system offers no filter of system calls: the processes that read "
                      "symbol files for pipa ran without that one of their shields");
}

static enum pipa_status run(struct work *w, const struct pi_symbol_options *opt,
                            struct pipa_error *err)
{
        struct pi_symbol_plan plan, again;
        enum pipa_status status = pi_symbol_context_init(&w->context, w->rec, opt, &w->arena, err);

        if (status)
                return status;
        w->context.crew = &w->crew;
        if (!pi_symbol_code_names(w->rec, opt->demangle, &w->arena) ||
            !pi_symbol_plan_make(&plan, w->rec, &w->arena))
                return pi_fail_memory(err, &w->arena);
        status = run_round(w, &plan, true, err);
        if (status)
                return status;
        if (!pi_symbol_plan_again(&again, &plan, w->rec, &w->arena))
                return pi_fail_memory(err, &w->arena);
        status = run_round(w, &again, false, err);
        if (status)
                return status;
        if (!pi_symbol_notes(w->rec, &plan, &w->context.kernel, &w->arena) ||
            !pi_symbol_naming(w->rec, &plan, &w->arena))
                return pi_fail_memory(err, &w->arena);
        note_shields(w);
        return PIPA_OK;
}

enum pipa_status pi_symbolize(struct pi_recording *rec, const struct pi_symbol_options *opt,
                              struct pipa_error *err)
{
        struct work w = { .rec = rec, .demangle = opt->demangle };

        pi_arena_init(&w.arena, rec->arena->budget_bytes - rec->arena->used_bytes);
        bool ready = pi_symbol_names_init(&w.names, opt->threads, &w.arena);
        ready = pi_crew_init(&w.crew, opt->program, w.names.threads, opt->host, &w.arena) && ready;
        w.crew.else_in_process = opt->else_in_process;
        enum pipa_status status = ready ? run(&w, opt, err) : pi_fail_memory(err, &w.arena);
        pi_crew_done(&w.crew);
        pi_symbol_context_done(&w.context);
        pi_symbol_names_done(&w.names);
        pi_arena_done(&w.arena);
        return status;
}

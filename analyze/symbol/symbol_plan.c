#include "analyze/symbol/symbol_plan.h"

#include <stdlib.h>

static int compare_places(const void *a, const void *b)
{
        const struct pi_symbol_place *x = a, *y = b;

        if (x->module != y->module)
                return x->module < y->module ? -1 : 1;
        if (x->address != y->address)
                return x->address < y->address ? -1 : 1;
        return x->frame < y->frame ? -1 : x->frame > y->frame;
}

/* A call that ends its function returns to the first byte of the next one: callers are looked up
 * at the byte before. */
static uint64_t lookup_address(const struct pi_frame *frame)
{
        return frame->caller && frame->address > 0 ? frame->address - 1 : frame->address;
}

static struct pi_symbol_place *make_places(const struct pi_recording *rec, struct pi_arena *arena,
                                           size_t *count)
{
        size_t frames = rec->stacks.frames.list.count, n = 0;
        struct pi_symbol_place *places = PI_NEW_ARRAY(arena, struct pi_symbol_place, frames);

        for (size_t i = 0; places && i < frames; i++) {
                const struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, (uint32_t)i);
                if (frame->module >= rec->modules.list.count || frame->function != PI_NONE)
                        continue;
                places[n++] = (struct pi_symbol_place){ .address = lookup_address(frame),
                                                        .module = frame->module,
                                                        .frame = (uint32_t)i };
        }
        *count = n;
        return places;
}

static bool has_all_symbols(const struct pi_symbol_target *target)
{
        return target->job.outcome.why == PI_SYMBOL_FOUND;
}

static struct pi_symbol_place *make_places_again(const struct pi_symbol_plan *plan,
                                                 const struct pi_recording *rec,
                                                 struct pi_arena *arena, size_t *count)
{
        size_t max = 0, n = 0;

        for (size_t i = 0; i < plan->count; i++)
                max += has_all_symbols(&plan->targets[i]) ? plan->targets[i].place_count : 0;
        struct pi_symbol_place *places = PI_NEW_ARRAY(arena, struct pi_symbol_place, max);
        for (size_t i = 0; places && i < plan->count; i++) {
                const struct pi_symbol_target *target = &plan->targets[i];
                for (size_t j = 0; has_all_symbols(target) && j < target->place_count; j++) {
                        struct pi_symbol_place place = target->places[j];
                        const struct pi_frame *frame =
                                pi_stacks_frame_at(&rec->stacks, place.frame);
                        if (!frame->caller ||
                            pi_functions_at(&rec->functions, frame->function)->resolved)
                                continue;
                        place.address = frame->address;
                        places[n++] = place;
                }
        }
        *count = n;
        return places;
}

static bool make_target(struct pi_symbol_target *target, const struct pi_recording *rec,
                        const struct pi_symbol_place *places, size_t count, struct pi_arena *arena)
{
        const struct pi_module *module = pi_modules_at(&rec->modules, places[0].module);
        uint64_t *addresses = PI_NEW_ARRAY(arena, uint64_t, count);
        size_t distinct = 0;

        if (!addresses)
                return false;
        for (size_t i = 0; i < count; i++)
                if (i == 0 || places[i].address != places[i - 1].address)
                        addresses[distinct++] = places[i].address;
        *target = (struct pi_symbol_target){ .module = places[0].module,
                                             .places = places,
                                             .place_count = count };
        target->job.request = (struct pi_symbol_request){
                .module = module,
                .path = pi_recording_str(rec, module->path),
                .name = pi_recording_str(rec, module->name),
                .address = addresses,
                .count = distinct,
        };
        target->job.answers = PI_NEW_ARRAY(arena, struct pi_symbol_answer, distinct);
        return target->job.answers != NULL;
}

static size_t run_length(const struct pi_symbol_place *places, size_t count)
{
        size_t n = 0;

        while (n < count && places[n].module == places[0].module)
                n++;
        return n;
}

/* Sorts the places and cuts them into targets. */
static bool make_targets(struct pi_symbol_plan *plan, const struct pi_recording *rec,
                         struct pi_symbol_place *places, size_t count, struct pi_arena *arena)
{
        size_t targets = 0;

        qsort(places, count, sizeof(places[0]), compare_places);
        for (size_t i = 0; i < count; i += run_length(places + i, count - i))
                targets++;
        struct pi_symbol_plan p = { PI_NEW_ARRAY(arena, struct pi_symbol_target, targets), 0 };
        if (!p.targets)
                return false;
        for (size_t i = 0, n; i < count; i += n) {
                n = run_length(places + i, count - i);
                if (!make_target(&p.targets[p.count++], rec, places + i, n, arena))
                        return false;
        }
        *plan = p;
        return true;
}

bool pi_symbol_plan_make(struct pi_symbol_plan *plan, const struct pi_recording *rec,
                         struct pi_arena *arena)
{
        size_t count = 0;
        struct pi_symbol_place *places = make_places(rec, arena, &count);

        return places && make_targets(plan, rec, places, count, arena);
}

bool pi_symbol_plan_again(struct pi_symbol_plan *again, const struct pi_symbol_plan *plan,
                          const struct pi_recording *rec, struct pi_arena *arena)
{
        size_t count = 0;
        struct pi_symbol_place *places = make_places_again(plan, rec, arena, &count);

        return places && make_targets(again, rec, places, count, arena);
}

#include "analyze/symbol/code_names.h"

static uint32_t make_function(struct pi_recording *rec, const struct pi_frame *frame,
                              const struct pi_code *code, enum pi_demangle_form form,
                              struct pi_arena *arena)
{
        struct pi_str name = pi_demangle(arena, pi_recording_str(rec, code->name), form);
        struct pi_function function = { .module = frame->module,
                                        .start = code->start,
                                        .resolved = true };

        if (!name.p)
                return PI_NONE;
        if (name.n == 0)
                name = PI_STR("(no name)"); /* perf shows an empty one */
        function.name = pi_strtab_intern(rec->strings, name);
        return function.name == PI_NONE ? PI_NONE : pi_functions_add(&rec->functions, &function);
}

bool pi_symbol_code_names(struct pi_recording *rec, enum pi_demangle_form form,
                          struct pi_arena *arena)
{
        if (rec->codes.codes.count == 0)
                return true;
        for (uint32_t i = 0; i < rec->stacks.frames.list.count; i++) {
                struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, i);
                if (frame->code == 0 || frame->function != PI_NONE)
                        continue;
                frame->function = make_function(
                        rec, frame, pi_codes_at(&rec->codes, frame->code - 1), form, arena);
                if (frame->function == PI_NONE)
                        return false;
        }
        return true;
}

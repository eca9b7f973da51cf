/* The walk: frame by frame, by whatever speaks of the code at hand. */
#include "analyze/unwind/frame.h"
#include "analyze/unwind/unwinder.h"

#include <stdlib.h>

#define KNOWN (1u << 12) /* addresses that a worker remembers, by hash */

/* What the code at an address was. */
struct known_code {
        struct unwind_module *module;
        uint64_t offset;
        struct unwind_code code;
};

struct pi_unwind_worker {
        struct known_code known[KNOWN];
};

struct pi_unwind_worker *pi_unwind_worker_create(void)
{
        return calloc(1, sizeof(struct pi_unwind_worker));
}

void pi_unwind_worker_free(struct pi_unwind_worker *worker)
{
        free(worker);
}

bool walk_place(const struct walk *walk, uint64_t *ip, bool caller, struct pi_unwind_place *out)
{
        for (unsigned step = 0; step < PI_ARCH_STRIPS; step++) {
                uint64_t address = pi_arch_strip(walk->arch, *ip, step);

                if (step > 0 && address == *ip)
                        continue;
                if (walk->task->place(walk->task->user, address - caller, out)) {
                        *ip = address;
                        return true;
                }
                if (walk->arch->machine != PI_EM_AARCH64)
                        return false;
        }
        return false;
}

/* perf's registers into slots; false where stack pointer or address were not recorded. */
static bool begin(struct walk *walk, struct frame *frame)
{
        const struct pi_unwind_task *task = walk->task;
        const struct pi_arch_registers *arch = walk->arch;
        size_t at = 0;

        for (unsigned bit = 0; bit < 64; bit++) {
                if (!(task->regs_mask >> bit & 1))
                        continue;
                if (bit < arch->perf_count && arch->perf[bit] != PI_ARCH_NO_SLOT)
                        frame_set(frame, arch->perf[bit], walk_wrap(walk, task->regs[at]));
                at++;
        }
        walk->stack_base = frame->reg[arch->sp];
        return frame_has(frame, arch->sp) && frame_has(frame, arch->ip);
}

/* What the code at a place is, from among what was met lately where it is. */
static bool code_at(struct pi_unwind_worker *worker, struct unwind_module *module, uint64_t offset,
                    struct unwind_code *out)
{
        size_t slot = (offset ^ offset >> 12 ^ (uintptr_t)module >> 6) & (KNOWN - 1);
        struct known_code *known = &worker->known[slot];
        uint64_t address;

        if (known->module == module && known->offset == offset) {
                *out = known->code;
                return true;
        }
        *out = (struct unwind_code){ .function = NULL };
        if (unwind_module_address(module, offset, &address) &&
            !unwind_module_code(module, address, out))
                return false;
        *known = (struct known_code){ module, offset, *out };
        return true;
}

/* One step up where no table speaks of the code. */
static bool step_without(struct walk *walk, const struct unwind_module *module,
                         struct pi_unwind_result *result, uint32_t id, struct frame *frame)
{
        enum pi_unwind_end why = module->why == PI_UNWIND_ROOT ? PI_UNWIND_NO_CFI : module->why;

        if (frame->caller && frame_by_signal(walk, frame))
                return true;
        if (module->vdso && frame_by_vsyscall(walk, frame))
                return true;
        if (frame_by_guess(walk, frame)) {
                if (result->guessed_from == SIZE_MAX) {
                        result->guessed_from = result->count;
                        result->guessed_why = why;
                        result->guessed_module = id;
                }
                return true;
        }
        if (walk->end != PI_UNWIND_STACK_SHORT || module->why == PI_UNWIND_ROOT)
                walk->end = why;
        return false;
}

/* One step up. *good is false where memory ran out. */
static bool step(struct pi_unwind_worker *worker, struct walk *walk, struct unwind_module *module,
                 const struct pi_unwind_place *place, struct pi_unwind_result *result,
                 struct frame *frame, bool *good)
{
        struct unwind_code code = { .function = NULL };

        if (module->why == PI_UNWIND_ROOT && module->arch->machine == walk->arch->machine)
                *good = code_at(worker, module, place->offset, &code);
        if (!*good)
                return false;
        if (module->vdso && frame->caller && frame_by_signal(walk, frame))
                return true;
        if (code.function) {
                walk->end = PI_UNWIND_CORRUPT;
                return code.row && frame_by_row(walk, code.function, code.row, frame);
        }
        if (code.exidx)
                return frame_by_exidx(walk, &module->exidx, code.exidx, frame);
        if (code.stub && !frame->caller && walk->arch->link != PI_ARCH_NO_SLOT)
                return frame_by_link(walk, frame);
        return step_without(walk, module, result, place->module, frame);
}

/* A walk goes up: the stack pointer never falls, and not both it and the address stay. */
static bool goes_up(struct walk *walk, const struct frame *before, const struct frame *frame)
{
        const struct pi_arch_registers *arch = walk->arch;
        uint64_t from = before->reg[arch->sp], to = frame->reg[arch->sp];

        if (!frame->caller &&
            (to < walk->stack_base || to - walk->stack_base > walk->task->stack_room))
                walk->switched = true;
        if (walk->switched || to > from ||
            (to == from && frame->reg[arch->ip] != before->reg[arch->ip]))
                return true;
        walk->end = PI_UNWIND_CORRUPT;
        return false;
}

static bool run(struct pi_unwinder *unwinder, struct pi_unwind_worker *worker, struct walk *walk,
                struct frame *frame, struct pi_unwind_result *result)
{
        const struct pi_arch_registers *arch = walk->arch;

        for (;;) {
                struct pi_unwind_place place;
                struct frame before = *frame;
                struct unwind_module *module;
                bool mapped, starved, good = true;

                walk->end = PI_UNWIND_ROOT;
                if (frame->caller && frame->reg[arch->ip] == 0)
                        return true;
                walk->end = PI_UNWIND_DEPTH;
                if (result->count == result->capacity)
                        return true;
                mapped = walk_place(walk, &frame->reg[arch->ip], frame->caller, &place);
                walk->end = PI_UNWIND_NO_MAPPING;
                if (!mapped && frame->caller)
                        return true;
                result->frame[result->count++] =
                        (struct pi_unwind_frame){ frame->reg[arch->ip], frame->caller };
                result->end_module = mapped ? place.module : PI_NONE;
                if (!mapped)
                        return true;
                module = unwinder_module(unwinder, place.module, &starved);
                if (!module)
                        return !starved;
                if (!step(worker, walk, module, &place, result, frame, &good) ||
                    !goes_up(walk, &before, frame))
                        return good;
        }
}

bool pi_unwind(struct pi_unwinder *unwinder, struct pi_unwind_worker *worker,
               const struct pi_unwind_task *task, struct pi_unwind_result *result)
{
        const uint16_t one = 1;
        struct walk walk = { .task = task,
                             .arch = pi_arch_registers(task->machine, task->narrow),
                             .swap = task->big_endian == (*(const uint8_t *)&one == 1),
                             .end = PI_UNWIND_NO_REGISTER };
        struct frame frame = { .known = 0 };
        bool good = true;

        result->count = 0;
        result->end_module = result->guessed_module = PI_NONE;
        result->guessed_from = SIZE_MAX;
        result->guessed_why = PI_UNWIND_ROOT;
        result->wanted_bytes = 0;
        result->end = PI_UNWIND_NO_CFI;
        if (!walk.arch)
                return true;
        if (begin(&walk, &frame))
                good = run(unwinder, worker, &walk, &frame, result);
        result->end = walk.end;
        if (walk.end == PI_UNWIND_STACK_SHORT)
                result->wanted_bytes = walk.wanted_bytes;
        return good;
}

enum pi_unwind_link pi_unwind_link(struct pi_unwinder *unwinder, uint16_t machine, bool narrow,
                                   const struct pi_unwind_place *leaf)
{
        const struct pi_arch_registers *arch = pi_arch_registers(machine, narrow);
        struct unwind_module *module;
        struct unwind_code code;
        uint64_t address;
        bool starved;

        if (!arch || arch->link == PI_ARCH_NO_SLOT)
                return PI_UNWIND_LINK_UNKNOWN;
        module = unwinder_module(unwinder, leaf->module, &starved);
        if (!module || module->why != PI_UNWIND_ROOT || module->arch->machine != arch->machine ||
            !unwind_module_address(module, leaf->offset, &address) ||
            !unwind_module_code(module, address, &code))
                return PI_UNWIND_LINK_UNKNOWN;
        if (code.stub)
                return PI_UNWIND_LINK_LIVE;
        if (!code.function || !code.row || code.function->ra != arch->link)
                return PI_UNWIND_LINK_UNKNOWN;
        for (uint32_t i = 0; i < code.row->rule_count; i++) {
                if (code.function->rule[code.row->rule + i].slot == arch->link)
                        return PI_UNWIND_LINK_SAVED;
        }
        return PI_UNWIND_LINK_LIVE;
}

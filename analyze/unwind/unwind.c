/* The walk: frame by frame, by whatever speaks of the code at hand. */
#include "analyze/unwind/scan.h"
#include "analyze/unwind/unwinder.h"
#include "base/limits.h"

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

/* One walk, and where it is. */
struct step {
        struct pi_unwinder *unwinder;
        struct pi_unwind_worker *worker;
        struct walk *walk;
        struct frame *frame;
        struct pi_unwind_result *result;
        struct unwind_module *module;
        struct pi_unwind_place place;
        bool good; /* memory did not run out */
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

/* From here on it is a guess. */
static void mark(struct pi_unwind_result *result, enum pi_unwind_end why, uint32_t module)
{
        if (result->guessed_from != SIZE_MAX)
                return;
        result->guessed_from = result->count;
        result->guessed_why = why;
        result->guessed_module = module;
}

/* One step up that the code itself tells. */
static bool step_by_code(struct step *step)
{
        struct unwind_text text;
        struct scan_code code;
        uint64_t address;

        if (step->walk->arch->machine != PI_EM_RISCV && step->walk->arch->machine != PI_EM_ARM)
                return false;
        if (step->walk->scans++ >= PI_LIMIT_UNWIND_SCANS)
                return false;
        if (!unwind_module_address(step->module, step->place.offset, &address) ||
            !unwinder_text(step->unwinder, step->module, step->place.module, address, &text))
                return false;
        code = (struct scan_code){ text.bytes, text.address, step->module->eh.section.swap };
        return frame_by_code(step->walk, &code, address + step->frame->caller, step->frame);
}

/* One step up where no table speaks of the code. */
static bool step_without(struct step *step)
{
        struct walk *walk = step->walk;
        const struct unwind_module *module = step->module;
        enum pi_unwind_end why = module->why == PI_UNWIND_ROOT ? PI_UNWIND_NO_CFI : module->why;

        if (step->frame->caller && frame_by_signal(walk, step->frame))
                return true;
        walk->end = why; /* whatever looking for a signal's frame came upon */
        if (step_by_code(step) || frame_by_guess(walk, why == PI_UNWIND_NO_CFI, step->frame)) {
                mark(step->result, why, step->place.module);
                return true;
        }
        if (walk->end != PI_UNWIND_STACK_SHORT || module->why == PI_UNWIND_ROOT)
                walk->end = why;
        return false;
}

/* .ARM.exidx speaks of what calls see, and says "cannot unwind" of what it was told nothing about:
 * of where threads begin, and of assembler code. */
static bool step_by_exidx(struct step *step, const struct exidx_item *item)
{
        if (item->ends || !step->frame->caller) {
                if (step_by_code(step)) {
                        mark(step->result, PI_UNWIND_NO_CFI, step->place.module);
                        return true;
                }
        }
        if (item->ends && !step->frame->caller) {
                step->walk->end = PI_UNWIND_NO_CFI;
                return false;
        }
        return frame_by_exidx(step->walk, &step->module->exidx, item, step->frame);
}

/* One step up. step->good is false where memory ran out. */
static bool step_up(struct step *step)
{
        struct walk *walk = step->walk;
        struct unwind_module *module = step->module;
        struct frame *frame = step->frame;
        struct unwind_code code = { .function = NULL };

        if (module->why == PI_UNWIND_ROOT && module->arch->machine == walk->arch->machine)
                step->good = code_at(step->worker, module, step->place.offset, &code);
        if (!step->good)
                return false;
        if (module->vdso && frame->caller && frame_by_signal(walk, frame))
                return true;
        if (module->vdso && !code.function && frame_by_vsyscall(walk, frame))
                return true;
        if (code.function) {
                walk->end = PI_UNWIND_CORRUPT;
                return code.row && frame_by_row(walk, code.function, code.row, frame);
        }
        if (code.exidx)
                return step_by_exidx(step, code.exidx);
        if (code.stub && !frame->caller && walk->arch->link != PI_ARCH_NO_SLOT)
                return frame_by_link(walk, frame);
        return step_without(step);
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

/* The frame's place, and its row in the result. False where the walk ends before it. */
static bool enter(struct step *step, bool *mapped)
{
        const struct pi_arch_registers *arch = step->walk->arch;
        struct pi_unwind_result *result = step->result;
        struct frame *frame = step->frame;
        uint64_t *ip = &frame->reg[arch->ip];

        step->walk->end = PI_UNWIND_ROOT;
        if (frame->caller && *ip == 0)
                return false;
        step->walk->end = PI_UNWIND_DEPTH;
        if (result->count == result->capacity)
                return false;
        frame->thumb = frame->caller && *ip & 1;
        *mapped = walk_place(step->walk, ip, frame->caller, &step->place);
        step->walk->end = PI_UNWIND_NO_MAPPING;
        if (!*mapped && frame->caller)
                return false;
        result->frame[result->count++] = (struct pi_unwind_frame){ *ip, frame->caller };
        result->end_module = *mapped ? step->place.module : PI_NONE;
        return *mapped;
}

/* False where memory ran out. */
static bool run(struct step *step)
{
        bool mapped = false, starved;

        while (enter(step, &mapped)) {
                struct frame before = *step->frame;

                step->module = unwinder_module(step->unwinder, step->place.module, &starved);
                if (!step->module)
                        return !starved;
                if (!step_up(step) || !goes_up(step->walk, &before, step->frame))
                        return step->good;
        }
        return true;
}

bool pi_unwind(struct pi_unwinder *unwinder, struct pi_unwind_worker *worker,
               const struct pi_unwind_task *task, struct pi_unwind_result *result)
{
        const uint16_t one = 1;
        struct walk walk = { .task = task,
                             .arch = pi_arch_registers(task->machine, task->narrow),
                             .swap = task->big_endian == (*(const uint8_t *)&one == 1),
                             .ready = task->ready,
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
                good = run(&(struct step){
                        unwinder, worker, &walk, &frame, result, NULL, { 0 }, true });
        result->end = walk.end;
        if (result->guessed_from >= result->count) /* it led to no frame */
                result->guessed_from = SIZE_MAX;
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

#include "analyze/rows/frame.h"

static const struct pi_function *function_of(const struct pi_recording *rec,
                                             const struct pi_frame *frame)
{
        const struct pi_function *function;

        if (!frame || frame->function >= rec->functions.list.count)
                return NULL;
        function = pi_functions_at(&rec->functions, frame->function);
        return function->resolved ? function : NULL;
}

struct pipa_text rows_frame_sym(const struct pi_recording *rec, const struct pi_frame *frame)
{
        const struct pi_function *function = function_of(rec, frame);

        return function ? rows_text(pi_recording_str(rec, function->name)) : ROWS_UNKNOWN;
}

bool rows_frame_symoff(const struct pi_recording *rec, const struct pi_frame *frame, uint64_t *out)
{
        const struct pi_function *function = function_of(rec, frame);

        if (!function || frame->address < function->start)
                return false;
        switch (pi_modules_at(&rec->modules, frame->module)->kind) {
        case PI_MODULE_NAMED:
        case PI_MODULE_NAMED_KERNEL: /* a text does not say where a function begins */
        case PI_MODULE_CUT:
                return false;
        default:
                break;
        }
        *out = frame->address - function->start;
        return true;
}

/* perf script prints a module by the name that its map was recorded under, short for what belongs
 * to the kernel (map__fprintf_dsoname, tools/perf/util/map.c). Where no map was recorded it knows
 * no module. */
struct pipa_text rows_frame_dso(const struct pi_recording *rec, const struct pi_frame *frame)
{
        const struct pi_module *module;

        if (!frame)
                return ROWS_UNKNOWN;
        module = pi_modules_at(&rec->modules, frame->module);
        switch (module->kind) {
        case PI_MODULE_KERNEL:
        case PI_MODULE_KERNEL_MODULE:
        case PI_MODULE_BPF:
        case PI_MODULE_KERNEL_CODE:
                return rows_text(pi_recording_str(rec, module->name));
        case PI_MODULE_HYPERVISOR:
        case PI_MODULE_UNKNOWN:
                return rows_literal("[unknown]");
        case PI_MODULE_GUEST:
                return module->start ? rows_text(pi_recording_str(rec, module->name))
                                     : rows_literal("[unknown]");
        case PI_MODULE_ANON:
                return rows_text(
                        pi_recording_str(rec, module->map_file ? module->map_file : module->path));
        default:
                return rows_text(pi_recording_str(rec, module->path));
        }
}

uint32_t rows_module_short(const struct pi_module *module)
{
        return module->name;
}

const char *rows_module_side(const struct pi_module *module)
{
        switch (module->kind) {
        case PI_MODULE_KERNEL:
        case PI_MODULE_KERNEL_MODULE:
        case PI_MODULE_BPF:
        case PI_MODULE_KERNEL_CODE:
        case PI_MODULE_NAMED_KERNEL:
                return "kernel";
        case PI_MODULE_GUEST:
                return "guest";
        case PI_MODULE_HYPERVISOR:
                return "hypervisor";
        case PI_MODULE_UNKNOWN:
                return "unknown";
        default:
                return "user";
        }
}

/* Code that the kernel generated (BPF programs, trampolines): the recording named each piece when
 * it appeared (KSYMBOL). */
#include "analyze/symbol/symbolizers.h"

bool pi_symbol_ksymbol_handles(const struct pi_module *module)
{
        return module->kind == PI_MODULE_BPF || module->kind == PI_MODULE_KERNEL_CODE;
}

void pi_symbol_ksymbol_answer(const struct pi_symbol_context *context,
                              struct pi_symbol_job *const *jobs, size_t count)
{
        (void)context;
        for (size_t i = 0; i < count; i++) {
                const struct pi_symbol_request *request = &jobs[i]->request;

                for (size_t k = 0; k < request->count; k++) {
                        jobs[i]->answers[k].name = request->name;
                        jobs[i]->answers[k].start = request->module->start;
                }
        }
}

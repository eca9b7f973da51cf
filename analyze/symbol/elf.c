/* The symbolizer for files that were mapped: finds the module's files, asks a worker about them. */
#include "analyze/symbol/isolated/ask.h"

bool pi_symbol_elf_handles(const struct pi_module *module)
{
        return module->kind == PI_MODULE_FILE || module->kind == PI_MODULE_VDSO;
}

static void answer_one(const struct pi_symbol_context *context, struct pi_symbol_job *job)
{
        struct pi_elf_files files;

        pi_elf_find(context, &job->request, job->scratch, &files, &job->outcome);
        if (job->outcome.why == PI_SYMBOL_FOUND && !job->outcome.no_memory)
                pi_elf_ask(context->crew, &files, job);
        pi_elf_files_close(&files);
}

void pi_symbol_elf_answer(const struct pi_symbol_context *context,
                          struct pi_symbol_job *const *jobs, size_t count)
{
        for (size_t i = 0; i < count; i++)
                answer_one(context, jobs[i]);
}

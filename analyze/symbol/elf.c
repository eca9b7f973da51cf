/* The symbolizer for files that were mapped: finds the module's files, asks their symbol tables. */
#include "analyze/symbol/elf_answer.h"
#include "analyze/symbol/elf_find.h"

bool pi_symbol_elf_handles(const struct pi_module *module)
{
        return module->kind == PI_MODULE_FILE || module->kind == PI_MODULE_VDSO;
}

static bool has_segment_bytes(const struct pi_elf *elf)
{
        for (size_t i = 0; i < elf->segment_count; i++)
                if (elf->segments[i].type == PI_PT_LOAD && elf->segments[i].flags & PI_PF_X &&
                    elf->segments[i].file_size > 0)
                        return true;
        return false;
}

static void answer_from(const struct pi_elf_files *files, struct pi_symbol_job *job)
{
        const struct pi_elf *debug = files->debug.fd >= 0 ? &files->debug : NULL;
        const struct pi_elf *image = files->image.fd >= 0 ? &files->image : debug;
        size_t functions = 0;

        if (!has_segment_bytes(image)) {
                job->outcome.why = PI_SYMBOL_NO_SEGMENTS;
                return;
        }
        if (!pi_elf_answer(image, debug, job, &functions))
                job->outcome.no_memory = true;
        else if (functions == 0)
                job->outcome.why = PI_SYMBOL_NO_SYMBOLS;
        else if (!debug && !pi_elf_section(image, PI_SHT_SYMTAB))
                job->outcome.why = PI_SYMBOL_EXPORTS;
}

static void answer_one(const struct pi_symbol_context *context, struct pi_symbol_job *job)
{
        struct pi_elf_files files;

        pi_elf_find(context, &job->request, job->scratch, &files, &job->outcome);
        if (job->outcome.why == PI_SYMBOL_FOUND && !job->outcome.no_memory)
                answer_from(&files, job);
        pi_elf_files_close(&files);
}

void pi_symbol_elf_answer(const struct pi_symbol_context *context,
                          struct pi_symbol_job *const *jobs, size_t count)
{
        for (size_t i = 0; i < count; i++)
                answer_one(context, jobs[i]);
}

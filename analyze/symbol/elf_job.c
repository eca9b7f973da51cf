/* One module's job, done in whatever process has its files open. */
#include "analyze/symbol/elf_answer.h"

static bool has_segment_bytes(const struct pi_elf *elf)
{
        for (size_t i = 0; i < elf->segment_count; i++)
                if (elf->segments[i].type == PI_PT_LOAD && elf->segments[i].flags & PI_PF_X &&
                    elf->segments[i].file_size > 0)
                        return true;
        return false;
}

void pi_elf_answer_job(const struct pi_elf_files *files, struct pi_symbol_job *job)
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

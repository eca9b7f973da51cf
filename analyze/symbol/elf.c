/* The symbolizer for files that were mapped: finds the module's files, has a worker ask their
 * symbol tables. */
#include "analyze/symbol/elf_find.h"
#include "analyze/symbol/isolated/ask.h"

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

/* What was seen of the files on the way. */
static void tell(const struct pi_elf_files *files, const struct pi_elf_told *told,
                 struct pi_symbol_outcome *outcome)
{
        const struct pi_elf_place *at = &files->image_at;
        struct pi_symbol_origin mini = { .what = PI_SYMBOL_MINIDEBUGINFO,
                                         .where = at->root.where,
                                         .index = at->root.index,
                                         .path = at->path };
        struct pi_symbol_refusal refusal = { .why = PI_SYMBOL_REFUSED_MINI,
                                             .where = at->root.where,
                                             .index = at->root.index,
                                             .path = at->path };

        if (told->mini == PI_ELF_MINI_FOUND)
                pi_symbol_trail_from(&outcome->trail, &mini);
        else if (told->mini != PI_ELF_MINI_NONE)
                pi_symbol_trail_refuse(&outcome->trail, &refusal);
        refusal.why = PI_SYMBOL_REFUSED_REST;
        if (told->full)
                pi_symbol_trail_refuse(&outcome->trail, &refusal);
        if (told->functions == 0)
                outcome->why = PI_SYMBOL_NO_SYMBOLS;
        else if (told->exports)
                outcome->why = PI_SYMBOL_EXPORTS;
}

static void answer_from(struct pi_crew *crew, const struct pi_elf_files *files,
                        struct pi_symbol_job *job)
{
        const struct pi_elf *debug = files->debug.fd >= 0 ? &files->debug : NULL;
        const struct pi_elf *image = files->image.fd >= 0 ? &files->image : debug;
        struct pi_elf_told told;

        if (!has_segment_bytes(image))
                job->outcome.why = PI_SYMBOL_NO_SEGMENTS;
        else if (pi_elf_ask(crew, image, debug, job, &told))
                tell(files, &told, &job->outcome);
}

static void answer_one(const struct pi_symbol_context *context, struct pi_symbol_job *job)
{
        struct pi_elf_files files;

        pi_elf_find(context, &job->request, job->scratch, &files, &job->outcome);
        if (job->outcome.why == PI_SYMBOL_FOUND && !job->outcome.no_memory)
                answer_from(context->crew, &files, job);
        pi_elf_files_close(&files);
}

void pi_symbol_elf_answer(const struct pi_symbol_context *context,
                          struct pi_symbol_job *const *jobs, size_t count)
{
        for (size_t i = 0; i < count; i++)
                answer_one(context, jobs[i]);
}

/* The symbolizer for the kernel and its modules. What ran knows best: kallsyms comes first; vmlinux
 * and the files of modules name what it had no names for at all. */
#include "analyze/symbol/kernel_elf.h"
#include "analyze/symbol/kernel_find.h"
#include "base/cleanup.h"

bool pi_symbol_kernel_handles(const struct pi_module *module)
{
        return module->kind == PI_MODULE_KERNEL || module->kind == PI_MODULE_KERNEL_MODULE;
}

/* One name is enough: a kallsyms that knows a module knows all its functions. */
static bool has_names(const struct pi_symbol_job *job)
{
        for (size_t i = 0; i < job->request.count; i++)
                if (job->answers[i].name.n > 0)
                        return true;
        return false;
}

static bool find_slide(const struct pi_symbol_context *context, const struct pi_symbol_job *job,
                       const struct pi_elf *elf, uint64_t *slide)
{
        *slide = 0;
        return job->request.module->kind == PI_MODULE_KERNEL_MODULE ||
               pi_kernel_elf_slide(elf, &context->kernel, slide);
}

/* `arena` is for what the job needs on the way. */
static bool answer_job(const struct pi_symbol_context *context, struct pi_symbol_job *job,
                       struct pi_kernel_index *index, struct pi_arena *arena)
{
        struct pi_elf elf = { .fd = -1 };
        struct pi_symbol_job part = *job;
        size_t functions = 0;
        uint64_t slide;
        bool good = true;

        if (!pi_kernel_find(context, job, index, arena, &elf))
                return !arena->failed;
        if (find_slide(context, job, &elf, &slide)) {
                part.scratch = arena;
                good = pi_kernel_elf_answer(&elf, slide, &part, &functions);
        }
        if (functions > 0)
                job->outcome.why = PI_SYMBOL_FOUND;
        pi_close_fd(&elf.fd);
        return good;
}

void pi_symbol_kernel_files_answer(const struct pi_symbol_context *context,
                                   struct pi_symbol_job *const *jobs, size_t count)
{
        struct pi_kernel_index index;
        struct pi_arena arena;
        bool good = pi_kernel_index_init(&index, context, jobs, count, jobs[0]->scratch);

        for (size_t i = 0; i < count && good; i++) {
                if (has_names(jobs[i]))
                        continue;
                pi_arena_init(&arena, jobs[i]->scratch->budget_bytes);
                good = answer_job(context, jobs[i], &index, &arena);
                pi_arena_done(&arena);
        }
        good = good && !jobs[0]->scratch->failed;
        for (size_t i = 0; i < count; i++)
                jobs[i]->outcome.no_memory |= !good;
}

void pi_symbol_kernel_answer(const struct pi_symbol_context *context,
                             struct pi_symbol_job *const *jobs, size_t count)
{
        pi_symbol_kallsyms_answer(context, jobs, count);
        if (context->root_count > 0 || context->file_count > 0)
                pi_symbol_kernel_files_answer(context, jobs, count);
}

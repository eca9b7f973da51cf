#include "analyze/symbol/symbol_context.h"

#include "analyze/symbol/root.h"
#include "analyze/symbol/this_boot.h"
#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>

#define KALLSYMS_PATH "/proc/kallsyms"

static enum pipa_status open_roots(struct pi_symbol_context *context,
                                   const struct pi_symbol_options *opt, struct pi_arena *arena,
                                   struct pipa_error *err)
{
        int *roots = PI_NEW_ARRAY(arena, int, opt->symfs_count);

        if (!roots)
                return pi_fail_memory(err, arena);
        context->roots = roots;
        for (size_t i = 0; i < opt->symfs_count; i++) {
                roots[i] = pi_root_dir(opt->symfs[i]);
                if (roots[i] < 0)
                        return pi_fail_errno(err, errno, pi_str_of(opt->symfs[i]),
                                             "cannot open the directory of symbol files");
                context->root_count++;
        }
        return PIPA_OK;
}

static enum pipa_status open_kallsyms(struct pi_symbol_context *context,
                                      const struct pi_recording *rec,
                                      const struct pi_symbol_options *opt, struct pipa_error *err)
{
        if (opt->kallsyms) {
                context->kallsyms = pi_root_open_named(opt->kallsyms);
                if (context->kallsyms < 0)
                        return pi_fail_errno(err, errno, pi_str_of(opt->kallsyms),
                                             "cannot read the kernel's symbols");
        } else if (opt->recorded_kallsyms) {
                context->kallsyms = fcntl(opt->recorded_kallsyms->fd, F_DUPFD_CLOEXEC, 0);
                context->kallsyms_offset = opt->recorded_kallsyms->offset;
                context->kallsyms_size = opt->recorded_kallsyms->size;
                if (context->kallsyms < 0)
                        return pi_fail_errno(err, errno, PI_STR("kallsyms"), "cannot be read");
        } else if (opt->this_machine && pi_this_boot(rec)) {
                context->kallsyms = pi_root_open_named(KALLSYMS_PATH);
        }
        return PIPA_OK;
}

enum pipa_status pi_symbol_context_init(struct pi_symbol_context *context,
                                        const struct pi_recording *rec,
                                        const struct pi_symbol_options *opt, struct pi_arena *arena,
                                        struct pipa_error *err)
{
        *context = (struct pi_symbol_context){ .files = opt->files,
                                               .file_count = opt->file_count,
                                               .machine_root = -1,
                                               .kallsyms = -1,
                                               .kallsyms_size = UINT64_MAX };
        if (rec->kernel_module != PI_NONE)
                context->kernel_text = pi_modules_at(&rec->modules, rec->kernel_module)->start;
        if (opt->this_machine)
                context->machine_root = pi_root_dir("/");
        enum pipa_status status = open_roots(context, opt, arena, err);
        return status ? status : open_kallsyms(context, rec, opt, err);
}

void pi_symbol_context_done(struct pi_symbol_context *context)
{
        for (size_t i = 0; i < context->root_count; i++)
                pi_close_fd((int[]){ context->roots[i] });
        pi_close_fd(&context->machine_root);
        pi_close_fd(&context->kallsyms);
}

#include "analyze/symbol/symbol_context.h"

#include "analyze/symbol/root.h"
#include "analyze/symbol/this_boot.h"
#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>

#define KALLSYMS_PATH "/proc/kallsyms"

/* Opens a directory that the user has named. */
static enum pipa_status open_root(struct pi_symbol_context *context, struct pi_symbol_root *roots,
                                  const char *path, enum pi_symbol_where where, size_t index,
                                  struct pipa_error *err)
{
        struct pi_symbol_root root = { pi_root_dir(path), where, (uint32_t)index };

        if (root.dir < 0)
                return pi_fail_errno(err, errno, pi_str_of(path),
                                     "cannot open the directory of symbol files");
        roots[context->root_count++] = root;
        return PIPA_OK;
}

static enum pipa_status open_roots(struct pi_symbol_context *context,
                                   const struct pi_symbol_options *opt, struct pi_arena *arena,
                                   struct pipa_error *err)
{
        size_t most = opt->symfs_count + opt->debug_dir_count + 1;
        struct pi_symbol_root *roots = PI_NEW_ARRAY(arena, struct pi_symbol_root, most);
        enum pipa_status status = roots ? PIPA_OK : pi_fail_memory(err, arena);

        context->roots = roots;
        for (size_t i = 0; i < opt->symfs_count && status == PIPA_OK; i++)
                if (opt->symfs[i])
                        status = open_root(context, roots, opt->symfs[i], PI_SYMBOL_SYMFS, i, err);
        for (size_t i = 0; i < opt->debug_dir_count && status == PIPA_OK; i++)
                status = open_root(context, roots, opt->debug_dirs[i], PI_SYMBOL_DEBUG_DIR, i, err);
        if (status == PIPA_OK && opt->this_machine) {
                roots[context->root_count] =
                        (struct pi_symbol_root){ pi_root_dir("/"), PI_SYMBOL_MACHINE, 0 };
                context->root_count += roots[context->root_count].dir >= 0;
        }
        return status;
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
                                               .arch = rec->machine.arch,
                                               .big_endian = rec->machine.big_endian,
                                               .kallsyms = -1,
                                               .kallsyms_size = UINT64_MAX };
        if (rec->kernel_module != PI_NONE)
                context->kernel_text = pi_modules_at(&rec->modules, rec->kernel_module)->start;
        enum pipa_status status = open_roots(context, opt, arena, err);
        return status ? status : open_kallsyms(context, rec, opt, err);
}

void pi_symbol_context_done(struct pi_symbol_context *context)
{
        for (size_t i = 0; i < context->root_count; i++)
                pi_close_fd((int[]){ context->roots[i].dir });
        pi_close_fd(&context->kallsyms);
}

#include "analyze/symbol/symbol_context.h"

#include "analyze/symbol/kallsyms_list.h"
#include "analyze/symbol/root.h"
#include "analyze/symbol/this_boot.h"
#include "base/cleanup.h"

#include <errno.h>

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
                                      const struct pi_symbol_options *opt, struct pi_arena *arena,
                                      struct pipa_error *err)
{
        struct pi_kallsyms_list list;

        if (!pi_kallsyms_list_init(&list, context->root_count, arena))
                return pi_fail_memory(err, arena);
        context->kallsyms = list.items;
        enum pipa_status status = pi_kallsyms_list_named(&list, opt, &context->kernel, err);
        if (status == PIPA_OK) {
                for (size_t i = 0; i < context->root_count; i++)
                        pi_kallsyms_list_root(&list, &context->roots[i], &context->kernel);
                if (opt->this_machine && pi_this_boot(rec))
                        pi_kallsyms_list_machine(&list);
        }
        context->kallsyms_count = list.count;
        return status;
}

enum pipa_status pi_symbol_context_init(struct pi_symbol_context *context,
                                        const struct pi_recording *rec,
                                        const struct pi_symbol_options *opt, struct pi_arena *arena,
                                        struct pipa_error *err)
{
        *context = (struct pi_symbol_context){ .files = opt->files,
                                               .file_count = opt->file_count,
                                               .code_maps = opt->code_maps,
                                               .code_map_count = opt->code_map_count,
                                               .arch = rec->machine.arch,
                                               .big_endian = rec->machine.big_endian };
        if (!pi_kernel_of(&context->kernel, rec, arena))
                return pi_fail_memory(err, arena);
        enum pipa_status status = open_roots(context, opt, arena, err);
        return status ? status : open_kallsyms(context, rec, opt, arena, err);
}

void pi_symbol_context_done(struct pi_symbol_context *context)
{
        for (size_t i = 0; i < context->root_count; i++)
                pi_close_fd((int[]){ context->roots[i].dir });
        for (size_t i = 0; i < context->kallsyms_count; i++)
                pi_close_fd((int[]){ context->kallsyms[i].fd });
}

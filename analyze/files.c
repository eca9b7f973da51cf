#include "analyze/files.h"

#include "pipa/format.h"

void pi_files_init(struct pi_files *files, struct pi_bundle *bundle, const struct pipa_options *opt)
{
        bool isolated = opt->symbols != PIPA_SYMBOLS_IN_PROCESS;

        *files = (struct pi_files){
                .binaries = { .bundle = bundle },
                .named = { opt->symfs, opt->symfs_count, opt->temp_dir, bundle->host },
                .symbols = { .symfs_count = opt->symfs_count,
                             .debug_dirs = opt->debug_dirs,
                             .debug_dir_count = opt->debug_dir_count,
                             .kallsyms = opt->kallsyms,
                             .this_machine = opt->this_machine,
                             .demangle = (enum pi_demangle_form)opt->demangle,
                             .threads = opt->threads,
                             .program = isolated ? opt->symbolize_program : NULL,
                             .else_in_process = opt->symbols == PIPA_SYMBOLS_ELSE_IN_PROCESS,
                             .host = bundle->host },
        };
}

static size_t count_ids(const struct pi_recording *rec)
{
        size_t ids = 0;

        for (uint32_t i = 0; i < rec->modules.list.count; i++)
                ids += pi_modules_at(&rec->modules, i)->build_id.size > 0;
        return ids;
}

static enum pipa_status open_all(struct pi_files *files, const struct pi_recording *rec,
                                 struct pipa_error *err)
{
        const struct pi_member *member =
                pi_bundle_find(files->binaries.bundle, PI_STR(PIPA_MEMBER_KALLSYMS));
        enum pipa_status status = pi_binaries_open(&files->binaries, rec, err);

        if (status)
                return status;
        if (member) {
                files->kallsyms =
                        (struct pi_symbol_text){ member->fd, member->offset, member->size };
                files->symbols.recorded_kallsyms = &files->kallsyms;
        }
        files->symbols.files = files->binaries.files;
        files->symbols.file_count = files->binaries.count;
        status = pi_symfs_open(&files->symfs, &files->named, rec, err);
        files->opened = true;
        return status ? status : pi_symfs_use(&files->symfs, rec->arena, &files->symbols, err);
}

enum pipa_status pi_files_open(struct pi_files *files, const struct pi_recording *rec,
                               struct pipa_error *err)
{
        size_t ids = count_ids(rec);

        if (files->opened && ids == files->ids)
                return PIPA_OK;
        pi_files_close(files);
        files->ids = ids;
        return open_all(files, rec, err);
}

void pi_files_close(struct pi_files *files)
{
        if (files->opened)
                pi_symfs_close(&files->symfs);
        files->opened = false;
}

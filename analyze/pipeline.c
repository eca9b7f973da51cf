#include "analyze/pipeline.h"

#include "analyze/code_files.h"
#include "analyze/data/counts_clock.h"
#include "analyze/pass/pass.h"
#include "analyze/source/source.h"
#include "analyze/symbol/symbol.h"
#include "analyze/table/file.h"
#include "analyze/unwinding.h"
#include "pipa/format.h"

#include <math.h>
#include <stdlib.h>

static bool step(void *user, const char *stage, uint64_t done, uint64_t total)
{
        const struct pipa_options *opt = user;

        if (opt->progress)
                opt->progress(opt->user, stage, done, total);
        return !opt->cancel || !opt->cancel(opt->user);
}

static enum pipa_status check_cancel(const struct pipa_options *opt, const char *stage,
                                     struct pipa_error *err)
{
        if (step((void *)opt, stage, 0, 0))
                return PIPA_OK;
        return pi_fail(err, PIPA_E_CANCELLED, PI_STR(""), PI_NO_OFFSET,
                       "the analysis was cancelled");
}

static enum pipa_status run_passes(const struct pi_recording *rec, struct pi_model *model,
                                   const struct pipa_options *opt, struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;

        for (size_t i = 0; i < pi_pass_count && status == PIPA_OK; i++) {
                status = check_cancel(opt, pi_passes[i].name, err);
                if (status == PIPA_OK)
                        status = pi_passes[i].run(rec, model, err);
        }
        return status;
}

/* Everything that was measured, stacks unwound. */
static enum pipa_status read_all(struct pi_files *files, struct pi_recording *rec,
                                 const struct pipa_options *opt, struct pipa_error *err)
{
        const struct pi_bundle *bundle = files->binaries.bundle;
        struct pi_unwinding_hand hand;
        enum pipa_status status;

        pi_unwinding_init(&hand, files);
        if (!opt->no_unwind)
                rec->unwinding = &hand.by;
        if (opt->max_stack > 0 && opt->max_stack < rec->max_stack)
                rec->max_stack = opt->max_stack;
        status = pi_sources_read(bundle, rec, bundle->host, err);
        rec->unwinding = NULL;
        pi_unwinding_done(&hand);
        return status;
}

/* A further file of counts; the bundle ends before its counts do. */
static enum pipa_status read_also(const char *path, struct pi_recording *rec,
                                  const struct pi_host *host, const struct pipa_options *opt,
                                  struct pipa_error *err)
{
        size_t sets = rec->counts.count, samples = rec->samples.count;
        struct pi_bundle bundle;
        enum pipa_status status =
                pi_bundle_open(path, opt->temp_dir, host, rec->arena, rec->notes, &bundle, err);

        if (status)
                return status;
        status = pi_sources_read(&bundle, rec, host, err);
        if (status == PIPA_OK && (rec->counts.count == sets || rec->samples.count > samples))
                status = pi_fail(err, PIPA_E_UNSUPPORTED, bundle.name, PI_NO_OFFSET,
                                 "is no file of counts: beside the first file only those of perf "
                                 "stat are read");
        pi_bundle_close(&bundle);
        return status;
}

/* Reads everything, then names it. */
static enum pipa_status read_and_name(struct pi_files *files, struct pi_recording *rec,
                                      const struct pipa_options *opt, struct pi_code_files *codes,
                                      struct pipa_error *err)
{
        enum pipa_status status = read_all(files, rec, opt, err);

        for (size_t i = 0; i < opt->also_count && status == PIPA_OK; i++)
                status = read_also(opt->also[i], rec, files->named.host, opt, err);
        if (status == PIPA_OK) {
                pi_counts_place(rec);
                status = check_cancel(opt, "naming addresses", err);
        }
        if (status == PIPA_OK)
                status = pi_files_open(files, rec, err);
        if (status == PIPA_OK && !pi_code_files_list(codes, files->binaries.bundle))
                status = pi_fail_memory(err, rec->arena);
        files->symbols.code_maps = codes->list;
        files->symbols.code_map_count = codes->list_count;
        if (status == PIPA_OK)
                status = pi_symbolize(rec, &files->symbols, err);
        if (status == PIPA_OK && rec->keep & PI_KEEP_SAMPLES &&
            !pi_modules_name_build_ids(&rec->modules, rec->strings))
                status = pi_fail_memory(err, rec->arena);
        return status;
}

static enum pipa_status read_with_code(struct pi_files *files, struct pi_recording *rec,
                                       const struct pipa_options *opt, struct pipa_error *err)
{
        struct pi_code_files codes;
        enum pipa_status status = pi_code_files_open(&codes, opt, files->named.host, rec, err);

        if (status == PIPA_OK)
                status = read_and_name(files, rec, opt, &codes, err);
        pi_code_files_close(&codes, rec);
        return status;
}

/* What rows are made of. */
static unsigned keep_of(unsigned need)
{
        unsigned keep = 0;

        if (need & (PIPA_NEED_SAMPLES | PIPA_NEED_RAW))
                keep |= PI_KEEP_SAMPLES;
        if (need & PIPA_NEED_RECORDS)
                keep |= PI_KEEP_RECORDS;
        if (need & PIPA_NEED_RAW)
                keep |= PI_KEEP_RAW;
        return keep;
}

static void give_back(struct pipa_analysis *analysis)
{
        if (analysis->rec.arena)
                pi_recording_done(&analysis->rec);
        analysis->rec.arena = NULL;
        pi_arena_done(&analysis->recorded);
}

/* What the caller wants of the metrics. */
static enum pipa_status ask(const struct pipa_options *opt, struct pi_arena *arena,
                            struct pi_metrics_ask *out, struct pipa_error *err)
{
        *out = (struct pi_metrics_ask){ .transactions =
                                                opt->transactions > 0 ? opt->transactions : NAN,
                                        .by = (enum pi_metrics_by)opt->metrics_by,
                                        .totals_only = !(opt->need & PIPA_NEED_MODEL) };
        struct pi_str *fact = PI_NEW_ARRAY(arena, struct pi_str, opt->fact_count);

        if (!fact)
                return pi_fail_memory(err, arena);
        for (size_t i = 0; i < opt->fact_count; i++)
                fact[i] = pi_arena_copy(arena, pi_str_of(opt->facts[i]));
        out->fact = fact;
        out->fact_count = opt->fact_count;
        if (opt->cpu)
                out->cpu = pi_arena_copy(arena, pi_str_of(opt->cpu));
        if (!opt->metrics_file)
                return PIPA_OK;
        out->given_name = pi_arena_copy(arena, pi_str_of(opt->metrics_file));
        return pi_table_load(opt->metrics_file, arena, &out->given, err);
}

/* The recording has an arena of its own: once the model stands and nothing else is wanted, it is
 * given back. */
static enum pipa_status analyse(struct pi_bundle *bundle, const struct pipa_options *opt,
                                struct pipa_analysis *analysis, struct pipa_error *err)
{
        struct pi_recording *rec = &analysis->rec;
        struct pi_files files;
        enum pipa_status status;

        pi_arena_init(&analysis->recorded, opt->memory_limit_bytes);
        if (!pi_recording_init(rec, &analysis->recorded, &analysis->strings, &analysis->notes))
                return pi_fail_memory(err, &analysis->recorded);
        pi_recording_keep(rec, keep_of(opt->need));
        pi_files_init(&files, bundle, opt);
        status = read_with_code(&files, rec, opt, err);
        pi_files_close(&files);
        if (status == PIPA_OK && opt->need & (PIPA_NEED_MODEL | PIPA_NEED_METRICS))
                status = run_passes(rec, &analysis->model, opt, err);
        analysis->need = opt->need;
        analysis->start_ns = rec->start_ns;
        if (!rec->keep)
                give_back(analysis);
        return status;
}

/* A failure that no part in particular owns, such as the memory limit, is the input's. */
static void name_input(struct pipa_error *err, struct pi_str name)
{
        struct pipa_error was = *err;

        pi_fail(err, was.status, name, was.offset, "%s", was.text);
        err->sys_errno = was.sys_errno;
}

static enum pipa_status open_and_analyse(const struct pi_input *input,
                                         const struct pipa_options *opt,
                                         struct pipa_analysis *analysis, struct pipa_error *err)
{
        struct pi_host host = { step, (void *)opt };
        struct pi_bundle bundle;
        enum pipa_status status =
                input->path ? pi_bundle_open(input->path, opt->temp_dir, &host, &analysis->arena,
                                             &analysis->notes, &bundle, err)
                            : pi_bundle_from_fd(input->fd, input->name, opt->temp_dir, &host,
                                                &analysis->arena, &analysis->notes, &bundle, err);

        if (status)
                return status;
        analysis->model.input_name = pi_arena_copy(&analysis->arena, bundle.name);
        status = ask(opt, &analysis->arena, &analysis->model.metrics_ask, err);
        if (status == PIPA_OK)
                status = analyse(&bundle, opt, analysis, err);
        if (status && err && !err->member[0])
                name_input(err, bundle.name);
        pi_bundle_close(&bundle);
        return status;
}

enum pipa_status pi_pipeline_run(const struct pi_input *input, const struct pipa_options *opt,
                                 struct pipa_analysis **out, struct pipa_error *err)
{
        struct pipa_analysis *analysis = calloc(1, sizeof(*analysis));
        enum pipa_status status;

        if (!analysis)
                return pi_fail_memory(err, NULL);
        pi_arena_init(&analysis->arena, opt->memory_limit_bytes);
        pi_notes_init(&analysis->notes, &analysis->arena);
        pi_model_init(&analysis->model, &analysis->arena, &analysis->strings, &analysis->notes);
        status = pi_strtab_init(&analysis->strings, &analysis->arena)
                         ? open_and_analyse(input, opt, analysis, err)
                         : pi_fail_memory(err, &analysis->arena);
        if (status) {
                pipa_analysis_free(analysis);
                return status;
        }
        *out = analysis;
        return PIPA_OK;
}

void pipa_analysis_free(struct pipa_analysis *analysis)
{
        if (!analysis)
                return;
        give_back(analysis);
        pi_strtab_done(&analysis->strings);
        pi_arena_done(&analysis->arena);
        free(analysis);
}

/* The public API: checks what callers hand in, then runs the pipeline or a renderer. */
#include "analyze/pipeline.h"
#include "base/limits.h"
#include "base/pool.h"
#include "report/export.h"
#include "report/report.h"

/* Copies the fields that the caller knew when it was compiled; the rest keep their defaults. */
static enum pipa_status complete(const struct pipa_options *given, struct pipa_options *out,
                                 struct pipa_error *err)
{
        struct pipa_options opt = PIPA_OPTIONS_INIT;

        if (given && (given->size < sizeof(size_t) || given->size > 4096))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "have no valid size; start from PIPA_OPTIONS_INIT");
        if (given)
                memcpy(&opt, given, given->size < sizeof(opt) ? given->size : sizeof(opt));
        if (opt.symfs_count > 0 && !opt.symfs)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "count symfs directories but name none");
        if (opt.jit_count > 0 && !opt.jit)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "count files of generated code but name none");
        if (opt.demangle > PIPA_DEMANGLE_NONE)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "ask for a form of names that is not known");
        if (opt.debug_dir_count > 0 && !opt.debug_dirs)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "count debug directories but name none");
        if (opt.metrics_by > PIPA_METRICS_BY_FUNCTION)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "ask for metrics by something that is not known");
        if (opt.symbols > PIPA_SYMBOLS_ELSE_IN_PROCESS)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "name no known way to read symbol files (symbols)");
        opt.size = sizeof(opt);
        if (opt.threads == 0)
                opt.threads = pi_pool_cores();
        if (opt.threads > PI_LIMIT_WORKERS)
                opt.threads = PI_LIMIT_WORKERS;
        if (opt.memory_limit_bytes == 0)
                opt.memory_limit_bytes = PI_LIMIT_MEMORY_BYTES;
        if (opt.memory_limit_bytes > SIZE_MAX)
                opt.memory_limit_bytes = SIZE_MAX;
        if (opt.need == 0)
                opt.need = PIPA_NEED_MODEL;
        *out = opt;
        return PIPA_OK;
}

static enum pipa_status run(const struct pi_input *input, const struct pipa_options *given,
                            struct pipa_analysis **out, struct pipa_error *err)
{
        struct pipa_options opt;
        enum pipa_status status = complete(given, &opt, err);

        return status ? status : pi_pipeline_run(input, &opt, out, err);
}

enum pipa_status pipa_analyze_file(const char *path, const struct pipa_options *opt,
                                   struct pipa_analysis **out, struct pipa_error *err)
{
        if (!path || !out)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "a path and a place for the result are needed");
        return run(&(struct pi_input){ .path = path }, opt, out, err);
}

enum pipa_status pipa_analyze_fd(int fd, const char *name, const struct pipa_options *opt,
                                 struct pipa_analysis **out, struct pipa_error *err)
{
        if (fd < 0 || !out)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "an open file and a place for the result are needed");
        return run(&(struct pi_input){ .fd = fd, .name = name }, opt, out, err);
}

static enum pipa_status render(const struct pi_renderer *renderer, const struct pi_model *model,
                               struct pi_out *out, struct pipa_error *err)
{
        enum pipa_status status = renderer->write(model, out, err);

        pi_out_flush(out);
        if (status)
                return status;
        if (out->error)
                return pi_fail_errno(err, out->error, pi_str_of(renderer->name),
                                     "output could not be written");
        return PIPA_OK;
}

enum pipa_status pipa_render(const struct pipa_analysis *analysis, enum pipa_render_format format,
                             pipa_write_fn write, void *user, struct pipa_error *err)
{
        const struct pi_renderer *renderer = pi_renderer_find(format);
        struct pi_out out;

        if (!analysis || !write || !renderer)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "an analysis, a known format and a write function are needed");
        if (!(analysis->need & PIPA_NEED_MODEL))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "did not ask for a model (PIPA_NEED_MODEL): there is nothing to "
                               "render");
        pi_out_init(&out, write, user, PI_LIMIT_OUTPUT_BYTES);
        return render(renderer, &analysis->model, &out, err);
}

/* The caller's function, and what it said: its EFBIG is not the limit's. */
struct taker {
        pipa_write_fn write;
        void *user;
        int error;
};

static int take(void *user, const void *data, size_t size)
{
        struct taker *taker = user;

        taker->error = taker->write(taker->user, data, size);
        return taker->error;
}

static enum pipa_status run_exporter(const struct pi_exporter *exporter, struct pi_export *x,
                                     const struct taker *taker)
{
        enum pipa_status status;

        pi_arena_init(&x->arena, (size_t)PI_LIMIT_MEMORY_BYTES);
        status = exporter->write(x);
        pi_arena_done(&x->arena);
        pi_out_flush(x->out);
        if (status || x->out->error == 0)
                return status;
        if (taker->error == 0)
                return pi_fail(x->err, PIPA_E_LIMIT, pi_str_of(exporter->name), PI_NO_OFFSET,
                               "output would be larger than %llu MiB; ask for fewer samples",
                               (unsigned long long)PI_LIMIT_OUTPUT_BYTES >> 20);
        return pi_fail_errno(x->err, taker->error, pi_str_of(exporter->name),
                             "output could not be written");
}

enum pipa_status pipa_export(const struct pipa_analysis *analysis, enum pipa_export_format format,
                             const struct pipa_export_options *given, pipa_write_fn write,
                             void *user, struct pipa_error *err)
{
        const struct pi_exporter *exporter = pi_exporter_find(format);
        struct pipa_export_options opt = PIPA_EXPORT_OPTIONS_INIT;
        struct taker taker = { write, user, 0 };
        struct pi_out out;

        if (!analysis || !write || !exporter ||
            (given && (given->size < sizeof(size_t) || given->size > 4096)))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "an analysis, a known format, options from "
                               "PIPA_EXPORT_OPTIONS_INIT and a write function are needed");
        if (given)
                memcpy(&opt, given, given->size < sizeof(opt) ? given->size : sizeof(opt));
        if ((unsigned)opt.by > PIPA_EXPORT_BY_CPU)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "name no known way to part the samples (by)");
        pi_out_init(&out, take, &taker, PI_LIMIT_OUTPUT_BYTES);
        return run_exporter(
                exporter,
                &(struct pi_export){ .analysis = analysis, .opt = &opt, .out = &out, .err = err },
                &taker);
}

int64_t pipa_start_clock_ns(const struct pipa_analysis *analysis)
{
        return analysis->start_ns;
}

size_t pipa_notes_count(const struct pipa_analysis *analysis)
{
        return analysis->notes.list.count;
}

static const struct pi_note *note_at(const struct pipa_analysis *analysis, size_t i)
{
        static const struct pi_note none = { .level = PI_NOTE_INFO };

        return i < analysis->notes.list.count ? PI_AT(&analysis->notes.list, struct pi_note, i)
                                              : &none;
}

struct pipa_text pipa_note(const struct pipa_analysis *analysis, size_t i)
{
        const struct pi_note *note = note_at(analysis, i);

        return (struct pipa_text){ note->text.p, note->text.n };
}

struct pipa_text pipa_note_subject(const struct pipa_analysis *analysis, size_t i)
{
        const struct pi_note *note = note_at(analysis, i);

        return (struct pipa_text){ note->subject.p, note->subject.n };
}

bool pipa_note_weakens(const struct pipa_analysis *analysis, size_t i)
{
        return note_at(analysis, i)->level == PI_NOTE_WARN;
}

enum pipa_status pipa_render_metrics(const struct pipa_analysis *analysis,
                                     enum pipa_metrics_form form, pipa_write_fn write, void *user,
                                     struct pipa_error *err)
{
        struct pi_out out;

        if (!analysis || !write || form < PIPA_METRICS_TREE || form > PIPA_METRICS_CSV)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "an analysis, a known form and a write function are needed");
        if (!(analysis->need & (PIPA_NEED_MODEL | PIPA_NEED_METRICS)))
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR("options"), PI_NO_OFFSET,
                               "did not ask for metrics (PIPA_NEED_METRICS): there is nothing to "
                               "render");
        if (analysis->model.metrics.count == 0)
                return pi_fail(err, PIPA_E_FORMAT, analysis->model.input_name, PI_NO_OFFSET,
                               "holds no counts, so there are no metrics; perf stat writes them, "
                               "for example: perf stat -x, -I 1000 -o counts.csv -e "
                               "cycles,instructions -a sleep 10");
        pi_out_init(&out, write, user, PI_LIMIT_OUTPUT_BYTES);
        if (form == PIPA_METRICS_JSON)
                pi_report_metrics_json(&analysis->model, &out);
        else if (form == PIPA_METRICS_CSV)
                pi_report_metrics_csv(&analysis->model, &out);
        else
                pi_report_metrics_text(&analysis->model, form, &out);
        pi_out_flush(&out);
        if (out.error)
                return pi_fail_errno(err, out.error, PI_STR("metrics"),
                                     "output could not be written");
        return PIPA_OK;
}

const char *pipa_version(void)
{
        return PIPA_VERSION;
}

const char *pipa_status_text(enum pipa_status status)
{
        switch (status) {
        case PIPA_OK:
                return "success";
        case PIPA_E_ARGUMENT:
                return "wrong argument";
        case PIPA_E_IO:
                return "input or output failed";
        case PIPA_E_FORMAT:
                return "damaged input";
        case PIPA_E_UNSUPPORTED:
                return "unsupported input";
        case PIPA_E_LIMIT:
                return "a limit was met";
        case PIPA_E_MEMORY:
                return "out of memory";
        case PIPA_E_CANCELLED:
                return "cancelled";
        }
        return "unknown status";
}

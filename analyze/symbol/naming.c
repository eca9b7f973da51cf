#include "analyze/symbol/naming.h"

#include "analyze/symbol/advice.h"
#include "analyze/symbol/build_id.h"
#include "analyze/symbol/symbol_notes.h"
#include "base/limits.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define TEXT_BYTES 2048

/* A list that is written: "a; b". */
struct text {
        char bytes[TEXT_BYTES];
        size_t n;
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct text *text, const char *format, ...)
{
        size_t room = sizeof(text->bytes) - text->n;
        va_list args;

        va_start(args, format);
        int n = vsnprintf(text->bytes + text->n, room, format, args);
        va_end(args);
        if (n > 0)
                text->n += (size_t)n < room ? (size_t)n : room - 1;
}

static void separate(struct text *text)
{
        if (text->n > 0)
                add(text, "; ");
}

#define PATH_BYTES 512
#define CUT(s) (int)((s).n < PATH_BYTES ? (s).n : PATH_BYTES), (s).p

/* Roots by number: where they lie on this machine is nobody's business who gets the report. */
static void add_place(struct text *text, enum pi_symbol_where where, uint32_t index,
                      struct pi_str path)
{
        switch (where) {
        case PI_SYMBOL_SYMFS:
                add(text, "%.*s below --symfs %" PRIu32, CUT(path), index + 1);
                break;
        case PI_SYMBOL_DEBUG_DIR:
                add(text, "%.*s below --debug-dir %" PRIu32, CUT(path), index + 1);
                break;
        case PI_SYMBOL_BUNDLE:
                add(text, "%.*s of the bundle", CUT(path));
                break;
        case PI_SYMBOL_MACHINE:
                add(text, "/%.*s of this machine", CUT(path));
                break;
        default:
                path = pi_str_basename(path);
                add(text, "%.*s as given", CUT(path));
                break;
        }
}

static void add_origins(struct text *text, const struct pi_symbol_trail *trail)
{
        for (size_t i = 0; i < trail->origin_count; i++) {
                const struct pi_symbol_origin *origin = &trail->origins[i];
                separate(text);
                add(text, "%s ", pi_symbol_what_text(origin->what));
                add_place(text, origin->where, origin->index, origin->path);
        }
}

static void add_refusals(struct text *text, const struct pi_symbol_trail *trail)
{
        for (size_t i = 0; i < trail->refusal_count; i++) {
                const struct pi_symbol_refusal *refusal = &trail->refusals[i];
                separate(text);
                add_place(text, refusal->where, refusal->index, refusal->path);
                add(text, ": %s", pi_symbol_refused_text(refusal->why));
                if (refusal->why == PI_SYMBOL_REFUSED_BUILD_ID) {
                        char id[PI_BUILD_ID_TEXT];
                        pi_build_id_text(&refusal->found, id);
                        add(text, " (%s)", id);
                }
        }
        if (trail->refused > trail->refusal_count)
                add(text, "; and %" PRIu64 " more", trail->refused - trail->refusal_count);
}

/* Frames that a jitdump named, by module. */
static uint64_t *count_code(const struct pi_recording *rec, struct pi_arena *scratch)
{
        uint64_t *counts = PI_NEW_ARRAY(scratch, uint64_t, rec->modules.list.count);

        for (uint32_t i = 0; counts && i < rec->stacks.frames.list.count; i++) {
                const struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, i);
                counts[frame->module] += frame->code > 0;
        }
        return counts;
}

/* What told the names of a module's generated code. */
static void add_dumps(struct text *text, const struct pi_recording *rec, int32_t pid)
{
        for (size_t i = 0; i < rec->codes.dumps.count; i++) {
                const struct pi_code_dump *dump = pi_codes_dump(&rec->codes, i);
                struct pi_str name = pi_str_basename(dump->name);
                if (dump->pid != pid)
                        continue;
                separate(text);
                add(text, "jitdump %.*s", CUT(name));
        }
}

static struct pi_naming *tally(const struct pi_recording *rec, struct pi_arena *scratch)
{
        struct pi_naming *list = PI_NEW_ARRAY(scratch, struct pi_naming, rec->modules.list.count);

        for (uint32_t i = 0; list && i < rec->modules.list.count; i++)
                list[i].module = i;
        for (size_t i = 0; list && i < rec->samples.count; i++) {
                uint32_t stack = pi_recording_sample(rec, i)->stack;
                uint32_t id = pi_stacks_node_at(&rec->stacks, stack)->frame;
                if (id == PI_NONE)
                        continue;
                const struct pi_frame *frame = pi_stacks_frame_at(&rec->stacks, id);
                list[frame->module].samples++;
                list[frame->module].named +=
                        pi_functions_at(&rec->functions, frame->function)->resolved;
        }
        return list;
}

static int compare(const void *a, const void *b)
{
        const struct pi_naming *x = a, *y = b;

        if (x->samples != y->samples)
                return x->samples > y->samples ? -1 : 1;
        return x->module < y->module ? -1 : x->module > y->module;
}

/* What a reason to have no names calls for. */
static bool has_debug_file(const struct pi_symbol_trail *trail)
{
        for (size_t i = 0; i < trail->origin_count; i++)
                if (trail->origins[i].what == PI_SYMBOL_DEBUG_FILE)
                        return true;
        return false;
}

static enum pi_symbol_lack lack_of(const struct pi_symbol_job *job)
{
        switch (job->outcome.why) {
        case PI_SYMBOL_NO_FILE:
        case PI_SYMBOL_OTHER_FILE:
        case PI_SYMBOL_NOT_ELF:
        case PI_SYMBOL_NO_SEGMENTS:
                return PI_LACK_FILE;
        case PI_SYMBOL_FOUND:
                return job->request.module->kind == PI_MODULE_FILE &&
                                       !has_debug_file(&job->outcome.trail)
                               ? PI_LACK_SYMBOLS
                               : PI_LACK_HELP;
        case PI_SYMBOL_EXPORTS:
        case PI_SYMBOL_NO_SYMBOLS:
                return PI_LACK_SYMBOLS;
        case PI_SYMBOL_NO_KALLSYMS:
        case PI_SYMBOL_OTHER_KERNEL:
        case PI_SYMBOL_OTHER_LOAD:
        case PI_SYMBOL_ZEROS:
                return PI_LACK_KALLSYMS;
        case PI_SYMBOL_GENERATED:
                return job->request.module->code_pid ? PI_LACK_CODE : PI_LACK_HELP;
        default:
                return PI_LACK_HELP;
        }
}

/* Exported names hold others' samples too: that is said even where every address has one. */
static bool is_weak(const struct pi_naming *naming, const struct pi_symbol_job *job)
{
        return naming->named < naming->samples || job->outcome.why == PI_SYMBOL_EXPORTS;
}

struct work {
        struct pi_recording *rec;
        struct pi_arena *scratch;
        struct pi_symbol_host host;
        const struct pi_symbol_target **targets; /* [modules] */
        const uint64_t *code;                    /* [modules] */
};

static uint32_t intern(struct work *w, const struct text *text)
{
        return pi_strtab_intern(w->rec->strings, (struct pi_str){ text->bytes, text->n });
}

/* Kinds whose names come from one place that needs no file. */
static const char *usual_origin(enum pi_module_kind kind)
{
        switch (kind) {
        case PI_MODULE_NAMED:
        case PI_MODULE_NAMED_KERNEL:
                return "the text itself";
        case PI_MODULE_BPF:
        case PI_MODULE_KERNEL_CODE:
                return "the recording (KSYMBOL)";
        case PI_MODULE_KERNEL:
        case PI_MODULE_KERNEL_MODULE:
                return "kallsyms";
        default:
                return "";
        }
}

static uint32_t intern_from(struct work *w, const struct pi_naming *naming, struct text *text)
{
        if (text->n == 0 && naming->named > 0)
                add(text, "%s",
                    usual_origin(pi_modules_at(&w->rec->modules, naming->module)->kind));
        return intern(w, text);
}

static const char *why_of(const struct pi_symbol_job *job)
{
        if (job->outcome.why == PI_SYMBOL_FOUND && job->request.module->kind == PI_MODULE_ANON)
                return "what its runtime wrote has no entry for these addresses";
        return pi_symbol_why_text(job->outcome.why);
}

/* A jitdump alone names a module for which no job was left. */
static bool describe_code(struct work *w, struct pi_naming *naming)
{
        struct text text = { .n = 0 };

        if (w->code[naming->module] > 0)
                add_dumps(&text, w->rec, pi_modules_at(&w->rec->modules, naming->module)->code_pid);
        naming->from = intern_from(w, naming, &text);
        return naming->from != PI_NONE;
}

static bool describe_job(struct work *w, struct pi_naming *naming, const struct pi_symbol_job *job)
{
        struct text from = { .n = 0 }, refused = { .n = 0 };
        struct pi_str advice = PI_STR("");

        if (w->code[naming->module] > 0)
                add_dumps(&from, w->rec, job->request.module->code_pid);
        add_origins(&from, &job->outcome.trail);
        add_refusals(&refused, &job->outcome.trail);
        naming->from = intern_from(w, naming, &from);
        naming->refused = intern(w, &refused);
        if (is_weak(naming, job)) {
                naming->why = pi_strtab_intern(w->rec->strings, pi_str_of(why_of(job)));
                advice = pi_symbol_advice(w->scratch, &w->host, lack_of(job), job->request.path,
                                          &job->request.module->build_id);
        } else if (job->outcome.by_path) {
                naming->why = pi_strtab_intern(
                        w->rec->strings, PI_STR("found by path only: no build id was "
                                                "recorded to prove that it is the same file"));
        }
        naming->advice = advice.p ? pi_strtab_intern(w->rec->strings, advice) : PI_NONE;
        return naming->from != PI_NONE && naming->refused != PI_NONE && naming->why != PI_NONE &&
               naming->advice != PI_NONE;
}

static bool describe(struct work *w, struct pi_naming *naming)
{
        const struct pi_symbol_target *target = w->targets[naming->module];
        uint32_t nothing = pi_strtab_intern(w->rec->strings, PI_STR(""));

        naming->from = naming->why = naming->refused = naming->advice = nothing;
        return target ? describe_job(w, naming, &target->job) : describe_code(w, naming);
}

bool pi_symbol_naming(struct pi_recording *rec, const struct pi_symbol_plan *plan,
                      struct pi_arena *scratch)
{
        size_t modules = rec->modules.list.count;
        struct work w = { .rec = rec, .scratch = scratch, .host = pi_symbol_host_of(rec) };
        struct pi_naming *list = tally(rec, scratch);

        w.targets = PI_NEW_ARRAY(scratch, const struct pi_symbol_target *, modules);
        w.code = count_code(rec, scratch);
        if (!list || !w.targets || !w.code)
                return false;
        for (size_t i = 0; i < plan->count; i++)
                w.targets[plan->targets[i].module] = &plan->targets[i];
        qsort(list, modules, sizeof(list[0]), compare);
        for (size_t i = 0; i < modules && list[i].samples > 0; i++) {
                struct pi_naming *naming =
                        describe(&w, &list[i]) ? pi_vec_push(&rec->namings) : NULL;
                if (!naming)
                        return false;
                *naming = list[i];
        }
        return true;
}

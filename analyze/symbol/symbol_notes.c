#include "analyze/symbol/symbol_notes.h"

#include "analyze/symbol/build_id.h"
#include "analyze/symbol/symbol_notes_kernel.h"
#include "base/fail.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#define WEAKENS "hotspots"
#define SMALL_RATIO 0.005
#define ERROR_BYTES 128 /* why the system refused */
#define NOTES_MAX 24    /* of one sort; more are summed with the small ones */

/* One line of the list: a module, or the kernel with all its modules. */
struct entry {
        const struct pi_symbol_target *target;
        uint64_t samples;
};

struct tally {
        uint64_t samples; /* whose leaf is in this module */
        uint64_t unnamed; /* of those, without a name */
};

/* `code` and `text` of the reasons that need no number in their text. */
static const struct reason {
        const char *code, *text;
} reasons[] = {
        [PI_SYMBOL_FOUND] = { "symbols_gap", "no symbol of the file covers these addresses: where "
                                             "it was stripped, "
                                             "give its debug file, below usr/lib/debug/.build-id" },
        [PI_SYMBOL_GENERATED] = { "symbols_generated",
                                  "no file is behind this memory: code that was generated at run "
                                  "time, or data; give what its runtime wrote (perf-PID.map, "
                                  "jit-PID.dump) with --jit" },
        [PI_SYMBOL_NO_MAPPING] = { "symbols_no_mapping",
                                   "nothing was recorded to be mapped at these addresses" },
        [PI_SYMBOL_NOT_READ] = { "symbols_not_read",
                                 "code of guests and hypervisors is not named" },
        [PI_SYMBOL_NO_FILE] = { "symbols_no_file", "no file to take names from: give a directory "
                                                   "(--symfs) that holds it by "
                                                   "its path, its name or its build id" },
        [PI_SYMBOL_NOT_ELF] = { "symbols_not_elf", "the file found is not a readable ELF file" },
        [PI_SYMBOL_CUT] = { "symbols_cut", "the file found is cut off: its end is missing; copy it "
                                           "anew" },
        [PI_SYMBOL_OTHER_ARCH] = { "symbols_other_arch",
                                   "the file found is of another processor than the recorded "
                                   "machine's" },
        [PI_SYMBOL_EXPORTS] = { "symbols_exports_only",
                                "the file was stripped of all names but those that it exports: "
                                "give its debug file, below usr/lib/debug/.build-id" },
        [PI_SYMBOL_NO_SYMBOLS] = { "symbols_stripped",
                                   "the file has no function symbols: give its debug file, "
                                   "below usr/lib/debug/.build-id" },
        [PI_SYMBOL_NO_SEGMENTS] = { "symbols_debug_only",
                                    "only its debug file was found, which does not say where its "
                                    "code stood: give the file itself too" },
        [PI_SYMBOL_NO_KALLSYMS] = { "symbols_no_kallsyms",
                                    "no symbols of the recorded kernel: give a copy of its "
                                    "/proc/kallsyms, taken as root before the next boot, or its "
                                    "vmlinux and modules, below --symfs" },
        [PI_SYMBOL_OTHER_RELEASE] = { "symbols_other_release",
                                      "the module's file that was found is of another release of "
                                      "the kernel than the recorded one" },
        [PI_SYMBOL_ZEROS] = { "symbols_kallsyms_zeros",
                              "kallsyms has no addresses, only zeros: read /proc/kallsyms as root, "
                              "or with the sysctl kernel.kptr_restrict at 0" },
        [PI_SYMBOL_READER_DIED] = { "symbols_reader_crashed",
                                    "its symbols made the reader crash, or answer nonsense: the "
                                    "file is damaged, or was made to do that" },
        [PI_SYMBOL_READER_LATE] = { "symbols_reader_late",
                                    "reading its symbols took longer than a file of its size may "
                                    "take: it was given up" },
        [PI_SYMBOL_READER_MEMORY] = { "symbols_reader_memory",
                                      "reading its symbols takes more memory than the reader may "
                                      "have: it was given up" },
};

const char *pi_symbol_why_text(enum pi_symbol_why why)
{
        switch (why) {
        case PI_SYMBOL_OTHER_FILE:
                return "the file found is of another build";
        case PI_SYMBOL_OTHER_KERNEL:
                return "kallsyms is of another kernel or another boot";
        case PI_SYMBOL_OTHER_LOAD:
                return "kallsyms has the module at another address than the recording";
        default:
                break;
        }
        if ((size_t)why < sizeof(reasons) / sizeof(reasons[0]) && reasons[why].text)
                return reasons[why].text;
        return "see the notes";
}

static struct pi_str subject_of(const struct pi_recording *rec, const struct entry *e)
{
        if (pi_symbol_is_kernel_failure(&e->target->job.outcome) && rec->kernel_module != PI_NONE)
                return pi_recording_str(rec,
                                        pi_modules_at(&rec->modules, rec->kernel_module)->path);
        return e->target->job.request.path;
}

static void push_other_file(struct pi_recording *rec, const struct entry *e, double share)
{
        const struct pi_symbol_job *job = &e->target->job;
        char found[PI_BUILD_ID_TEXT], wanted[PI_BUILD_ID_TEXT];

        pi_build_id_text(&job->outcome.found, found);
        pi_build_id_text(&job->request.module->build_id, wanted);
        pi_notes_push(
                rec->notes, PI_NOTE_WARN, "symbols_other_build_id", WEAKENS, subject_of(rec, e),
                e->samples, share,
                "the file found is another one: its build id is %s, that of the recorded file "
                "is %s",
                found, wanted);
}

static void push_no_reader(struct pi_recording *rec, const struct entry *e, double share)
{
        char why[ERROR_BYTES] = "it says nothing, or is of another version";
        int error = e->target->job.outcome.reader_errno;

        if (error)
                pi_errno_text(error, why, sizeof(why));
        pi_notes_push(
                rec->notes, PI_NOTE_WARN, "symbols_no_reader", WEAKENS, PI_STR("pipa-symbolize"),
                e->samples, share,
                "this program reads symbol files for pipa and cannot be started (%s): nothing "
                "is named from files; install it beside pipa, or where meson install puts it",
                why);
}

static void push_entry(struct pi_recording *rec, const struct pi_kernel *kernel,
                       const struct entry *e, double share)
{
        const struct pi_symbol_job *job = &e->target->job;

        if (job->outcome.why == PI_SYMBOL_OTHER_FILE)
                push_other_file(rec, e, share);
        else if (job->outcome.why == PI_SYMBOL_OTHER_KERNEL)
                pi_symbol_push_refused(rec, kernel, &job->outcome, e->samples, share);
        else if (job->outcome.why == PI_SYMBOL_OTHER_LOAD)
                pi_symbol_push_elsewhere(rec, job, e->samples, share);
        else if (job->outcome.why == PI_SYMBOL_NO_READER)
                push_no_reader(rec, e, share);
        else
                pi_notes_push(rec->notes, PI_NOTE_WARN, reasons[job->outcome.why].code, WEAKENS,
                              subject_of(rec, e), e->samples, share, "%s",
                              reasons[job->outcome.why].text);
}

static struct tally *make_tallies(const struct pi_recording *rec, struct pi_arena *arena,
                                  uint64_t *total)
{
        struct tally *tallies = PI_NEW_ARRAY(arena, struct tally, rec->modules.list.count);

        for (size_t i = 0; tallies && i < rec->samples.count; i++) {
                const struct pi_sample *sample = pi_recording_sample(rec, i);
                if (sample->stack == 0 || sample->stack >= rec->stacks.nodes.list.count)
                        continue;
                const struct pi_frame *leaf = pi_stacks_frame_at(
                        &rec->stacks, pi_stacks_node_at(&rec->stacks, sample->stack)->frame);
                if (leaf->module >= rec->modules.list.count)
                        continue;
                tallies[leaf->module].samples++;
                tallies[leaf->module].unnamed +=
                        !pi_functions_at(&rec->functions, leaf->function)->resolved;
        }
        *total = rec->samples.count;
        return tallies;
}

static int compare_entries(const void *a, const void *b)
{
        const struct entry *x = a, *y = b;

        if (x->samples != y->samples)
                return x->samples > y->samples ? -1 : 1;
        return x->target->module < y->target->module ? -1 : x->target->module > y->target->module;
}

/* A file of symbols that was given and refused is always said, and one that broke its reader. */
static bool is_always_said(const struct pi_symbol_outcome *outcome)
{
        return pi_symbol_is_refused_kallsyms(outcome) || outcome->why == PI_SYMBOL_READER_DIED ||
               outcome->why == PI_SYMBOL_READER_LATE || outcome->why == PI_SYMBOL_READER_MEMORY;
}

/* One line for all of these: the kernel's modules, and what there was no reader for. */
static struct entry **together(const struct pi_symbol_outcome *outcome, struct entry **kernel,
                               struct entry **unread)
{
        if (pi_symbol_is_kernel_failure(outcome))
                return kernel;
        return outcome->why == PI_SYMBOL_NO_READER ? unread : NULL;
}

static size_t list_unnamed(const struct pi_symbol_plan *plan, const struct tally *tallies,
                           struct entry *entries)
{
        struct entry *kernel = NULL, *unread = NULL;
        size_t count = 0;

        for (size_t i = 0; i < plan->count; i++) {
                const struct pi_symbol_target *target = &plan->targets[i];
                const struct pi_symbol_outcome *outcome = &target->job.outcome;
                uint64_t samples = tallies[target->module].unnamed;
                struct entry **one = together(outcome, &kernel, &unread);
                if (one && *one) {
                        (*one)->samples += samples;
                        continue;
                }
                if (samples == 0 && !one)
                        continue;
                entries[count] = (struct entry){ target, samples };
                if (one)
                        *one = &entries[count];
                count++;
        }
        qsort(entries, count, sizeof(entries[0]), compare_entries);
        return count;
}

static void push_unnamed(struct pi_recording *rec, const struct pi_kernel *kernel,
                         const struct entry *entries, size_t count, uint64_t total)
{
        uint64_t small_samples = 0, small_modules = 0;

        for (size_t i = 0; i < count; i++) {
                double share = total ? (double)entries[i].samples / (double)total : 0;
                if ((share >= SMALL_RATIO && i < NOTES_MAX) ||
                    is_always_said(&entries[i].target->job.outcome)) {
                        push_entry(rec, kernel, &entries[i], share);
                } else if (entries[i].samples > 0) {
                        small_samples += entries[i].samples;
                        small_modules++;
                }
        }
        if (small_modules > 0)
                pi_notes_push(rec->notes, PI_NOTE_INFO, "symbols_small", WEAKENS, PI_STR(""),
                              small_samples, (double)small_samples / (double)total,
                              "libraries below 0.5 %% of the samples each that lack names for some "
                              "addresses: %" PRIu64,
                              small_modules);
}

static bool is_by_path(const struct pi_symbol_outcome *outcome)
{
        return outcome->by_path &&
               (outcome->why == PI_SYMBOL_FOUND || outcome->why == PI_SYMBOL_EXPORTS);
}

/* Names that came from a file without proof. */
static void push_by_path(struct pi_recording *rec, const struct pi_symbol_plan *plan,
                         const struct tally *tallies, struct entry *entries, uint64_t total)
{
        size_t count = 0, modules = 0;
        uint64_t small = 0;

        for (size_t i = 0; i < plan->count; i++)
                if (is_by_path(&plan->targets[i].job.outcome))
                        entries[count++] =
                                (struct entry){ &plan->targets[i],
                                                tallies[plan->targets[i].module].samples };
        qsort(entries, count, sizeof(entries[0]), compare_entries);
        for (size_t i = 0; i < count; i++) {
                double share = total ? (double)entries[i].samples / (double)total : 0;
                if (share < SMALL_RATIO || i >= NOTES_MAX) {
                        small += entries[i].samples;
                        modules++;
                        continue;
                }
                pi_notes_push(rec->notes, PI_NOTE_INFO, "symbols_by_path", WEAKENS,
                              entries[i].target->job.request.path, entries[i].samples, share,
                              "the file was found by path only: no build id was recorded to prove "
                              "that it is the same file");
        }
        if (modules > 0)
                pi_notes_push(rec->notes, PI_NOTE_INFO, "symbols_by_path", WEAKENS, PI_STR(""),
                              small, total ? (double)small / (double)total : 0,
                              "%zu more modules were found by path only", modules);
}

/* A perf map tells no time. */
static void push_reused(struct pi_recording *rec, const struct pi_symbol_plan *plan)
{
        uint64_t reused = 0;

        for (size_t i = 0; i < plan->count; i++)
                reused += plan->targets[i].job.outcome.reused;
        if (reused > 0)
                pi_notes_push(rec->notes, PI_NOTE_INFO, "code_reused", WEAKENS, PI_STR(""), reused,
                              NAN,
                              "%" PRIu64
                              " sampled addresses of generated code stand in several entries of "
                              "their perf map: they are named by the last; a jitdump would tell "
                              "them apart",
                              reused);
}

bool pi_symbol_notes(struct pi_recording *rec, const struct pi_symbol_plan *plan,
                     const struct pi_kernel *kernel, struct pi_arena *arena)
{
        uint64_t total = 0;
        struct tally *tallies = make_tallies(rec, arena, &total);
        struct entry *entries = PI_NEW_ARRAY(arena, struct entry, plan->count);

        if (!tallies || !entries)
                return false;
        push_unnamed(rec, kernel, entries, list_unnamed(plan, tallies, entries), total);
        pi_symbol_kernel_notes(rec, plan, kernel);
        push_by_path(rec, plan, tallies, entries, total);
        push_reused(rec, plan);
        return true;
}

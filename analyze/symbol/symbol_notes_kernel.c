#include "analyze/symbol/symbol_notes_kernel.h"

#include "analyze/symbol/build_id.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define WEAKENS "hotspots"
#define TEXT_BYTES 256

bool pi_symbol_is_kernel_failure(const struct pi_symbol_outcome *outcome)
{
        return outcome->why == PI_SYMBOL_NO_KALLSYMS || outcome->why == PI_SYMBOL_OTHER_KERNEL ||
               outcome->why == PI_SYMBOL_ZEROS;
}

bool pi_symbol_is_refused_kallsyms(const struct pi_symbol_outcome *outcome)
{
        return outcome->why == PI_SYMBOL_OTHER_KERNEL || outcome->why == PI_SYMBOL_ZEROS;
}

static struct pi_str kernel_path(const struct pi_recording *rec)
{
        return rec->kernel_module == PI_NONE
                       ? PI_STR("[kernel.kallsyms]")
                       : pi_recording_str(rec,
                                          pi_modules_at(&rec->modules, rec->kernel_module)->path);
}

/* What the text says of itself, and what was recorded. */
static void describe(const struct pi_recording *rec, const struct pi_kernel *kernel,
                     const struct pi_kallsyms_report *report, char out[TEXT_BYTES])
{
        char claimed[PI_BUILD_ID_TEXT], recorded[PI_BUILD_ID_TEXT];

        pi_build_id_text(&report->claimed, claimed);
        pi_build_id_text(&kernel->build_id, recorded);
        switch (report->verdict) {
        case PI_KALLSYMS_BUILD:
                snprintf(out, TEXT_BYTES,
                         "kallsyms is of another kernel: its build id is %s, that of the recorded "
                         "kernel is %s",
                         claimed, recorded);
                return;
        case PI_KALLSYMS_SIZE:
                snprintf(out, TEXT_BYTES,
                         "kallsyms is of another kernel: its text has %" PRIu64
                         " bytes, the recorded kernel (build id %s) %" PRIu64,
                         report->text_bytes, recorded, kernel->text_bytes);
                return;
        case PI_KALLSYMS_MACHINE:
                snprintf(out, TEXT_BYTES,
                         "kallsyms is of another kind of processor than the recording (%.32s)",
                         rec->machine.arch.n ? rec->machine.arch.p : "not known");
                return;
        case PI_KALLSYMS_EMPTY:
                snprintf(out, TEXT_BYTES, "what was given as kallsyms names no functions");
                return;
        case PI_KALLSYMS_ZEROS:
                snprintf(out, TEXT_BYTES, "kallsyms has no addresses, only zeros");
                return;
        default:
                snprintf(out, TEXT_BYTES,
                         "kallsyms is of another kernel or another boot: it has _text at 0x%" PRIx64
                         ", the recorded kernel (build id %s) at 0x%" PRIx64,
                         report->text, recorded, kernel->text);
        }
}

static const char *code_of(enum pi_kallsyms_verdict verdict)
{
        switch (verdict) {
        case PI_KALLSYMS_EMPTY:
                return "symbols_no_kallsyms";
        case PI_KALLSYMS_ZEROS:
                return "symbols_kallsyms_zeros";
        case PI_KALLSYMS_BOOT:
                return "symbols_other_boot";
        case PI_KALLSYMS_MACHINE:
                return "symbols_other_machine";
        default:
                return "symbols_other_kernel";
        }
}

void pi_symbol_push_refused(struct pi_recording *rec, const struct pi_kernel *kernel,
                            const struct pi_symbol_outcome *outcome, uint64_t samples, double share)
{
        char text[TEXT_BYTES];

        describe(rec, kernel, &outcome->kallsyms, text);
        pi_notes_push(rec->notes, PI_NOTE_WARN, code_of(outcome->kallsyms.verdict), WEAKENS,
                      kernel_path(rec), samples, share, "%s", text);
}

void pi_symbol_push_elsewhere(struct pi_recording *rec, const struct pi_symbol_job *job,
                              uint64_t samples, double share)
{
        pi_notes_push(rec->notes, PI_NOTE_WARN, "symbols_other_load", WEAKENS, job->request.path,
                      samples, share,
                      "kallsyms is of another boot, or the module was loaded anew: there its "
                      "functions begin at 0x%" PRIx64 ", in the recording at 0x%" PRIx64,
                      job->outcome.kernel_text, job->request.module->start);
}

static void push_used(struct pi_recording *rec, const struct pi_kallsyms_report *report)
{
        if (report->unproven)
                pi_notes_push(rec->notes, PI_NOTE_INFO, "symbols_kallsyms_unproven", WEAKENS,
                              kernel_path(rec), 0, NAN,
                              "nothing proves that kallsyms is of the recorded kernel: the "
                              "recording does not say where _text stood, or kallsyms has none");
        if (report->hidden > 0)
                pi_notes_push(
                        rec->notes, PI_NOTE_WARN, "symbols_kallsyms_partly_hidden", WEAKENS,
                        kernel_path(rec), report->hidden, NAN,
                        "%" PRIu64 " of the %" PRIu64 " functions in kallsyms have no address: "
                        "read /proc/kallsyms as root, or with the sysctl kernel.kptr_restrict "
                        "at 0",
                        report->hidden, report->functions);
}

void pi_symbol_kernel_notes(struct pi_recording *rec, const struct pi_symbol_plan *plan,
                            const struct pi_kernel *kernel)
{
        char text[TEXT_BYTES];

        for (size_t i = 0; i < plan->count; i++) {
                const struct pi_symbol_outcome *outcome = &plan->targets[i].job.outcome;
                if (outcome->kallsyms.used)
                        push_used(rec, &outcome->kallsyms);
                if (outcome->kallsyms.refused && !pi_symbol_is_kernel_failure(outcome)) {
                        describe(rec, kernel, &outcome->kallsyms, text);
                        pi_notes_push(rec->notes, PI_NOTE_WARN, code_of(outcome->kallsyms.verdict),
                                      WEAKENS, kernel_path(rec), 0, NAN,
                                      "%s; names of the kernel are from another file", text);
                }
                /* It is the same for all that kallsyms names. */
                if (outcome->kallsyms.used || outcome->kallsyms.refused)
                        return;
        }
}

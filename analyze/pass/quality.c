/* How far the result can be trusted: what was lost, what could not be named, what was not recorded.
 * Missing symbols are noted by those who looked for them. */
#include "analyze/pass/pass.h"
#include "analyze/pass/quality_tables.h"

#include <inttypes.h>
#include <math.h>

#define FEW_SAMPLES 100 /* below this a share of 50 % is uncertain by 10 points and more */

static void note_lost(const struct pi_recording *rec, struct pi_notes *notes)
{
        uint64_t lost = rec->lost_records, seen = rec->samples.count;

        for (size_t i = 0; i < rec->events.count; i++)
                lost += pi_recording_event(rec, i)->lost_samples;
        if (lost > 0)
                pi_notes_push(
                        notes, PI_NOTE_WARN, "lost_samples", "summary", PI_STR(""), lost,
                        (double)lost / ((double)lost + (double)seen),
                        "%" PRIu64 " records were lost while recording (%.1f %% of what there "
                        "was): busy moments are under-represented; record with a larger buffer "
                        "(-m) or a lower frequency (-F)",
                        lost, 100.0 * (double)lost / ((double)lost + (double)seen));
        if (rec->throttled > 0)
                pi_notes_push(notes, PI_NOTE_WARN, "throttled", "summary", PI_STR(""),
                              rec->throttled, NAN,
                              "the kernel throttled sampling %" PRIu64 " times: those moments are "
                              "missing; lower the frequency (-F) or raise "
                              "kernel.perf_event_max_sample_rate",
                              rec->throttled);
}

/* What a text cannot tell is not known, which is not the same as none. */
static void note_text(const struct pi_recording *rec, const struct pi_model *model)
{
        struct pi_notes *notes = model->notes;

        pi_notes_push(notes, PI_NOTE_INFO, "from_text", "recording", PI_STR(""), 0, NAN,
                      "read from %s: it does not tell which samples were lost, nor build ids and "
                      "mappings; names are as printed",
                      rec->text);
        if (rec->text_weighs)
                pi_notes_push(notes, PI_NOTE_INFO, "weights_from_text", "recording", PI_STR(""), 0,
                              NAN,
                              "every line of the text is one sample here, which weighs what the "
                              "line counts; how many samples it stands for, of which threads and "
                              "when, was not written down");
        if (!model->profile.has_chains)
                pi_notes_push(notes, PI_NOTE_INFO, "no_callchains", "flame", PI_STR(""), 0, NAN,
                              "the text holds no call chains: callers are unknown and every stack "
                              "has one frame; print a recording that was made with -g");
        if (!model->profile.has_time && !rec->text_weighs)
                pi_notes_push(notes, PI_NOTE_INFO, "no_times", "time", PI_STR(""), 0, NAN,
                              "the text tells no times of samples: nothing can be shown over time; "
                              "print them with perf script -F +time");
}

static void note_missing_fields(const struct pi_recording *rec, const struct pi_model *model)
{
        struct pi_notes *notes = model->notes;

        if (rec->samples.count == 0 &&
            (rec->collection.present ? !rec->collection.sampled : rec->counts.count > 0))
                return; /* nobody asked for any */
        if (rec->samples.count == 0) {
                pi_notes_push(
                        notes, PI_NOTE_WARN, "no_samples", "summary", PI_STR(""), 0, NAN,
                        "the recording holds no samples: was anything running, and does the "
                        "event count on this machine? (in a virtual machine try -e cpu-clock)");
                return;
        }
        if (rec->samples.count < FEW_SAMPLES && !rec->text_weighs)
                pi_notes_push(notes, PI_NOTE_WARN, "few_samples", "summary", PI_STR(""),
                              rec->samples.count, NAN,
                              "only %zu samples: shares are rough, and what is rare is missing; "
                              "record longer or at a higher frequency (-F)",
                              rec->samples.count);
        if (rec->text) {
                note_text(rec, model);
                return;
        }
        if (!model->profile.has_time)
                pi_notes_push(notes, PI_NOTE_INFO, "no_times", "time", PI_STR(""), 0, NAN,
                              "samples carry no time (recorded without -T): nothing can be shown "
                              "over time, and the order of processes' changes is the file's");
        if (!model->profile.has_chains)
                pi_notes_push(
                        notes, PI_NOTE_INFO, "no_callchains", "flame", PI_STR(""), 0, NAN,
                        "no call chains were recorded: callers are unknown and every stack has "
                        "one frame; record with -g");
        if (model->start_text.n == 0)
                pi_notes_push(notes, PI_NOTE_INFO, "no_wall_clock", "summary", PI_STR(""), 0, NAN,
                              "the recording does not say at what time of day it was made; perf "
                              "record -k CLOCK_MONOTONIC keeps it");
}

/* The recorder writes down when its first and last samples were. Where those are not among the
 * samples read, some of them are missing. */
static void note_span(const struct pi_recording *rec, struct pi_notes *notes)
{
        const struct pi_machine *machine = &rec->machine;
        uint64_t first = machine->first_sample_ns, last = machine->last_sample_ns;

        /* 0 and 0: a recorder that compresses does not look at its samples. */
        if (!machine->has_sample_time || rec->start_ns == PI_NO_TIME || first > last || last == 0 ||
            last > INT64_MAX || ((int64_t)first >= rec->start_ns && (int64_t)last <= rec->end_ns))
                return;
        pi_notes_push(
                notes, PI_NOTE_WARN, "samples_missing", "summary", PI_STR(""), 0, NAN,
                "the recorder saw samples over %.6f s, the file holds %.6f s of them: samples "
                "at an end are missing",
                (double)(last - first) / 1e9, (double)(rec->end_ns - rec->start_ns) / 1e9);
}

static void note_unmapped(const struct pi_recording *rec, struct pi_notes *notes)
{
        uint64_t unmapped = 0;

        for (size_t i = 0; i < rec->samples.count; i++) {
                uint32_t frame =
                        pi_stacks_node_at(&rec->stacks, pi_recording_sample(rec, i)->stack)->frame;
                uint32_t module = frame == PI_NONE
                                          ? PI_NONE
                                          : pi_stacks_frame_at(&rec->stacks, frame)->module;
                unmapped += module == PI_NONE ||
                            pi_modules_at(&rec->modules, module)->kind == PI_MODULE_UNKNOWN;
        }
        if (unmapped > 0 && rec->text)
                pi_notes_push(notes, PI_NOTE_WARN, "unnamed_samples", "hotspots", PI_STR(""),
                              unmapped, (double)unmapped / (double)rec->samples.count,
                              "%" PRIu64 " samples (%.1f %%) have no frame, or one that the text "
                              "calls [unknown] ([unknown])",
                              unmapped, 100.0 * (double)unmapped / (double)rec->samples.count);
        else if (unmapped > 0)
                pi_notes_push(notes, PI_NOTE_WARN, "unmapped_samples", "hotspots", PI_STR(""),
                              unmapped, (double)unmapped / (double)rec->samples.count,
                              "%" PRIu64
                              " samples (%.1f %%) fell on addresses for which no mapping "
                              "was recorded; they show as [unknown]",
                              unmapped, 100.0 * (double)unmapped / (double)rec->samples.count);
}

/* How much of the profile has names at all. */
static bool add_named(const struct pi_recording *rec, struct pi_model *model)
{
        uint64_t named = 0;
        struct pi_fact *fact;

        if (rec->namings.count == 0 || rec->text)
                return true;
        for (size_t i = 0; i < rec->namings.count; i++)
                named += PI_AT(&rec->namings, struct pi_naming, i)->named;
        fact = pi_vec_push(&model->facts);
        if (!fact)
                return false;
        *fact = (struct pi_fact){ .id = "samples_named",
                                  .label = "Samples with a name",
                                  .text = PI_STR(""),
                                  .value = (double)named / (double)rec->samples.count,
                                  .unit = "ratio",
                                  .source = "symbols" };
        return true;
}

enum pipa_status pi_pass_quality(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err)
{
        note_lost(rec, model->notes);
        note_missing_fields(rec, model);
        note_span(rec, model->notes);
        note_unmapped(rec, model->notes);
        return add_named(rec, model) && pi_quality_tables(rec, model)
                       ? PIPA_OK
                       : pi_fail_memory(err, model->arena);
}

/* One analysis each: data -> model. A pass is a file and a row in passes.c; rows run in order, and
 * later ones may read what earlier ones put into the model (the profile first of all). */
#ifndef PIPA_PASS_PASS_H
#define PIPA_PASS_PASS_H

#include "analyze/data/recording.h"
#include "analyze/model/model.h"
#include "base/fail.h"

struct pi_pass {
        const char *name; /* for progress: "hotspots" */
        enum pipa_status (*run)(const struct pi_recording *rec, struct pi_model *model,
                                struct pipa_error *err);
};

extern const struct pi_pass pi_passes[];
extern const size_t pi_pass_count;

/* profile.c: functions, stacks and sample rows. */
enum pipa_status pi_pass_profile(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err);
/* machine.c: the machine over time and as it was found. */
enum pipa_status pi_pass_machine(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err);
/* overview.c: facts, and the samples over time. */
enum pipa_status pi_pass_overview(const struct pi_recording *rec, struct pi_model *model,
                                  struct pipa_error *err);
/* counts.c: what perf stat counted. */
enum pipa_status pi_pass_counts(const struct pi_recording *rec, struct pi_model *model,
                                struct pipa_error *err);
/* metrics.c: what those counts mean on their processor. */
enum pipa_status pi_pass_metrics(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err);
/* hotspots.c: processes, threads, libraries, functions, unnamed addresses. */
enum pipa_status pi_pass_hotspots(const struct pi_recording *rec, struct pi_model *model,
                                  struct pipa_error *err);
/* calltree.c: who called what, heaviest first. */
enum pipa_status pi_pass_calltree(const struct pi_recording *rec, struct pi_model *model,
                                  struct pipa_error *err);
/* quality.c: how far all this can be trusted. */
enum pipa_status pi_pass_quality(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err);
/* collection.c: how the recording was made, by its collector's word. */
enum pipa_status pi_pass_collection(const struct pi_recording *rec, struct pi_model *model,
                                    struct pipa_error *err);
/* verdict.c: findings, the first of which is the verdict. */
enum pipa_status pi_pass_verdict(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err);
/* notes.c: brings the notes into the order in which they are read. */
enum pipa_status pi_pass_notes(const struct pi_recording *rec, struct pi_model *model,
                               struct pipa_error *err);
/* prune.c: bounds the profile; nothing that counts samples comes after it. */
enum pipa_status pi_pass_prune(const struct pi_recording *rec, struct pi_model *model,
                               struct pipa_error *err);

#endif

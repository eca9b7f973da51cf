/* What was wrong with the symbols of the kernel, said beside the hotspots that it weakens. */
#ifndef PIPA_SYMBOL_NOTES_KERNEL_H
#define PIPA_SYMBOL_NOTES_KERNEL_H

#include "analyze/symbol/symbol_plan.h"

/* Symbols that fail for the kernel and all its modules at once. */
bool pi_symbol_is_kernel_failure(const struct pi_symbol_outcome *outcome);

/* A text of symbols that was there and is not of the recorded kernel: always said. */
bool pi_symbol_is_refused_kallsyms(const struct pi_symbol_outcome *outcome);

/* The note for it: of `samples`, which are this share of all, the names are missing. */
void pi_symbol_push_refused(struct pi_recording *rec, const struct pi_kernel *kernel,
                            const struct pi_symbol_outcome *outcome, uint64_t samples,
                            double share);

/* A module that kallsyms has at other addresses than the recording. */
void pi_symbol_push_elsewhere(struct pi_recording *rec, const struct pi_symbol_job *job,
                              uint64_t samples, double share);

/* What weakens names that were given nevertheless: a text that was refused before another was used,
 * one that nothing proves, one that hides some addresses. */
void pi_symbol_kernel_notes(struct pi_recording *rec, const struct pi_symbol_plan *plan,
                            const struct pi_kernel *kernel);

#endif

/* What the options name, opened once for all jobs. */
#ifndef PIPA_SYMBOL_CONTEXT_H
#define PIPA_SYMBOL_CONTEXT_H

#include "analyze/symbol/symbolizers.h"

/* Opens the symfs directories and the kallsyms that may be used. What the user named and cannot be
 * opened is a failure. Release with pi_symbol_context_done, also after a failure. `arena` holds the
 * list of roots. */
enum pipa_status pi_symbol_context_init(struct pi_symbol_context *context,
                                        const struct pi_recording *rec,
                                        const struct pi_symbol_options *opt, struct pi_arena *arena,
                                        struct pipa_error *err);
void pi_symbol_context_done(struct pi_symbol_context *context);

#endif

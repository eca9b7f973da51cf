/* What this user may observe: all CPUs with the kernel, without it, own processes only, or nothing.
 * The highest rung that the kernel allows is taken. */
#ifndef PIPA_COLLECT_SAMPLE_LADDER_H
#define PIPA_COLLECT_SAMPLE_LADDER_H

#include "collect/sample/fds.h"
#include "collect/sample/sampler.h"

/* Opens the events of `fds` (the last one tracks) and says what was taken, in state.why too. False,
 * having said why; then nothing is open. */
bool pc_ladder_open(const struct pc_sampler_options *options, struct pc_fds *fds,
                    struct pc_sampler_state *state, struct pc_log *log);

#endif

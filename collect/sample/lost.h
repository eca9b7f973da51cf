/* What each event could not write because its ring was full. */
#ifndef PIPA_COLLECT_SAMPLE_LOST_H
#define PIPA_COLLECT_SAMPLE_LOST_H

#include "collect/sample/perfdata.h"

/* Reads the events' own counts (Linux 6.0) and appends a LOST_SAMPLES record for each that is not
 * zero. Returns their sum over the sampled events. */
uint64_t pc_lost_write(struct pc_perfdata *data, const struct pc_fds *fds);

#endif

/* Generated code: joins jitdumps with the recording they belong to. */
#ifndef PIPA_SOURCE_PERF_CODE_H
#define PIPA_SOURCE_PERF_CODE_H

#include "analyze/source/perf/perf.h"

/* Once all records are read and before the first sample is resolved: reads the jitdumps that the
 * recording names and the user's roots hold, learns whose the others are, puts all of them on the
 * recording's clock. What is weaker for it is noted. False where memory ran out. */
bool perf_code_settle(struct perf_file *file);

#endif

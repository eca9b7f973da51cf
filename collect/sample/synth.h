/* Records for what was there before the recording began: the kernel, its modules, and the tasks
 * with what they have mapped. Their time is 0, before everything. */
#ifndef PIPA_COLLECT_SAMPLE_SYNTH_H
#define PIPA_COLLECT_SAMPLE_SYNTH_H

#include "collect/sample/build_id.h"
#include "collect/sample/perfdata.h"

/* MMAP of the kernel's text, found in `kallsyms` (a file like /proc/kallsyms), and of its modules;
 * nothing where addresses are hidden, which is said (missing). False on a write error. */
bool pc_synth_kernel(struct pc_perfdata *data, int kallsyms, struct pc_log *log);

/* COMM, FORK and executable MMAP2 (with build ids) of these processes, or of all if `pids` is NULL.
 * False on a write error. */
bool pc_synth_tasks(struct pc_perfdata *data, const pid_t *pids, size_t count, struct pc_ids *ids);

#endif

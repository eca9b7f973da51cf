/* Why an event could not be opened, and what would allow it, in sentences. */
#ifndef PIPA_COLLECT_SAMPLE_EXPLAIN_H
#define PIPA_COLLECT_SAMPLE_EXPLAIN_H

#include "collect/sample/fds.h"

#define PC_EXPLAIN_MAX 192

/* Which setting restrains this user: "kernel.perf_event_paranoid is 2 and …". Returns `out` or a
 * literal. */
const char *pc_explain_privilege(char out[PC_EXPLAIN_MAX]);

/* Says (as an error) why no rung holds. `pid` names the process or thread, -1: the machine. */
void pc_explain_open(const struct pc_open_failure *failure, const struct pc_fds *fds, pid_t pid,
                     struct pc_log *log);

/* The event sees the kernel only, and this user may not. */
void pc_explain_kernel_only(const struct pc_event *event, struct pc_log *log);

#endif

/* Whom events are attached to: the threads of processes. */
#ifndef PIPA_COLLECT_SAMPLE_TARGET_H
#define PIPA_COLLECT_SAMPLE_TARGET_H

#include "base/vec.h"

#include <sys/types.h>

/* Numbers that are the names in a directory of /proc, until the callback says false. False and
 * errno where the directory cannot be read. */
bool pc_each_number(const char *directory, bool (*each)(void *user, pid_t number), void *user);

/* Adds the threads of `pid` (pid_t items). False and errno: ESRCH where it is gone, ENOMEM. */
bool pc_target_threads(pid_t pid, struct pi_vec *tids);

/* Adds the threads of all processes of this user but this one. */
bool pc_target_own(struct pi_vec *tids);

#endif

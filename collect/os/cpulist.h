/* "0-3,8": how the kernel writes sets of CPUs. */
#ifndef PIPA_COLLECT_OS_CPULIST_H
#define PIPA_COLLECT_OS_CPULIST_H

#include "base/arena.h"

/* The CPUs of the list, rising as written, in the arena. False where it is not a list, is empty or
 * names more than PI_LIMIT_CPUS. */
bool pc_cpulist_parse(struct pi_str text, struct pi_arena *arena, int **cpus, size_t *count);
bool pc_cpulist_has(struct pi_str text, int cpu);

/* One more than the highest CPU that is present; 0 where that is not known. */
size_t pc_cpus_present(void);

#endif

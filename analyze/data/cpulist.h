/* Lists of CPUs as the kernel writes them ("0-3,8"). */
#ifndef PIPA_DATA_CPULIST_H
#define PIPA_DATA_CPULIST_H

#include "base/str.h"

/* Sets of[cpu] = mark for each CPU below `count` that the list names. What is no list names none
 * from there on. */
void pi_cpulist_mark(struct pi_str list, uint32_t mark, uint32_t *of, size_t count);

#endif

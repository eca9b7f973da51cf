/* What a worker gives up before it looks at the first byte of a stranger's file. */
#ifndef PIPA_SYMBOL_CONFINE_H
#define PIPA_SYMBOL_CONFINE_H

#include <stdbool.h>
#include <stdint.h>

/* Closes all descriptors but the first three and the socket, lowers the limits, renounces
 * privileges, and lets the kernel refuse all system calls that reading open files does not need.
 * Returns the shields that hold, enum pi_worker_shield. */
uint32_t pi_confine(void);

/* The filter of system calls alone; false where this machine or this kernel has none. */
bool pi_confine_calls(void);

#endif

/* Registers by the names that perf has for them (perf_reg_name, tools/perf/util/perf_regs.c), of
 * the recorded machine. */
#ifndef PIPA_ROWS_REGISTERS_H
#define PIPA_ROWS_REGISTERS_H

#include "base/str.h"

#define ROWS_REGISTER_NAME 16

/* `machine` as uname says it: "x86_64". `bit`: of the mask that chose the registers. "unknown"
 * where perf has no name for it. */
void rows_register_name(struct pi_str machine, unsigned bit, char out[ROWS_REGISTER_NAME]);

#endif

/* Registers of processors, as facts: how perf numbers them in a sample, how DWARF numbers them in
 * call frame information, and what an unwinder needs to know of each machine. */
#ifndef PIPA_ARCH_REGISTERS_H
#define PIPA_ARCH_REGISTERS_H

#include "base/str.h"

#define PI_ARCH_SLOTS 36 /* registers that are followed through a stack, at most */
#define PI_ARCH_NO_SLOT 0xff

/* A slot is DWARF's number where that is below `dense`; what is above is not followed. */
struct pi_arch_registers {
        uint16_t machine;    /* e_machine of its ELF files */
        uint8_t word_bytes;  /* of an address, and of a register that was pushed */
        uint8_t slots;       /* [0, slots) are in use */
        uint8_t dense;       /* DWARF numbers below it are slots */
        uint8_t sp, fp, ip;  /* slots; ip: where the machine keeps or would keep it */
        uint8_t link;        /* slot of the link register; PI_ARCH_NO_SLOT: calls push */
        uint8_t sp_bias;     /* the CFA is so far above the stack pointer at a call */
        const uint8_t *perf; /* [perf_count] slot of each register of perf's, in its numbering */
        uint8_t perf_count;
};

/* The facts for a task on a machine; `narrow`: a 32-bit task on a 64-bit machine. NULL where this
 * version knows none. */
const struct pi_arch_registers *pi_arch_registers(uint16_t machine, bool narrow);

/* The slot of a DWARF register; PI_ARCH_NO_SLOT where it is not followed. */
static inline uint8_t pi_arch_slot(const struct pi_arch_registers *arch, uint64_t dwarf)
{
        return dwarf < arch->dense ? (uint8_t)dwarf : PI_ARCH_NO_SLOT;
}

/* Take out of a code address what is none of it: the Thumb bit; `step` 0 takes out what every
 * kernel allows to be there, higher ones (up to PI_ARCH_STRIPS - 1) more of what pointer
 * authentication may have put there, as user space may be smaller. */
#define PI_ARCH_STRIPS 4
uint64_t pi_arch_strip(const struct pi_arch_registers *arch, uint64_t address, unsigned step);

#endif

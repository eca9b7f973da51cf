/* What the fuzz targets of the unwinder share: a task whose memory and registers come from the
 * input, and a module that is made of the rest. */
#ifndef PIPA_TESTS_UNWIND_RUN_H
#define PIPA_TESTS_UNWIND_RUN_H

#include "analyze/unwind/scan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define UNWIND_STACK_BASE 0x7ffd0000u

/* Every address below 1 << 40 is code of module 0, at the same place in its file. */
static inline bool unwind_place(void *user, uint64_t ip, struct pi_unwind_place *out)
{
        (void)user;
        *out = (struct pi_unwind_place){ 0, ip };
        return ip < 1ull << 40;
}

/* The next n bytes of the input, or as many as there are. */
static inline struct pi_bytes unwind_take(struct pi_bytes *in, size_t n)
{
        struct pi_bytes out = { in->p, n < in->n ? n : in->n };

        in->p += out.n;
        in->n -= out.n;
        return out;
}

static inline uint8_t unwind_byte(struct pi_bytes *in)
{
        struct pi_bytes byte = unwind_take(in, 1);

        return byte.n ? *byte.p : 0;
}

/* A machine by number, all of them in turn. */
static inline const struct pi_arch_registers *unwind_machine(uint8_t number, uint16_t *machine)
{
        static const uint16_t machines[] = { 62, 3, 183, 40, 243, 22 };

        *machine = machines[number % 6];
        return pi_arch_registers(*machine, false);
}

/* Registers: places on the stack, places in the code, small numbers. */
static inline void unwind_registers(uint64_t regs[64], struct pi_bytes *in)
{
        for (unsigned i = 0; i < 64; i++) {
                uint8_t byte = unwind_byte(in);

                regs[i] = byte & 1 ? UNWIND_STACK_BASE + byte * 4u : byte * 16u;
        }
}

#endif

/* One sample: what every recording has. What only some events record stands in columns beside it
 * (columns.h). */
#ifndef PIPA_DATA_SAMPLE_H
#define PIPA_DATA_SAMPLE_H

#include <stdint.h>

/* Which of the columns hold something of a sample: pi_sample.has. */
enum pi_sample_field {
        PI_HAS_ADDR = 1 << 0,
        PI_HAS_PHYS_ADDR = 1 << 1,
        PI_HAS_WEIGHT = 1 << 2,        /* one number of 64 bits */
        PI_HAS_WEIGHT_STRUCT = 1 << 3, /* three: of 32, 16 and 16 bits */
        PI_HAS_DATA_SRC = 1 << 4,
        PI_HAS_TRANSACTION = 1 << 5,
        PI_HAS_CGROUP = 1 << 6,
        PI_HAS_DATA_PAGE_SIZE = 1 << 7,
        PI_HAS_CODE_PAGE_SIZE = 1 << 8,
        PI_HAS_AUX = 1 << 9,
        PI_HAS_BRANCHES = 1 << 10,
        PI_HAS_RAW = 1 << 11, /* these four stay in the recording: read its record again */
        PI_HAS_REGS_USER = 1 << 12,
        PI_HAS_STACK_USER = 1 << 13,
        PI_HAS_REGS_INTR = 1 << 14,
        PI_HAS_CHAIN = 1 << 15, /* kept samples: the call chain as recorded is not the stack */
};

struct pi_sample {
        int64_t time_ns; /* on the recording's clock as recorded; PI_NO_TIME where none */
        uint64_t period; /* events this sample stands for; see pi_event.has_period */
        uint32_t cpu;    /* PI_NONE where not recorded */
        uint32_t event;  /* index into events */
        uint32_t task;   /* task id */
        uint32_t stack;  /* node id: the leaf frame is that node's frame */
        uint32_t row;    /* of pi_recording.columns; says nothing where `has` is 0 */
        uint16_t has;    /* enum pi_sample_field, of this sample */
        uint8_t mode;    /* PERF_RECORD_MISC_CPUMODE: where the CPU was, guests apart from hosts */
};

#endif

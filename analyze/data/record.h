/* The records that a perf.data file is made of: their names, how many there were of each type, and
 * those that are kept. */
#ifndef PIPA_DATA_RECORD_H
#define PIPA_DATA_RECORD_H

#include "base/str.h"

/* A record other than a sample, kept whole (PI_KEEP_RECORDS). */
struct pi_kept_record {
        struct pi_bytes bytes; /* its header too, in the recorder's byte order */
        int64_t time_ns;       /* PI_NO_TIME where it carries none */
        uint32_t type;
        uint16_t misc;
        bool swap;                /* its byte order is not this machine's */
        uint8_t own_bytes;        /* behind its own fields: who and when (struct sample_id) */
        int32_t pid, tid;         /* who wrote it; -1 where not recorded */
        int32_t own_pid, own_tid; /* whose it is: of the process mapped, forked … */
        uint32_t cpu;             /* PI_NONE where not recorded */
        uint32_t event;           /* index into events: whose buffer it went to */
        uint32_t task;            /* task id at that moment */
        uint32_t samples_before;
};

#define PI_RECORD_TYPES 84  /* types with a name are below it */
#define PI_RECORD_OTHERS 64 /* types without a name that are told apart */

/* Counts by type. Zeroed: none. */
struct pi_record_counts {
        uint64_t known[PI_RECORD_TYPES];
        struct {
                uint32_t type;
                uint64_t count;
        } other[PI_RECORD_OTHERS]; /* in order of arrival */
        uint32_t others;
        uint64_t rest; /* of still more types */
};

/* "SAMPLE", as the kernel (PERF_RECORD_*) and perf (its own from 64 up) call it; NULL where this
 * version knows no such type. */
const char *pi_record_name(uint32_t type);

void pi_record_count_add(struct pi_record_counts *counts, uint32_t type);

/* How many records there were of types without a name. */
uint64_t pi_record_count_unknown(const struct pi_record_counts *counts);

#endif

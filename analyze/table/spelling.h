/* How an event is spelled in a file -> which event it is. perf, perfmon, sysfs and people write the
 * same event in many ways:
 *     INST_RETIRED.ANY  inst_retired.any:u  cpu/INST_RETIRED.ANY/  cpu_core/instructions/u
 *     cpu/event=0x3c,umask=0x0/  cpu/X,cmask=1/  r01c0  armv8_pmuv3_0/cpu_cycles/  X:c1:e1
 * A spelling is taken apart here; two that name the same event are equal then. */
#ifndef PIPA_ANALYZE_TABLE_SPELLING_H
#define PIPA_ANALYZE_TABLE_SPELLING_H

#include "base/map.h"
#include "base/vec.h"

/* Whose work was counted: ":u", ":k" … Precision and scheduling (":p", ":P", ":W", ":D", ":S") do
 * not change what is counted and are left out. */
enum pi_mode {
        PI_MODE_USER = 1 << 0,
        PI_MODE_KERNEL = 1 << 1,
        PI_MODE_HYPERVISOR = 1 << 2,
        PI_MODE_HOST = 1 << 3,
        PI_MODE_GUEST = 1 << 4,
};

#define PI_SPELLING_BYTES 256 /* longer spellings are nobody's */

struct pi_spelling {
        char pmu[64]; /* lower case; "" where none is named, and for "cpu" and the PMUs of Arm
                         cores. Without "uncore_" and without a box's number */
        char name[PI_SPELLING_BYTES]; /* lower case; "" for a bare encoding */
        bool encoded;                 /* event and config hold something */
        uint64_t event;               /* "event=" */
        uint64_t config[3]; /* other terms, as x86 lays them out; [2] unknown ones mixed */
        unsigned modes;     /* enum pi_mode */
};

/* Takes `text` apart; false where it is too long or makes no sense. */
bool pi_spelling_read(struct pi_str text, struct pi_spelling *out);

struct pi_spellings {
        struct pi_map map;
        struct pi_vec list; /* struct spelled, in order of arrival */
        struct pi_str pmu;  /* the table's own, which a spelling may name or leave out */
        bool plain_config;  /* a raw code is the event's number (Arm, RISC-V); else x86's layout */
};

void pi_spellings_init(struct pi_spellings *spellings, struct pi_str pmu, bool plain_config,
                       struct pi_arena *arena);
void pi_spellings_done(struct pi_spellings *spellings);

enum pi_spelled {
        PI_SPELLED_NEW,
        PI_SPELLED_SAME,     /* it was this event's already */
        PI_SPELLED_OTHER,    /* it is another event's, and stays so: *other, *other_rank */
        PI_SPELLED_NONSENSE, /* it names no event */
        PI_SPELLED_FULL,     /* a limit was met */
};

/* Adds a spelling of `event`. `rank` is the caller's: where the spelling came from. */
enum pi_spelled pi_spellings_add(struct pi_spellings *spellings, struct pi_str text, uint32_t event,
                                 uint32_t rank, uint32_t *other, uint32_t *other_rank);

/* The event, or PI_NONE: by name, by name and terms, by encoding. *modes takes the modes that the
 * spelling names, 0 where none. */
uint32_t pi_spellings_find(const struct pi_spellings *spellings, struct pi_str text,
                           unsigned *modes);

#endif

/* Which fields `pipa script` prints: perf's grammar of -F, its defaults for each kind of event, and
 * what becomes of them once it is known what the recording's events hold. */
#ifndef PIPA_CLI_SCRIPT_FIELDS_H
#define PIPA_CLI_SCRIPT_FIELDS_H

#include "pipa/pipa.h"

#include <stdio.h>

enum script_field {
        F_COMM = 1 << 0,
        F_TID = 1 << 1,
        F_PID = 1 << 2,
        F_CPU = 1 << 3,
        F_MISC = 1 << 4,
        F_TIME = 1 << 5,
        F_PERIOD = 1 << 6,
        F_EVENT = 1 << 7,
        F_TRACE = 1 << 8,
        F_ADDR = 1 << 9,
        F_DATA_SRC = 1 << 10,
        F_WEIGHT = 1 << 11,
        F_INS_LAT = 1 << 12,
        F_RETIRE_LAT = 1 << 13,
        F_TRANSACTION = 1 << 14,
        F_CGROUP = 1 << 15,
        F_IP = 1 << 16,
        F_SYM = 1 << 17,
        F_SYMOFF = 1 << 18,
        F_DSO = 1 << 19,
        F_DSOFF = 1 << 20,
        F_IREGS = 1 << 21,
        F_UREGS = 1 << 22,
        F_BRSTACK = 1 << 23,
        F_BRSTACKSYM = 1 << 24,
        F_BPF_OUTPUT = 1 << 25,
        F_PHYS_ADDR = 1 << 26,
        F_DATA_PAGE = 1 << 27,
        F_CODE_PAGE = 1 << 28,
        F_TOD = 1 << 29,
        F_BRSTACKOFF = 1 << 30,
        F_PLACE = F_IP | F_SYM | F_SYMOFF | F_DSO,
};

/* `needs`: one of these bits of sample_type has to be there, 0: always printable; `says`: what perf
 * calls them. */
struct script_field_name {
        const char *name;
        uint32_t field, needs;
        const char *says;
};

extern const struct script_field_name script_field_names[];
extern const size_t script_field_count;

/* Kinds of events that may have fields of their own: 'hw:', 'sw:', 'trace:', … */
enum script_type {
        T_HARDWARE,
        T_SOFTWARE,
        T_TRACEPOINT,
        T_CACHE,
        T_RAW,
        T_BREAKPOINT,
        T_OTHER,
        SCRIPT_TYPES
};

struct script_fields {
        uint32_t of[SCRIPT_TYPES];
        uint32_t asked[SCRIPT_TYPES]; /* named by -F: an error where no event recorded them */
        bool set[SCRIPT_TYPES];       /* -F spoke of this kind */
};

/* What one of the recording's events holds. */
struct script_event {
        struct pipa_text name;
        enum script_type type;
        uint64_t sample_type;
        bool chain;      /* it recorded call chains, and they are wanted */
        bool stacks;     /* it recorded user stacks: the kernel's part alone is its chain */
        bool addr_named; /* its data address is printed with symbol and module */
        bool bpf_output; /* its raw bytes are a BPF program's output */
        uint32_t fields; /* set by script_fields_settle */
};

void script_fields_init(struct script_fields *fields);

/* Takes one -F. False where it is wrong: what and where has been said on stderr. */
bool script_fields_parse(struct script_fields *fields, const char *text);

enum script_type script_type_of(uint64_t perf_type);

/* Fits the fields to what was recorded. False where a field was asked for that no event has. */
bool script_fields_settle(const struct script_fields *fields, struct script_event *events,
                          size_t count);

/* "comm, tid, …" for the help. */
void script_fields_list(FILE *to);

#endif

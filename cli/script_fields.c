#include "script_fields.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

/* linux/perf_event.h */
enum {
        SAMPLE_IP = 1 << 0,
        SAMPLE_TID = 1 << 1,
        SAMPLE_TIME = 1 << 2,
        SAMPLE_ADDR = 1 << 3,
        SAMPLE_CPU = 1 << 7,
        SAMPLE_RAW = 1 << 10,
        SAMPLE_BRANCH_STACK = 1 << 11,
        SAMPLE_REGS_USER = 1 << 12,
        SAMPLE_WEIGHT = 1 << 14,
        SAMPLE_DATA_SRC = 1 << 15,
        SAMPLE_TRANSACTION = 1 << 17,
        SAMPLE_REGS_INTR = 1 << 18,
        SAMPLE_PHYS_ADDR = 1 << 19,
        SAMPLE_CGROUP = 1 << 21,
        SAMPLE_DATA_PAGE = 1 << 22,
        SAMPLE_CODE_PAGE = 1 << 23,
        SAMPLE_WEIGHT_STRUCT = 1 << 24,
};

#define SAMPLE_PLACE (SAMPLE_IP | SAMPLE_ADDR)
#define SAMPLE_WEIGHTS (SAMPLE_WEIGHT | SAMPLE_WEIGHT_STRUCT)

const struct script_field_name script_field_names[] = {
        { "comm", F_COMM, 0, "" },
        { "tid", F_TID, SAMPLE_TID, "TID" },
        { "pid", F_PID, SAMPLE_TID, "TID" },
        { "time", F_TIME, SAMPLE_TIME, "TIME" },
        { "cpu", F_CPU, SAMPLE_CPU, "CPU" },
        { "event", F_EVENT, 0, "" },
        { "trace", F_TRACE, SAMPLE_RAW, "RAW" },
        { "ip", F_IP, SAMPLE_IP, "IP" },
        { "sym", F_SYM, SAMPLE_PLACE, "IP or ADDR" },
        { "symoff", F_SYMOFF, SAMPLE_PLACE, "IP or ADDR" },
        { "dso", F_DSO, SAMPLE_PLACE, "IP or ADDR" },
        { "dsoff", F_DSOFF, SAMPLE_PLACE, "IP or ADDR" },
        { "addr", F_ADDR, SAMPLE_ADDR, "ADDR" },
        { "period", F_PERIOD, 0, "" },
        { "iregs", F_IREGS, SAMPLE_REGS_INTR, "IREGS" },
        { "uregs", F_UREGS, SAMPLE_REGS_USER, "UREGS" },
        { "brstack", F_BRSTACK, SAMPLE_BRANCH_STACK, "BRANCH_STACK" },
        { "brstacksym", F_BRSTACKSYM, SAMPLE_BRANCH_STACK, "BRANCH_STACK" },
        { "brstackoff", F_BRSTACKOFF, SAMPLE_BRANCH_STACK, "BRANCH_STACK" },
        { "data_src", F_DATA_SRC, SAMPLE_DATA_SRC, "DATA_SRC" },
        { "weight", F_WEIGHT, SAMPLE_WEIGHTS, "WEIGHT" },
        { "bpf-output", F_BPF_OUTPUT, SAMPLE_RAW, "RAW" },
        { "phys_addr", F_PHYS_ADDR, SAMPLE_PHYS_ADDR, "PHYS_ADDR" },
        { "misc", F_MISC, 0, "" },
        { "data_page_size", F_DATA_PAGE, SAMPLE_DATA_PAGE, "DATA_PAGE_SIZE" },
        { "code_page_size", F_CODE_PAGE, SAMPLE_CODE_PAGE, "CODE_PAGE_SIZE" },
        { "ins_lat", F_INS_LAT, SAMPLE_WEIGHT_STRUCT, "WEIGHT_STRUCT" },
        { "retire_lat", F_RETIRE_LAT, SAMPLE_WEIGHT_STRUCT, "WEIGHT_STRUCT" },
        { "transaction", F_TRANSACTION, SAMPLE_TRANSACTION, "TRANSACTION" },
        { "cgroup", F_CGROUP, SAMPLE_CGROUP, "CGROUP" },
        { "tod", F_TOD, SAMPLE_TIME, "TIME" },
        /* of guests' recordings and of decoded traces, which pipa does not read: always empty */
        { "machine_pid", 0, 0, "" },
        { "vcpu", 0, 0, "" },
        { "synth", 0, 0, "" },
};

const size_t script_field_count = sizeof(script_field_names) / sizeof(script_field_names[0]);

/* Fields of perf's that this version refuses, and what each would need. */
static const struct {
        const char *name, *why;
} refused[] = {
        { "srcline", "source lines are not looked up by this version" },
        { "srccode", "source lines are not looked up by this version" },
        { "insn", "instructions are not disassembled by this version" },
        { "insnlen", "instructions are not disassembled by this version" },
        { "brstackinsn", "instructions are not disassembled by this version" },
        { "brstackinsnlen", "instructions are not disassembled by this version" },
        { "callindent", "a processor's trace (AUX) is not decoded by this version" },
        { "flags", "a processor's trace (AUX) is not decoded by this version" },
        { "ipc", "a processor's trace (AUX) is not decoded by this version" },
        { "metric", "metrics of groups are not printed by this version" },
};

#define REFUSED (sizeof(refused) / sizeof(refused[0]))

#define USUAL (F_COMM | F_TID | F_CPU | F_TIME | F_EVENT)
#define MEMORY \
        (F_ADDR | F_DATA_SRC | F_WEIGHT | F_PHYS_ADDR | F_DATA_PAGE | F_CODE_PAGE | F_INS_LAT)

/* perf's defaults. `never`: what perf refuses for such events when all kinds are spoken of. */
static const struct {
        const char *prefix, *title;
        uint32_t usual, never;
} types[SCRIPT_TYPES] = {
        [T_HARDWARE] = { "hw", "hardware", USUAL | F_PERIOD | F_PLACE, F_TRACE | F_BPF_OUTPUT },
        [T_SOFTWARE] = { "sw", "software", USUAL | F_PERIOD | F_PLACE | F_BPF_OUTPUT, F_TRACE },
        [T_TRACEPOINT] = { "trace", "tracepoint", USUAL | F_TRACE, 0 },
        [T_CACHE] = { NULL, "hardware-cache", USUAL | F_PERIOD | F_PLACE, F_TRACE | F_BPF_OUTPUT },
        [T_RAW] = { "raw", "raw", USUAL | F_PERIOD | F_PLACE | MEMORY, F_TRACE | F_BPF_OUTPUT },
        [T_BREAKPOINT] = { "break", "breakpoint", USUAL | F_PERIOD | F_PLACE,
                           F_TRACE | F_BPF_OUTPUT },
        [T_OTHER] = { NULL, "other", USUAL | F_PERIOD | F_PLACE, F_TRACE | F_BPF_OUTPUT },
};

enum script_type script_type_of(uint64_t perf_type)
{
        static const enum script_type of[] = { T_HARDWARE, T_SOFTWARE, T_TRACEPOINT,
                                               T_CACHE,    T_RAW,      T_BREAKPOINT };

        return perf_type < sizeof(of) / sizeof(of[0]) ? of[perf_type] : T_OTHER;
}

void script_fields_init(struct script_fields *fields)
{
        memset(fields, 0, sizeof(*fields));
        for (size_t t = 0; t < SCRIPT_TYPES; t++)
                fields->of[t] = types[t].usual;
}

void script_fields_list(FILE *to)
{
        size_t column = 0;

        for (size_t i = 0; i < script_field_count; i++) {
                size_t n = strlen(script_field_names[i].name) + 2;
                if (column + n > 92)
                        column = 0;
                fprintf(to, "%s%s%s",
                        column ? " "
                        : i    ? "\n  "
                               : "  ",
                        script_field_names[i].name, i + 1 < script_field_count ? "," : "\n");
                column += n;
        }
}

static bool say(const char *name, size_t n, const char *why)
{
        fprintf(stderr, "pipa script: field '");
        cli_text_plain(stderr, (struct pipa_text){ name, n });
        fprintf(stderr, "': %s\n", why);
        return false;
}

static bool field_of(const char *name, size_t n, uint32_t *out)
{
        for (size_t i = 0; i < script_field_count; i++) {
                if (strlen(script_field_names[i].name) == n &&
                    memcmp(script_field_names[i].name, name, n) == 0) {
                        *out = script_field_names[i].field;
                        return true;
                }
        }
        for (size_t i = 0; i < REFUSED; i++) {
                if (strlen(refused[i].name) == n && memcmp(refused[i].name, name, n) == 0)
                        return say(name, n, refused[i].why);
        }
        return say(name, n, "there is no such field; 'pipa script --help' lists them");
}

static void change(struct script_fields *fields, size_t type, uint32_t field, char sign)
{
        if (sign == '-') {
                fields->of[type] &= ~field;
                fields->asked[type] &= ~field;
        } else {
                fields->of[type] |= field;
                fields->asked[type] |= field;
        }
        fields->set[type] = true;
}

/* "sw:" in front: its type and what stands behind; SCRIPT_TYPES where there is none. */
static bool prefix_of(const char **text, size_t *type)
{
        const char *colon = strchr(*text, ':');

        *type = SCRIPT_TYPES;
        if (!colon)
                return true;
        for (size_t t = 0; t < SCRIPT_TYPES; t++) {
                size_t n = types[t].prefix ? strlen(types[t].prefix) : 0;
                if (n > 0 && n == (size_t)(colon - *text) && memcmp(*text, types[t].prefix, n) == 0)
                        *type = t;
        }
        if (*type == SCRIPT_TYPES) {
                fprintf(stderr, "pipa script: -F knows the kinds of events hw, sw, trace, raw and "
                                "break before a ':'\n");
                return false;
        }
        *text = colon + 1;
        return true;
}

/* One name with its sign, for one kind of events or for all that may have it. */
static bool take(struct script_fields *fields, size_t type, const char *name, size_t n, char sign)
{
        uint32_t field;

        if (!field_of(name, n, &field))
                return false;
        if (type < SCRIPT_TYPES && types[type].never & field) {
                fprintf(stderr, "pipa script: '%.*s' is not a field of %s events\n", (int)n, name,
                        types[type].title);
                return false;
        }
        for (size_t t = 0; t < SCRIPT_TYPES; t++) {
                if (type == t || (type == SCRIPT_TYPES && !(types[t].never & field)))
                        change(fields, t, field, sign);
        }
        return true;
}

static bool take_all(struct script_fields *fields, size_t type, const char *text, bool signs)
{
        while (*text) {
                size_t n = strcspn(text, ",");
                bool sign = *text == '+' || *text == '-';

                if (n > 0 && sign != signs) {
                        fprintf(stderr, "pipa script: -F either adds and removes (+a,-b) or says "
                                        "all fields (a,b), not both\n");
                        return false;
                }
                if (n > 0 && !take(fields, type, text + sign, n - sign, *text))
                        return false;
                text += n + (text[n] == ',');
        }
        return true;
}

bool script_fields_parse(struct script_fields *fields, const char *text)
{
        bool signs;
        size_t type;

        if (!prefix_of(&text, &type))
                return false;
        if (*text == '\0' && type == SCRIPT_TYPES) {
                fprintf(stderr, "pipa script: -F needs at least one field\n");
                return false;
        }
        signs = *text == '+' || *text == '-';
        for (size_t t = 0; !signs && t < SCRIPT_TYPES; t++) {
                if (type != SCRIPT_TYPES && type != t)
                        continue;
                fields->of[t] = fields->asked[t] = 0;
                fields->set[t] = true;
        }
        return take_all(fields, type, text, signs);
}

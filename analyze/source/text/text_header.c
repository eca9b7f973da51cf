#include "analyze/source/text/text_header.h"

#include "base/text.h"

#include <stddef.h>

#define SECOND_NS 1000000000
#define PRINTED_NS 1000 /* times are printed rounded to it */

static const struct {
        const char *key;
        size_t at; /* in struct pi_machine */
} texts[] = {
        { "captured on", offsetof(struct pi_machine, captured_on) },
        { "hostname", offsetof(struct pi_machine, hostname) },
        { "os release", offsetof(struct pi_machine, os_release) },
        { "perf version", offsetof(struct pi_machine, perf_version) },
        { "arch", offsetof(struct pi_machine, arch) },
        { "cpudesc", offsetof(struct pi_machine, cpu_desc) },
        { "cpuid", offsetof(struct pi_machine, cpuid) },
        { "cmdline", offsetof(struct pi_machine, cmdline) },
};

static struct pi_str trim(struct pi_str s)
{
        while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
                s = (struct pi_str){ s.p + 1, s.n - 1 };
        while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
                s.n--;
        return s;
}

static bool take_text(struct pi_recording *rec, struct pi_str key, struct pi_str value)
{
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                struct pi_str *at = (struct pi_str *)((char *)&rec->machine + texts[i].at);
                if (at->n > 0 || value.n == 0 || !pi_str_equal(key, pi_str_of(texts[i].key)))
                        continue;
                *at = pi_arena_copy(rec->arena, value);
                return at->p;
        }
        return true;
}

static void take_cpus(struct pi_machine *machine, struct pi_str key, uint64_t value)
{
        if (value == 0 || value > UINT32_MAX)
                return;
        if (pi_str_equal(key, PI_STR("nrcpus online")) && machine->cpus_online == 0)
                machine->cpus_online = (uint32_t)value;
        else if (pi_str_equal(key, PI_STR("nrcpus avail")) && machine->cpus_available == 0)
                machine->cpus_available = (uint32_t)value;
        machine->has_cpus = machine->cpus_online > 0 && machine->cpus_available > 0;
}

/* "8058796 kB" */
static void take_memory(struct pi_machine *machine, uint64_t kib, struct pi_str unit)
{
        if (machine->has_memory || kib > UINT64_MAX / 1024 ||
            !pi_str_equal(trim(unit), PI_STR("kB")))
                return;
        machine->memory_bytes = kib * 1024;
        machine->has_memory = true;
}

/* "12255.227503" in ns; false where it is something else. */
static bool read_seconds(struct pi_str s, uint64_t *out)
{
        struct pi_str whole;
        uint64_t seconds, us;

        if (!pi_text_field(&s, '.', &whole) || s.n != 6 || !pi_text_u64(whole, &seconds) ||
            !pi_text_u64(s, &us) || seconds >= INT64_MAX / SECOND_NS)
                return false;
        *out = seconds * SECOND_NS + us * 1000;
        return true;
}

/* What was rounded up when printed must not look like samples that are missing. */
static void take_time(struct pi_machine *machine, struct pi_str key, struct pi_str value)
{
        uint64_t time_ns;

        if (!read_seconds(value, &time_ns))
                return;
        if (pi_str_equal(key, PI_STR("time of first sample")))
                machine->first_sample_ns = time_ns + PRINTED_NS;
        if (pi_str_equal(key, PI_STR("time of last sample")) && time_ns > PRINTED_NS)
                machine->last_sample_ns = time_ns - PRINTED_NS;
        machine->has_sample_time = machine->first_sample_ns > 0 && machine->last_sample_ns > 0;
}

bool text_header_take(struct pi_recording *rec, struct pi_str line)
{
        struct pi_str value = trim(line), key, word, unit;
        uint64_t number;

        while (value.n > 0 && value.p[0] == '#')
                value = (struct pi_str){ value.p + 1, value.n - 1 };
        if (!pi_text_field(&value, ':', &key) || !value.p)
                return true;
        key = trim(key);
        value = trim(value);
        unit = value;
        if (pi_text_word(&unit, &word) && pi_text_u64(word, &number)) {
                take_cpus(&rec->machine, key, number);
                if (pi_str_equal(key, PI_STR("total memory")))
                        take_memory(&rec->machine, number, unit);
        }
        take_time(&rec->machine, key, value);
        return take_text(rec, key, value);
}

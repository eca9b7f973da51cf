/* A PMU is a folder: type (a number), format/ (which bits a term fills), events/ (names for sets of
 * terms), cpus or cpumask (where it counts). */
#include "collect/sample/event_pmu.h"

#include "collect/os/readtext.h"

#include <errno.h>
#include <stdio.h>

struct pmu {
        const char *devices;
        int name_bytes;
        const char *name;
        struct pc_event *event;
        char *why;
        size_t why_size;
};

/* No name from the command line leaves its folder. */
static bool is_name(struct pi_str s)
{
        return s.n > 0 && s.n < 100 && s.p[0] != '.' && !memchr(s.p, '/', s.n);
}

static bool term_number(struct pi_str text, uint64_t *value)
{
        if (pi_str_starts(text, PI_STR("0x")) || pi_str_starts(text, PI_STR("0X")))
                return pi_text_hex((struct pi_str){ text.p + 2, text.n - 2 }, value);
        return pi_text_u64(text, value);
}

static __u64 *config_word(struct perf_event_attr *attr, struct pi_str name)
{
        if (pi_str_equal(name, PI_STR("config")))
                return &attr->config;
        if (pi_str_equal(name, PI_STR("config1")))
                return &attr->config1;
        return pi_str_equal(name, PI_STR("config2")) ? &attr->config2 : NULL;
}

static bool bit_range(struct pi_str text, unsigned *first, unsigned *last)
{
        struct pi_str low;
        uint64_t a, b;
        if (!pi_text_field(&text, '-', &low) || !pi_text_u64(low, &a))
                return false;
        b = a;
        if ((text.p && !pi_text_u64(text, &b)) || a > b || b > 63)
                return false;
        *first = (unsigned)a;
        *last = (unsigned)b;
        return true;
}

/* "config:0-7,32-35": the value's low bits go to the first range, and so on. False where the format
 * cannot be read or the value has bits left over. */
static bool spread(struct perf_event_attr *attr, struct pi_str format, uint64_t value)
{
        struct pi_str name, range;
        if (!pi_text_field(&format, ':', &name))
                return false;
        __u64 *word = config_word(attr, name);
        while (word && format.p && pi_text_field(&format, ',', &range)) {
                unsigned first, last;
                if (!bit_range(range, &first, &last))
                        return false;
                uint64_t mask = last - first == 63 ? UINT64_MAX : (1ull << (last - first + 1)) - 1;
                *word = (*word & ~(mask << first)) | (value & mask) << first;
                value = last - first == 63 ? 0 : value >> (last - first + 1);
        }
        return word && value == 0;
}

static bool refuse(const struct pmu *pmu, struct pi_str term, const char *what)
{
        snprintf(pmu->why, pmu->why_size, "its term \"%.*s\" %s (%s/%.*s/format lists the terms)",
                 (int)term.n, term.p, what, pmu->devices, pmu->name_bytes, pmu->name);
        return false;
}

static bool apply_terms(struct pmu *pmu, struct pi_str terms, bool alias);

/* A term without a value may be a name for other terms; names are not nested. */
static bool apply_alias(struct pmu *pmu, struct pi_str key)
{
        char text[1024];
        struct pi_str terms =
                pc_read_text_at(text, sizeof(text), "%s/%.*s/events/%.*s", pmu->devices,
                                pmu->name_bytes, pmu->name, (int)key.n, key.p);
        return terms.p && apply_terms(pmu, terms, true);
}

static bool apply_format(struct pmu *pmu, struct pi_str key, struct pi_str value_text)
{
        uint64_t value = 1;
        char text[256];
        if (value_text.p && !term_number(value_text, &value))
                return refuse(pmu, key, "has a value that is not a number");
        __u64 *word = config_word(&pmu->event->attr, key);
        if (word) {
                *word = value;
                return true;
        }
        struct pi_str format =
                is_name(key)
                        ? pc_read_text_at(text, sizeof(text), "%s/%.*s/format/%.*s", pmu->devices,
                                          pmu->name_bytes, pmu->name, (int)key.n, key.p)
                        : (struct pi_str){ NULL, 0 };
        if (!format.p)
                return refuse(pmu, key, "is not known");
        return spread(&pmu->event->attr, format, value) ||
               refuse(pmu, key, "has a value that does not fit");
}

static bool apply_terms(struct pmu *pmu, struct pi_str terms, bool alias)
{
        struct pi_str term;
        while (pi_text_field(&terms, ',', &term)) {
                struct pi_str value = term, key;
                if (term.n == 0)
                        continue;
                pi_text_field(&value, '=', &key);
                if (pi_str_equal(key, PI_STR("name")) && value.p)
                        snprintf(pmu->event->name, sizeof(pmu->event->name), "%.*s", (int)value.n,
                                 value.p);
                else if (!alias && !value.p && is_name(key) && apply_alias(pmu, key))
                        continue;
                else if (!apply_format(pmu, key, value))
                        return false;
        }
        return true;
}

/* Core units of mixed processors have "cpus", units beside the cores "cpumask". */
static void read_cpus(struct pmu *pmu)
{
        static const char *const names[] = { "cpus", "cpumask" };
        for (size_t i = 0; i < 2 && !pmu->event->cpus[0]; i++)
                if (!pc_read_text_at(pmu->event->cpus, sizeof(pmu->event->cpus), "%s/%.*s/%s",
                                     pmu->devices, pmu->name_bytes, pmu->name, names[i])
                             .p)
                        pmu->event->cpus[0] = '\0';
}

bool pc_event_pmu_find(const char *devices, struct pi_str name, struct pi_str terms,
                       struct pc_event *event, char *why, size_t why_size)
{
        struct pmu pmu = { devices, (int)name.n, name.p, event, why, why_size };
        char text[32];
        uint64_t type;
        struct pi_str got = { NULL, 0 };
        if (is_name(name))
                got = pc_read_text_at(text, sizeof(text), "%s/%.*s/type", devices, (int)name.n,
                                      name.p);
        if (!got.p || !pi_text_u64(got, &type) || type > UINT32_MAX) {
                snprintf(why, why_size, "this machine has no unit \"%.*s\" (%s lists them)",
                         (int)name.n, name.p, devices);
                return false;
        }
        event->attr.type = (uint32_t)type;
        read_cpus(&pmu);
        return apply_terms(&pmu, terms, false);
}

#include "collect/count/table.h"

#include "base/text.h"

#include <stdio.h>

#define ANY UINT64_MAX
#define MIDR_PART UINT64_C(0xff00fff0) /* MIDR_EL1: implementer 31:24, part count 15:4 */

/* A processor's id, taken apart. */
struct identity {
        struct pi_str arch, vendor; /* vendor: "" where it is no x86 */
        uint64_t family, model;
        uint64_t number[3]; /* a MIDR, or the three ids of a RISC-V hart */
        size_t number_count;
};

static bool hex(struct pi_str text, uint64_t *out)
{
        return pi_str_starts(text, PI_STR("0x")) &&
               pi_text_hex((struct pi_str){ text.p + 2, text.n - 2 }, out);
}

/* "GenuineIntel,6,143,8", "0x00000000410fd0c0", "0x489-0x8000000000000007-0x20181004" */
static struct identity identify(struct pi_str id, struct pi_str arch)
{
        struct identity out = { .arch = arch, .vendor = PI_STR("") };
        struct pi_str vendor, part;
        if (id.n && memchr(id.p, ',', id.n)) {
                if (pi_text_field(&id, ',', &vendor) && pi_text_field(&id, ',', &part) &&
                    pi_text_u64(part, &out.family) && pi_text_field(&id, ',', &part) &&
                    pi_text_u64(part, &out.model))
                        out.vendor = vendor;
                return out;
        }
        while (id.n && out.number_count < 3 && pi_text_field(&id, '-', &part) &&
               hex(part, &out.number[out.number_count]))
                out.number_count++;
        return out;
}

static bool is_hart(const struct pi_arch_match *match, const struct identity *who)
{
        for (size_t i = 0; i < 3; i++)
                if (match->id[i] != ANY && match->id[i] != who->number[i])
                        return false;
        return who->number_count == 3;
}

/* How well it fits: 3 the processor, 2 its architecture, 1 any, 0 not at all. */
static unsigned fit_of(const struct pi_arch_match *match, const struct identity *who)
{
        struct pi_str text = pi_str_of(pc_table_text(match->text));
        switch ((enum pi_arch_match_kind)match->kind) {
        case PI_ARCH_MATCH_X86:
                return pi_str_equal(text, who->vendor) && match->family == who->family &&
                                       who->model >= match->first && who->model <= match->last
                               ? 3
                               : 0;
        case PI_ARCH_MATCH_MIDR:
                return who->number_count == 1 &&
                                       (who->number[0] & MIDR_PART) == (match->id[0] & MIDR_PART)
                               ? 3
                               : 0;
        case PI_ARCH_MATCH_RISCV:
                return is_hart(match, who) ? 3 : 0;
        case PI_ARCH_MATCH_ARCH:
                return pi_str_equal(text, who->arch) ? 2 : pi_str_equal(text, PI_STR("*"));
        }
        return 0;
}

const struct pi_arch_cpu *pc_table_choose(struct pi_str id, struct pi_str arch)
{
        struct identity who = identify(id, arch);
        const struct pi_arch_match *best = NULL;
        unsigned best_fit = 0;
        for (size_t i = 0; i < pi_arch_match_count; i++) {
                unsigned fit = fit_of(&pi_arch_matches[i], &who);
                if (fit <= best_fit)
                        continue;
                best_fit = fit;
                best = &pi_arch_matches[i];
        }
        return best ? &pi_arch_cpus[best->cpu] : NULL;
}

const struct pi_arch_cpu *pc_table_named(struct pi_str name)
{
        for (size_t i = 0; i < pi_arch_cpu_count; i++)
                if (pi_str_equal(name, pi_str_of(pc_table_text(pi_arch_cpus[i].name))))
                        return &pi_arch_cpus[i];
        return NULL;
}

void pc_table_spell(const struct pi_arch_cpu *cpu, const struct pi_arch_event *event,
                    char out[PC_TABLE_SPELLING])
{
        const char *unit = pc_table_text(event->unit), *pmu = pc_table_text(cpu->pmu);
        unsigned long long config = event->config, config1 = event->config1;
        if (event->perf)
                snprintf(out, PC_TABLE_SPELLING, "%s", pc_table_text(event->perf));
        else if (!*unit && !*pmu && !config1)
                snprintf(out, PC_TABLE_SPELLING, "r%llx", config);
        else if (!config1)
                snprintf(out, PC_TABLE_SPELLING, "%s/config=0x%llx/", *unit ? unit : pmu, config);
        else
                snprintf(out, PC_TABLE_SPELLING, "%s/config=0x%llx,config1=0x%llx/",
                         *unit  ? unit
                         : *pmu ? pmu
                                : "cpu",
                         config, config1);
}

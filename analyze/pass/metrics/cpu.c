/* Which table: the one that was asked for, else that of the recorded processor, else the generic
 * one, said aloud. All that formulas want to know of the machine is the recording's word. */
#include "analyze/pass/metrics/metrics.h"

#include "base/text.h"

#include <math.h>

/* The value of the first node of that name. */
static struct pi_str inventory_value(const struct pi_recording *rec, const char *name)
{
        for (size_t i = 0; i < rec->inventory.count; i++) {
                const struct pi_inventory_node *node =
                        PI_AT(&rec->inventory, struct pi_inventory_node, i);
                struct pi_str value = pi_recording_str(rec, node->value);
                if (value.n > 0 && pi_str_equal(pi_recording_str(rec, node->name), pi_str_of(name)))
                        return value;
        }
        return PI_STR("");
}

/* "GenuineIntel-6-8F-8" of what /proc/cpuinfo or lscpu say. */
static struct pi_str inventory_x86(const struct pi_recording *rec, struct pi_arena *arena)
{
        struct pi_str vendor = inventory_value(rec, "vendor_id");
        struct pi_str family = inventory_value(rec, "family"),
                      model = inventory_value(rec, "model"),
                      stepping = inventory_value(rec, "stepping");
        uint64_t f, m, s;

        if (vendor.n == 0)
                vendor = inventory_value(rec, "Vendor ID");
        if (family.n == 0)
                family = inventory_value(rec, "CPU family");
        if (!pi_text_u64(model, &m))
                model = inventory_value(rec, "Model");
        if (stepping.n == 0)
                stepping = inventory_value(rec, "Stepping");
        if (vendor.n == 0 || vendor.n > 32 || !pi_text_u64(family, &f) || !pi_text_u64(model, &m))
                return PI_STR("");
        if (!pi_text_u64(stepping, &s))
                s = 0;
        return pi_arena_format(arena, "%.*s-%llu-%llX-%llX", (int)vendor.n, vendor.p,
                               (unsigned long long)f, (unsigned long long)m, (unsigned long long)s);
}

static struct pi_str recorded_id(const struct pi_recording *rec, struct pi_arena *arena)
{
        struct pi_str id = rec->machine.cpuid;

        if (id.n == 0)
                id = inventory_value(rec, "midr");
        return id.n > 0 ? id : inventory_x86(rec, arena);
}

/* "armv8_pmuv3_0" has "slots" = "0x5" or "5". */
static double recorded_slots(const struct pi_recording *rec)
{
        for (size_t i = 0; i < rec->topology.pmu_caps.count; i++) {
                const struct pi_pmu_cap *cap = PI_AT(&rec->topology.pmu_caps, struct pi_pmu_cap, i);
                struct pi_str value = pi_recording_str(rec, cap->value);
                uint64_t number;
                if (!pi_str_equal(pi_recording_str(rec, cap->name), PI_STR("slots")))
                        continue;
                if (pi_str_starts(value, PI_STR("0x")) &&
                    pi_text_hex((struct pi_str){ value.p + 2, value.n - 2 }, &number))
                        return (double)number;
                if (pi_text_u64(value, &number))
                        return (double)number;
        }
        return NAN;
}

static void fill_topology(const struct pi_recording *rec, struct pi_target *target)
{
        const struct pi_topology *topology = &rec->topology;
        double *literal = target->literal;

        if (rec->machine.has_cpus) {
                literal[PI_LITERAL_NUM_CPUS] = rec->machine.cpus_available;
                literal[PI_LITERAL_NUM_CPUS_ONLINE] = rec->machine.cpus_online;
        }
        if (topology->packages.count > 0)
                literal[PI_LITERAL_NUM_PACKAGES] = (double)topology->packages.count;
        if (topology->dies.count > 0)
                literal[PI_LITERAL_NUM_DIES] = (double)topology->dies.count;
        if (topology->cores.count > 0) {
                literal[PI_LITERAL_NUM_CORES] = (double)topology->cores.count;
                if (rec->machine.has_cpus)
                        literal[PI_LITERAL_SMT_ON] =
                                rec->machine.cpus_online > topology->cores.count;
        }
        literal[PI_LITERAL_SLOTS] = recorded_slots(rec);
        if (rec->machine.has_tsc && rec->machine.tsc_mult > 0 && rec->machine.tsc_shift < 64)
                literal[PI_LITERAL_TSC_HZ] =
                        ldexp(1e9, (int)rec->machine.tsc_shift) / (double)rec->machine.tsc_mult;
}

/* "smt_on=1", of whoever knows what the file does not tell. */
static enum pipa_status take_fact(struct pi_target *target, struct pi_str fact,
                                  struct pipa_error *err)
{
        size_t n = 0;
        double value = NAN;

        while (n < fact.n && fact.p[n] != '=')
                n++;
        if (n < fact.n)
                pi_text_double((struct pi_str){ fact.p + n + 1, fact.n - n - 1 }, &value);
        for (unsigned i = 0; i < PI_LITERAL_COUNT && !isnan(value); i++) {
                if (!pi_str_equal(pi_str_of(pi_literal_name(i) + 1), (struct pi_str){ fact.p, n }))
                        continue;
                target->literal[i] = value;
                return PIPA_OK;
        }
        return pi_fail(err, PIPA_E_ARGUMENT, fact, PI_NO_OFFSET,
                       "is no fact of a machine; smt_on=1, core_wide=1, slots=5, num_cpus=8, "
                       "system_tsc_freq=2e9 are some");
}

static void say_which(const struct pi_recording *rec, struct pi_model *model,
                      const struct pi_target *target, const struct pi_uarch *uarch)
{
        if (target->id.n == 0)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "cpu_not_recorded", "metrics", PI_STR(""),
                              0, NAN,
                              "No processor was recorded: only what perf's generic events allow is "
                              "computed; --cpu names the processor.");
        else if (uarch->fallback)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "cpu_unknown", "metrics", target->id, 0,
                              NAN,
                              "is a processor that pipa has no table for: only what perf's generic "
                              "events allow is computed; --metrics FILE brings a table.");
        if (uarch->revision_unknown)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "cpu_revision", "metrics", uarch->name, 0,
                              NAN,
                              "has formulas that differ by revision, and the revision was not "
                              "recorded; --cpu with the whole id names it.");
        if (model->metrics_ask.cpu.n > 0)
                pi_notes_push(rec->notes, PI_NOTE_INFO, "cpu_asked", "metrics", uarch->name, 0, NAN,
                              "is the processor because --cpu says so.");
}

static enum pipa_status fill_target(const struct pi_recording *rec, const struct pi_model *model,
                                    const struct pi_counts *counts, struct pi_target *target,
                                    struct pipa_error *err)
{
        const struct pi_metrics_ask *ask = &model->metrics_ask;

        pi_target_init(target);
        target->id = ask->cpu.n > 0 ? ask->cpu : recorded_id(rec, model->arena);
        target->arch = rec->machine.arch;
        fill_topology(rec, target);
        if (counts && counts->wide != PI_WIDE_UNKNOWN)
                target->literal[PI_LITERAL_CORE_WIDE] = counts->wide == PI_WIDE_MACHINE;
        for (size_t i = 0; i < ask->fact_count; i++) {
                enum pipa_status status = take_fact(target, ask->fact[i], err);
                if (status)
                        return status;
        }
        return PIPA_OK;
}

/* Of a hybrid machine: the table of each kind of its cores. */
static enum pipa_status read_cores(struct pi_uarch_request *request, struct pi_arena *arena,
                                   struct metrics_tables *tables, struct pipa_error *err)
{
        const struct pi_uarch *machine = tables->machine;

        if (machine->core_count == 0)
                return PIPA_OK;
        tables->core = PI_NEW_ARRAY(arena, struct pi_uarch *, machine->core_count);
        if (!tables->core)
                return pi_fail_memory(err, arena);
        for (size_t i = 0; i < machine->core_count; i++) {
                enum pipa_status status;
                request->pmu = machine->core[i].pmu;
                status = pi_uarch_read(request, arena, NULL, &tables->core[i], err);
                if (status)
                        return status;
                tables->core_count++;
        }
        return PIPA_OK;
}

enum pipa_status metrics_read_tables(const struct pi_recording *rec, struct pi_model *model,
                                     const struct pi_counts *counts, struct metrics_tables *out,
                                     struct pipa_error *err)
{
        const struct pi_metrics_ask *ask = &model->metrics_ask;
        struct pi_target target;
        struct pi_uarch_request request = { .machine = &target,
                                            .given = ask->given,
                                            .given_name = ask->given_name };
        enum pipa_status status = fill_target(rec, model, counts, &target, err);

        *out = (struct metrics_tables){ .core_count = 0 };
        if (status == PIPA_OK)
                status = pi_uarch_read(&request, model->arena, NULL, &out->machine, err);
        if (status)
                return status;
        if (ask->cpu.n > 0 && out->machine->fallback)
                status = pi_fail(err, PIPA_E_ARGUMENT, ask->cpu, PI_NO_OFFSET,
                                 "is no processor that pipa has a table for; 'pipa explain --list' "
                                 "names them all");
        else
                status = read_cores(&request, model->arena, out, err);
        if (status)
                metrics_tables_done(out);
        else
                say_which(rec, model, &target, out->machine);
        return status;
}

void metrics_tables_done(struct metrics_tables *tables)
{
        for (size_t i = 0; i < tables->core_count; i++)
                pi_uarch_done(tables->core[i]);
        pi_uarch_done(tables->machine);
}

/* A line for each event: its name, how -e takes it, what counts it. Then the groups. A hybrid
 * machine has a part for each kind of its cores. */
#include "collect/count/list.h"

#include "collect/count/table.h"
#include "collect/sample/cpuname.h"

#include <sys/utsname.h>

/* "0-3" for the bits 0xf: the tables know stretches only. */
static const char *counters_of(const struct pi_arch_event *event, char out[16])
{
        static const char *const words[] = { "general", "fixed", "metrics", "-" };
        unsigned first = 0, last = 7;
        if (!event->counters)
                return words[event->counter];
        while (!(event->counters & 1u << first))
                first++;
        while (!(event->counters & 1u << last))
                last--;
        snprintf(out, 16, "%u-%u", first, last);
        return out;
}

static void write_group(const struct pi_arch_group *group, FILE *out)
{
        fprintf(out, "  %-24s", pc_table_text(group->name));
        for (size_t i = 0; i < group->count; i++)
                fprintf(out, " %s", pc_table_text(pc_table_member(group, i)->name));
        fputc('\n', out);
}

static void write_cpu(const struct pi_arch_cpu *cpu, FILE *out)
{
        char spelling[PC_TABLE_SPELLING], counters[16];
        fprintf(out, "%s: %s\n", pc_table_text(cpu->name), pc_table_text(cpu->title));
        if (cpu->general)
                fprintf(out, "counters of a core: %u general, %u fixed\n", cpu->general,
                        cpu->fixed);
        if (cpu->event_count)
                fputs("\nevents: name, as -e takes it, what counts it\n", out);
        for (size_t i = 0; i < cpu->event_count; i++) {
                const struct pi_arch_event *event = pc_table_event(cpu, i);
                pc_table_spell(cpu, event, spelling);
                fprintf(out, "  %-24s %-32s %s\n", pc_table_text(event->name), spelling,
                        counters_of(event, counters));
        }
        if (cpu->group_count)
                fputs("\ngroups: what is counted together; the first leads\n", out);
        for (size_t i = 0; i < cpu->group_count; i++)
                write_group(&pi_arch_groups[cpu->first_group + i], out);
        for (size_t i = 0; i < cpu->core_count; i++) {
                const struct pi_arch_core *core = &pi_arch_cores[cpu->first_core + i];
                fprintf(out, "\n%s: ", pc_table_text(core->pmu));
                write_cpu(&pi_arch_cpus[core->cpu], out);
        }
}

static const struct pi_arch_cpu *this_machines(void)
{
        char name[PC_CPU_NAME], id[PC_CPU_NAME];
        struct utsname names;
        pc_cpu_name(name, id);
        return pc_table_choose(pi_str_of(id), pi_str_of(uname(&names) == 0 ? names.machine : ""));
}

static void refuse(const char *name, struct pc_log *log)
{
        char known[1024] = "";
        size_t n = 0;
        for (size_t i = 0; i < pi_arch_cpu_count && n < sizeof(known); i++)
                n += (size_t)snprintf(known + n, sizeof(known) - n, " %s",
                                      pc_table_text(pi_arch_cpus[i].name));
        pc_error(log, "there is no table of events called \"%.64s\"; these are known:%s", name,
                 known);
}

bool pc_list_events(const char *name, FILE *out, struct pc_log *log)
{
        const struct pi_arch_cpu *cpu = name ? pc_table_named(pi_str_of(name)) : this_machines();
        if (cpu)
                write_cpu(cpu, out);
        else
                refuse(name ? name : "", log);
        return cpu != NULL;
}

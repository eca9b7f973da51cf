/* Which events this processor has: the part of arch/<cpu>.yaml that counting needs, found by the
 * processor's own id. The numbers are generated (arch/event_tables.h). */
#ifndef PIPA_COLLECT_COUNT_TABLE_H
#define PIPA_COLLECT_COUNT_TABLE_H

#include "arch/event_tables.h"
#include "base/str.h"

/* `id` as pc_cpu_name gives it, `arch` as uname does. A processor that no table knows gets that of
 * its architecture, and where there is none, perf's own events. */
const struct pi_arch_cpu *pc_table_choose(struct pi_str id, struct pi_str arch);

/* By the table's name; NULL. */
const struct pi_arch_cpu *pc_table_named(struct pi_str name);

static inline const char *pc_table_text(uint16_t offset)
{
        return pi_arch_texts + offset;
}

/* Event i of `cpu`, and member i of one of its groups. */
static inline const struct pi_arch_event *pc_table_event(const struct pi_arch_cpu *cpu, size_t i)
{
        return &pi_arch_events[pi_arch_event_ids[cpu->first_event + i]];
}

static inline const struct pi_arch_event *pc_table_member(const struct pi_arch_group *group,
                                                          size_t i)
{
        return &pi_arch_events[pi_arch_event_ids[group->first + i]];
}

#define PC_TABLE_SPELLING 128

/* As -e takes it: "r1c2", "cpu_core/config=0x1c2/", "page-faults". A unit beside the cores may
 * stand for several folders (uncore_imc: uncore_imc_0, uncore_imc_1 ...). */
void pc_table_spell(const struct pi_arch_cpu *cpu, const struct pi_arch_event *event,
                    char out[PC_TABLE_SPELLING]);

#endif

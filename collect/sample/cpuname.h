/* What this processor is called, for people and for tables of events. */
#ifndef PIPA_COLLECT_SAMPLE_CPUNAME_H
#define PIPA_COLLECT_SAMPLE_CPUNAME_H

#define PC_CPU_NAME 128

/* `name` as perf's cpudesc, `id` as its cpuid ("GenuineIntel,6,85,7", a MIDR, "vendor-arch-impl");
 * "" where not known. */
void pc_cpu_name(char name[PC_CPU_NAME], char id[PC_CPU_NAME]);

#endif

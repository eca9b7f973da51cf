/* The rows of snap_files.c, each a file here. */
#ifndef PIPA_SOURCE_SNAP_ROWS_H
#define PIPA_SOURCE_SNAP_ROWS_H

#include "analyze/source/snap/snap.h"

extern const struct snap_file snap_stat;
extern const struct snap_file snap_loadavg;
extern const struct snap_file snap_meminfo;
extern const struct snap_file snap_vmstat;
extern const struct snap_file snap_diskstats;
extern const struct snap_file snap_netdev;
extern const struct snap_file snap_pressure;
extern const struct snap_file snap_schedstat;
extern const struct snap_file snap_cpufreq;
extern const struct snap_file snap_interrupts;
extern const struct snap_file snap_softirqs;
extern const struct snap_file snap_numastat;
extern const struct snap_file snap_nodemem;
extern const struct snap_file snap_process_stat;
extern const struct snap_file snap_process_status;

#endif

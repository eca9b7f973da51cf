/* What does not change while we record, and what symbolizing needs later. Each function makes
 * members in the spool; what cannot be had is said (pc_missing) and nothing fails. */
#ifndef PIPA_COLLECT_FACTS_H
#define PIPA_COLLECT_FACTS_H

#include "collect/bundle/spool.h"

#include <sys/types.h>

/* spec.c, spec_*.c: spec_info.yaml. */
void pc_facts_spec(const struct pc_spool *spool, struct pi_arena *arena, struct pc_log *log);

/* kernel.c: kallsyms (only where addresses are shown), modules, notes. */
void pc_facts_kernel(const struct pc_spool *spool, struct pc_log *log);

/* process.c: maps/PID of these processes; perf-PID.map and jit-PID.dump where they are what they
 * should be: a regular file, inside the process's root without following links, owned by the
 * process's user or root, below 64 MiB. */
void pc_facts_processes(const struct pc_spool *spool, const pid_t *pids, size_t count,
                        struct pc_log *log);

/* binary.c, for pc_sampler_files: copies the file below binaries/.build-id/ if it still has that
 * build id, as seen from the process's root. *total_bytes is what was copied so far, 0 before the
 * first call; PI_LIMIT_BINARIES_BYTES bounds it. */
void pc_facts_binary(const struct pc_spool *spool, pid_t pid, const char *path,
                     const char *build_id, uint64_t *total_bytes, struct pc_log *log);

#endif

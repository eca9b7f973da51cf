/* A jitdump (tools/perf/Documentation/jitdump-specification.txt) -> codes: which function stood
 * where from when on. The code itself, its lines and its unwind tables are passed over. */
#ifndef PIPA_SOURCE_JIT_JITDUMP_H
#define PIPA_SOURCE_JIT_JITDUMP_H

#include "analyze/bundle/bundle.h"
#include "analyze/data/recording.h"
#include "base/host.h"

/* Adds a dump and its codes, in the order of the file, their times still as written. `pid`: whose
 * code it is; 0: as the dump says of itself. What is cut off or damaged keeps what stands before.
 * PIPA_E_FORMAT where it is no jitdump, PIPA_E_UNSUPPORTED where it is of another version. */
enum pipa_status pi_jitdump_read(const struct pi_member *member, int32_t pid,
                                 struct pi_recording *rec, const struct pi_host *host,
                                 struct pipa_error *err);

/* The number in "jit-12.dump" or "perf-12.map"; false where the name is not such a one. */
bool pi_jitdump_pid(struct pi_str name, int32_t *pid);

bool pi_jitdump_is(struct pi_bytes head);

#endif

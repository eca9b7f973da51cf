/* Build ids of the files that processes have mapped, each file read once. */
#ifndef PIPA_COLLECT_SAMPLE_BUILD_ID_H
#define PIPA_COLLECT_SAMPLE_BUILD_ID_H

#include "base/set.h"

#include <sys/types.h>
#include <time.h>

#define PC_ID_BYTES 20u /* what perf's records hold */

struct pc_id {
        uint8_t bytes[PC_ID_BYTES];
        uint8_t n; /* 0: none, or not readable */
};

/* As /proc/PID/maps or an MMAP2 record names a mapping. */
struct pc_mapped {
        pid_t pid;
        uint64_t start, end;
        uint32_t major, minor;
        uint64_t inode, generation; /* generation 0: not known */
        struct pi_str path;
};

struct pc_ids {
        struct pi_set files;
        time_t since; /* when they were begun: wall clock, as files have it */
};

void pc_ids_init(struct pc_ids *ids, struct pi_arena *arena);
void pc_ids_done(struct pc_ids *ids);

/* The id of a mapping's file, read from the mapping itself where the kernel lets us, else by its
 * path in the process's root; where the process is gone, in our own, if it is the same
 * file and has not changed since the recording began. */
struct pc_id pc_ids_of(struct pc_ids *ids, const struct pc_mapped *mapped);

/* The vDSO that the kernel maps into this process, as into all others. */
struct pc_id pc_id_of_vdso(void);

/* "4a5a…" -> bytes; longer ones are cut as perf does. n 0 where it is not hex. */
struct pc_id pc_id_parse(const char *hex);

#endif

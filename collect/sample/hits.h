/* Which files samples fell into: the finished records are read once more, and every address of
 * every chain is looked up in what its process had mapped at that time. */
#ifndef PIPA_COLLECT_SAMPLE_HITS_H
#define PIPA_COLLECT_SAMPLE_HITS_H

#include "base/set.h"
#include "collect/log.h"
#include "collect/sample/blob.h"
#include "collect/sample/build_id.h"

struct pc_hit_file {
        struct pi_str path;
        struct pc_id id;  /* as the mapping brought it, or as found since */
        pid_t pid;        /* a process that had it mapped, the last one that was in it */
        bool hit, kernel; /* kernel: its text or a module */
};

struct pc_hits {
        struct pi_set files; /* struct pc_hit_file, in order of first mapping */
};

/* Reads the records of `fd` between the offsets. What there is no room for is said (missing). */
void pc_hits_read(struct pc_hits *hits, int fd, uint64_t begin, uint64_t end,
                  struct pi_arena *arena, struct pc_log *log);
void pc_hits_done(struct pc_hits *hits);

/* hits_table.c: finds the build ids of modules and of the vDSO, where they were hit. */
void pc_hits_identify(struct pc_hits *hits);

/* The process in whose root the path is to be looked up: this one where the file's own is gone. */
pid_t pc_hit_process(const struct pc_hit_file *file);

/* The BUILD_ID feature: the kernel, and the files that were hit. */
void pc_hits_table(const struct pc_hits *hits, struct pc_blob *out);

#endif

/* What each process had mapped, at any time: answers "which file was at this address then?" without
 * caring for the order in which the facts arrive. */
#ifndef PIPA_COLLECT_SAMPLE_SPACES_H
#define PIPA_COLLECT_SAMPLE_SPACES_H

#include "base/map.h"
#include "base/vec.h"

#include <sys/types.h>

#define PC_SPACE_KERNEL ((pid_t)-1)

struct pc_spaces {
        struct pi_map map;     /* pid -> index */
        struct pi_vec list;    /* struct space */
        struct pi_vec births;  /* struct birth */
        struct pi_vec regions; /* struct region */
        uint64_t dropped;      /* facts for which there was no room */
};

void pc_spaces_init(struct pc_spaces *spaces, struct pi_arena *arena);
void pc_spaces_done(struct pc_spaces *spaces);

/* From then on the process has what its parent had (fork), or nothing (parent 0: exec). */
void pc_spaces_birth(struct pc_spaces *spaces, pid_t pid, uint64_t time_ns, pid_t parent);
void pc_spaces_map(struct pc_spaces *spaces, pid_t pid, uint64_t time_ns, uint64_t start,
                   uint64_t end, uint32_t file);

/* The file, or PI_NONE. */
uint32_t pc_spaces_find(const struct pc_spaces *spaces, pid_t pid, uint64_t time_ns,
                        uint64_t address);

#endif

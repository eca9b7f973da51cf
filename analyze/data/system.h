/* What records say about the system besides samples: control groups, namespaces, context switches,
 * event groups. */
#ifndef PIPA_DATA_SYSTEM_H
#define PIPA_DATA_SYSTEM_H

#include "base/set.h"

/* A control group by the number that samples carry (pi_trait.cgroup). */
struct pi_cgroup {
        uint64_t id;
        uint32_t path; /* string id: "/system.slice/nginx.service" */
};

/* The mount namespace that a process was in from a moment on: which files its paths mean. */
struct pi_namespace {
        int64_t time_ns; /* PI_NO_TIME: since before the recording */
        int32_t pid;
        uint64_t mount_dev, mount_inode;
};

/* Events that were counted together, as the recorder says ("{cycles,instructions}"). */
struct pi_event_group {
        uint32_t name;    /* string id; "" where it has none */
        uint32_t leader;  /* index into events */
        uint32_t members; /* the leader and the events behind it */
};

struct pi_system {
        struct pi_set cgroups;    /* struct pi_cgroup */
        struct pi_vec namespaces; /* struct pi_namespace, in the file's order */
        struct pi_vec groups;     /* struct pi_event_group */
        uint64_t switches_in, switches_out, switches_preempted; /* preempted: part of out */
        uint64_t bpf_programs; /* whose descriptions the recording holds */
        uint64_t bpf_bytes;    /* of those and of their type data (BTF) */
};

void pi_system_init(struct pi_system *system, struct pi_arena *arena);
void pi_system_done(struct pi_system *system);

/* False where a limit is met. The first path of an id stands. */
bool pi_system_add_cgroup(struct pi_system *system, uint64_t id, uint32_t path);

/* String id of the group's path; PI_NONE where it was not told. */
uint32_t pi_system_cgroup(const struct pi_system *system, uint64_t id);

#endif

/* Threads and processes as they are at one moment of the replay. */
#ifndef PIPA_SOURCE_PERF_TASK_H
#define PIPA_SOURCE_PERF_TASK_H

#include "analyze/data/recording.h"
#include "analyze/source/perf/perf_space.h"

struct perf_thread {
        int32_t pid, tid;
        uint32_t comm; /* string id; PI_NONE: not told yet */
        bool counted;  /* among its process's threads */
        uint32_t seen_comm, seen_leader_comm,
                task; /* the task id last looked up, and for which names */
};

struct perf_process {
        int32_t pid;
        uint32_t threads; /* seen so far, the leader among them */
        bool exited;
        struct perf_space space;
};

#define PERF_EXITED_KEPT 1024

struct perf_task_table {
        struct pi_recording *rec;
        struct pi_arena *arena;
        struct pi_set threads;   /* struct perf_thread, by tid */
        struct pi_set processes; /* struct perf_process, by pid */
        struct perf_space_pool spaces;
        int32_t exited[PERF_EXITED_KEPT]; /* pids; a ring */
        size_t exits;
        uint32_t changes; /* grows whenever a number may mean another thread, or a thread be called
                             otherwise */
};

void perf_tasks_init(struct perf_task_table *table, struct pi_recording *rec,
                     struct pi_arena *arena);
void perf_tasks_done(struct perf_task_table *table);

/* The thread and the process, made on first sight; NULL where a limit is met. A thread id that was
 * last seen in another process belongs to this one now. */
struct perf_thread *perf_task_thread(struct perf_task_table *table, int32_t pid, int32_t tid);
struct perf_process *perf_task_process(struct perf_task_table *table, int32_t pid);

/* COMM: a new name; `exec`: and a new, empty address space. FORK: the child's name is its parent's,
 * and unless perf made the record up (`synthesized`) so is its address space. False where a limit
 * is met. */
bool perf_task_comm(struct perf_task_table *table, int32_t pid, int32_t tid, uint32_t comm,
                    bool exec);
bool perf_task_fork(struct perf_task_table *table, int32_t pid, int32_t tid, int32_t ppid,
                    int32_t ptid, bool synthesized);

/* EXIT: nothing changes at once, for a task is still sampled, with the address in user space that
 * it left from, while the kernel takes it apart. The address space of a process that only ever had
 * this thread is given back when PERF_EXITED_KEPT others have exited after it. */
void perf_task_exit(struct perf_task_table *table, int32_t pid, int32_t tid);

/* The task of a number that a record names, under today's names; nothing becomes known by asking. A
 * task id, PI_NONE where a limit is met. */
uint32_t perf_task_seen(struct perf_task_table *table, int32_t pid, int32_t tid);

/* Who that is under today's names: a task id, PI_NONE where a limit is met. */
uint32_t perf_task_id(struct perf_task_table *table, struct perf_thread *thread);

#endif

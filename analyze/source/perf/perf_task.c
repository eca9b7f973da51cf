#include "analyze/source/perf/perf_task.h"

#include "base/limits.h"
#include "base/num.h"

#include <stdio.h>

void perf_tasks_init(struct perf_task_table *table, struct pi_recording *rec,
                     struct pi_arena *arena)
{
        *table = (struct perf_task_table){ .rec = rec, .spaces.arena = arena };
        pi_set_init(&table->threads, arena, sizeof(struct perf_thread), PI_LIMIT_THREADS);
        pi_set_init(&table->processes, arena, sizeof(struct perf_process), PI_LIMIT_THREADS);
}

void perf_tasks_done(struct perf_task_table *table)
{
        pi_set_done(&table->threads);
        pi_set_done(&table->processes);
}

static bool same_thread(const void *items, uint32_t id, const void *key)
{
        const struct perf_thread *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                 *b = key;

        return a->tid == b->tid;
}

static bool same_process(const void *items, uint32_t id, const void *key)
{
        const struct perf_process *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                  *b = key;

        return a->pid == b->pid;
}

struct perf_thread *perf_task_thread(struct perf_task_table *table, int32_t pid, int32_t tid)
{
        struct perf_thread fresh = { .pid = pid, .tid = tid, .comm = PI_NONE, .task = PI_NONE };
        uint32_t id = pi_set_add(&table->threads, pi_hash_u64((uint32_t)tid), same_thread, &fresh);
        struct perf_process *process;
        struct perf_thread *thread;

        if (id == PI_NONE)
                return NULL;
        thread = PI_AT(&table->threads.list, struct perf_thread, id);
        if (thread->counted && thread->pid == pid)
                return thread;
        process = perf_task_process(table, pid);
        if (!process)
                return NULL;
        process->threads++;
        table->changes++;
        *thread = fresh;
        thread->counted = true;
        return thread;
}

struct perf_process *perf_task_process(struct perf_task_table *table, int32_t pid)
{
        struct perf_process fresh = { .pid = pid };
        uint32_t id =
                pi_set_add(&table->processes, pi_hash_u64((uint32_t)pid), same_process, &fresh);

        return id == PI_NONE ? NULL : PI_AT(&table->processes.list, struct perf_process, id);
}

bool perf_task_comm(struct perf_task_table *table, int32_t pid, int32_t tid, uint32_t comm,
                    bool exec)
{
        struct perf_thread *thread = perf_task_thread(table, pid, tid);
        struct perf_process *process = perf_task_process(table, pid);

        if (!thread || !process)
                return false;
        thread->comm = comm;
        table->changes++;
        if (exec) {
                perf_space_clear(&table->spaces, &process->space);
                process->threads = 1; /* an exec ends all others */
        }
        return true;
}

/* The idle task needs no record to have a name. */
static uint32_t inherited(struct perf_task_table *table, const struct perf_thread *parent)
{
        if (parent->comm == PI_NONE && parent->tid == 0)
                return pi_strtab_intern(table->rec->strings, PI_STR("swapper"));
        return parent->comm;
}

bool perf_task_fork(struct perf_task_table *table, int32_t pid, int32_t tid, int32_t ppid,
                    int32_t ptid, bool synthesized)
{
        struct perf_thread *parent = perf_task_thread(table, ppid, ptid);
        struct perf_thread *child = perf_task_thread(table, pid, tid);
        struct perf_process *from = perf_task_process(table, ppid);
        struct perf_process *to = perf_task_process(table, pid);

        if (!parent || !child || !from || !to)
                return false;
        /* perf's made-up records for tasks that were there before come with names of their own. */
        if (parent != child && (!synthesized || child->comm == PI_NONE))
                child->comm = inherited(table, parent);
        table->changes++;
        if (pid != ppid && !synthesized) {
                perf_space_copy(&table->spaces, &to->space, &from->space);
                to->threads = 1;
                to->exited = false; /* the number is used again */
        }
        return true;
}

static void bury(struct perf_task_table *table, int32_t pid)
{
        struct perf_process *process = perf_task_process(table, pid);

        if (process && process->exited)
                perf_space_clear(&table->spaces, &process->space);
}

void perf_task_exit(struct perf_task_table *table, int32_t pid, int32_t tid)
{
        struct perf_process *process = perf_task_process(table, pid);
        size_t slot = table->exits % PERF_EXITED_KEPT;

        if (!process || pid != tid || process->threads != 1)
                return;
        process->exited = true;
        if (table->exits++ >= PERF_EXITED_KEPT)
                bury(table, table->exited[slot]);
        table->exited[slot] = pid;
}

static uint32_t comm_or_number(struct perf_task_table *table, uint32_t comm, int32_t tid)
{
        char number[16];

        if (comm != PI_NONE)
                return comm;
        if (tid == 0)
                return pi_strtab_intern(table->rec->strings, PI_STR("swapper"));
        if (tid == -1)
                return pi_strtab_intern(table->rec->strings, PI_STR("[unknown]"));
        snprintf(number, sizeof(number), ":%d", tid);
        return pi_strtab_intern(table->rec->strings, pi_str_of(number));
}

uint32_t perf_task_id(struct perf_task_table *table, struct perf_thread *thread)
{
        struct perf_thread *leader = thread->tid == thread->pid
                                             ? thread
                                             : perf_task_thread(table, thread->pid, thread->pid);
        struct pi_task task = { .pid = thread->pid, .tid = thread->tid };

        if (!leader)
                return PI_NONE;
        if (thread->task != PI_NONE && thread->seen_comm == thread->comm &&
            thread->seen_leader_comm == leader->comm)
                return thread->task;
        task.comm = comm_or_number(table, thread->comm, thread->tid);
        task.process_comm = leader->comm == PI_NONE
                                    ? task.comm
                                    : comm_or_number(table, leader->comm, leader->tid);
        thread->seen_comm = thread->comm;
        thread->seen_leader_comm = leader->comm;
        thread->task = pi_tasks_add(&table->rec->tasks, &task);
        return thread->task;
}

static uint32_t comm_seen(const struct perf_task_table *table, int32_t tid)
{
        struct perf_thread key = { .tid = tid };
        uint32_t id = pi_map_find(&table->threads.map, pi_hash_u64((uint32_t)tid), same_thread,
                                  &table->threads, &key);

        return id == PI_NONE ? PI_NONE : PI_AT(&table->threads.list, struct perf_thread, id)->comm;
}

uint32_t perf_task_seen(struct perf_task_table *table, int32_t pid, int32_t tid)
{
        struct pi_task task = { .pid = pid, .tid = tid };

        task.comm = comm_or_number(table, comm_seen(table, tid), tid);
        task.process_comm = comm_or_number(table, comm_seen(table, pid), pid);
        return task.comm == PI_NONE || task.process_comm == PI_NONE
                       ? PI_NONE
                       : pi_tasks_add(&table->rec->tasks, &task);
}

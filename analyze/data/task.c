#include "analyze/data/task.h"

#include "base/num.h"

static bool same_task(const void *items, uint32_t id, const void *key)
{
        const struct pi_task *a = pi_tasks_at(items, id), *b = key;

        return a->pid == b->pid && a->tid == b->tid && a->comm == b->comm &&
               a->process_comm == b->process_comm;
}

uint32_t pi_tasks_add(struct pi_set *tasks, const struct pi_task *task)
{
        uint64_t hash = pi_hash_pair(pi_hash_pair((uint32_t)task->pid, (uint32_t)task->tid),
                                     pi_hash_pair(task->comm, task->process_comm));

        return pi_set_add(tasks, hash, same_task, task);
}

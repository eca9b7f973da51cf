/* Who ran: a thread under the name it had at that moment. A thread that changes its name is a new
 * task. */
#ifndef PIPA_DATA_TASK_H
#define PIPA_DATA_TASK_H

#include "base/set.h"

struct pi_task {
        int32_t pid, tid;      /* -1 where not recorded */
        uint32_t comm;         /* string id */
        uint32_t process_comm; /* string id: the thread group leader's name at that moment */
};

/* The id in pi_recording.tasks, added on first sight; PI_NONE where a limit is met. */
uint32_t pi_tasks_add(struct pi_set *tasks, const struct pi_task *task);

static inline struct pi_task *pi_tasks_at(const struct pi_set *tasks, uint32_t id)
{
        return PI_AT(&tasks->list, struct pi_task, id);
}

#endif

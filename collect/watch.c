/* A pidfd stays with its very process, a number does not; kernels before 5.3 have numbers only. */
#include "collect/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool is_gone(pid_t pid)
{
        return kill(pid, 0) != 0 && errno == ESRCH;
}

bool pc_watch_open(struct pc_watch *watch, const pid_t *pids, size_t count, struct pi_arena *arena,
                   struct pc_log *log)
{
        *watch = (struct pc_watch){ .pids = pids, .fds = PI_NEW_ARRAY(arena, int, count) };
        for (; watch->fds && watch->count < count; watch->count++) {
                pid_t pid = pids[watch->count];
                if (is_gone(pid)) {
                        pc_error(log, "there is no process %d; nothing is recorded", (int)pid);
                        return false;
                }
                watch->fds[watch->count] = (int)syscall(SYS_pidfd_open, pid, 0);
        }
        if (!watch->fds)
                pc_error(log, "%zu processes are more than fit into memory", count);
        return watch->fds != NULL;
}

bool pc_watch_ended(const struct pc_watch *watch)
{
        for (size_t i = 0; i < watch->count; i++) {
                struct pollfd one = { .fd = watch->fds[i], .events = POLLIN };
                if (one.fd >= 0 ? poll(&one, 1, 0) == 0 : !is_gone(watch->pids[i]))
                        return false;
        }
        return watch->count > 0;
}

void pc_watch_close(struct pc_watch *watch)
{
        for (size_t i = 0; i < watch->count; i++)
                if (watch->fds[i] >= 0)
                        close(watch->fds[i]);
        watch->count = 0;
}

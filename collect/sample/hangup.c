/* An event hangs up when its thread and all that inherited it have ended. */
#include "collect/sample/hangup.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 64

static bool add(struct pc_hangup *hangup, int fd, struct pc_log *log)
{
        struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
        if (epoll_ctl(hangup->fd, EPOLL_CTL_ADD, fd, &event) == 0)
                return true;
        pc_error(log, "events cannot be watched: %s", strerror(errno));
        return false;
}

bool pc_hangup_open(struct pc_hangup *hangup, const struct pc_fds *fds,
                    const struct pc_rings *rings, bool ends, struct pc_log *log)
{
        *hangup = (struct pc_hangup){ .fd = epoll_create1(EPOLL_CLOEXEC) };
        if (hangup->fd < 0) {
                pc_error(log, "events cannot be watched: %s", strerror(errno));
                return false;
        }
        for (size_t i = 0; i < rings->count && !ends; i++)
                if (rings->ring[i].fd >= 0 && !add(hangup, rings->ring[i].fd, log))
                        return false;
        for (size_t i = 0; i < fds->list.count && ends; i++) {
                const struct pc_fd *item = PI_AT(&fds->list, struct pc_fd, i);
                if (item->event != 0)
                        continue;
                if (!add(hangup, item->fd, log))
                        return false;
                hangup->alive++;
        }
        return true;
}

void pc_hangup_take(struct pc_hangup *hangup)
{
        struct epoll_event events[EVENTS_AT_ONCE];
        int n;
        do {
                n = epoll_wait(hangup->fd, events, EVENTS_AT_ONCE, 0);
                for (int i = 0; i < n; i++)
                        if (events[i].events & (EPOLLHUP | EPOLLERR)) {
                                epoll_ctl(hangup->fd, EPOLL_CTL_DEL, events[i].data.fd, NULL);
                                hangup->alive -= hangup->alive > 0;
                        }
        } while (n == EVENTS_AT_ONCE);
}

void pc_hangup_close(struct pc_hangup *hangup)
{
        if (hangup->fd >= 0)
                close(hangup->fd);
        hangup->fd = -1;
}

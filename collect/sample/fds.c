/* perf_event_open, and what to try again when it is refused. */
#include "collect/sample/fds.h"

#include "base/limits.h"
#include "collect/os/cpulist.h"
#include "collect/os/readtext.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define OTHER_FILES 256 /* what the collector has open beside events */

bool pc_fds_init(struct pc_fds *fds, struct pi_arena *arena)
{
        char text[4096];
        struct pi_str online = pc_read_text("/sys/devices/system/cpu/online", text, sizeof(text));
        *fds = (struct pc_fds){ .arena = arena };
        pi_vec_init(&fds->list, arena, sizeof(struct pc_fd), PI_LIMIT_EVENT_IDS);
        return online.p && pc_cpulist_parse(online, arena, &fds->cpu, &fds->cpu_count);
}

/* As far as the user may; what is still too little shows when a file cannot be opened. */
static void allow_files(uint64_t wanted)
{
        struct rlimit limit;
        if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= wanted)
                return;
        struct rlimit raised = { wanted, wanted > limit.rlim_max ? wanted : limit.rlim_max };
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
                return;
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
}

/* True where another try is worth it: the wish for precision, or for the host alone, is given up
 * because this machine's counters cannot do it. */
static bool ask_for_less(struct pc_event *event, int error)
{
        if (error != EINVAL && error != EOPNOTSUPP && error != ENOENT)
                return false;
        if (event->precise_max && event->attr.precise_ip) {
                event->attr.precise_ip--;
                return true;
        }
        if (event->attr.exclude_guest && !event->attr.exclude_host) {
                event->attr.exclude_guest = 0;
                return true;
        }
        return false;
}

/* 0 or errno. */
static int open_one(struct pc_fds *fds, size_t event, pid_t tid, size_t cpu)
{
        struct pc_event *wanted = &fds->event[event];
        struct pc_fd *item = pi_vec_push(&fds->list);
        if (!item)
                return ENOMEM;
        do
                item->fd = (int)syscall(SYS_perf_event_open, &wanted->attr, tid, fds->cpu[cpu], -1,
                                        PERF_FLAG_FD_CLOEXEC);
        while (item->fd < 0 && ask_for_less(wanted, errno));
        if (item->fd < 0) {
                fds->list.count--;
                return errno;
        }
        item->event = (uint32_t)event;
        item->cpu = (uint32_t)cpu;
        if (ioctl(item->fd, PERF_EVENT_IOC_ID, &item->id) == 0)
                return 0;
        int error = errno;
        close(item->fd);
        fds->list.count--;
        return error;
}

/* Missing on one CPU only is no failure: it may be of another kind, or have gone offline. */
static int open_on_cpus(struct pc_fds *fds, size_t event, pid_t tid)
{
        size_t before = fds->list.count;
        struct pi_str where = pi_str_of(fds->event[event].cpus);
        int missing = ENODEV;
        for (size_t i = 0; i < fds->cpu_count; i++) {
                if (where.n && !pc_cpulist_has(where, fds->cpu[i]))
                        continue;
                int error = open_one(fds, event, tid, i);
                if (error == ENODEV || error == ENOENT)
                        missing = error;
                else if (error)
                        return error;
        }
        return fds->list.count > before ? 0 : missing;
}

static int open_thread(struct pc_fds *fds, pid_t tid, size_t *event)
{
        int error = 0;
        for (*event = 0; *event < fds->event_count && !error; (*event)++)
                error = open_on_cpus(fds, *event, tid);
        *event -= error != 0;
        return error;
}

static void take_back(struct pc_fds *fds, size_t count)
{
        while (fds->list.count > count)
                close(PI_AT(&fds->list, struct pc_fd, --fds->list.count)->fd);
}

bool pc_fds_open(struct pc_fds *fds, const struct pi_vec *tids, bool lenient,
                 struct pc_open_failure *failure)
{
        struct pc_open_failure last = { .error = ESRCH, .tid = -1 };
        fds->refused = 0;
        allow_files(tids->count * fds->event_count * fds->cpu_count + OTHER_FILES);
        for (size_t i = 0; i < tids->count; i++) {
                size_t before = fds->list.count, event;
                pid_t tid = *PI_AT(tids, pid_t, i);
                int error = open_thread(fds, tid, &event);
                if (!error)
                        continue;
                take_back(fds, before);
                last = (struct pc_open_failure){ error, event, tid };
                bool denied = error == EACCES || error == EPERM;
                fds->refused += denied;
                if (error != ESRCH && !(denied && lenient)) {
                        pc_fds_close(fds);
                        break;
                }
        }
        if (fds->list.count == 0)
                *failure = last;
        return fds->list.count > 0;
}

void pc_fds_control(const struct pc_fds *fds, unsigned long request, bool tracking)
{
        for (size_t i = 0; i < fds->list.count; i++) {
                const struct pc_fd *item = PI_AT(&fds->list, struct pc_fd, i);
                if (tracking || item->event + 1 < fds->event_count)
                        ioctl(item->fd, request, 0);
        }
}

void pc_fds_close(struct pc_fds *fds)
{
        take_back(fds, 0);
}

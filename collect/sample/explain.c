/* errno of perf_event_open says little; what it means depends on the event and on sysctls. */
#include "collect/sample/explain.h"

#include "collect/os/readtext.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARANOID "/proc/sys/kernel/perf_event_paranoid"
#define CAP_PERFMON_BIT 38
#define CAP_SYS_ADMIN_BIT 21

static bool has_capability(void)
{
        char text[4096];
        uint64_t bits;
        struct pi_str status = pc_read_text("/proc/self/status", text, sizeof(text));
        const char *line = status.p ? strstr(status.p, "\nCapEff:\t") : NULL;
        if (!line || !pi_text_hex((struct pi_str){ line + 9, strcspn(line + 9, "\n") }, &bits))
                return false;
        return bits & (1ull << CAP_PERFMON_BIT | 1ull << CAP_SYS_ADMIN_BIT);
}

const char *pc_explain_privilege(char out[PC_EXPLAIN_MAX])
{
        char text[32];
        struct pi_str level = pc_read_text(PARANOID, text, sizeof(text));
        if (!level.p)
                return "this kernel has no kernel.perf_event_paranoid, so perf events may be off";
        if (has_capability() || atoi(level.p) < 0)
                return "perf_event_open is refused although this user may use it: a container's "
                       "seccomp filter or a security module stands before it";
        snprintf(out, PC_EXPLAIN_MAX,
                 "kernel.perf_event_paranoid is %.8s and this user lacks CAP_PERFMON (root, "
                 "CAP_PERFMON or sysctl kernel.perf_event_paranoid=0 would allow all)",
                 level.p);
        return out;
}

void pc_explain_kernel_only(const struct pc_event *event, struct pc_log *log)
{
        char why[PC_EXPLAIN_MAX];
        pc_error(log, "event \"%s\" is of the kernel alone, which this user may not see: %s",
                 event->name, pc_explain_privilege(why));
}

static bool is_foreign(pid_t pid)
{
        char path[64];
        struct stat st;
        snprintf(path, sizeof(path), "/proc/%d", (int)pid);
        return stat(path, &st) == 0 && st.st_uid != geteuid();
}

static void explain_denied(pid_t pid, struct pc_log *log)
{
        char why[PC_EXPLAIN_MAX];
        if (pid > 0 && is_foreign(pid) && !has_capability())
                pc_error(log,
                         "samples are not possible: process %d is another user's, which takes "
                         "root or CAP_PERFMON",
                         (int)pid);
        else
                pc_error(log, "samples are not possible: %s", pc_explain_privilege(why));
}

static void explain_gone(pid_t pid, struct pc_log *log)
{
        char why[PC_EXPLAIN_MAX];
        if (pid > 0)
                pc_error(log, "samples are not possible: process %d is gone", (int)pid);
        else
                pc_error(log,
                         "samples are not possible: this user has no other process, and may not "
                         "observe those of others: %s",
                         pc_explain_privilege(why));
}

static void explain_files(const struct pc_fds *fds, struct pc_log *log)
{
        struct rlimit limit = { 0 };
        getrlimit(RLIMIT_NOFILE, &limit);
        pc_error(log,
                 "samples are not possible: each event needs an open file per thread and CPU (%zu "
                 "events, %zu CPUs), and the limit is %llu; raise it (ulimit -n), or record "
                 "fewer processes or the whole machine (-a)",
                 fds->event_count, fds->cpu_count, (unsigned long long)limit.rlim_cur);
}

static void explain_event(const struct pc_event *event, int error, struct pc_log *log)
{
        const char *hardware =
                event->attr.type == PERF_TYPE_SOFTWARE || event->attr.type == PERF_TYPE_TRACEPOINT
                        ? ""
                        : " (a virtual machine often has no hardware counters)";
        if (error == EBUSY)
                pc_error(log,
                         "event \"%s\": its counter is in use by somebody else, such as the NMI "
                         "watchdog (sysctl kernel.nmi_watchdog=0 frees one)",
                         event->name);
        else if (error == EINVAL)
                pc_error(log,
                         "event \"%s\": this kernel or processor does not sample it in this form "
                         "(its modifiers, or a unit that counts but cannot sample)",
                         event->name);
        else
                pc_error(log, "event \"%s\": this machine does not have it%s", event->name,
                         hardware);
}

void pc_explain_open(const struct pc_open_failure *failure, const struct pc_fds *fds, pid_t pid,
                     struct pc_log *log)
{
        int error = failure->error;
        if (error == EACCES || error == EPERM)
                explain_denied(pid, log);
        else if (error == ESRCH)
                explain_gone(pid, log);
        else if (error == EMFILE || error == ENFILE)
                explain_files(fds, log);
        else if (error == ENOSYS)
                pc_error(log, "samples are not possible: this kernel has no perf events");
        else if (error == ENOENT || error == ENODEV || error == EOPNOTSUPP || error == ENXIO ||
                 error == EBUSY || error == EINVAL)
                explain_event(&fds->event[failure->event], error, log);
        else
                pc_error(log, "event \"%s\" cannot be opened: %s", fds->event[failure->event].name,
                         strerror(error));
}

#include "analyze/symbol/isolated/program/confine.h"

#include "analyze/symbol/isolated/message.h"
#include "base/limits.h"
#include "base/poison.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIRST_CLOSED (PI_WORKER_SOCKET + 1)

static bool limit(int resource, rlim_t value)
{
        struct rlimit now;

        if (getrlimit((__rlimit_resource_t)resource, &now) != 0)
                return false;
        if (now.rlim_max != RLIM_INFINITY && now.rlim_max < value)
                value = now.rlim_max;
        return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){ value, value }) == 0;
}

/* What the host forgot to mark close-on-exec. */
static void close_others(void)
{
        struct rlimit files;

#ifdef SYS_close_range
        if (syscall(SYS_close_range, FIRST_CLOSED, ~0u, 0) == 0)
                return;
#endif
        if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur > 1 << 20)
                files.rlim_cur = 1 << 20;
        for (int fd = FIRST_CLOSED; (rlim_t)fd < files.rlim_cur; fd++)
                close(fd);
}

/* The address sanitizer reserves more than any limit allows. */
static bool limit_memory(void)
{
#ifdef PI_ASAN
        return false;
#else
        return limit(RLIMIT_AS, PI_LIMIT_WORKER_MEMORY_BYTES);
#endif
}

uint32_t pi_confine(void)
{
        uint32_t shields = 0;

        close_others();
        if (limit_memory())
                shields |= PI_SHIELD_MEMORY;
        if (limit(RLIMIT_CPU, PI_LIMIT_WORKER_CPU_S))
                shields |= PI_SHIELD_TIME;
        if (limit(RLIMIT_NOFILE, PI_LIMIT_WORKER_FILES) && limit(RLIMIT_FSIZE, 0) &&
            limit(RLIMIT_CORE, 0) && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
                shields |= PI_SHIELD_FILES;
        if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0)
                shields |= PI_SHIELD_PARENT;
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
                shields |= PI_SHIELD_PRIVILEGE;
        if (pi_confine_calls())
                shields |= PI_SHIELD_CALLS;
        return shields;
}

/* A process that ends while its threads are listed is normal. */
#include "collect/sample/target.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_dir(DIR **dir)
{
        if (*dir)
                closedir(*dir);
}

bool pc_each_number(const char *directory, bool (*each)(void *user, pid_t number), void *user)
{
        __attribute__((cleanup(close_dir))) DIR *dir = opendir(directory);
        struct dirent *entry;
        uint64_t number;
        if (!dir)
                return false;
        while ((entry = readdir(dir)))
                if (pi_text_u64(pi_str_of(entry->d_name), &number) && number <= INT32_MAX &&
                    !each(user, (pid_t)number))
                        break;
        return true;
}

static bool add_tid(void *user, pid_t tid)
{
        pid_t *item = pi_vec_push(user);
        if (item)
                *item = tid;
        return item;
}

bool pc_target_threads(pid_t pid, struct pi_vec *tids)
{
        char path[64];
        size_t before = tids->count;
        snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
        if (!pc_each_number(path, add_tid, tids)) {
                errno = errno == ENOENT ? ESRCH : errno;
                return false;
        }
        if (tids->count == tids->max || tids->arena->failed)
                errno = ENOMEM;
        else if (tids->count == before)
                errno = ESRCH;
        else
                return true;
        return false;
}

static bool add_if_own(void *user, pid_t pid)
{
        struct pi_vec *tids = user;
        struct stat st;
        char path[64];
        snprintf(path, sizeof(path), "/proc/%d", (int)pid);
        if (pid == getpid() || stat(path, &st) < 0 || st.st_uid != geteuid())
                return true;
        return pc_target_threads(pid, tids) || errno != ENOMEM;
}

bool pc_target_own(struct pi_vec *tids)
{
        return pc_each_number("/proc", add_if_own, tids) && tids->count > 0;
}

/* What symbolizing needs of each process. Its directory in /proc is opened once: a number that is
 * given to a new process while we read does not mix the two. */
#include "collect/facts/facts.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "collect/facts/code_map.h"
#include "collect/facts/copy.h"
#include "collect/os/write.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

struct tally {
        size_t taken, ended;
};

static void free_text(char **text)
{
        free(*text);
}

static void write_maps(const struct pc_spool *spool, const char *name, struct pi_str maps,
                       struct pc_log *log)
{
        PI_CLEANUP(pi_close_fd) int fd = pc_spool_open(spool, name);

        if (fd < 0 || !pc_write_all(fd, maps.p, maps.n))
                pc_missing(log, true, name, "cannot be written: %s", strerror(errno));
}

static void take_process(const struct pc_spool *spool, pid_t pid, struct tally *tally,
                         struct pc_log *log)
{
        char path[32], name[32];
        struct pi_str maps = { 0 };
        bool more = false;

        snprintf(path, sizeof(path), "/proc/%d", (int)pid);
        snprintf(name, sizeof(name), PIPA_MEMBER_MAPS_DIR "%d", (int)pid);
        PI_CLEANUP(pi_close_fd) int process = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        PI_CLEANUP(pi_close_fd)
        int fd = process < 0 ? -1 : openat(process, "maps", O_RDONLY | O_CLOEXEC);
        PI_CLEANUP(free_text)
        char *text = fd < 0 ? NULL : pc_copy_text(fd, PI_LIMIT_CODE_MAP_BYTES, &maps.n, &more);
        if (!text) {
                tally->ended += errno == ENOENT || errno == ESRCH;
                if (errno != ENOENT && errno != ESRCH)
                        pc_missing(log, false, name, "cannot be read: %s", strerror(errno));
                return;
        }
        if (more)
                pc_missing(log, false, name, "cut after %zu bytes, the most that is taken", maps.n);
        /* Kernel threads have no maps, and so nothing else of this. */
        if (maps.n == 0)
                return;
        maps.p = text;
        tally->taken++;
        write_maps(spool, name, maps, log);
        pc_code_map_take(spool, process, pid, maps, log);
}

void pc_facts_processes(const struct pc_spool *spool, const pid_t *pids, size_t count,
                        struct pc_log *log)
{
        struct tally tally = { 0 };
        size_t taken = count < PI_LIMIT_PROCESS_MAPS ? count : PI_LIMIT_PROCESS_MAPS;

        for (size_t i = 0; i < taken; i++)
                if (pids[i] > 0)
                        take_process(spool, pids[i], &tally, log);
        if (taken < count)
                pc_missing(log, false, PIPA_MEMBER_MAPS_DIR,
                           "only the first %zu of %zu processes were looked at", taken, count);
        if (tally.ended)
                pc_missing(
                        log, false, PIPA_MEMBER_MAPS_DIR,
                        "%zu of %zu sampled processes had ended before they were read: perf.data "
                        "has their mappings, but code that they generated has no names",
                        tally.ended, taken);
        pc_trace(log, "maps of %zu processes taken", tally.taken);
}

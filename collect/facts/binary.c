/* One ELF file that samples fell into: as the process sees it, or, where the process or its file is
 * gone, as this program sees it. The build id says whether it is the right one, so that where it
 * was found does not matter. */
#include "collect/facts/facts.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "collect/facts/copy.h"
#include "collect/os/confine.h"
#include "collect/os/elf_id.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define WHY_MAX 256
#define RECORD_DIGITS 40

/* Records have room for 20 bytes, whatever the id's length: longer ones are cut there, also in the
 * name under which the file is kept, and shorter ones may be followed by zeroes. */
static bool same_id(const char *file, const char *wanted)
{
        size_t common = 0;

        while (file[common] && file[common] == wanted[common])
                common++;
        return (file[common] == '\0' || common == RECORD_DIGITS) &&
               wanted[common + strspn(wanted + common, "0")] == '\0';
}

/* Opens the file below `root` and reads its id. -1 and why. */
static int open_binary(int root, const char *path, const char *wanted, char hex[PC_BUILD_ID_TEXT],
                       char why[WHY_MAX])
{
        struct stat st;
        PI_CLEANUP(pi_close_fd) int found = pc_confined_find(root, path, true);

        if (found < 0 || fstat(found, &st) != 0) {
                snprintf(why, WHY_MAX, "%s", strerror(errno));
                return -1;
        }
        if (!S_ISREG(st.st_mode) || st.st_size > PI_LIMIT_BINARY_BYTES) {
                snprintf(why, WHY_MAX, "%s",
                         S_ISREG(st.st_mode) ? "is larger than 512 MiB" : "is no regular file");
                return -1;
        }
        int fd = pc_confined_read(found);
        if (fd < 0)
                snprintf(why, WHY_MAX, "cannot be opened: %s", strerror(errno));
        else if (!pc_elf_build_id(fd, hex))
                snprintf(why, WHY_MAX, "is no ELF file, or has no build id");
        else if (!same_id(hex, wanted))
                snprintf(why, WHY_MAX, "has changed: its build id is %s, that of the samples %s",
                         hex, wanted);
        else
                return fd;
        pi_close_fd(&fd);
        return -1;
}

static int open_wanted(pid_t pid, const char *path, const char *wanted, char hex[PC_BUILD_ID_TEXT],
                       char why[WHY_MAX])
{
        char dir[32], ignored[WHY_MAX];
        int fd = -1;

        snprintf(dir, sizeof(dir), "/proc/%d/root", (int)pid);
        PI_CLEANUP(pi_close_fd) int process = pid > 0 ? open(dir, O_PATH | O_CLOEXEC) : -1;
        if (process >= 0)
                fd = open_binary(process, path, wanted, hex, why);
        if (fd >= 0)
                return fd;
        PI_CLEANUP(pi_close_fd) int root = open("/", O_PATH | O_CLOEXEC);
        return open_binary(root, path, wanted, hex, process >= 0 ? ignored : why);
}

void pc_facts_binary(const struct pc_spool *spool, pid_t pid, const char *path,
                     const char *build_id, uint64_t *total_bytes, struct pc_log *log)
{
        char hex[PC_BUILD_ID_TEXT], why[WHY_MAX];
        char name[sizeof(PIPA_MEMBER_BINARIES_DIR) + 16 + PC_BUILD_ID_TEXT];
        struct stat st;

        if (path[0] != '/')
                return;
        PI_CLEANUP(pi_close_fd) int fd = open_wanted(pid, path, build_id, hex, why);
        if (fd < 0) {
                pc_missing(log, false, path, "%s", why);
                return;
        }
        snprintf(name, sizeof(name), PIPA_MEMBER_BINARIES_DIR ".build-id/%.2s/%.*s", hex,
                 RECORD_DIGITS - 2, hex + 2);
        /* One file may be known by several names. */
        if (fstatat(spool->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
                return;
        if (fstat(fd, &st) != 0 || *total_bytes + (uint64_t)st.st_size > PI_LIMIT_BINARIES_BYTES) {
                pc_missing(log, true, path, "all binaries together are larger than 2 GiB");
                return;
        }
        if (pc_copy_member(spool, name, fd, PI_LIMIT_BINARY_BYTES, log))
                *total_bytes += (uint64_t)st.st_size;
}

/* The kernel's own files, as they are: the analyzer picks what it needs. */
#include "collect/facts/facts.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"
#include "collect/facts/copy.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>

#define LOOK_BYTES 65536

static int open_source(const char *path, const char *member, struct pc_log *log)
{
        int fd = open(path, O_RDONLY | O_CLOEXEC);

        if (fd < 0 && errno == ENOENT)
                pc_missing(log, false, member, "this kernel has no %s", path);
        else if (fd < 0)
                pc_missing(log, false, member, "%s cannot be opened: %s", path, strerror(errno));
        return fd;
}

static void copy_file(const struct pc_spool *spool, const char *path, const char *member,
                      struct pc_log *log)
{
        PI_CLEANUP(pi_close_fd) int fd = open_source(path, member, log);

        if (fd >= 0)
                pc_copy_member(spool, member, fd, PI_LIMIT_FILE_BYTES, log);
}

/* Some symbol at the front has an address: those of per-CPU variables are small, not zero. */
static bool shows_addresses(int fd)
{
        char text[LOOK_BYTES];
        size_t fill = 0;
        struct pi_str line, word;

        for (ssize_t got = 1; got > 0 && fill<sizeof(text); fill += got> 0 ? (size_t)got : 0)
                got = pread(fd, text + fill, sizeof(text) - fill, (off_t)fill);
        for (struct pi_text t = pi_text_of((struct pi_str){ text, fill });
             pi_text_line(&t, &line);) {
                uint64_t address;
                if (pi_text_word(&line, &word) && pi_text_hex(word, &address) && address != 0)
                        return true;
        }
        return false;
}

static void copy_kallsyms(const struct pc_spool *spool, struct pc_log *log)
{
        PI_CLEANUP(pi_close_fd) int fd = open_source("/proc/kallsyms", PIPA_MEMBER_KALLSYMS, log);

        if (fd < 0)
                return;
        if (shows_addresses(fd))
                pc_copy_member(spool, PIPA_MEMBER_KALLSYMS, fd, PI_LIMIT_FILE_BYTES, log);
        else
                pc_missing(log, false, PIPA_MEMBER_KALLSYMS,
                           "the kernel shows this user no addresses, so kernel functions will have "
                           "no names: collect as root or with CAP_SYSLOG (where "
                           "kernel.kptr_restrict is 2, nobody sees them)");
}

void pc_facts_kernel(const struct pc_spool *spool, struct pc_log *log)
{
        copy_kallsyms(spool, log);
        copy_file(spool, "/proc/modules", PIPA_MEMBER_MODULES, log);
        copy_file(spool, "/sys/kernel/notes", PIPA_MEMBER_KERNEL_NOTES, log);
}

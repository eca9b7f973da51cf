/* All is seen from inside of the process: its root, the number it has there, its user. */
#include "collect/facts/code_map.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/text.h"
#include "collect/facts/copy.h"
#include "collect/os/confine.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define STATUS_BYTES 16384

struct identity {
        uint64_t inner_pid; /* the number by which the process knows itself */
        uint64_t user;      /* its effective user */
};

struct jitdump {
        char path[PATH_MAX];
        uint64_t inode;
};

static bool refuse_kind(const struct stat *st, uid_t user, char why[PC_CODE_MAP_WHY])
{
        *why = '\0';
        if (S_ISLNK(st->st_mode))
                snprintf(why, PC_CODE_MAP_WHY, "is a symbolic link");
        else if (!S_ISREG(st->st_mode))
                snprintf(why, PC_CODE_MAP_WHY, "is no regular file");
        else if (st->st_nlink != 1)
                snprintf(why, PC_CODE_MAP_WHY, "has %llu names (hard links), not one",
                         (unsigned long long)st->st_nlink);
        else if (st->st_uid != user && st->st_uid != 0)
                snprintf(why, PC_CODE_MAP_WHY,
                         "belongs to user %u, neither to the process's user %u nor to root",
                         (unsigned)st->st_uid, (unsigned)user);
        else if (st->st_size > PI_LIMIT_CODE_MAP_BYTES)
                snprintf(why, PC_CODE_MAP_WHY, "has %lld bytes, more than 64 MiB",
                         (long long)st->st_size);
        return *why != '\0';
}

int pc_code_map_open(int root, const char *path, uid_t user, char why[PC_CODE_MAP_WHY])
{
        struct stat st;
        PI_CLEANUP(pi_close_fd) int found = pc_confined_find(root, path, false);

        *why = '\0';
        if (found < 0 && errno == ENOENT)
                return -1;
        if (found < 0 || fstat(found, &st) != 0) {
                snprintf(why, PC_CODE_MAP_WHY, "%s",
                         errno == ELOOP ? "a folder on its way is a symbolic link"
                                        : strerror(errno));
                return -1;
        }
        if (refuse_kind(&st, user, why))
                return -1;
        int fd = pc_confined_read(found);
        if (fd < 0)
                snprintf(why, PC_CODE_MAP_WHY, "cannot be opened: %s", strerror(errno));
        return fd;
}

/* NSpid lists the number in every PID namespace, the innermost last; kernels before 4.1 lack it. */
static bool read_identity(int process, pid_t pid, struct identity *out)
{
        char text[STATUS_BYTES];
        struct pi_str line, word;
        PI_CLEANUP(pi_close_fd) int fd = openat(process, "status", O_RDONLY | O_CLOEXEC);
        ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text));
        bool user_known = false;

        if (got < 0)
                return false;
        out->inner_pid = (uint64_t)pid;
        for (struct pi_text t = pi_text_of((struct pi_str){ text, (size_t)got });
             pi_text_line(&t, &line);) {
                if (!pi_text_word(&line, &word))
                        continue;
                if (pi_str_equal(word, PI_STR("NSpid:")))
                        while (pi_text_word(&line, &word))
                                pi_text_u64(word, &out->inner_pid);
                else if (pi_str_equal(word, PI_STR("Uid:")))
                        user_known = pi_text_word(&line, &word) && pi_text_word(&line, &word) &&
                                     pi_text_u64(word, &out->user);
        }
        return user_known;
}

/* ".../jit-123.dump" */
static bool is_jitdump(struct pi_str path)
{
        struct pi_str name = pi_str_basename(path);
        uint64_t number;

        if (!pi_str_starts(path, PI_STR("/")) || !pi_str_starts(name, PI_STR("jit-")) ||
            !pi_str_ends(name, PI_STR(".dump")) || name.n < 10 || path.n >= PATH_MAX)
                return false;
        return pi_text_u64((struct pi_str){ name.p + 4, name.n - 9 }, &number);
}

/* A line of maps: address, rights, offset, device, inode; then blanks and the path. */
static bool is_jitdump_line(struct pi_str line, struct jitdump *out)
{
        const struct pi_str gone = PI_STR(" (deleted)");
        struct pi_str word = { 0 };

        for (int i = 0; i < 5; i++)
                if (!pi_text_word(&line, &word))
                        return false;
        while (line.n > 0 && *line.p == ' ') {
                line.p++;
                line.n--;
        }
        if (pi_str_ends(line, gone))
                line.n -= gone.n;
        if (!is_jitdump(line) || !pi_text_u64(word, &out->inode))
                return false;
        memcpy(out->path, line.p, line.n);
        out->path[line.n] = '\0';
        return true;
}

/* A runtime maps its jitdump, for perf to see where it is. */
static bool find_jitdump(struct pi_str maps, struct jitdump *out)
{
        struct pi_str line;

        for (struct pi_text t = pi_text_of(maps); pi_text_line(&t, &line);)
                if (is_jitdump_line(line, out))
                        return true;
        return false;
}

static void take(const struct pc_spool *spool, int fd, const char *path, const char *why,
                 const char *member, struct pc_log *log)
{
        if (fd >= 0)
                pc_copy_member(spool, member, fd, PI_LIMIT_CODE_MAP_BYTES, log);
        else if (*why)
                pc_missing(log, false, member, "%s %s", path, why);
}

static void take_perf_map(const struct pc_spool *spool, int root, const struct identity *identity,
                          pid_t pid, struct pc_log *log)
{
        char path[64], member[64], why[PC_CODE_MAP_WHY];

        snprintf(path, sizeof(path), "/tmp/perf-%llu.map", (unsigned long long)identity->inner_pid);
        snprintf(member, sizeof(member),
                 PIPA_MEMBER_PERF_MAP_PREFIX "%d" PIPA_MEMBER_PERF_MAP_SUFFIX, (int)pid);
        PI_CLEANUP(pi_close_fd) int fd = pc_code_map_open(root, path, (uid_t)identity->user, why);
        take(spool, fd, path, why, member, log);
}

/* A process that lives in a chroot has no namespace of its own: its maps name its files as they are
 * seen from outside. The inode says whether what is found there is the mapped file. */
static int open_outside(const struct jitdump *dump, const struct identity *identity,
                        char why[PC_CODE_MAP_WHY])
{
        struct stat st;
        PI_CLEANUP(pi_close_fd) int root = open("/", O_PATH | O_CLOEXEC);
        int fd = pc_code_map_open(root, dump->path, (uid_t)identity->user, why);

        if (fd < 0 || (fstat(fd, &st) == 0 && st.st_ino == dump->inode))
                return fd;
        close(fd);
        return -1;
}

static void take_jitdump(const struct pc_spool *spool, int root, const struct identity *identity,
                         pid_t pid, const struct jitdump *dump, struct pc_log *log)
{
        char member[64], why[PC_CODE_MAP_WHY];
        PI_CLEANUP(pi_close_fd)
        int fd = pc_code_map_open(root, dump->path, (uid_t)identity->user, why);

        if (fd < 0 && !*why)
                fd = open_outside(dump, identity, why);
        snprintf(member, sizeof(member), PIPA_MEMBER_JITDUMP_PREFIX "%d" PIPA_MEMBER_JITDUMP_SUFFIX,
                 (int)pid);
        take(spool, fd, dump->path, *why ? why : "is mapped, but is not there any more", member,
             log);
}

void pc_code_map_take(const struct pc_spool *spool, int process, pid_t pid, struct pi_str maps,
                      struct pc_log *log)
{
        struct identity identity;
        struct jitdump dump;
        PI_CLEANUP(pi_close_fd) int root = openat(process, "root", O_PATH | O_CLOEXEC);

        /* A process that has ended since is nothing that is missing. */
        if (root < 0 || !read_identity(process, pid, &identity))
                return;
        take_perf_map(spool, root, &identity, pid, log);
        if (find_jitdump(maps, &dump))
                take_jitdump(spool, root, &identity, pid, &dump, log);
}

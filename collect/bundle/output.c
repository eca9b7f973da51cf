/* Names of the output, and the last step: a draft beside it, fsync, rename. */
#include "collect/bundle/output.h"

#include "base/cleanup.h"
#include "collect/os/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_TEMPORARY "/var/tmp" /* on disk; /tmp often is memory */

/* "pipa-db7-20260131-120000", with only such bytes of the host's name as need no quoting. */
static void default_name(char *out, size_t size)
{
        struct pc_host host = pc_host_now();
        time_t now = time(NULL);
        struct tm utc;
        char when[32];
        for (char *p = host.name; *p; p++)
                if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-",
                            *p))
                        *p = '_';
        gmtime_r(&now, &utc);
        strftime(when, sizeof(when), "%Y%m%d-%H%M%S", &utc);
        snprintf(out, size, "pipa-%s-%s", host.name[0] ? host.name : "host", when);
}

/* False where it does not fit into a path. */
static bool join(char out[PATH_MAX], const char *a, const char *b, const char *c)
{
        return snprintf(out, PATH_MAX, "%s%s%s", a, b, c) < PATH_MAX;
}

static int fail(struct pc_log *log, int code, const char *name, const char *why)
{
        pc_error(log, "%s %s", name, why);
        return code;
}

static int plan_stdout(struct pc_output *output, struct pc_log *log)
{
        char name[128];
        const char *suffix, *folder = getenv("TMPDIR");
        if (isatty(STDOUT_FILENO)) {
                pc_error(log, "standard output is a terminal, and an archive is no text; "
                              "redirect it, or name a file with -o");
                return PC_EXIT_USAGE;
        }
        output->kind = PC_OUTPUT_STDOUT;
        output->compression = pc_archive_default(&suffix);
        default_name(name, sizeof(name));
        if (!folder || !*folder)
                folder = DEFAULT_TEMPORARY;
        snprintf(output->name, sizeof(output->name), "an archive to standard output");
        if (snprintf(output->spool, PATH_MAX, "%s/%s-%d.spool", folder, name, (int)getpid()) >=
            PATH_MAX)
                return fail(log, PC_EXIT_FAILED, folder, "is longer than a path may be");
        return -1;
}

static int plan_directory(struct pc_output *output, const char *name, struct pc_log *log)
{
        size_t n = strlen(name);
        output->kind = PC_OUTPUT_DIRECTORY;
        if (!join(output->name, name, "", "") || !join(output->spool, name, "", ""))
                return fail(log, PC_EXIT_FAILED, "the output's name",
                            "is longer than a path may be");
        while (n > 1 && output->spool[n - 1] == '/')
                output->spool[--n] = 0;
        return -1;
}

static int check_file(const struct pc_output *output, struct pc_log *log)
{
        struct stat st;
        if (stat(output->name, &st) == 0 && S_ISDIR(st.st_mode))
                return fail(log, PC_EXIT_USAGE, output->name,
                            "is a directory; end the name in / to make it the bundle itself");
        if (lstat(output->name, &st) == 0 && !output->replace)
                return fail(log, PC_EXIT_FAILED, output->name,
                            "is there already; choose another name with -o, or --force to "
                            "replace it");
        if (lstat(output->draft, &st) == 0 && !output->replace)
                return fail(log, PC_EXIT_FAILED, output->draft,
                            "is in the way: a recording that was cut off while it was packed; "
                            "remove it, or --force does");
        return -1;
}

static int plan_file(struct pc_output *output, const char *name, struct pc_log *log)
{
        char made[128];
        const char *suffix = "";
        output->kind = PC_OUTPUT_FILE;
        if (name) {
                struct stat st;
                bool folder = stat(name, &st) == 0 && S_ISDIR(st.st_mode);
                if (!folder && !pc_archive_kind(name, &output->compression, log))
                        return PC_EXIT_USAGE;
        } else {
                output->compression = pc_archive_default(&suffix);
                default_name(made, sizeof(made));
                name = made;
        }
        if (!join(output->name, name, suffix, "") || !join(output->draft, name, suffix, ".part") ||
            !join(output->spool, name, suffix, ".spool"))
                return fail(log, PC_EXIT_FAILED, "the output's name",
                            "is longer than a path may be");
        return check_file(output, log);
}

int pc_output_plan(struct pc_output *output, const struct pc_options *options, struct pc_log *log)
{
        const char *name = options->output;
        *output = (struct pc_output){ .replace = options->force };
        if (name && strcmp(name, "-") == 0)
                return plan_stdout(output, log);
        if (name && pi_str_ends(pi_str_of(name), PI_STR("/")))
                return plan_directory(output, name, log);
        return plan_file(output, name, log);
}

/* Without --force a file that appeared meanwhile stays. */
static bool put_in_place(const struct pc_output *output)
{
        if (output->replace)
                return rename(output->draft, output->name) == 0;
        if (renameat2(AT_FDCWD, output->draft, AT_FDCWD, output->name, RENAME_NOREPLACE) == 0)
                return true;
        if (errno != EINVAL && errno != ENOSYS)
                return false;
        if (access(output->name, F_OK) == 0) {
                errno = EEXIST;
                return false;
        }
        return rename(output->draft, output->name) == 0;
}

/* The name itself must survive a power cut too; file systems that cannot are let be. */
static void sync_folder(const char *name)
{
        char folder[PATH_MAX];
        const char *slash = strrchr(name, '/');
        size_t n = slash ? (size_t)(slash - name) + 1 : 1;
        memcpy(folder, slash ? name : ".", n);
        folder[n] = 0;
        PI_CLEANUP(pi_close_fd) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0)
                (void)!fsync(fd);
}

static int64_t write_file(const struct pc_output *output, const struct pc_spool *spool,
                          const char *const *members, size_t count, int64_t mtime_s,
                          struct pc_log *log)
{
        if (output->replace)
                unlink(output->draft);
        int fd = open(output->draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0) {
                pc_error(log, "%s cannot be made: %s", output->draft, strerror(errno));
                return -1;
        }
        int64_t bytes =
                pc_archive_write(spool, members, count, mtime_s, output->compression, fd, log);
        bool synced = fsync(fd) == 0, closed = close(fd) == 0;
        if (bytes >= 0 && synced && closed && put_in_place(output)) {
                sync_folder(output->name);
                return bytes;
        }
        if (bytes >= 0)
                pc_error(log, "%s cannot be put in place: %s", output->name, strerror(errno));
        unlink(output->draft);
        return -1;
}

int64_t pc_output_write(const struct pc_output *output, const struct pc_spool *spool,
                        const char *const *members, size_t count, int64_t mtime_s,
                        struct pc_log *log)
{
        if (output->kind == PC_OUTPUT_STDOUT)
                return pc_archive_write(spool, members, count, mtime_s, output->compression,
                                        STDOUT_FILENO, log);
        return write_file(output, spool, members, count, mtime_s, log);
}

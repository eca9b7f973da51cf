#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What files of ours begin with, within the first bytes. */
#define MARK_WITHIN 1024
static const char html_mark[] = "<meta name=\"generator\" content=\"pipa ";
static const char json_mark[] = "{\"format\":\"pipa-model\"";

static int write_all(void *user, const void *data, size_t size)
{
        int fd = *(int *)user;
        const char *p = data;

        while (size > 0) {
                ssize_t n = write(fd, p, size);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return errno;
                p += n;
                size -= (size_t)n;
        }
        return 0;
}

static bool say(const char *path, const char *what, int error)
{
        fprintf(stderr, "pipa: %s: %s%s%s\n", path, what, error ? ": " : "",
                error ? strerror(error) : "");
        return false;
}

struct render {
        const struct pipa_analysis *analysis;
        enum pipa_render_format format;
        const char *path;
};

static bool render_to(void *user, int fd)
{
        const struct render *render = user;
        struct pipa_error err;

        if (pipa_render(render->analysis, render->format, write_all, &fd, &err) == PIPA_OK)
                return true;
        return say(render->path, err.text, 0);
}

/* True where nothing would be lost by writing: no file, an empty one, or one of ours. */
static bool may_replace(const char *path)
{
        char head[MARK_WITHIN + 1];
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        ssize_t n;

        if (fd < 0)
                return errno == ENOENT || errno == ENOTDIR; /* writing will say why it fails */
        n = read(fd, head, MARK_WITHIN);
        close(fd);
        if (n <= 0)
                return n == 0;
        head[n] = '\0';
        return strstr(head, html_mark) || strncmp(head, json_mark, strlen(json_mark)) == 0;
}

/* Permissions as a plain open would have given them: mkstemp's are for the owner only. */
static void widen(int fd)
{
        mode_t mask = umask(0);

        umask(mask);
        (void)!fchmod(fd, 0666 & ~mask);
}

static bool write_beside(const char *path, cli_fill_fn fill, void *user)
{
        size_t size = strlen(path) + sizeof(".XXXXXX");
        char *beside = malloc(size);
        bool good;
        int fd;

        if (!beside)
                return say(path, "out of memory", 0);
        snprintf(beside, size, "%s.XXXXXX", path);
        fd = mkstemp(beside);
        if (fd < 0) {
                int error = errno;
                free(beside);
                return say(path, "cannot be written", error);
        }
        widen(fd);
        good = fill(user, fd);
        if (close(fd) != 0 && good)
                good = say(path, "cannot be written", errno);
        if (good && rename(beside, path) != 0)
                good = say(path, "cannot be put in place", errno);
        if (!good)
                unlink(beside);
        free(beside);
        return good;
}

/* A terminal, a pipe, /dev/null: nothing to replace. */
static bool write_special(const char *path, cli_fill_fn fill, void *user)
{
        int fd = open(path, O_WRONLY | O_CLOEXEC);
        bool good;

        if (fd < 0)
                return say(path, "cannot be opened", errno);
        good = fill(user, fd);
        close(fd);
        return good;
}

bool cli_write_file(const char *path, cli_fill_fn fill, void *user)
{
        struct stat st;

        if (strcmp(path, "-") == 0)
                return fill(user, STDOUT_FILENO);
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
                return say(path, "is a directory; name a file in it with -o", 0);
        if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
                return write_special(path, fill, user);
        return write_beside(path, fill, user);
}

bool cli_write(const struct pipa_analysis *analysis, enum pipa_render_format format,
               const char *path, bool force)
{
        struct render render = { analysis, format, path };
        struct stat st;
        bool regular = stat(path, &st) == 0 && S_ISREG(st.st_mode);

        if (strcmp(path, "-") == 0)
                render.path = "standard output";
        else if (regular && !force && !may_replace(path))
                return say(path,
                           "is there already and is not a report of pipa's; choose another name "
                           "with -o, or --force to overwrite it",
                           0);
        return cli_write_file(path, render_to, &render);
}

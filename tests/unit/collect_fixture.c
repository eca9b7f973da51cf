#include "collect_fixture.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

void fixture_init(struct fixture *fixture)
{
        snprintf(fixture->path, sizeof(fixture->path), "/tmp/pipa-test-XXXXXX");
        assert_non_null(mkdtemp(fixture->path));
        fixture->root = open(fixture->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
        assert_true(fixture->root >= 0);
        pi_arena_init(&fixture->arena, (size_t)64 << 20);
        pc_log_init(&fixture->log, &fixture->arena, true);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place)
{
        (void)st, (void)kind, (void)place;
        return remove(path);
}

void fixture_done(struct fixture *fixture)
{
        close(fixture->root);
        nftw(fixture->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
        pi_arena_done(&fixture->arena);
}

void fixture_folders(const struct fixture *fixture, const char *name)
{
        char folder[PATH_MAX];

        for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
                snprintf(folder, sizeof(folder), "%.*s", (int)(slash - name), name);
                mkdirat(fixture->root, folder, 0755);
        }
}

void fixture_write_long(const struct fixture *fixture, const char *name, const char *text,
                        size_t bytes)
{
        fixture_folders(fixture, name);
        int fd = openat(fixture->root, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, text, strlen(text)), strlen(text));
        assert_int_equal(ftruncate(fd, (off_t)bytes), 0);
        close(fd);
}

void fixture_write(const struct fixture *fixture, const char *name, const char *text)
{
        fixture_write_long(fixture, name, text, strlen(text));
}

struct pi_str fixture_missing(const struct fixture *fixture, const char *what)
{
        for (size_t i = 0; i < fixture->log.missing.count; i++) {
                struct pc_missing *missing = PI_AT(&fixture->log.missing, struct pc_missing, i);
                if (pi_str_equal(missing->what, pi_str_of(what)))
                        return missing->why;
        }
        return (struct pi_str){ 0 };
}

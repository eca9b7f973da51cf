/* Which perf maps are taken, and why others are not. The directory stands for a process's root. */
#include "collect/facts/code_map.h"
#include "collect/os/confine.h"
#include "collect_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MAP "tmp/perf-12.map"

static void setup(struct fixture *fixture)
{
        fixture_init(fixture);
        fixture_write(fixture, MAP, "1000 10 hot\n");
}

static void check_refused(const struct fixture *fixture, const char *word)
{
        char why[PC_CODE_MAP_WHY];

        assert_int_equal(pc_code_map_open(fixture->root, "/" MAP, geteuid(), why), -1);
        if (!strstr(why, word))
                fail_msg("the reason is \"%s\", without \"%s\"", why, word);
}

static void test_taken(void **state)
{
        struct fixture fixture;
        char why[PC_CODE_MAP_WHY], text[32];

        (void)state;
        setup(&fixture);
        int fd = pc_code_map_open(fixture.root, "/" MAP, geteuid(), why);
        assert_true(fd >= 0);
        assert_string_equal(why, "");
        assert_int_equal(read(fd, text, sizeof(text)), 12);
        assert_memory_equal(text, "1000 10 hot\n", 12);
        close(fd);
        fixture_done(&fixture);
}

static void test_absent(void **state)
{
        struct fixture fixture;
        char why[PC_CODE_MAP_WHY];

        (void)state;
        fixture_init(&fixture);
        assert_int_equal(pc_code_map_open(fixture.root, "/" MAP, geteuid(), why), -1);
        assert_string_equal(why, "");
        fixture_done(&fixture);
}

static void test_link(void **state)
{
        struct fixture fixture;

        (void)state;
        setup(&fixture);
        assert_int_equal(renameat(fixture.root, MAP, fixture.root, "tmp/real"), 0);
        assert_int_equal(symlinkat("real", fixture.root, MAP), 0);
        check_refused(&fixture, "is a symbolic link");
        fixture_done(&fixture);
}

static void test_link_on_the_way(void **state)
{
        struct fixture fixture;

        (void)state;
        setup(&fixture);
        assert_int_equal(renameat(fixture.root, "tmp", fixture.root, "real"), 0);
        assert_int_equal(symlinkat("real", fixture.root, "tmp"), 0);
        check_refused(&fixture, "on its way is a symbolic link");
        fixture_done(&fixture);
}

/* Nobody writes to the FIFO: opening it in earnest would never end. */
static void test_fifo(void **state)
{
        struct fixture fixture;

        (void)state;
        setup(&fixture);
        assert_int_equal(unlinkat(fixture.root, MAP, 0), 0);
        assert_int_equal(mkfifoat(fixture.root, MAP, 0600), 0);
        check_refused(&fixture, "no regular file");
        fixture_done(&fixture);
}

static void test_folder(void **state)
{
        struct fixture fixture;

        (void)state;
        setup(&fixture);
        assert_int_equal(unlinkat(fixture.root, MAP, 0), 0);
        assert_int_equal(mkdirat(fixture.root, MAP, 0700), 0);
        check_refused(&fixture, "no regular file");
        fixture_done(&fixture);
}

static void test_hard_link(void **state)
{
        struct fixture fixture;

        (void)state;
        setup(&fixture);
        assert_int_equal(linkat(fixture.root, MAP, fixture.root, "other", 0), 0);
        check_refused(&fixture, "2 names");
        fixture_done(&fixture);
}

static void test_too_large(void **state)
{
        struct fixture fixture;
        char why[PC_CODE_MAP_WHY];

        (void)state;
        setup(&fixture);
        fixture_write_long(&fixture, MAP, "x", 64 << 20);
        int fd = pc_code_map_open(fixture.root, "/" MAP, geteuid(), why);
        assert_true(fd >= 0);
        close(fd);
        fixture_write_long(&fixture, MAP, "x", (64 << 20) + 1);
        check_refused(&fixture, "64 MiB");
        fixture_done(&fixture);
}

static void test_foreign_owner(void **state)
{
        struct fixture fixture;
        char why[PC_CODE_MAP_WHY];

        (void)state;
        if (geteuid() != 0)
                skip();
        setup(&fixture);
        assert_int_equal(fchownat(fixture.root, MAP, 65534, 65534, 0), 0);
        assert_int_equal(pc_code_map_open(fixture.root, MAP, 1000, why), -1);
        assert_string_equal(
                why, "belongs to user 65534, neither to the process's user 1000 nor to root");
        assert_int_equal(fchownat(fixture.root, MAP, 0, 0, 0), 0);
        int fd = pc_code_map_open(fixture.root, MAP, 1000, why);
        assert_true(fd >= 0);
        close(fd);
        fixture_done(&fixture);
}

/* The walk of kernels without openat2 finds and refuses the same. */
static void test_walk(void **state)
{
        struct fixture fixture;
        struct stat st;

        (void)state;
        setup(&fixture);
        int fd = pc_confined_walk(fixture.root, "//tmp//./perf-12.map");
        assert_true(fd >= 0);
        assert_int_equal(fstat(fd, &st), 0);
        assert_true(S_ISREG(st.st_mode));
        close(fd);
        assert_int_equal(pc_confined_walk(fixture.root, "tmp/../" MAP), -1);
        assert_int_equal(pc_confined_walk(fixture.root, ".."), -1);
        assert_int_equal(pc_confined_walk(fixture.root, "/"), -1);
        assert_int_equal(pc_confined_walk(fixture.root, "tmp/none"), -1);
        assert_int_equal(errno, ENOENT);
        assert_int_equal(pc_confined_walk(fixture.root, MAP "/x"), -1);
        assert_int_equal(errno, ENOTDIR);
        assert_int_equal(symlinkat("tmp", fixture.root, "link"), 0);
        assert_int_equal(pc_confined_walk(fixture.root, "link/perf-12.map"), -1);
        assert_int_equal(errno, ELOOP);
        fd = pc_confined_walk(fixture.root, "link");
        assert_int_equal(fstat(fd, &st), 0);
        assert_true(S_ISLNK(st.st_mode));
        close(fd);
        fixture_done(&fixture);
}

/* Links may be followed, but not out of the root. */
static void test_links_inside(void **state)
{
        struct fixture fixture;
        struct stat st;

        (void)state;
        setup(&fixture);
        assert_int_equal(symlinkat("/tmp", fixture.root, "link"), 0);
        int fd = pc_confined_find(fixture.root, "link/perf-12.map", true);
        if (fd < 0 && errno == ELOOP) {
                fixture_done(&fixture);
                skip();
        }
        assert_true(fd >= 0);
        assert_int_equal(fstat(fd, &st), 0);
        assert_int_equal(st.st_size, 12);
        close(fd);
        assert_int_equal(symlinkat("../../../../etc/passwd", fixture.root, "out"), 0);
        assert_int_equal(pc_confined_find(fixture.root, "out", true), -1);
        assert_int_equal(errno, ENOENT);
        fixture_done(&fixture);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_taken),         cmocka_unit_test(test_absent),
                cmocka_unit_test(test_link),          cmocka_unit_test(test_link_on_the_way),
                cmocka_unit_test(test_fifo),          cmocka_unit_test(test_folder),
                cmocka_unit_test(test_hard_link),     cmocka_unit_test(test_too_large),
                cmocka_unit_test(test_foreign_owner), cmocka_unit_test(test_walk),
                cmocka_unit_test(test_links_inside),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

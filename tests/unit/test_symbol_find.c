/* Where the file of a module is: every place of a root, proofs by build id, and no way out of the
 * root. */
#include "test_symbol_image.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "analyze/symbol/elf_find.h"
#include "analyze/symbol/root.h"
#include "base/limits.h"

#define ID "0123456789abcdefghij"
#define ID_PATH                                   \
        "30/313233343536373839616263646566676869" \
        "6a"
#define OTHER_ID "jihgfedcba9876543210"

struct place {
        char path[64];
        int root;
        struct pi_arena arena;
        struct pi_module module;
        struct pi_symbol_outcome outcome;
        struct pi_elf_files files;
};

/* An empty root of its own. */
static int open_place(void **state)
{
        struct place *p = calloc(1, sizeof(*p));

        strcpy(p->path, "symbol_find.XXXXXX");
        if (!mkdtemp(p->path))
                return 1;
        p->root = pi_root_dir(p->path);
        pi_arena_init(&p->arena, 1 << 24);
        p->module.kind = PI_MODULE_FILE;
        p->files.image.fd = p->files.debug.fd = p->files.alt.fd = -1;
        *state = p;
        return p->root < 0;
}

static int close_place(void **state)
{
        struct place *p = *state;
        char command[128];

        pi_elf_files_close(&p->files);
        close(p->root);
        pi_arena_done(&p->arena);
        snprintf(command, sizeof(command), "rm -rf '%s'", p->path);
        int status = system(command);
        free(p);
        return status;
}

static void make_parents(const struct place *p, const char *path)
{
        char text[256];

        for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
                snprintf(text, sizeof(text), "%.*s", (int)(slash - path), path);
                mkdirat(p->root, text, 0755);
        }
}

static void put_bytes(const struct place *p, const char *path, const void *bytes, size_t size)
{
        make_parents(p, path);
        int fd = openat(p->root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, bytes, size), size);
        close(fd);
}

static void put_image(const struct place *p, const char *path, const char *build_id,
                      bool debug_only, bool no_symbols)
{
        struct image im = { .build_id = build_id,
                            .debug_only = debug_only,
                            .no_symbols = no_symbols };

        image_make(&im);
        put_bytes(p, path, im.bytes, im.fill);
}

static void record_id(struct place *p, const char *id)
{
        p->module.build_id.size = (uint8_t)strlen(id);
        memcpy(p->module.build_id.byte, id, strlen(id));
}

static void find(struct place *p, const char *path, bool this_machine)
{
        struct pi_symbol_root root = { p->root, this_machine ? PI_SYMBOL_MACHINE : PI_SYMBOL_SYMFS,
                                       0 };
        struct pi_symbol_context context = { .roots = &root, .root_count = 1 };
        struct pi_symbol_request request = { .module = &p->module,
                                             .path = pi_str_of(path),
                                             .name = pi_str_basename(pi_str_of(path)) };

        pi_elf_files_close(&p->files);
        p->outcome = (struct pi_symbol_outcome){ .trail = { .arena = &p->arena } };
        pi_elf_find(&context, &request, &p->arena, &p->files, &p->outcome);
}

static void test_every_place(void **state)
{
        static const char *const places[] = {
                "usr/lib/libfoo.so.1",
                "libfoo.so.1",
                ".build-id/" ID_PATH,
                ".build-id/" ID_PATH "/elf",
                "usr/lib/debug/.build-id/" ID_PATH,
        };
        struct place *p = *state;

        record_id(p, ID);
        for (size_t i = 0; i < UNIT_COUNT(places); i++) {
                find(p, "/usr/lib/libfoo.so.1", false);
                assert_int_equal(p->outcome.why, PI_SYMBOL_NO_FILE);
                put_image(p, places[i], ID, false, false);
                find(p, "/usr/lib/libfoo.so.1", false);
                assert_int_equal(p->outcome.why, PI_SYMBOL_FOUND);
                assert_true(p->files.image.fd >= 0);
                assert_true(p->files.debug.fd < 0);
                assert_false(p->outcome.by_path);
                unlinkat(p->root, places[i], 0);
                unlinkat(p->root, places[i], AT_REMOVEDIR);
        }
}

static void test_debug_places(void **state)
{
        static const char *const places[] = {
                ".build-id/" ID_PATH ".debug",
                "usr/lib/debug/.build-id/" ID_PATH ".debug",
                "usr/lib/debug/usr/lib/libfoo.so.1.debug",
        };
        struct place *p = *state;

        /* The stripped file's own id finds the debug file where none was recorded. */
        put_image(p, "usr/lib/libfoo.so.1", ID, false, true);
        for (size_t i = 0; i < 2 * UNIT_COUNT(places); i++) {
                const char *place = places[i / 2];
                if (i & 1)
                        record_id(p, ID);
                else
                        p->module.build_id.size = 0;
                find(p, "/usr/lib/libfoo.so.1", false);
                assert_int_equal(p->outcome.why, PI_SYMBOL_FOUND);
                assert_true(p->files.debug.fd < 0);
                put_image(p, place, OTHER_ID, true, false);
                find(p, "/usr/lib/libfoo.so.1", false);
                assert_true(p->files.debug.fd < 0);
                put_image(p, place, ID, true, false);
                find(p, "/usr/lib/libfoo.so.1", false);
                assert_true(p->files.image.fd >= 0);
                assert_true(p->files.debug.fd >= 0);
                assert_int_equal(p->outcome.by_path, !(i & 1));
                unlinkat(p->root, place, 0);
        }
}

static void test_build_id_must_match(void **state)
{
        struct place *p = *state;

        record_id(p, ID);
        put_image(p, "usr/lib/libfoo.so.1", OTHER_ID, false, false);
        find(p, "/usr/lib/libfoo.so.1", false);
        assert_int_equal(p->outcome.why, PI_SYMBOL_OTHER_FILE);
        assert_memory_equal(p->outcome.found.byte, OTHER_ID, 20);
        assert_true(p->files.image.fd < 0);
        put_image(p, "usr/lib/libfoo.so.1", NULL, false, false);
        find(p, "/usr/lib/libfoo.so.1", false);
        assert_int_equal(p->outcome.why, PI_SYMBOL_OTHER_FILE);
        /* The right one elsewhere is still found. */
        put_image(p, ".build-id/" ID_PATH, ID, false, false);
        find(p, "/usr/lib/libfoo.so.1", false);
        assert_int_equal(p->outcome.why, PI_SYMBOL_FOUND);
}

static void test_trail(void **state)
{
        struct place *p = *state;
        const struct pi_symbol_trail *trail = &p->outcome.trail;

        record_id(p, ID);
        put_image(p, "usr/lib/libfoo.so.1", OTHER_ID, false, false);
        put_bytes(p, "libfoo.so.1", "#!", 2);
        put_image(p, ".build-id/" ID_PATH, ID, false, true);
        put_image(p, "usr/lib/debug/.build-id/" ID_PATH ".debug", ID, true, false);
        find(p, "/usr/lib/libfoo.so.1", false);
        assert_int_equal(trail->origin_count, 2);
        assert_int_equal(trail->origins[0].what, PI_SYMBOL_IMAGE);
        assert_int_equal(trail->origins[0].where, PI_SYMBOL_SYMFS);
        assert_str(trail->origins[0].path, ".build-id/" ID_PATH);
        assert_int_equal(trail->origins[1].what, PI_SYMBOL_DEBUG_FILE);
        assert_str(trail->origins[1].path, "usr/lib/debug/.build-id/" ID_PATH ".debug");
        assert_int_equal(trail->refusal_count, 2);
        assert_int_equal(trail->refused, 2);
        assert_int_equal(trail->refusals[0].why, PI_SYMBOL_REFUSED_BUILD_ID);
        assert_memory_equal(trail->refusals[0].found.byte, OTHER_ID, 20);
        assert_str(trail->refusals[0].path, "usr/lib/libfoo.so.1");
        assert_int_equal(trail->refusals[1].why, PI_SYMBOL_REFUSED_FORMAT);
        assert_str(trail->refusals[1].path, "libfoo.so.1");
}

static void test_by_path_only(void **state)
{
        struct place *p = *state;

        put_image(p, "usr/lib/libfoo.so.1", OTHER_ID, false, false);
        find(p, "/usr/lib/libfoo.so.1", false);
        assert_int_equal(p->outcome.why, PI_SYMBOL_FOUND);
        assert_true(p->outcome.by_path);
        /* A file that was replaced is known by its build id only. */
        find(p, "/usr/lib/libfoo.so.1 (deleted)", false);
        assert_int_equal(p->outcome.why, PI_SYMBOL_NO_FILE);
        record_id(p, OTHER_ID);
        find(p, "/usr/lib/libfoo.so.1 (deleted)", false);
        assert_int_equal(p->outcome.why, PI_SYMBOL_FOUND);
}

static void test_this_machine_needs_proof(void **state)
{
        struct place *p = *state;

        put_image(p, "usr/lib/libfoo.so.1", ID, false, false);
        put_image(p, "libbar.so", ID, false, false);
        find(p, "/usr/lib/libfoo.so.1", true);
        assert_int_equal(p->outcome.why, PI_SYMBOL_NO_FILE);
        record_id(p, OTHER_ID);
        find(p, "/usr/lib/libfoo.so.1", true);
        assert_int_equal(p->outcome.why, PI_SYMBOL_OTHER_FILE);
        record_id(p, ID);
        find(p, "/usr/lib/libfoo.so.1", true);
        assert_int_equal(p->outcome.why, PI_SYMBOL_FOUND);
        /* The recorded path only, no flat directory. */
        find(p, "/opt/libbar.so", true);
        assert_int_equal(p->outcome.why, PI_SYMBOL_NO_FILE);
}

static void test_not_elf(void **state)
{
        struct place *p = *state;

        put_bytes(p, "usr/bin/script", "#!/bin/sh\n", 10);
        find(p, "/usr/bin/script", false);
        assert_int_equal(p->outcome.why, PI_SYMBOL_NOT_ELF);
}

static int try_open(int (*open_in)(int, struct pi_str), const struct place *p, const char *path)
{
        int fd = open_in(p->root, pi_str_of(path));

        if (fd >= 0)
                close(fd);
        return fd;
}

static void test_only_regular_files(void **state)
{
        int (*const ways[])(int, struct pi_str) = { pi_root_open, pi_root_open_walk };
        struct place *p = *state;
        struct pi_str nul = { "dir\0/file", 9 };

        put_bytes(p, "dir/file", "x", 1);
        put_bytes(p, "empty", "", 0);
        assert_int_equal(mkfifoat(p->root, "fifo", 0644), 0);
        put_bytes(p, "huge", "x", 1);
        int fd = openat(p->root, "huge", O_WRONLY | O_CLOEXEC);
        bool huge = ftruncate(fd, (off_t)PI_LIMIT_FILE_BYTES + 1) == 0;
        close(fd);
        for (size_t i = 0; i < UNIT_COUNT(ways); i++) {
                assert_true(try_open(ways[i], p, "dir/file") >= 0);
                assert_true(try_open(ways[i], p, "///dir//./file") >= 0);
                assert_true(try_open(ways[i], p, "dir") < 0);
                assert_true(try_open(ways[i], p, "dir/") < 0);
                assert_true(try_open(ways[i], p, "dir/none") < 0);
                assert_true(try_open(ways[i], p, "dir/file/x") < 0);
                assert_true(try_open(ways[i], p, "empty") < 0);
                assert_true(try_open(ways[i], p, "fifo") < 0);
                assert_true(!huge || try_open(ways[i], p, "huge") < 0);
                assert_true(try_open(ways[i], p, "") < 0);
                assert_true(try_open(ways[i], p, "/") < 0);
                assert_true(ways[i](p->root, nul) < 0);
        }
}

static void test_no_way_out(void **state)
{
        struct place *p = *state;
        char outside[128];

        put_bytes(p, "in/etc/passwd", "inside", 6);
        put_bytes(p, "etc/hidden", "inside", 6);
        assert_int_equal(symlinkat("/etc/passwd", p->root, "absolute"), 0);
        assert_int_equal(symlinkat("../../../../../../../../etc/passwd", p->root, "relative"), 0);
        assert_int_equal(symlinkat("/etc/hidden", p->root, "inside"), 0);
        assert_int_equal(symlinkat("/", p->root, "top"), 0);
        assert_int_equal(symlinkat("/proc/self/fd", p->root, "fds"), 0);
        assert_int_equal(symlinkat("loop", p->root, "loop"), 0);
        snprintf(outside, sizeof(outside), "../%s/etc/hidden", p->path);
        assert_true(try_open(pi_root_open, p, "absolute") < 0);
        assert_true(try_open(pi_root_open, p, "relative") < 0);
        assert_true(try_open(pi_root_open, p, "top/etc/passwd") < 0);
        assert_true(try_open(pi_root_open, p, "fds/0") < 0);
        assert_true(try_open(pi_root_open, p, "loop") < 0);
        assert_true(try_open(pi_root_open, p, outside) < 0);
        assert_true(try_open(pi_root_open, p, "../../../../../../../etc/passwd") < 0);
        assert_true(try_open(pi_root_open_walk, p, "absolute") < 0);
        assert_true(try_open(pi_root_open_walk, p, "relative") < 0);
        assert_true(try_open(pi_root_open_walk, p, "top/etc/passwd") < 0);
        assert_true(try_open(pi_root_open_walk, p, "inside") < 0);
        assert_true(try_open(pi_root_open_walk, p, outside) < 0);
        assert_true(try_open(pi_root_open_walk, p, "in/../etc/hidden") < 0);
        assert_true(try_open(pi_root_open_walk, p, "etc/hidden") >= 0);
        assert_true(try_open(pi_root_open, p, "etc/hidden") >= 0);
}

#define PLACE_TEST(f) cmocka_unit_test_setup_teardown(f, open_place, close_place)

int main(void)
{
        const struct CMUnitTest tests[] = {
                PLACE_TEST(test_every_place),
                PLACE_TEST(test_debug_places),
                PLACE_TEST(test_build_id_must_match),
                PLACE_TEST(test_trail),
                PLACE_TEST(test_by_path_only),
                PLACE_TEST(test_this_machine_needs_proof),
                PLACE_TEST(test_not_elf),
                PLACE_TEST(test_only_regular_files),
                PLACE_TEST(test_no_way_out),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* procfs.snap of a machine of files: its bytes, and what becomes of each kind of file. */
#include "collect/snap/snap_open.h"
#include "collect_fixture.h"
#include "pipa/format.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct frame {
        uint32_t kind, status, path_id, length, round, flags;
        int64_t before_ns, after_ns;
        const uint8_t *payload;
};

/* What was written, and a place in it. */
struct bytes {
        uint8_t *p;
        size_t n, at;
};

static uint64_t load(const uint8_t *p, size_t bytes)
{
        uint64_t value = 0;

        for (size_t i = bytes; i > 0; i--)
                value = value << 8 | p[i - 1];
        return value;
}

static bool next_frame(struct bytes *file, struct frame *out)
{
        const uint8_t *p = file->p + file->at;

        if (file->at == file->n)
                return false;
        assert_true(file->n - file->at >= 40);
        assert_memory_equal(p, "FRAM", 4);
        *out = (struct frame){ .kind = (uint32_t)load(p + 4, 2),
                               .status = (uint32_t)load(p + 6, 2),
                               .path_id = (uint32_t)load(p + 8, 4),
                               .length = (uint32_t)load(p + 12, 4),
                               .before_ns = (int64_t)load(p + 16, 8),
                               .after_ns = (int64_t)load(p + 24, 8),
                               .round = (uint32_t)load(p + 32, 4),
                               .flags = (uint32_t)load(p + 36, 4),
                               .payload = p + 40 };
        size_t padded = (40 + (size_t)out->length + 7) / 8 * 8;
        assert_true(file->n - file->at >= padded);
        for (size_t i = 40 + out->length; i < padded; i++)
                assert_int_equal(p[i], 0);
        assert_true(out->after_ns >= out->before_ns && out->before_ns > 0);
        file->at += padded;
        return true;
}

struct snap_case {
        struct fixture fixture;
        struct pc_snap *snap;
        int out; /* a second descriptor of what is written */
        struct bytes file;
};

static void open_snap(struct snap_case *c)
{
        int out = open(c->fixture.path, O_TMPFILE | O_RDWR, 0600);

        c->out = dup(out);
        c->snap = pc_snap_open_below(dup(c->fixture.root), out, &c->fixture.arena, &c->fixture.log);
        assert_non_null(c->snap);
}

/* Reads what was written so far; next_frame begins at the first frame. */
static void load_file(struct snap_case *c)
{
        struct stat st;

        assert_int_equal(fstat(c->out, &st), 0);
        free(c->file.p);
        c->file = (struct bytes){ malloc((size_t)st.st_size), (size_t)st.st_size, 16 };
        assert_int_equal(pread(c->out, c->file.p, c->file.n, 0), c->file.n);
        assert_memory_equal(c->file.p, "PIPASNAP\1\0\0\0\x10\0\0\0", 16);
        assert_int_equal(pc_snap_state(c->snap).bytes, c->file.n);
}

static void close_snap(struct snap_case *c)
{
        pc_snap_close(c->snap);
        close(c->out);
        free(c->file.p);
        fixture_done(&c->fixture);
}

static void expect_path(struct snap_case *c, uint32_t id, const char *path)
{
        struct frame frame;

        assert_true(next_frame(&c->file, &frame));
        assert_int_equal(frame.kind, PIPA_SNAP_KIND_PATH);
        assert_int_equal(frame.path_id, id);
        assert_int_equal(frame.length, strlen(path));
        assert_memory_equal(frame.payload, path, frame.length);
}

static void expect(struct snap_case *c, uint32_t kind, uint32_t id, uint32_t round,
                   const char *text)
{
        struct frame frame;

        assert_true(next_frame(&c->file, &frame));
        assert_int_equal(frame.kind, kind);
        assert_int_equal(frame.path_id, id);
        assert_int_equal(frame.round, round);
        assert_int_equal(frame.length, text ? strlen(text) : 0);
        if (text)
                assert_memory_equal(frame.payload, text, frame.length);
        assert_int_equal(frame.flags, 0);
}

static void expect_end(struct snap_case *c)
{
        struct frame frame;

        assert_false(next_frame(&c->file, &frame));
}

/* All files that every machine should have but `present`, which gets its id. */
static uint32_t expect_machine(struct snap_case *c, const char *present)
{
        static const char *const paths[] = {
                "/proc/stat",         "/proc/meminfo",         "/proc/vmstat",
                "/proc/diskstats",    "/proc/net/dev",         "/proc/loadavg",
                "/proc/interrupts",   "/proc/softirqs",        "/proc/schedstat",
                "/proc/pressure/cpu", "/proc/pressure/memory", "/proc/pressure/io",
                "/proc/pressure/irq",
        };
        uint32_t found = UINT32_MAX;
        struct frame frame;

        for (uint32_t i = 0; i < 13; i++) {
                expect_path(c, i, paths[i]);
                if (strcmp(paths[i], present) == 0) {
                        found = i;
                        continue;
                }
                assert_true(next_frame(&c->file, &frame));
                assert_int_equal(frame.kind, PIPA_SNAP_KIND_FAILED);
                assert_int_equal(frame.status, 2); /* ENOENT */
                assert_int_equal(frame.path_id, i);
                assert_non_null(fixture_missing(&c->fixture, paths[i]).p);
        }
        assert_null(fixture_missing(&c->fixture, present).p);
        return found;
}

static void test_text_and_same(void **state)
{
        struct snap_case c = { 0 };

        (void)state;
        fixture_init(&c.fixture);
        fixture_write(&c.fixture, "proc/loadavg", "0.5 1/2 3\n");
        open_snap(&c);
        assert_true(pc_snap_round(c.snap, false));
        assert_true(pc_snap_round(c.snap, false));
        fixture_write(&c.fixture, "proc/loadavg", "0.6 1/2 3\n");
        assert_true(pc_snap_round(c.snap, false));
        fixture_write(&c.fixture, "proc/loadavg", "");
        assert_true(pc_snap_round(c.snap, false));
        load_file(&c);
        uint32_t id = expect_machine(&c, "/proc/loadavg");
        expect(&c, PIPA_SNAP_KIND_TEXT, id, 0, "0.5 1/2 3\n");
        expect(&c, PIPA_SNAP_KIND_SAME, id, 1, NULL);
        expect(&c, PIPA_SNAP_KIND_TEXT, id, 2, "0.6 1/2 3\n");
        expect(&c, PIPA_SNAP_KIND_TEXT, id, 3, "");
        expect_end(&c);
        assert_int_equal(pc_snap_state(c.snap).rounds, 4);
        assert_int_equal(pc_snap_state(c.snap).paths, 13);
        close_snap(&c);
}

static void test_numbered(void **state)
{
        struct snap_case c = { 0 };

        (void)state;
        fixture_init(&c.fixture);
        fixture_write(&c.fixture, "proc/stat", "cpu 1\n");
        fixture_write(&c.fixture, "sys/devices/system/node/node10/numastat", "ten\n");
        fixture_write(&c.fixture, "sys/devices/system/node/node2/numastat", "two\n");
        fixture_write(&c.fixture, "sys/devices/system/node/nodes/numastat", "no number\n");
        fixture_write(&c.fixture, "sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "9\n");
        open_snap(&c);
        assert_true(pc_snap_round(c.snap, false));
        load_file(&c);
        expect_machine(&c, "/proc/stat");
        expect_path(&c, 13, "/sys/devices/system/node/node2/numastat");
        expect_path(&c, 14, "/sys/devices/system/node/node10/numastat");
        expect_path(&c, 15, "/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq");
        expect(&c, PIPA_SNAP_KIND_TEXT, 0, 0, "cpu 1\n");
        expect(&c, PIPA_SNAP_KIND_TEXT, 13, 0, "two\n");
        expect(&c, PIPA_SNAP_KIND_TEXT, 14, 0, "ten\n");
        expect(&c, PIPA_SNAP_KIND_TEXT, 15, 0, "9\n");
        expect_end(&c);
        close_snap(&c);
}

/* 16 KiB are read in every round, more in every fifth and where all are asked for. */
static void test_long_files(void **state)
{
        struct snap_case c = { 0 };
        struct frame frame;
        const uint32_t rounds[] = { 0, 5, 7 };

        (void)state;
        fixture_init(&c.fixture);
        fixture_write_long(&c.fixture, "proc/interrupts", "long", (16 << 10) + 1);
        open_snap(&c);
        for (int i = 0; i < 8; i++)
                assert_true(pc_snap_round(c.snap, i == 7));
        load_file(&c);
        uint32_t id = expect_machine(&c, "/proc/interrupts");
        for (size_t i = 0; i < 3; i++) {
                assert_true(next_frame(&c.file, &frame));
                assert_int_equal(frame.path_id, id);
                assert_int_equal(frame.round, rounds[i]);
                assert_int_equal(frame.length, i == 0 ? (16 << 10) + 1 : 0);
        }
        expect_end(&c);
        close_snap(&c);
}

static void test_cut(void **state)
{
        struct snap_case c = { 0 };
        struct frame frame;

        (void)state;
        fixture_init(&c.fixture);
        fixture_write_long(&c.fixture, "proc/vmstat", "much", (4 << 20) + 1);
        open_snap(&c);
        assert_true(pc_snap_round(c.snap, false));
        fixture_write_long(&c.fixture, "proc/vmstat", "most", 4 << 20);
        assert_true(pc_snap_round(c.snap, true));
        load_file(&c);
        expect_machine(&c, "/proc/vmstat");
        for (int i = 0; i < 2; i++) {
                assert_true(next_frame(&c.file, &frame));
                assert_int_equal(frame.kind, PIPA_SNAP_KIND_TEXT);
                assert_int_equal(frame.length, 4 << 20);
                assert_int_equal(frame.flags, i == 0 ? PIPA_SNAP_FLAG_CUT : 0);
        }
        expect_end(&c);
        close_snap(&c);
}

/* A file that opens and then gives an error fails once and is left alone. */
static void test_read_error(void **state)
{
        struct snap_case c = { 0 };
        struct frame frame;

        (void)state;
        fixture_init(&c.fixture);
        fixture_folders(&c.fixture, "proc/diskstats/");
        open_snap(&c);
        for (int i = 0; i < 3; i++)
                assert_true(pc_snap_round(c.snap, true));
        load_file(&c);
        uint32_t id = expect_machine(&c, "/proc/diskstats");
        assert_true(next_frame(&c.file, &frame));
        assert_int_equal(frame.kind, PIPA_SNAP_KIND_FAILED);
        assert_int_equal(frame.status, EISDIR);
        assert_int_equal(frame.path_id, id);
        expect_end(&c);
        close_snap(&c);
}

static void test_follow(void **state)
{
        struct snap_case c = { 0 };

        (void)state;
        fixture_init(&c.fixture);
        fixture_write(&c.fixture, "proc/loadavg", "1\n");
        fixture_write(&c.fixture, "proc/77/stat", "77 (x) R\n");
        fixture_write(&c.fixture, "proc/77/status", "Name: x\n");
        open_snap(&c);
        assert_true(pc_snap_round(c.snap, false));
        pc_snap_follow(c.snap, 77);
        pc_snap_follow(c.snap, 77);
        pc_snap_follow(c.snap, 78);
        pc_snap_follow(c.snap, 0);
        pc_snap_follow(c.snap, -1);
        assert_true(pc_snap_round(c.snap, false));
        load_file(&c);
        uint32_t id = expect_machine(&c, "/proc/loadavg");
        expect(&c, PIPA_SNAP_KIND_TEXT, id, 0, "1\n");
        expect_path(&c, 13, "/proc/77/stat");
        expect_path(&c, 14, "/proc/77/status");
        expect(&c, PIPA_SNAP_KIND_SAME, id, 1, NULL);
        expect(&c, PIPA_SNAP_KIND_TEXT, 13, 1, "77 (x) R\n");
        expect(&c, PIPA_SNAP_KIND_TEXT, 14, 1, "Name: x\n");
        expect_end(&c);
        close_snap(&c);
}

static void test_follow_limit(void **state)
{
        struct snap_case c = { 0 };
        char name[64];

        (void)state;
        fixture_init(&c.fixture);
        for (int pid = 1; pid <= 258; pid++) {
                snprintf(name, sizeof(name), "proc/%d/stat", pid);
                fixture_write(&c.fixture, name, "x\n");
        }
        open_snap(&c);
        for (int pid = 1; pid <= 258; pid++)
                pc_snap_follow(c.snap, pid);
        assert_int_equal(pc_snap_state(c.snap).paths, 13 + 256);
        assert_non_null(fixture_missing(&c.fixture, "/proc/PID/stat").p);
        close_snap(&c);
}

/* Those that have ended make room for others, also for one of the same number. */
static void test_follow_anew(void **state)
{
        struct snap_case c = { 0 };
        char name[64];

        (void)state;
        fixture_init(&c.fixture);
        fixture_write(&c.fixture, "proc/1000/stat", "x\n");
        /* Directories open as files do, and their reading fails, as that of an ended process. */
        for (int pid = 1; pid <= 256; pid++) {
                snprintf(name, sizeof(name), "proc/%d/stat/", pid);
                fixture_folders(&c.fixture, name);
        }
        open_snap(&c);
        for (int pid = 1; pid <= 256; pid++)
                pc_snap_follow(c.snap, pid);
        pc_snap_follow(c.snap, 1000);
        assert_int_equal(pc_snap_state(c.snap).paths, 13 + 256);
        assert_true(pc_snap_round(c.snap, false));
        pc_snap_follow(c.snap, 1000);
        pc_snap_follow(c.snap, 7);
        pc_snap_follow(c.snap, 7);
        assert_int_equal(pc_snap_state(c.snap).paths, 13 + 256 + 2);
        close_snap(&c);
}

static void test_disk_full(void **state)
{
        struct fixture fixture;
        struct pc_snap *snap;
        int full = open("/dev/full", O_WRONLY);

        (void)state;
        if (full < 0)
                skip();
        fixture_init(&fixture);
        snap = pc_snap_open_below(dup(fixture.root), full, &fixture.arena, &fixture.log);
        assert_null(snap);
        pc_snap_close(snap);
        fixture_done(&fixture);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_text_and_same), cmocka_unit_test(test_numbered),
                cmocka_unit_test(test_long_files),    cmocka_unit_test(test_cut),
                cmocka_unit_test(test_read_error),    cmocka_unit_test(test_follow),
                cmocka_unit_test(test_follow_limit),  cmocka_unit_test(test_follow_anew),
                cmocka_unit_test(test_disk_full),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

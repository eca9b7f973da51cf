/* The frames around the texts: cut, broken, in disorder, failed, repeated, late. */
#include "snap_fixture.h"

#include "pipa/format.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define STAT "/proc/stat"

static void switches(struct snap_fixture *f, int64_t at_ns, unsigned count)
{
        char text[64];

        snprintf(text, sizeof(text), "ctxt %u\n", count);
        snap_text(f, STAT, at_ns, 0, text);
}

static void test_same_and_failed(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        snap_frame(&f, PIPA_SNAP_KIND_SAME, STAT, 1 * SNAP_S); /* of no text */
        switches(&f, 2 * SNAP_S, 100);
        snap_frame(&f, PIPA_SNAP_KIND_SAME, STAT, 3 * SNAP_S);
        snap_frame(&f, PIPA_SNAP_KIND_FAILED, STAT, 4 * SNAP_S);
        switches(&f, 5 * SNAP_S, 300);
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_int_equal(snap_points(&f, "system.context_switches"), 2);
        assert_near(snap_value(&f, "system.context_switches", 0), 0);
        assert_near(snap_value(&f, "system.context_switches", 1), 100); /* spans the failure */
        assert_int_equal(snap_note(&f, "snapshots_without_text")->count, 1);
        assert_int_equal(snap_note(&f, "snapshots_failed")->count, 1);
        assert_int_equal(f.rec.start_ns, 2 * SNAP_S);
        snap_end(&f);
}

static void test_one_reading(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        snap_text(&f, STAT, SNAP_S, 0, "ctxt 5\nprocs_running 2\n");
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_null(snap_series(&f, "system.context_switches"));
        assert_near(snap_value(&f, "system.runnable", 0), 2);
        snap_end(&f);
}

static void test_disorder(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        switches(&f, 2 * SNAP_S, 100);
        switches(&f, 2 * SNAP_S, 200);                         /* no time has passed */
        snap_frame(&f, PIPA_SNAP_KIND_SAME, STAT, 3 * SNAP_S); /* of a text that was left out */
        snap_text(&f, STAT, 4 * SNAP_S, -SNAP_S, "ctxt 1\n");  /* ends before it begins */
        snap_text(&f, STAT, INT64_MAX - 5, 0, "ctxt 1\n");
        snap_text(&f, STAT, -5, 0, "ctxt 1\n");
        switches(&f, 4 * SNAP_S, 300);
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_int_equal(snap_points(&f, "system.context_switches"), 1);
        assert_near(snap_value(&f, "system.context_switches", 0), 100);
        assert_int_equal(snap_note(&f, "snapshots_disordered")->count, 4);
        assert_int_equal(snap_note(&f, "snapshots_without_text")->count, 1);
        snap_end(&f);
}

/* Cut at every byte: what is whole stays, and nothing else comes. */
static void test_cut_anywhere(void **state)
{
        size_t whole = 16 + 56 + 3 * 56; /* header, path, readings of 10 bytes */

        (void)state;
        for (size_t size = 16; size <= whole; size++) {
                struct snap_fixture f;
                size_t readings = size > 16 + 56 ? (size - 16 - 56 + 6) / 56 : 0;
                snap_begin(&f, "");
                switches(&f, 1 * SNAP_S, 1000);
                switches(&f, 2 * SNAP_S, 2000);
                switches(&f, 3 * SNAP_S, 3000);
                assert_int_equal(ftruncate(f.fd, (off_t)size), 0);
                snap_decode(&f);
                if (snap_series(&f, "system.context_switches"))
                        assert_true(snap_points(&f, "system.context_switches") <= readings);
                snap_end(&f);
        }
}

static void test_cut_note(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        switches(&f, 1 * SNAP_S, 1000);
        switches(&f, 2 * SNAP_S, 2000);
        snap_bytes(&f, "FRAM\2", 5);
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_int_equal(snap_points(&f, "system.context_switches"), 1);
        assert_non_null(snap_note(&f, "snapshots_cut"));
        assert_non_null(strstr(snap_note(&f, "snapshots_cut")->text.p, "offset 184"));
        snap_end(&f);
}

static void test_broken(void **state)
{
        static const char junk[48] = "FROM";
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        switches(&f, 1 * SNAP_S, 1000);
        switches(&f, 2 * SNAP_S, 2000);
        snap_bytes(&f, junk, sizeof(junk));
        switches(&f, 3 * SNAP_S, 9000);
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_int_equal(snap_points(&f, "system.context_switches"), 1);
        assert_non_null(strstr(snap_note(&f, "snapshots_broken")->text.p, "offset 184"));
        snap_end(&f);
}

static void test_nothing(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        assert_int_equal(snap_decode(&f), PIPA_E_FORMAT);
        snap_end(&f);
        snap_begin(&f, "");
        assert_int_equal(pwrite(f.fd, "\2", 1, 8), 1);
        assert_int_equal(snap_decode(&f), PIPA_E_UNSUPPORTED);
        assert_int_equal(f.err.offset, 8);
        snap_end(&f);
        snap_begin(&f, "");
        snap_text(&f, "/proc/unheard-of", SNAP_S, 0, "x");
        assert_int_equal(snap_decode(&f), PIPA_E_FORMAT);
        assert_int_equal(snap_note(&f, "snapshots_unknown")->count, 1);
        snap_end(&f);
}

/* Seconds 1, 2, 3, 4.6, 5.6: one of four intervals is late. */
static void test_gaps(void **state)
{
        static const int64_t at_ms[] = { 1000, 2000, 3000, 4600, 5600 };
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        for (unsigned i = 0; i < UNIT_COUNT(at_ms); i++)
                switches(&f, at_ms[i] * SNAP_MS, i * 10);
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_int_equal(snap_note(&f, "snapshot_gaps")->count, 1);
        assert_near(snap_note(&f, "snapshot_gaps")->share, 0.25);
        assert_non_null(strstr(snap_note(&f, "snapshot_gaps")->text.p, "longest took 1.6 s"));
        snap_end(&f);
}

/* A PID that came again is another process, on its own axis. */
static void test_path_again(void **state)
{
        static const char name[] = "/proc/7/stat";
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "");
        snap_text(&f, name, 1 * SNAP_S, 0, "7 (x) S 1 1 1 1 1 1 0 0 0 0 10 0\n");
        snap_text(&f, name, 2 * SNAP_S, 0, "7 (x) S 1 1 1 1 1 1 0 0 0 0 60 0\n");
        f.paths[0][0] = '\0'; /* so that it is declared once more */
        snap_text(&f, name, 3 * SNAP_S, 0, "7 (y) S 1 1 1 1 1 1 0 0 0 0 0 0\n");
        snap_text(&f, name, 5 * SNAP_S, 0, "7 (y) S 1 1 1 1 1 1 0 0 0 0 50 0\n");
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_near(snap_value(&f, "process.7 x.user", 0), 0.5);
        assert_near(snap_value(&f, "process.7 y (2).user", 0), 0.25);
        snap_end(&f);
}

/* Series stand by group, instance, metric, whichever file they are of. */
static void test_order(void **state)
{
        static const char *const names[] = { "cpu.total.user",           "cpu.0.user",
                                             "cpu.0.interrupts",         "cpu.1.user",
                                             "cpu.1.interrupts",         "system.forks",
                                             "interrupts.LOC.per_second" };
        struct snap_fixture f;
        size_t last = 0;

        (void)state;
        snap_begin(&f, "");
        for (int i = 1; i < 3; i++) {
                snap_text(&f, "/proc/interrupts", i * SNAP_S, 0, " CPU0 CPU1\nLOC: 1 2 x\n");
                snap_text(&f, STAT, i * SNAP_S, 0,
                          "cpu 1 1 1 1\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nprocesses 4\n");
        }
        assert_int_equal(snap_decode(&f), PIPA_OK);
        for (size_t i = 0; i < UNIT_COUNT(names); i++) {
                const struct pi_quantity *q = snap_series(&f, names[i]);
                size_t at = 0;
                assert_non_null(q);
                while (PI_AT(&f.rec.quantities, struct pi_quantity, at) != q)
                        at++;
                assert_true(i == 0 || at > last);
                last = at;
        }
        snap_end(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_same_and_failed), cmocka_unit_test(test_one_reading),
                cmocka_unit_test(test_disorder),        cmocka_unit_test(test_cut_anywhere),
                cmocka_unit_test(test_cut_note),        cmocka_unit_test(test_broken),
                cmocka_unit_test(test_nothing),         cmocka_unit_test(test_gaps),
                cmocka_unit_test(test_path_again),      cmocka_unit_test(test_order),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

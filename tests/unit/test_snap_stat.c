/* /proc/stat: shares as mpstat works them out, by hand. */
#include "snap_fixture.h"

#include <math.h>

static void read_twice(struct snap_fixture *f, const char *first, const char *second)
{
        snap_begin(f, "x86_64");
        snap_text(f, "/proc/stat", 1 * SNAP_S, 0, first);
        snap_text(f, "/proc/stat", 2 * SNAP_S, 0, second);
        assert_int_equal(snap_decode(f), PIPA_OK);
}

/* Over the second: user 30 of which guest 10, nice 5 of which guest_nice 5, system 20, idle 130,
 * iowait 6, irq 1, softirq 2, steal 6: 200 ticks without counting guests twice. */
static void test_shares(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "cpu  100 10 50 1000 20 3 4 5 40 6\nintr 7 0 0\n",
                   "cpu  130 15 70 1130 26 4 6 11 50 11\nintr 9 0 0\n");
        assert_int_equal(snap_points(&f, "cpu.total.user"), 1);
        assert_string_equal(snap_unit(&f, "cpu.total.user"), "ratio");
        assert_near(snap_value(&f, "cpu.total.user", 0), 20.0 / 200);
        assert_near(snap_value(&f, "cpu.total.nice", 0), 0);
        assert_near(snap_value(&f, "cpu.total.system", 0), 20.0 / 200);
        assert_near(snap_value(&f, "cpu.total.idle", 0), 130.0 / 200);
        assert_near(snap_value(&f, "cpu.total.iowait", 0), 6.0 / 200);
        assert_near(snap_value(&f, "cpu.total.irq", 0), 1.0 / 200);
        assert_near(snap_value(&f, "cpu.total.softirq", 0), 2.0 / 200);
        assert_near(snap_value(&f, "cpu.total.steal", 0), 6.0 / 200);
        assert_near(snap_value(&f, "cpu.total.guest", 0), 10.0 / 200);
        assert_near(snap_value(&f, "cpu.total.guest_nice", 0), 5.0 / 200);
        assert_near(snap_value(&f, "cpu.total.busy", 0), 1 - 136.0 / 200);
        assert_near(snap_value(&f, "system.interrupts", 0), 2);
        snap_end(&f);
}

/* Linux 2.6.10 has seven columns: no steal, no guests, and no such series. */
static void test_old_kernel(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "cpu  100 0 0 100 0 0 0\n", "cpu  150 0 0 150 0 0 0\n");
        assert_near(snap_value(&f, "cpu.total.user", 0), 0.5);
        assert_null(snap_series(&f, "cpu.total.steal"));
        assert_null(snap_series(&f, "cpu.total.guest"));
        snap_end(&f);
}

/* iowait falls by 3 ticks while the CPU idles on: no I/O wait, the rest of the second stands. */
static void test_iowait_steps_back(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "cpu  0 0 0 100 50 0 0 0 0 0\n", "cpu  25 0 0 175 47 0 0 0 0 0\n");
        assert_near(snap_value(&f, "cpu.total.iowait", 0), 0);
        assert_near(snap_value(&f, "cpu.total.user", 0), 0.25);
        assert_near(snap_value(&f, "cpu.total.busy", 0), 0.25);
        assert_null(snap_note(&f, "counter_reset"));
        snap_end(&f);
}

/* A CPU that was off counts idle anew: nothing can be said of that interval. */
static void test_idle_begins_anew(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "cpu  0 0 0 90000 0 0 0 0 0 0\n", "cpu  25 0 0 30 0 0 0 0 0 0\n");
        assert_nan(snap_value(&f, "cpu.total.user", 0));
        assert_nan(snap_value(&f, "cpu.total.busy", 0));
        assert_non_null(snap_note(&f, "counter_reset"));
        assert_str(snap_note(&f, "counter_reset")->subject, "/proc/stat: idle");
        assert_int_equal(snap_note(&f, "counter_reset")->count, 1);
        snap_end(&f);
}

/* mpstat: a CPU without any tick in a second sleeps. Within 20 ms nothing can be said. */
static void test_no_ticks(void **state)
{
        static const char same[] = "cpu  5 0 5 100 0 0 0 0 0 0\n";
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "x86_64");
        snap_text(&f, "/proc/stat", 1000 * SNAP_MS, 0, same);
        snap_text(&f, "/proc/stat", 1020 * SNAP_MS, 0, same);
        snap_text(&f, "/proc/stat", 2020 * SNAP_MS, 0, same);
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_nan(snap_value(&f, "cpu.total.idle", 0));
        assert_near(snap_value(&f, "cpu.total.idle", 1), 1);
        assert_near(snap_value(&f, "cpu.total.user", 1), 0);
        assert_near(snap_value(&f, "cpu.total.busy", 1), 0);
        snap_end(&f);
}

/* CPU 1 goes and comes back: it has values where it was there at both ends. */
static void test_hotplug(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "x86_64");
        snap_text(&f, "/proc/stat", 1 * SNAP_S, 0, "cpu  0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0\n");
        snap_text(&f, "/proc/stat", 2 * SNAP_S, 0,
                  "cpu  50 0 0 150\ncpu0 50 0 0 50\ncpu1 0 0 0 100\n");
        snap_text(&f, "/proc/stat", 3 * SNAP_S, 0, "cpu  60 0 0 240\ncpu0 60 0 0 140\n");
        snap_text(&f, "/proc/stat", 4 * SNAP_S, 0,
                  "cpu  70 0 0 330\ncpu0 70 0 0 230\ncpu1 0 0 0 110\n");
        snap_text(&f, "/proc/stat", 5 * SNAP_S, 0,
                  "cpu  80 0 0 500\ncpu0 70 0 0 330\ncpu1 20 0 0 190\n");
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_int_equal(snap_points(&f, "cpu.1.user"), 4);
        assert_near(snap_value(&f, "cpu.1.idle", 0), 1);
        assert_nan(snap_value(&f, "cpu.1.idle", 1));
        assert_nan(snap_value(&f, "cpu.1.idle", 2));
        assert_near(snap_value(&f, "cpu.1.user", 3), 0.2);
        assert_near(snap_value(&f, "cpu.0.user", 1), 0.1);
        assert_null(snap_note(&f, "counter_reset"));
        snap_end(&f);
}

/* 400 switches and 3 forks in two seconds, by the middles of the readings. */
static void test_system(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "x86_64");
        snap_text(&f, "/proc/stat", 1000 * SNAP_MS, 20 * SNAP_MS,
                  "ctxt 1000\nprocesses 7\nprocs_running 3\nprocs_blocked 1\n");
        snap_text(&f, "/proc/stat", 2990 * SNAP_MS, 40 * SNAP_MS,
                  "ctxt 1400\nprocesses 10\nprocs_running 5\nprocs_blocked 0\n");
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_near(snap_value(&f, "system.context_switches", 0), 200);
        assert_near(snap_value(&f, "system.forks", 0), 1.5);
        assert_int_equal(snap_points(&f, "system.runnable"), 2);
        assert_near(snap_value(&f, "system.runnable", 0), 3);
        assert_near(snap_value(&f, "system.runnable", 1), 5);
        assert_near(snap_value(&f, "system.blocked", 1), 0);
        assert_int_equal(snap_series(&f, "system.forks")->axis->from_ns[0], 1010 * SNAP_MS);
        assert_int_equal(snap_series(&f, "system.forks")->axis->to_ns[0], 3010 * SNAP_MS);
        assert_int_equal(f.rec.start_ns, 1000 * SNAP_MS);
        assert_int_equal(f.rec.end_ns, 3030 * SNAP_MS);
        snap_end(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_shares),
                cmocka_unit_test(test_old_kernel),
                cmocka_unit_test(test_iowait_steps_back),
                cmocka_unit_test(test_idle_begins_anew),
                cmocka_unit_test(test_no_ticks),
                cmocka_unit_test(test_hotplug),
                cmocka_unit_test(test_system),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

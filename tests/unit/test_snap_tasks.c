/* loadavg, pressure, schedstat, interrupts, softirqs, cpufreq, processes by hand. */
#include "snap_fixture.h"

#include <math.h>

static void read_twice(struct snap_fixture *f, const char *path, const char *first,
                       const char *second)
{
        snap_begin(f, "x86_64");
        snap_text(f, path, 10 * SNAP_S, 0, first);
        snap_text(f, path, 12 * SNAP_S, 0, second);
        assert_int_equal(snap_decode(f), PIPA_OK);
}

static void test_loadavg(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "/proc/loadavg", "0.52 1.58 12.09 3/597 12345\n", "nonsense\n");
        assert_near(snap_value(&f, "load.1", 0), 0.52);
        assert_near(snap_value(&f, "load.5", 0), 1.58);
        assert_near(snap_value(&f, "load.15", 0), 12.09);
        assert_near(snap_value(&f, "load.running", 0), 3);
        assert_near(snap_value(&f, "load.total", 0), 597);
        assert_nan(snap_value(&f, "load.1", 1));
        snap_end(&f);
}

/* 500 ms of the two seconds somebody waited, 100 ms all did. */
static void test_pressure(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "/proc/pressure/io",
                   "some avg10=12.50 avg60=0.00 avg300=0.00 total=1000\n"
                   "full avg10=0.25 avg60=0.00 avg300=0.00 total=5\n",
                   "some avg10=20.00 avg60=0.00 avg300=0.00 total=501000\n"
                   "full avg10=1.00 avg60=0.00 avg300=0.00 total=100005\n");
        assert_near(snap_value(&f, "pressure.io.some", 0), 0.25);
        assert_near(snap_value(&f, "pressure.io.full", 0), 0.05);
        assert_near(snap_value(&f, "pressure.io.some_avg10", 0), 0.125);
        assert_near(snap_value(&f, "pressure.io.full_avg10", 1), 0.01);
        snap_end(&f);
}

static void test_schedstat(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "/proc/schedstat",
                   "version 15\ntimestamp 1\ncpu0 0 0 0 0 0 0 1000000000 500 10\n"
                   "domain0 00000003 0 0\ncpu1 0 0 0 0 0 0 0 0 0\n",
                   "version 15\ntimestamp 2\ncpu0 0 0 0 0 0 0 2000000000 400000500 14\n"
                   "domain0 00000003 0 0\ncpu1 0 0 0 0 0 0 0 0 6\n");
        assert_near(snap_value(&f, "sched.0.running", 0), 0.5);
        assert_near(snap_value(&f, "sched.0.run_delay", 0), 0.2);
        assert_near(snap_value(&f, "sched.0.timeslices", 0), 2);
        assert_near(snap_value(&f, "sched.total.timeslices", 0), 5);
        assert_near(snap_value(&f, "sched.total.run_delay", 0), 0.2);
        snap_end(&f);
}

static void test_interrupts(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "/proc/interrupts",
                   "           CPU0       CPU2       \n"
                   "  0:         10          0   IO-APIC   2-edge      timer\n"
                   " 36:          0        100  PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0\n"
                   "LOC:       1000       2000   Local timer interrupts\nERR:          0\n",
                   "           CPU0       CPU2       \n"
                   "  0:         10          0   IO-APIC   2-edge      timer\n"
                   " 36:          4        140  PCI-MSIX-0000:00:02.0   1-edge      virtio1-req.0\n"
                   "LOC:       1100       2500   Local timer interrupts\nERR:          0\n");
        assert_near(snap_value(&f, "interrupts.36 virtio1-req.0.per_second", 0), 22);
        assert_near(snap_value(&f, "interrupts.0 timer.per_second", 0), 0);
        assert_near(snap_value(&f, "interrupts.LOC.per_second", 0), 300);
        assert_null(snap_series(&f, "interrupts.ERR.per_second"));
        assert_near(snap_value(&f, "cpu.0.interrupts", 0), 52);
        assert_near(snap_value(&f, "cpu.2.interrupts", 0), 270);
        snap_end(&f);
}

/* Counts are 32 bits wide for each CPU, so their sum falls by 2^32 when one of them wraps. Where a
 * CPU went, the sums cannot be compared. */
static void test_interrupt_sums(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "/proc/softirqs", " CPU0 CPU1\n NET_RX: 4294967290 4000000000\n HI: 5 5\n",
                   " CPU0 CPU1\n NET_RX: 4 4000000010\n HI: 4 5\n");
        assert_near(snap_value(&f, "softirq.NET_RX.per_second", 0), 10);
        assert_nan(snap_value(&f, "softirq.HI.per_second", 0));
        assert_non_null(snap_note(&f, "counter_reset"));
        snap_end(&f);
        read_twice(&f, "/proc/softirqs", " CPU0 CPU1\n HI: 50 50\n", " CPU0\n HI: 60\n");
        assert_null(snap_series(&f, "softirq.HI.per_second"));
        assert_null(snap_note(&f, "counter_reset"));
        snap_end(&f);
}

static void test_frequency(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "/sys/devices/system/cpu/cpu12/cpufreq/scaling_cur_freq", "2400000\n",
                   "<unknown>\n");
        assert_near(snap_value(&f, "frequency.12.hz", 0), 2.4e9);
        assert_nan(snap_value(&f, "frequency.12.hz", 1));
        snap_end(&f);
}

/* Fields 10, 12, 14 and 15: 80 minor and 4 major faults, 50 and 30 ticks in two seconds. */
static void test_process(void **state)
{
        static const char *const stat[] = {
                "42 (a) b (c) S 1 42 42 -1 -1 4194560 100 7 10 8 500 300 9 9 20 0 3 0 55 1000 99\n",
                "42 (a) b (c) S 1 42 42 -1 -1 4194560 180 7 14 8 550 330 9 9 20 0 3 0 55 1000 99\n",
        };
        static const char *const status[] = {
                "Name:\ta) b (c\nVmRSS:\t    1000 kB\nThreads:\t3\nvoluntary_ctxt_switches:\t10\n"
                "nonvoluntary_ctxt_switches:\t0\n",
                "Name:\ta) b (c\nVmRSS:\t    1200 kB\nThreads:\t4\nvoluntary_ctxt_switches:\t30\n"
                "nonvoluntary_ctxt_switches:\t5\n",
        };
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "x86_64");
        for (int i = 0; i < 2; i++) {
                snap_text(&f, "/proc/42/stat", (1 + 2 * i) * SNAP_S, 0, stat[i]);
                snap_text(&f, "/proc/42/status", (1 + 2 * i) * SNAP_S, 0, status[i]);
        }
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_near(snap_value(&f, "process.42 a) b (c.user", 0), 0.25);
        assert_near(snap_value(&f, "process.42 a) b (c.system", 0), 0.15);
        assert_near(snap_value(&f, "process.42 a) b (c.cpu", 0), 0.4);
        assert_near(snap_value(&f, "process.42 a) b (c.minor_faults", 0), 40);
        assert_near(snap_value(&f, "process.42 a) b (c.major_faults", 0), 2);
        assert_near(snap_value(&f, "process.42 a) b (c.rss", 1), 1200 * 1024);
        assert_near(snap_value(&f, "process.42 a) b (c.threads", 0), 3);
        assert_near(snap_value(&f, "process.42 a) b (c.voluntary_switches", 0), 10);
        assert_near(snap_value(&f, "process.42 a) b (c.involuntary_switches", 0), 2.5);
        snap_end(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_loadavg),        cmocka_unit_test(test_pressure),
                cmocka_unit_test(test_schedstat),      cmocka_unit_test(test_interrupts),
                cmocka_unit_test(test_interrupt_sums), cmocka_unit_test(test_frequency),
                cmocka_unit_test(test_process),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* /proc/diskstats and /proc/net/dev by hand: iostat's formulas, wraps of 32 bits, devices that come
 * and go. */
#include "snap_fixture.h"

#include <math.h>

#define DISKS "/proc/diskstats"
#define NETS "/proc/net/dev"

static void read_twice(struct snap_fixture *f, const char *arch, const char *path,
                       const char *first, const char *second)
{
        snap_begin(f, arch);
        snap_text(f, path, 10 * SNAP_S, 0, first);
        snap_text(f, path, 12 * SNAP_S, 0, second);
        assert_int_equal(snap_decode(f), PIPA_OK);
}

/* In two seconds: 20 reads of 16 KiB each in 50 ms together, 5 writes of 4 KiB in 20 ms, 1 discard
 * of 1 MiB in 4 ms, 2 flushes in 6 ms; 500 ms busy; 74 ms waited by all requests. */
static void test_formulas(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "x86_64", DISKS,
                   " 8 0 sda 100 7 1000 50 30 3 500 70 0 900 1000 1 0 8 1 4 5\n",
                   " 8 0 sda 120 9 1640 100 35 13 540 90 3 1400 1074 2 0 2056 5 6 11\n");
        assert_near(snap_value(&f, "disk.sda.reads", 0), 10);
        assert_near(snap_value(&f, "disk.sda.writes", 0), 2.5);
        assert_near(snap_value(&f, "disk.sda.discards", 0), 0.5);
        assert_near(snap_value(&f, "disk.sda.flushes", 0), 1);
        assert_near(snap_value(&f, "disk.sda.read_bytes", 0), 640 * 512 / 2.0);
        assert_near(snap_value(&f, "disk.sda.write_bytes", 0), 40 * 512 / 2.0);
        assert_near(snap_value(&f, "disk.sda.discard_bytes", 0), 2048 * 512 / 2.0);
        assert_near(snap_value(&f, "disk.sda.read_merged", 0), 1);
        assert_near(snap_value(&f, "disk.sda.write_merged", 0), 5);
        assert_near(snap_value(&f, "disk.sda.r_await", 0), 50.0 / 20);
        assert_near(snap_value(&f, "disk.sda.w_await", 0), 20.0 / 5);
        assert_near(snap_value(&f, "disk.sda.d_await", 0), 4);
        assert_near(snap_value(&f, "disk.sda.f_await", 0), 3);
        assert_near(snap_value(&f, "disk.sda.await", 0), 74.0 / 26);
        assert_near(snap_value(&f, "disk.sda.util", 0), 0.25);
        assert_near(snap_value(&f, "disk.sda.aqu_sz", 0), 0.037);
        assert_near(snap_value(&f, "disk.sda.areq_sz", 0), (640 + 40 + 2048) / 2.0 / 26);
        assert_near(snap_value(&f, "disk.sda.in_flight", 1), 3);
        assert_string_equal(snap_unit(&f, "disk.sda.read_bytes"), "bytes/s");
        assert_string_equal(snap_unit(&f, "disk.sda.await"), "ms");
        snap_end(&f);
}

/* Nothing finished: rates are 0, waiting times are not measured. A disk that was busy for longer
 * than the interval was busy all the time. */
static void test_idle_and_full(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "x86_64", DISKS, " 8 0 sda 1 0 8 1 1 0 8 1 0 100 5\n",
                   " 8 0 sda 1 0 8 1 1 0 8 1 1 2110 5\n");
        assert_near(snap_value(&f, "disk.sda.reads", 0), 0);
        assert_nan(snap_value(&f, "disk.sda.await", 0));
        assert_nan(snap_value(&f, "disk.sda.r_await", 0));
        assert_nan(snap_value(&f, "disk.sda.areq_sz", 0));
        assert_near(snap_value(&f, "disk.sda.util", 0), 1);
        assert_null(snap_series(&f, "disk.sda.discards"));
        assert_null(snap_series(&f, "disk.sda.d_await"));
        snap_end(&f);
}

static void test_unused_drives(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "x86_64", DISKS,
                   "7 0 loop0 0 0 0 0 0 0 0 0 0 0 0\n7 1 loop1 5 0 40 1 0 0 0 0 0 1 1\n"
                   "1 0 ram0 0 0 0 0 0 0 0 0 0 0 0\n8 1 sda1 0 0 0 0 0 0 0 0 0 0 0\n",
                   "7 0 loop0 0 0 0 0 0 0 0 0 0 0 0\n7 1 loop1 5 0 40 1 0 0 0 0 0 1 1\n"
                   "1 0 ram0 0 0 0 0 0 0 0 0 0 0 0\n8 1 sda1 0 0 0 0 0 0 0 0 0 0 0\n");
        assert_null(snap_series(&f, "disk.loop0.reads"));
        assert_non_null(snap_series(&f, "disk.loop1.reads"));
        assert_null(snap_series(&f, "disk.ram0.reads"));
        assert_non_null(snap_series(&f, "disk.sda1.reads"));
        snap_end(&f);
}

/* Milliseconds are 32 bits wide everywhere: 4294967290 -> 4 are 10. Counts are so on a 32-bit
 * machine only; elsewhere a disk that counts less was replaced. */
static void test_wraps(void **state)
{
        static const char first[] = "8 0 sda 4294967290 0 0 4294967290 0 0 0 0 0 0 0\n";
        static const char second[] = "8 0 sda 4 0 0 4 0 0 0 0 0 0 0\n";
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "armv7l", DISKS, first, second);
        assert_near(snap_value(&f, "disk.sda.reads", 0), 5);
        assert_near(snap_value(&f, "disk.sda.r_await", 0), 1);
        assert_null(snap_note(&f, "counter_reset"));
        snap_end(&f);
        read_twice(&f, "aarch64", DISKS, first, second);
        assert_nan(snap_value(&f, "disk.sda.reads", 0));
        assert_str(snap_note(&f, "counter_reset")->subject, "/proc/diskstats: reads");
        snap_end(&f);
        read_twice(&f, "armv7l", DISKS, "8 0 sda 2000000000 0 0 0 0 0 0 0 0 0 0\n", second);
        assert_nan(snap_value(&f, "disk.sda.reads", 0)); /* the lower half: begun anew */
        snap_end(&f);
}

static void test_interfaces(void **state)
{
        static const char head[] = "Inter-|   Receive    |  Transmit\n"
                                   " face |bytes packets errs drop|bytes packets\n";
        char first[512], second[512];
        struct snap_fixture f;

        (void)state;
        strcpy(first, head);
        strcat(first, "    lo: 100 1 0 0 0 0 0 0 100 1 0 0 0 0 0 0\n"
                      "  eth0: 1000 10 1 2 0 0 0 3 500 5 4 6 0 7 0 0\n");
        strcpy(second, head);
        strcat(second, "eth0:5000 30 3 8 0 0 0 5 1500 25 6 10 0 9 0 0\n"
                       "  eth0:1: 7 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n");
        read_twice(&f, "x86_64", NETS, first, second);
        assert_near(snap_value(&f, "net.eth0.rx_bytes", 0), 2000);
        assert_near(snap_value(&f, "net.eth0.rx_packets", 0), 10);
        assert_near(snap_value(&f, "net.eth0.rx_errors", 0), 1);
        assert_near(snap_value(&f, "net.eth0.rx_dropped", 0), 3);
        assert_near(snap_value(&f, "net.eth0.rx_multicast", 0), 1);
        assert_near(snap_value(&f, "net.eth0.tx_bytes", 0), 500);
        assert_near(snap_value(&f, "net.eth0.tx_packets", 0), 10);
        assert_near(snap_value(&f, "net.eth0.tx_errors", 0), 1);
        assert_near(snap_value(&f, "net.eth0.tx_dropped", 0), 2);
        assert_near(snap_value(&f, "net.eth0.collisions", 0), 1);
        assert_null(snap_series(&f, "net.lo.rx_bytes")); /* seen once: no interval */
        assert_null(snap_series(&f, "net.eth0:1.rx_bytes"));
        snap_end(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_formulas),      cmocka_unit_test(test_idle_and_full),
                cmocka_unit_test(test_unused_drives), cmocka_unit_test(test_wraps),
                cmocka_unit_test(test_interfaces),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* meminfo, vmstat, numastat, a node's meminfo by hand. */
#include "snap_fixture.h"

#include <math.h>

static void read_twice(struct snap_fixture *f, const char *path, const char *first,
                       const char *second)
{
        snap_begin(f, "x86_64");
        snap_text(f, path, 10 * SNAP_S, 0, first);
        snap_text(f, path, 14 * SNAP_S, 0, second);
        assert_int_equal(snap_decode(f), PIPA_OK);
}

static void test_meminfo(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(
                &f, "/proc/meminfo",
                "MemTotal:       1000 kB\nMemFree:          10 kB\nMemAvailable:    600 kB\n"
                "Active(anon):     33 kB\nSwapTotal:       500 kB\nSwapFree:        120 kB\n"
                "HugePages_Total:       4\nHugePages_Free:        1\nHugepagesize:       2048 kB\n",
                "MemTotal:       1000 kB\nMemAvailable:    400 kB\nDirty: 7 kB\n");
        assert_int_equal(snap_points(&f, "memory.used"), 2);
        assert_near(snap_value(&f, "memory.used", 0), 400 * 1024);
        assert_near(snap_value(&f, "memory.used", 1), 600 * 1024);
        assert_near(snap_value(&f, "memory.total", 0), 1000 * 1024);
        assert_near(snap_value(&f, "memory.active_anon", 0), 33 * 1024);
        assert_near(snap_value(&f, "memory.swap_used", 0), 380 * 1024);
        assert_near(snap_value(&f, "memory.huge_total", 0), 4 * 2048 * 1024);
        assert_near(snap_value(&f, "memory.huge_free", 0), 2048 * 1024);
        assert_near(snap_value(&f, "memory.free", 0), 10 * 1024);
        assert_nan(snap_value(&f, "memory.free", 1));
        assert_nan(snap_value(&f, "memory.dirty", 0));
        assert_near(snap_value(&f, "memory.dirty", 1), 7 * 1024);
        assert_null(snap_series(&f, "memory.cached"));
        snap_end(&f);
}

/* Before Linux 3.14 the kernel did not say what is available: used is not made up. */
static void test_old_meminfo(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(&f, "/proc/meminfo", "MemTotal: 10 kB\nMemFree: 4 kB\n",
                   "MemTotal: 10 kB\nMemFree: 5 kB\n");
        assert_null(snap_series(&f, "memory.used"));
        assert_near(snap_value(&f, "memory.free", 1), 5 * 1024);
        snap_end(&f);
}

/* Over four seconds. The stalls of all zones are one number. */
static void test_vmstat(void **state)
{
        struct snap_fixture f;

        (void)state;
        read_twice(
                &f, "/proc/vmstat",
                "nr_free_pages 1\npgpgin 100\npgpgout 0\npswpin 8\npswpout 0\nallocstall_dma 1\n"
                "allocstall_normal 10\nallocstall_movable 5\npgfault 1000\npgmajfault 4\n"
                "pgscan_kswapd_dma 5\npgscan_kswapd_normal 10\noom_kill 0\n",
                "nr_free_pages 2\npgpgin 108\npgpgout 4\npswpin 48\npswpout 2\nallocstall_dma 1\n"
                "allocstall_normal 12\nallocstall_movable 11\npgfault 1400\npgmajfault 6\n"
                "pgscan_kswapd_dma 7\npgscan_kswapd_normal 20\noom_kill 1\n");
        assert_near(snap_value(&f, "vm.page_in", 0), 8 * 1024 / 4.0);
        assert_string_equal(snap_unit(&f, "vm.page_in"), "bytes/s");
        assert_near(snap_value(&f, "vm.page_out", 0), 1024);
        assert_near(snap_value(&f, "vm.swap_in", 0), 10);
        assert_string_equal(snap_unit(&f, "vm.swap_in"), "pages/s");
        assert_near(snap_value(&f, "vm.swap_out", 0), 0.5);
        assert_near(snap_value(&f, "vm.allocation_stalls", 0), 2);
        assert_near(snap_value(&f, "vm.page_faults", 0), 100);
        assert_near(snap_value(&f, "vm.major_faults", 0), 0.5);
        assert_near(snap_value(&f, "vm.scan_kswapd", 0), 3);
        assert_near(snap_value(&f, "vm.oom_kills", 0), 0.25);
        snap_end(&f);
}

static void test_nodes(void **state)
{
        struct snap_fixture f;

        (void)state;
        snap_begin(&f, "x86_64");
        for (int i = 0; i < 2; i++) {
                int64_t at = (1 + i) * SNAP_S;
                snap_text(&f, "/sys/devices/system/node/node0/numastat", at, 0,
                          i ? "numa_hit 30\nnuma_miss 1\nother_node 5\n"
                            : "numa_hit 10\nnuma_miss 1\nother_node 2\n");
                snap_text(&f, "/sys/devices/system/node/node1/numastat", at, 0, "numa_hit 7\n");
                snap_text(&f, "/sys/devices/system/node/node0/meminfo", at, 0,
                          "Node 0 MemTotal:       64 kB\nNode 0 MemFree:        16 kB\n"
                          "Node 0 MemUsed:        48 kB\nNode 0 Active(anon):    4 kB\n");
        }
        assert_int_equal(snap_decode(&f), PIPA_OK);
        assert_near(snap_value(&f, "numa.0.hit", 0), 20);
        assert_near(snap_value(&f, "numa.0.other", 0), 3);
        assert_near(snap_value(&f, "numa.1.hit", 0), 0);
        assert_near(snap_value(&f, "numa.0.total", 1), 64 * 1024);
        assert_near(snap_value(&f, "numa.0.used", 0), 48 * 1024);
        assert_null(snap_series(&f, "numa.0.active"));
        snap_end(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_meminfo),
                cmocka_unit_test(test_old_meminfo),
                cmocka_unit_test(test_vmstat),
                cmocka_unit_test(test_nodes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* spec_info.yaml of machines of files: other machines than the one that the test runs on. */
#include "collect/facts/spec.h"
#include "collect_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define CPU "sys/devices/system/cpu/"

struct spec_case {
        struct fixture fixture;
        char *text; /* what was written, with a NUL */
        size_t n;
};

static int collect(void *user, const void *data, size_t size)
{
        struct spec_case *c = user;

        c->text = realloc(c->text, c->n + size + 1);
        assert_non_null(c->text);
        memcpy(c->text + c->n, data, size);
        c->n += size;
        c->text[c->n] = '\0';
        return 0;
}

static void begin(struct spec_case *c)
{
        *c = (struct spec_case){ 0 };
        fixture_init(&c->fixture);
}

static void put(struct spec_case *c, const char *name, const char *text)
{
        fixture_write(&c->fixture, name, text);
}

static void run(struct spec_case *c)
{
        struct pi_out out;

        pi_out_init(&out, collect, c, 1 << 20);
        pc_spec_write(c->fixture.root, &out, &c->fixture.arena, &c->fixture.log);
        assert_int_equal(pi_out_flush(&out), 0);
        assert_false(c->fixture.arena.failed);
}

static void end(struct spec_case *c)
{
        free(c->text);
        fixture_done(&c->fixture);
}

static void expect(const struct spec_case *c, const char *lines)
{
        if (!strstr(c->text, lines))
                fail_msg("not written:\n%s\nbut:\n%s", lines, c->text);
}

static void expect_not(const struct spec_case *c, const char *words)
{
        if (strstr(c->text, words))
                fail_msg("written: %s", words);
}

static void test_empty_machine(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        run(&c);
        expect_not(&c, "os_info");
        expect_not(&c, "topology");
        expect_not(&c, "disk_info");
        expect_not(&c, "N/A");
        expect(&c, "cpu_governor:\n  status: \"the kernel does not control");
        end(&c);
}

static void test_os(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "etc/os-release",
            "# comment\nNAME=\"A \\\"B\\\" \\$x\"\nID=deb\nVERSION_ID='1 2'\n\nBAD\nURL=\"x\" y\n");
        run(&c);
        expect(&c, "os_info:\n  NAME: \"A \\\"B\\\" $x\"\n  ID: \"deb\"\n  VERSION_ID: \"1 2\"\n"
                   "  URL: \"x\"\n");
        end(&c);
}

static void test_arm(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "proc/cpuinfo",
            "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n"
            "CPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: 0xd0c\nCPU revision\t: 1\n\n"
            "processor\t: 1\nCPU part\t: 0xd40\n");
        put(&c, CPU "present", "0-3,6\n");
        run(&c);
        expect(&c, "  CPU(s): 5\n  Model name: \"Neoverse-N1\"\n  Vendor ID: \"ARM\"\n");
        expect(&c, "  CPU implementer: \"0x41\"\n");
        expect(&c, "  CPU part: \"0xd0c\"\n");
        expect(&c, "  BogoMIPS: \"50.00\"\n  Flags: \"fp asimd\"\n");
        end(&c);
}

static void test_riscv(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "proc/cpuinfo",
            "processor\t: 0\nhart\t\t: 1\nisa\t\t: rv64imafdc\nmmu\t\t: sv39\nuarch\t\t: "
            "sifive,u74-mc\nmvendorid\t: 0x489\nmarchid\t: 0x8000000000000007\nmimpid\t: 0x1\n");
        run(&c);
        expect(&c, "  Model name: \"sifive,u74-mc\"\n");
        expect(&c, "  ISA: \"rv64imafdc\"\n  MMU: \"sv39\"\n  Machine vendor ID: \"0x489\"\n");
        end(&c);
}

static void test_topology(void **state)
{
        struct spec_case c;
        char name[128];

        (void)state;
        begin(&c);
        put(&c, CPU "online", "0-3\n");
        put(&c, CPU "isolated", "\n");
        put(&c, CPU "nohz_full", " (null)\n");
        for (int cpu = 0; cpu < 4; cpu++) {
                snprintf(name, sizeof(name), CPU "cpu%d/topology/core_cpus_list", cpu);
                put(&c, name, cpu % 2 ? "1,3\n" : "0,2\n");
                snprintf(name, sizeof(name), CPU "cpu%d/topology/core_siblings_list", cpu);
                put(&c, name, "0-3\n");
                snprintf(name, sizeof(name), CPU "cpu%d/topology/physical_package_id", cpu);
                put(&c, name, "-1\n");
                snprintf(name, sizeof(name), CPU "cpu%d/cache/index2/shared_cpu_list", cpu);
                put(&c, name, cpu % 2 ? "1,3\n" : "0,2\n");
                snprintf(name, sizeof(name), CPU "cpu%d/cache/index2/size", cpu);
                put(&c, name, "512K\n");
        }
        fixture_folders(&c.fixture, CPU "cpu3/node1/");
        fixture_folders(&c.fixture, "sys/devices/system/node/node1/");
        run(&c);
        expect(&c, "  sockets: 1\n  cores: 2\n  threads: 4\n");
        expect(&c, "    - cpu: 3\n      node: 1\n");
        expect(&c, "  caches:\n    - size: \"512K\"\n      shared_cpu_list: \"0,2\"\n"
                   "    - size: \"512K\"\n      shared_cpu_list: \"1,3\"\n\n");
        expect_not(&c, "isolated");
        expect_not(&c, "nohz_full");
        expect_not(&c, "socket: ");
        end(&c);
}

static void test_numa(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "sys/devices/system/node/node0/cpulist", "0-1\n");
        put(&c, "sys/devices/system/node/node1/cpulist", "\n");
        put(&c, "sys/devices/system/node/node0/distance", "10 20\n");
        put(&c, "sys/devices/system/node/node1/distance", "20 10\n");
        put(&c, "sys/devices/system/node/node1/meminfo",
            "Node 1 MemTotal:  1024 kB\nNode 1 HugePages_Free:     3\nNode\n");
        run(&c);
        expect(&c, "numa_info:\n  numa_topology:\n    node0: \"0-1\"\n  distances:\n"
                   "    node0: \"10 20\"\n    node1: \"20 10\"\n  memory:\n    node1:\n"
                   "      MemTotal: \"1024 kB\"\n      HugePages_Free: \"3\"\n");
        end(&c);
}

static void test_disk(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "sys/block/sda/size", "2048\n");
        put(&c, "sys/block/sda/dev", "8:0\n");
        put(&c, "sys/block/sda/queue/rotational", "0\n");
        put(&c, "sys/block/sda/queue/scheduler", "none [mq-deadline] kyber \n");
        put(&c, "sys/block/sda/device/model", "Disk  Model   \n");
        put(&c, "sys/block/sda/sda10/partition", "10\n");
        put(&c, "sys/block/sda/sda10/size", "8\n");
        put(&c, "sys/block/sda/sda10/dev", "8:10\n");
        put(&c, "sys/block/sda/sda2/partition", "2\n");
        put(&c, "sys/block/sda/sda2/size", "16\n");
        put(&c, "sys/block/sda/sda2/dev", "8:2\n");
        put(&c, "sys/block/loop0/size", "0\n");
        put(&c, "sys/block/dm-0/size", "8\n");
        put(&c, "sys/block/dm-0/dm/uuid", "LVM-abc\n");
        put(&c, "sys/block/dm-0/dm/name", "vg-root\n");
        fixture_folders(&c.fixture, "sys/block/dm-0/slaves/sda2/");
        put(&c, "proc/self/mountinfo",
            "broken\n30 1 8:2 /sub /bind rw - ext4 /dev/sda2 rw\n"
            "31 1 8:2 / /a\\040b rw,noatime shared:1 master:2 - ext4 /dev/sda2 rw,discard\n");
        fixture_folders(&c.fixture, "a b/");
        run(&c);
        expect(&c, "      type: \"lvm\"\n      size_bytes: 4096\n      mapped_name: \"vg-root\"\n"
                   "      made_of:\n        - \"sda2\"\n");
        expect(&c, "    - name: \"sda\"\n      type: \"disk\"\n      size_bytes: 1048576\n"
                   "      model: \"Disk  Model\"\n      rotational: \"SSD\"\n");
        expect(&c, "      partitions:\n        - name: \"sda2\"\n          size_bytes: 8192\n"
                   "          fs_usage:\n            total: ");
        expect(&c, "            mount: \"/a b\"\n            type: \"ext4\"\n"
                   "            options: \"rw,noatime\"\n");
        expect(&c, "        - name: \"sda10\"\n          size_bytes: 4096\n\n");
        expect(&c, "io_scheduler:\n  sda: \"mq-deadline\"\n");
        expect_not(&c, "loop0");
        end(&c);
}

static void test_interrupts(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "proc/interrupts",
            "           CPU0       CPU2       \n"
            " 11:       6000       7848     GIC-0  27 Level     arch_timer\n"
            "NMI:          1          2   Non-maskable interrupts\n"
            "ERR:          7\n"
            "IPI0:         3          4       Rescheduling interrupts\n"
            " 99:  18446744073709551615          1     x\n\njunk\n");
        put(&c, "proc/irq/11/smp_affinity_list", "0,2\n");
        run(&c);
        expect(&c, "interrupt_info:\n  cpu_count: 2\n  interrupt_counts:\n"
                   "    - irq: \"GIC-0 27 Level arch_timer\"\n      number: 11\n"
                   "      affinity: \"0,2\"\n      total: 13848\n"
                   "    - irq: \"Non-maskable interrupts\"\n      label: \"NMI\"\n      total: 3\n"
                   "    - irq: \"ERR\"\n      label: \"ERR\"\n      total: 7\n"
                   "    - irq: \"Rescheduling interrupts\"\n      label: \"IPI0\"\n      total: 7\n"
                   "    - irq: \"x\"\n      number: 99\n      total: 18446744073709551615\n");
        end(&c);
}

static void test_modules(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "proc/modules",
            "9pnet 77824 2 9p,9pnet_virtio, Live 0x0\next4 774144 1 - Live 0x0\n\nbad 1\n");
        run(&c);
        expect(&c, "module_info:\n  loaded_modules:\n    - name: \"9pnet\"\n      size: 77824\n"
                   "      used_by: \"2\"\n      deps: \"9p,9pnet_virtio\"\n    - name: \"ext4\"\n"
                   "      size: 774144\n      used_by: \"1\"\n      deps: \"\"\n\n");
        end(&c);
}

/* In a container the mount shows the container's part of the tree, and paths begin above it. */
static void test_cgroup(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "proc/self/cgroup", "5:cpu,cpuacct:/docker/x\n0::/docker/x/a\nbad\n");
        put(&c, "proc/self/mountinfo",
            "1 1 0:9 /docker/x /sys/fs/cgroup rw - cgroup2 cgroup rw\n"
            "2 1 0:8 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n");
        put(&c, "sys/fs/cgroup/a/cpu.max", "50000 100000\n");
        put(&c, "sys/fs/cgroup/memory.max", "1048576\n");
        put(&c, "sys/fs/cgroup/cpu/docker/x/cpu.shares", "512\n");
        run(&c);
        expect(&c, "cgroup:\n  groups:\n    - version: 1\n      controllers: \"cpu,cpuacct\"\n"
                   "      path: \"/docker/x\"\n      levels:\n        - cpu.shares: \"512\"\n"
                   "          path: \"/docker/x\"\n    - version: 2\n      path: \"/docker/x/a\"\n"
                   "      levels:\n        - cpu.max: \"50000 100000\"\n          path: \"/a\"\n"
                   "        - memory.max: \"1048576\"\n          path: \"/\"\n");
        end(&c);
}

static void test_hostile_names(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        put(&c, "sys/block/a\nb: \"c\"/size", "8\n");
        put(&c, "sys/kernel/mm/hugepages/x\xff/nr_hugepages", "1\n");
        put(&c, "proc/meminfo", "a\"b: 1 kB\nno separator\n: 2\nc:\nd: \x1b[31m\n");
        run(&c);
        expect(&c, "    - name: \"a\\nb: \\\"c\\\"\"\n");
        expect(&c, "    \"x\\xff\":\n      total: 1\n");
        expect(&c, "memory_info:\n  \"a\\\"b\": \"1 kB\"\n  \"\": \"2\"\n  d: \"\\x1b[31m\"\n");
        end(&c);
}

static void test_long_file(void **state)
{
        struct spec_case c;

        (void)state;
        begin(&c);
        fixture_write_long(&c.fixture, "proc/meminfo", "MemTotal: 1 kB\n", (1 << 20) + 1);
        run(&c);
        expect(&c, "  MemTotal: \"1 kB\"\n");
        assert_non_null(fixture_missing(&c.fixture, "proc/meminfo").p);
        end(&c);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_empty_machine), cmocka_unit_test(test_os),
                cmocka_unit_test(test_arm),           cmocka_unit_test(test_riscv),
                cmocka_unit_test(test_topology),      cmocka_unit_test(test_numa),
                cmocka_unit_test(test_disk),          cmocka_unit_test(test_interrupts),
                cmocka_unit_test(test_modules),       cmocka_unit_test(test_cgroup),
                cmocka_unit_test(test_hostile_names), cmocka_unit_test(test_long_file),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The list itself, and the numbered folders of sysfs in order of their numbers. */
#include "collect/snap/snap_list.h"

#include "collect/os/numbered.h"

#include <stddef.h>
#include <stdio.h>

#define NODES "sys/devices/system/node"
#define CPUS "sys/devices/system/cpu"

static const char *const machine_files[] = {
        "/proc/stat",         "/proc/meminfo",      "/proc/vmstat",          "/proc/diskstats",
        "/proc/net/dev",      "/proc/loadavg",      "/proc/interrupts",      "/proc/softirqs",
        "/proc/schedstat",    "/proc/pressure/cpu", "/proc/pressure/memory", "/proc/pressure/io",
        "/proc/pressure/irq",
};

static const struct {
        const char *folder, *prefix, *file;
} numbered_files[] = {
        { NODES, "node", "numastat" },
        { NODES, "node", "meminfo" },
        { CPUS, "cpu", "cpufreq/scaling_cur_freq" },
};

void pc_snap_list(int root, void (*each)(void *user, const char *path, bool needed), void *user)
{
        char path[128];

        for (size_t i = 0; i < sizeof(machine_files) / sizeof(*machine_files); i++)
                each(user, machine_files[i], true);
        for (size_t i = 0; i < sizeof(numbered_files) / sizeof(*numbered_files); i++) {
                struct pc_numbered list =
                        pc_numbered_list(root, numbered_files[i].folder, numbered_files[i].prefix);
                for (size_t k = 0; k < list.count; k++) {
                        snprintf(path, sizeof(path), "/%s/%s%u/%s", numbered_files[i].folder,
                                 numbered_files[i].prefix, list.number[k], numbered_files[i].file);
                        each(user, path, false);
                }
                pc_numbered_free(&list);
        }
}

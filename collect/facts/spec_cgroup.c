/* cgroup: the control groups of this program from the innermost to the root, with the limits that
 * are set in each: the tightest of them is the one that holds. */
#include "base/limits.h"
#include "base/text.h"
#include "collect/facts/spec.h"
#include "collect/facts/spec_mount.h"

#include <limits.h>
#include <stdio.h>

#define LEVELS_MAX 32

/* Files of both versions; a group has those of its version and its controllers. */
static const char *const limit_files[] = {
        "cpu.max",
        "cpu.max.burst",
        "cpu.weight",
        "cpu.idle",
        "cpu.uclamp.min",
        "cpu.uclamp.max",
        "cpuset.cpus",
        "cpuset.cpus.effective",
        "cpuset.mems.effective",
        "memory.max",
        "memory.high",
        "memory.low",
        "memory.min",
        "memory.swap.max",
        "memory.current",
        "io.max",
        "io.weight",
        "pids.max",
        "cpu.cfs_quota_us",
        "cpu.cfs_period_us",
        "cpu.shares",
        "cpuset.effective_cpus",
        "memory.limit_in_bytes",
        "memory.soft_limit_in_bytes",
        "memory.memsw.limit_in_bytes",
        "memory.usage_in_bytes",
        "blkio.throttle.read_bps_device",
        "blkio.throttle.write_bps_device",
};

/* "4:memory:/a/b"; no controllers: version 2. */
struct membership {
        struct pi_str controllers, path;
};

static bool parse(struct pi_str line, struct membership *out)
{
        struct pi_str number;

        if (!pi_text_field(&line, ':', &number) || !pi_text_field(&line, ':', &out->controllers) ||
            !line.p)
                return false;
        out->path = line;
        return true;
}

/* Where this hierarchy is mounted; NULL where it is not. */
static const struct pc_mount *find_mount(const struct pi_vec *mounts,
                                         const struct membership *member)
{
        struct pi_str first = member->controllers, rest = first;

        if (first.n > 0)
                pi_text_field(&rest, ',', &first);
        for (size_t i = 0; i < mounts->count; i++) {
                const struct pc_mount *mount = PI_AT(mounts, struct pc_mount, i);
                if (first.n == 0 ? pi_str_equal(mount->type, PI_STR("cgroup2"))
                                 : pi_str_equal(mount->type, PI_STR("cgroup")) &&
                                           pc_mount_has(mount->super, first))
                        return mount;
        }
        return NULL;
}

static void put_level(struct pc_spec *spec, struct pi_str folder, struct pi_str path)
{
        pc_yaml_begin_item(&spec->yaml);
        for (size_t i = 0; i < sizeof(limit_files) / sizeof(*limit_files); i++)
                pc_spec_put(spec, limit_files[i], "%.*s%.*s/%s", (int)folder.n, folder.p,
                            (int)path.n, path.p, limit_files[i]);
        /* A group without limits, as the root of version 2 is, is no level. */
        if (pc_yaml_shown(&spec->yaml))
                pc_yaml_str(&spec->yaml, PI_STR("path"), path.n > 0 ? path : PI_STR("/"));
        pc_yaml_end(&spec->yaml);
}

/* A mount may show a part of the tree only, its root; groups above that are out of sight. */
static void put_levels(struct pc_spec *spec, const struct pc_mount *mount, struct pi_str path)
{
        struct pi_str folder = { mount->point.p + 1, mount->point.n - 1 };

        if (mount->root.n > 1 && pi_str_starts(path, mount->root))
                path = (struct pi_str){ path.p + mount->root.n, path.n - mount->root.n };
        if (path.n == 1)
                path.n = 0;
        pc_yaml_begin(&spec->yaml, PI_STR("levels"));
        for (int i = 0; i < LEVELS_MAX; i++) {
                put_level(spec, folder, path);
                if (path.n == 0)
                        break;
                path.n -= pi_str_basename(path).n + 1;
        }
        pc_yaml_end(&spec->yaml);
}

void pc_spec_cgroup(struct pc_spec *spec)
{
        struct pi_text t = pi_text_of(pc_spec_text(spec, 65536, "proc/self/cgroup"));
        struct pi_vec mounts = pc_mounts_read(spec);
        struct membership member;
        struct pi_str line;

        pc_yaml_begin(&spec->yaml, PI_STR("cgroup"));
        pc_yaml_begin(&spec->yaml, PI_STR("groups"));
        while (pi_text_line(&t, &line)) {
                const struct pc_mount *mount =
                        parse(line, &member) ? find_mount(&mounts, &member) : NULL;
                if (!mount || mount->point.n < 2 || member.path.n == 0)
                        continue;
                pc_yaml_begin_item(&spec->yaml);
                pc_yaml_u64(&spec->yaml, "version", member.controllers.n > 0 ? 1 : 2);
                pc_spec_put_text(spec, "controllers", member.controllers);
                pc_yaml_str(&spec->yaml, PI_STR("path"), member.path);
                put_levels(spec, mount, member.path);
                pc_yaml_end(&spec->yaml);
        }
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
}

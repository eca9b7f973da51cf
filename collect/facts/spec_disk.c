/* disk_info: block devices, their partitions, what is mounted of them and how full that is; and
 * io_scheduler. */
#include "base/cleanup.h"
#include "base/text.h"
#include "collect/facts/spec.h"
#include "collect/facts/spec_mount.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#define SECTOR_BYTES 512u /* sysfs counts in these, whatever the device's own sectors are */
#define SCSI_ROM 5u       /* device/type, SCSI's peripheral device type */

/* A device that is being described. */
struct disk {
        struct pi_str name;
        struct pi_str number; /* "254:0" */
        char path[300];       /* its folder in sysfs */
};

static const char *mapped_type(struct pi_str uuid)
{
        if (pi_str_starts(uuid, PI_STR("LVM-")))
                return "lvm";
        if (pi_str_starts(uuid, PI_STR("CRYPT-")))
                return "crypt";
        return pi_str_starts(uuid, PI_STR("mpath-")) ? "mpath" : "dm";
}

static void put_type(struct pc_spec *spec, const struct disk *disk)
{
        char line[PC_SPEC_LINE];
        uint64_t scsi;

        if (pi_str_starts(disk->name, PI_STR("dm-")))
                pc_spec_put_text(
                        spec, "type",
                        pi_str_of(mapped_type(pc_spec_line(spec, line, "%s/dm/uuid", disk->path))));
        else if (pi_str_starts(disk->name, PI_STR("md")))
                pc_spec_put(spec, "type", "%s/md/level", disk->path);
        else if (pi_str_starts(disk->name, PI_STR("loop")))
                pc_spec_put_text(spec, "type", PI_STR("loop"));
        else if (pc_spec_number(spec, &scsi, "%s/device/type", disk->path) && scsi == SCSI_ROM)
                pc_spec_put_text(spec, "type", PI_STR("rom"));
        else
                pc_spec_put_text(spec, "type", PI_STR("disk"));
}

/* btrfs and the like mount under a number of their own: there the source tells the device. */
static bool is_mount_of(const struct pc_spec *spec, const struct pc_mount *mount,
                        const struct disk *disk)
{
        char number[32];
        struct stat st;

        if (!pi_str_starts(mount->device, PI_STR("0:")))
                return pi_str_equal(mount->device, disk->number);
        if (!pi_str_starts(mount->source, PI_STR("/dev/")) ||
            fstatat(spec->root, mount->source.p + 1, &st, 0) != 0 || !S_ISBLK(st.st_mode))
                return false;
        snprintf(number, sizeof(number), "%u:%u", major(st.st_rdev), minor(st.st_rdev));
        return pi_str_equal(pi_str_of(number), disk->number);
}

static void put_usage(struct pc_spec *spec, const struct pc_mount *mount)
{
        struct statvfs vfs;
        const char *below = mount->point.p + (mount->point.n > 1 ? 1 : 0);
        PI_CLEANUP(pi_close_fd)
        int fd = openat(spec->root, mount->point.n > 1 ? below : ".", O_PATH | O_CLOEXEC);

        pc_yaml_begin(&spec->yaml, PI_STR("fs_usage"));
        if (fd >= 0 && fstatvfs(fd, &vfs) == 0) {
                uint64_t unit = vfs.f_frsize, used = vfs.f_blocks - vfs.f_bfree;
                uint64_t usable = used + vfs.f_bavail;
                pc_yaml_u64(&spec->yaml, "total", vfs.f_blocks * unit);
                pc_yaml_u64(&spec->yaml, "used", used * unit);
                pc_yaml_u64(&spec->yaml, "free", vfs.f_bavail * unit);
                /* Rounded up, as df does: 100 is full. */
                if (usable > 0)
                        pc_yaml_u64(&spec->yaml, "percent", (used * 100 + usable - 1) / usable);
        }
        pc_yaml_str(&spec->yaml, PI_STR("mount"), mount->point);
        pc_spec_put_text(spec, "type", mount->type);
        pc_spec_put_text(spec, "options", mount->options);
        pc_spec_put_text(spec, "file_system_options", mount->super);
        pc_yaml_end(&spec->yaml);
}

/* The mount of the whole file system first; in containers there may be none but of single files. */
static void put_mounts(struct pc_spec *spec, const struct disk *disk, const struct pi_vec *mounts)
{
        const struct pc_mount *best = NULL;

        for (size_t i = 0; i < mounts->count; i++) {
                const struct pc_mount *mount = PI_AT(mounts, struct pc_mount, i);
                bool whole = pi_str_equal(mount->root, PI_STR("/"));
                if (is_mount_of(spec, mount, disk) &&
                    (!best || (whole && !pi_str_equal(best->root, PI_STR("/")))))
                        best = mount;
        }
        if (best)
                put_usage(spec, best);
}

static void put_queue(struct pc_spec *spec, const struct disk *disk)
{
        static const char *const files[] = {
                "nr_requests",         "read_ahead_kb", "max_sectors_kb", "logical_block_size",
                "physical_block_size", "wbt_lat_usec",  "nomerges",       "rq_affinity"
        };

        pc_yaml_begin(&spec->yaml, PI_STR("queue"));
        for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
                pc_spec_put_number(spec, files[i], "%s/queue/%s", disk->path, files[i]);
        pc_spec_put(spec, "write_cache", "%s/queue/write_cache", disk->path);
        pc_yaml_end(&spec->yaml);
}

static void put_links(struct pc_spec *spec, const struct disk *disk)
{
        char path[320];

        snprintf(path, sizeof(path), "%s/slaves", disk->path);
        struct pc_names names = pc_spec_names(spec, path);
        pc_yaml_begin(&spec->yaml, PI_STR("made_of"));
        for (size_t i = 0; i < names.count; i++)
                pc_yaml_item(&spec->yaml, names.name[i]);
        pc_yaml_end(&spec->yaml);
}

/* Fills in what name and folder give. False for a device of no size: a free loop device, an empty
 * drive. */
static bool look(struct pc_spec *spec, struct disk *disk, char number[PC_SPEC_LINE],
                 uint64_t *bytes)
{
        if (!pc_spec_number(spec, bytes, "%s/size", disk->path) || *bytes == 0)
                return false;
        *bytes *= SECTOR_BYTES;
        disk->number = pc_spec_line(spec, number, "%s/dev", disk->path);
        return true;
}

static void put_partitions(struct pc_spec *spec, const struct disk *disk,
                           const struct pi_vec *mounts)
{
        struct pc_names names = pc_spec_names(spec, disk->path);
        char number[PC_SPEC_LINE];
        uint64_t value;

        pc_yaml_begin(&spec->yaml, PI_STR("partitions"));
        for (size_t i = 0; i < names.count; i++) {
                struct disk part = { .name = names.name[i] };
                snprintf(part.path, sizeof(part.path), "%.140s/%.140s", disk->path, part.name.p);
                if (!pi_str_starts(part.name, disk->name) ||
                    !pc_spec_number(spec, &value, "%s/partition", part.path) ||
                    !look(spec, &part, number, &value))
                        continue;
                pc_yaml_begin_item(&spec->yaml);
                pc_yaml_str(&spec->yaml, PI_STR("name"), part.name);
                pc_yaml_u64(&spec->yaml, "size_bytes", value);
                put_mounts(spec, &part, mounts);
                pc_yaml_end(&spec->yaml);
        }
        pc_yaml_end(&spec->yaml);
}

static void put_disk(struct pc_spec *spec, struct pi_str name, const struct pi_vec *mounts)
{
        struct disk disk = { .name = name };
        char number[PC_SPEC_LINE];
        uint64_t bytes, spins;

        snprintf(disk.path, sizeof(disk.path), "sys/block/%.140s", name.p);
        if (pi_str_starts(name, PI_STR("ram")) || !look(spec, &disk, number, &bytes))
                return;
        pc_yaml_begin_item(&spec->yaml);
        pc_yaml_str(&spec->yaml, PI_STR("name"), name);
        put_type(spec, &disk);
        pc_yaml_u64(&spec->yaml, "size_bytes", bytes);
        pc_spec_put(spec, "mapped_name", "%s/dm/name", disk.path);
        pc_spec_put(spec, "model", "%s/device/model", disk.path);
        pc_spec_put(spec, "vendor", "%s/device/vendor", disk.path);
        if (pc_spec_number(spec, &spins, "%s/queue/rotational", disk.path))
                pc_spec_put_text(spec, "rotational", spins ? PI_STR("HDD") : PI_STR("SSD"));
        put_mounts(spec, &disk, mounts);
        put_queue(spec, &disk);
        put_links(spec, &disk);
        put_partitions(spec, &disk, mounts);
        pc_yaml_end(&spec->yaml);
}

/* "none [mq-deadline] kyber": the one in brackets. */
static struct pi_str chosen(struct pi_str list)
{
        struct pi_str word;

        while (pi_text_word(&list, &word))
                if (word.n > 2 && word.p[0] == '[' && word.p[word.n - 1] == ']')
                        return (struct pi_str){ word.p + 1, word.n - 2 };
        return (struct pi_str){ 0 };
}

static void put_schedulers(struct pc_spec *spec, const struct pc_names *names)
{
        char line[PC_SPEC_LINE];
        uint64_t sectors;

        pc_yaml_begin(&spec->yaml, PI_STR("io_scheduler"));
        for (size_t i = 0; i < names->count; i++) {
                struct pi_str name = names->name[i];
                if (pc_spec_number(spec, &sectors, "sys/block/%s/size", name.p) && sectors > 0)
                        pc_spec_put_text(
                                spec, name.p,
                                chosen(pc_spec_line(spec, line, "sys/block/%s/queue/scheduler",
                                                    name.p)));
        }
        pc_yaml_end(&spec->yaml);
}

void pc_spec_disk(struct pc_spec *spec)
{
        struct pc_names names = pc_spec_names(spec, "sys/block");
        struct pi_vec mounts = pc_mounts_read(spec);

        pc_yaml_begin(&spec->yaml, PI_STR("disk_info"));
        pc_yaml_begin(&spec->yaml, PI_STR("block_devices"));
        for (size_t i = 0; i < names.count; i++)
                put_disk(spec, names.name[i], &mounts);
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
        put_schedulers(spec, &names);
}

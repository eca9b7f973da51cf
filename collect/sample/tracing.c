/* TRACING_DATA, as "trace-cmd" files of version 0.6 begin: the kernel's own descriptions of how
 * fields lie in a tracepoint's bytes, copied. Without it perf does not open a file that has
 * tracepoints. */
#include "base/cleanup.h"
#include "collect/sample/event_pmu.h"
#include "collect/sample/feature.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define VERSION "0.6"
#define FILE_BYTES_MAX (64u << 10) /* one description */

/* u64 size, then the bytes; files of tracefs do not tell their size. */
static bool put_file(struct pc_blob *out, const char *path)
{
        char buffer[4096];
        uint64_t size = 0;
        size_t size_at = out->n;
        ssize_t n = -1;
        PI_CLEANUP(pi_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
        pc_blob_u64(out, 0);
        while (fd >= 0 && size < FILE_BYTES_MAX && (n = read(fd, buffer, sizeof(buffer))) > 0) {
                pc_blob_bytes(out, buffer, (size_t)n);
                size += (uint64_t)n;
        }
        if (!out->failed)
                memcpy(out->p + size_at, &size, sizeof(size));
        return n == 0;
}

static void put_named(struct pc_blob *out, const char *root, const char *name)
{
        char path[96];
        pc_blob_bytes(out, name, strlen(name) + 1);
        snprintf(path, sizeof(path), "%s/events/%s", root, name);
        out->failed |= !put_file(out, path);
}

/* "sched:sched_switch:u" -> where its format stands. */
static void format_path(char *path, size_t size, const char *root, const char *event)
{
        size_t system = strcspn(event, ":");
        const char *name = event[system] ? event + system + 1 : "";
        snprintf(path, size, "%s/events/%.*s/%.*s/format", root, (int)system, event,
                 (int)strcspn(name, ":"), name);
}

/* Each event in a group of its own: readers take that as they take perf's order. */
static void put_events(struct pc_blob *out, const char *root, const struct pc_fds *fds)
{
        char path[320];
        size_t count_at = out->n;
        uint32_t count = 0;
        pc_blob_u32(out, 0);
        for (size_t i = 0; i < fds->event_count; i++) {
                const struct pc_event *event = &fds->event[i];
                if (event->attr.type != PERF_TYPE_TRACEPOINT)
                        continue;
                pc_blob_bytes(out, event->name, strcspn(event->name, ":"));
                pc_blob_zeros(out, 1);
                pc_blob_u32(out, 1);
                format_path(path, sizeof(path), root, event->name);
                out->failed |= !put_file(out, path);
                count++;
        }
        pc_blob_patch_u32(out, count_at, count);
}

static bool has_tracepoints(const struct pc_fds *fds)
{
        for (size_t i = 0; i < fds->event_count; i++)
                if (fds->event[i].attr.type == PERF_TYPE_TRACEPOINT)
                        return true;
        return false;
}

void pc_feature_tracing(struct pc_features *features, const struct pc_fds *fds)
{
        static const char magic[] = "\x17\x08\x44tracing" VERSION;
        struct pc_blob *out = &features->at[PC_FEATURE_TRACING_DATA];
        const char *root = has_tracepoints(fds) ? pc_tracefs() : NULL;
        const uint8_t shape[2] = { __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, sizeof(long) };
        if (!root)
                return;
        pc_blob_bytes(out, magic, sizeof(magic));
        pc_blob_bytes(out, shape, sizeof(shape));
        pc_blob_u32(out, (uint32_t)sysconf(_SC_PAGESIZE));
        put_named(out, root, "header_page");
        put_named(out, root, "header_event");
        pc_blob_u32(out, 0); /* formats of ftrace's own */
        put_events(out, root, fds);
        pc_blob_u32(out, 0); /* kallsyms: a member of the bundle */
        pc_blob_u32(out, 0); /* printk formats */
        pc_blob_u64(out, 0); /* saved command lines */
}

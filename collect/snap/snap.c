/* Rounds: every file that is due is read and becomes a frame. What is followed is settled at open,
 * but for processes, which come as the recording goes. */
#include "collect/snap/snap.h"

#include "base/limits.h"
#include "collect/os/host.h"
#include "collect/snap/snap_file.h"
#include "collect/snap/snap_list.h"
#include "collect/snap/snap_open.h"
#include "collect/snap/snap_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct followed {
        pid_t pid;
        uint32_t stat_id; /* its first file */
};

struct pc_snap {
        struct pc_log *log;
        int root;
        struct pc_snap_writer writer;
        struct pi_vec files; /* struct pc_snap_file, by path id */
        struct followed process[PI_LIMIT_SNAP_PROCESSES];
        size_t process_count;
        bool process_limit_said, file_limit_said, frequency_seen;
};

static void push_failed(struct pc_snap *snap, uint32_t path_id, int error, int64_t before_ns)
{
        pc_snap_writer_push(&snap->writer,
                            &(struct pc_snap_frame){ .kind = PIPA_SNAP_KIND_FAILED,
                                                     .status = (uint16_t)error,
                                                     .path_id = path_id,
                                                     .before_ns = before_ns,
                                                     .after_ns = pc_monotonic_ns() });
}

/* Declares a path and the file behind it. False where there is no room for it. */
static bool declare(struct pc_snap *snap, const char *path, const struct pc_snap_file *opened)
{
        uint32_t path_id = (uint32_t)snap->files.count;
        struct pc_snap_file *file = pi_vec_push(&snap->files);

        if (!file) {
                if (!snap->file_limit_said)
                        pc_missing(snap->log, false, path,
                                   "this file and all after it are left out: no more than %d are "
                                   "followed",
                                   PI_LIMIT_SNAP_FILES);
                snap->file_limit_said = true;
                return false;
        }
        *file = *opened;
        file->path_id = path_id;
        pc_snap_writer_declare(&snap->writer, path_id, path);
        return true;
}

static void add_unreadable(struct pc_snap *snap, const char *path, int error)
{
        struct pc_snap_file none = { .fd = -1 };

        pc_missing(snap->log, false, path, "%s",
                   error == ENOENT ? "this kernel does not have it" : strerror(error));
        if (declare(snap, path, &none))
                push_failed(snap, (uint32_t)snap->files.count - 1, error, pc_monotonic_ns());
}

static void add_machine_file(void *user, const char *path, bool needed)
{
        struct pc_snap *snap = user;
        struct pc_snap_file file = { 0 };

        if (!pc_snap_file_open(&file, snap->root, path)) {
                /* A CPU without cpufreq, or one that is off, is no news: only that none has it. */
                if (needed || errno != ENOENT)
                        add_unreadable(snap, path, errno);
                return;
        }
        if (strstr(path, "/scaling_cur_freq"))
                snap->frequency_seen = true;
        if (!declare(snap, path, &file))
                pc_snap_file_close(&file);
}

static bool start(struct pc_snap *snap, int out)
{
        if (!pc_snap_writer_init(&snap->writer, out, snap->log))
                return false;
        pc_snap_list(snap->root, add_machine_file, snap);
        if (!snap->frequency_seen)
                pc_missing(snap->log, false, "/sys/devices/system/cpu/cpu*/cpufreq",
                           "this machine does not tell the frequency of its CPUs");
        return pc_snap_writer_flush(&snap->writer);
}

struct pc_snap *pc_snap_open_below(int root, int out, struct pi_arena *arena, struct pc_log *log)
{
        struct pc_snap *snap = PI_NEW(arena, struct pc_snap);

        if (!snap) {
                pc_error(log, "no memory for the snapshots");
                close(root);
                close(out);
                return NULL;
        }
        snap->log = log;
        snap->root = root;
        pi_vec_init(&snap->files, arena, sizeof(struct pc_snap_file), PI_LIMIT_SNAP_FILES);
        if (start(snap, out))
                return snap;
        pc_snap_close(snap);
        return NULL;
}

struct pc_snap *pc_snap_open(const struct pc_spool *spool, struct pi_arena *arena,
                             struct pc_log *log)
{
        int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
        int out = root < 0 ? -1 : pc_spool_open(spool, PIPA_MEMBER_SNAP);

        if (out >= 0)
                return pc_snap_open_below(root, out, arena, log);
        pc_error(log, "%s cannot be made: %s", PIPA_MEMBER_SNAP, strerror(errno));
        if (root >= 0)
                close(root);
        return NULL;
}

static bool is_alive(const struct pc_snap *snap, const struct followed *process)
{
        return PI_AT(&snap->files, struct pc_snap_file, process->stat_id)->fd >= 0;
}

/* A number that a new process has got after the old one ended is to be followed anew. */
static bool is_followed(const struct pc_snap *snap, pid_t pid)
{
        for (size_t i = 0; i < snap->process_count; i++)
                if (snap->process[i].pid == pid && is_alive(snap, &snap->process[i]))
                        return true;
        return false;
}

/* A place for one more, which may be that of one that has ended. NULL where all are alive. */
static struct followed *find_place(struct pc_snap *snap)
{
        if (snap->process_count < PI_LIMIT_SNAP_PROCESSES)
                return &snap->process[snap->process_count];
        for (size_t i = 0; i < snap->process_count; i++)
                if (!is_alive(snap, &snap->process[i]))
                        return &snap->process[i];
        if (!snap->process_limit_said)
                pc_missing(snap->log, false, "/proc/PID/stat",
                           "no more than %d processes are followed at a time",
                           PI_LIMIT_SNAP_PROCESSES);
        snap->process_limit_said = true;
        return NULL;
}

/* False where the process has no such file any more, or none for us. */
static bool follow_file(struct pc_snap *snap, pid_t pid, const char *name)
{
        struct pc_snap_file file = { 0 };
        char path[64];

        snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
        if (!pc_snap_file_open(&file, snap->root, path)) {
                /* A process that has ended by now is nothing that is missing. */
                if (errno != ENOENT && errno != ESRCH)
                        pc_missing(snap->log, false, path, "%s", strerror(errno));
                return false;
        }
        if (declare(snap, path, &file))
                return true;
        pc_snap_file_close(&file);
        return false;
}

void pc_snap_follow(struct pc_snap *snap, pid_t pid)
{
        uint32_t stat_id = (uint32_t)snap->files.count;

        if (pid <= 0 || is_followed(snap, pid))
                return;
        struct followed *place = find_place(snap);
        if (!place || !follow_file(snap, pid, "stat"))
                return;
        if (place == &snap->process[snap->process_count])
                snap->process_count++;
        *place = (struct followed){ pid, stat_id };
        follow_file(snap, pid, "status");
}

static void read_file(struct pc_snap *snap, struct pc_snap_file *file)
{
        char *text = pc_snap_writer_payload(&snap->writer);
        struct pc_snap_frame frame = { .kind = PIPA_SNAP_KIND_TEXT,
                                       .path_id = file->path_id,
                                       .before_ns = pc_monotonic_ns() };
        struct pc_snap_reading reading = pc_snap_file_read(file, text, PI_LIMIT_SNAP_TEXT_BYTES);

        if (reading.error) {
                push_failed(snap, file->path_id, reading.error, frame.before_ns);
                pc_snap_file_close(file);
                return;
        }
        frame.after_ns = pc_monotonic_ns();
        frame.flags = reading.cut ? PIPA_SNAP_FLAG_CUT : 0;
        if (!file->sized)
                file->seldom = reading.bytes > PC_SNAP_LONG_BYTES;
        file->sized = true;
        if (pc_snap_file_same(file, text, reading.bytes))
                frame.kind = PIPA_SNAP_KIND_SAME;
        else
                frame.length = (uint32_t)reading.bytes;
        pc_snap_writer_push(&snap->writer, &frame);
}

bool pc_snap_round(struct pc_snap *snap, bool all)
{
        bool seldom_due = all || snap->writer.round % PC_SNAP_LONG_ROUNDS == 0;

        for (size_t i = 0; i < snap->files.count && !snap->writer.failed; i++) {
                struct pc_snap_file *file = PI_AT(&snap->files, struct pc_snap_file, i);
                if (file->fd >= 0 && (!file->seldom || seldom_due))
                        read_file(snap, file);
        }
        pc_snap_writer_flush(&snap->writer);
        snap->writer.round++;
        return !snap->writer.failed;
}

struct pc_snap_state pc_snap_state(const struct pc_snap *snap)
{
        return (struct pc_snap_state){ .rounds = snap->writer.round,
                                       .paths = snap->files.count,
                                       .bytes = snap->writer.bytes };
}

void pc_snap_close(struct pc_snap *snap)
{
        if (!snap)
                return;
        for (size_t i = 0; i < snap->files.count; i++)
                pc_snap_file_close(PI_AT(&snap->files, struct pc_snap_file, i));
        pc_snap_writer_done(&snap->writer);
        close(snap->root);
}

/* Per process: FORK and COMM of each thread, then what the process maps. Processes end while this
 * runs: what cannot be read any more is left out, its end needs no record. */
#include "collect/sample/synth.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "collect/os/readtext.h"
#include "collect/sample/stamp.h"
#include "collect/sample/target.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAPS_BYTES (64u << 10)    /* more than one line of /proc/PID/maps */
#define KERNEL_THREAD 0x00200000u /* PF_KTHREAD of the flags in /proc/PID/stat */
#define COMM_MAX 16

struct synth {
        struct pc_perfdata *data;
        struct pc_ids *ids;
        char *maps; /* [MAPS_BYTES] */
        pid_t pid, parent;
        char comm[COMM_MAX + 1];
        bool ok;
};

static bool put_fork(struct synth *s, pid_t tid)
{
        struct pc_blob *record = &s->data->record;
        bool leader = tid == s->pid;
        pc_perfdata_record(s->data, PERF_RECORD_FORK, 0);
        pc_blob_u32(record, (uint32_t)s->pid);
        pc_blob_u32(record, (uint32_t)(leader ? s->parent : s->pid));
        pc_blob_u32(record, (uint32_t)tid);
        pc_blob_u32(record, (uint32_t)(leader ? s->parent : s->pid));
        pc_blob_u64(record, 0);
        return pc_perfdata_record_end(s->data, true);
}

static bool put_comm(struct synth *s, pid_t tid, const char *comm)
{
        pc_perfdata_record(s->data, PERF_RECORD_COMM, 0);
        pc_blob_u32(&s->data->record, (uint32_t)s->pid);
        pc_blob_u32(&s->data->record, (uint32_t)tid);
        pc_blob_padded(&s->data->record, pi_str_of(comm), 8);
        return pc_perfdata_record_end(s->data, true);
}

/* The process's first thread is described from its stat already. */
static bool put_thread(void *user, pid_t tid)
{
        struct synth *s = user;
        char path[64], comm[COMM_MAX + 2];
        if (tid == s->pid)
                return true;
        snprintf(path, sizeof(path), "/proc/%d/task/%d/comm", (int)s->pid, (int)tid);
        if (pc_read_text(path, comm, sizeof(comm)).p)
                s->ok = put_fork(s, tid) && put_comm(s, tid, comm);
        return s->ok;
}

struct mapping {
        struct pc_mapped file;
        uint64_t offset;
        uint32_t prot, flags;
};

static bool next_hex(struct pi_str *rest, char end, uint64_t *value)
{
        struct pi_str field;
        return pi_text_field(rest, end, &field) && pi_text_hex(field, value);
}

/* "7f3272eb0000-7f3273006000 r-xp 00026000 fe:00 332835      /usr/lib/libc.so.6" */
static bool read_mapping(struct pi_str line, struct mapping *m)
{
        struct pi_str range, prot, offset, device, inode;
        uint64_t major, minor;
        if (!pi_text_word(&line, &range) || !pi_text_word(&line, &prot) || prot.n < 4 ||
            prot.p[2] != 'x' || !pi_text_word(&line, &offset) || !pi_text_word(&line, &device) ||
            !pi_text_word(&line, &inode))
                return false;
        m->prot = PROT_EXEC | (prot.p[0] == 'r' ? PROT_READ : 0) |
                  (prot.p[1] == 'w' ? PROT_WRITE : 0);
        m->flags = prot.p[3] == 's' ? MAP_SHARED : MAP_PRIVATE;
        if (!next_hex(&range, '-', &m->file.start) || !pi_text_hex(range, &m->file.end) ||
            !pi_text_hex(offset, &m->offset) || !next_hex(&device, ':', &major) ||
            !pi_text_hex(device, &minor) || !pi_text_u64(inode, &m->file.inode))
                return false;
        m->file.major = (uint32_t)major;
        m->file.minor = (uint32_t)minor;
        while (line.n && line.p[0] == ' ')
                line = (struct pi_str){ line.p + 1, line.n - 1 };
        m->file.path = line;
        return m->file.end > m->file.start;
}

/* Names that perf gives to memory without a file. */
static struct pi_str shown_path(struct pi_str path)
{
        if (path.n == 0 || pi_str_starts(path, PI_STR("/anon_hugepage")) ||
            pi_str_starts(path, PI_STR("[anon")))
                return PI_STR("//anon");
        return path;
}

static void put_file(struct synth *s, const struct mapping *m, const struct pc_id *id)
{
        struct pc_blob *record = &s->data->record;
        if (id->n) {
                uint8_t head[4] = { id->n, 0, 0, 0 };
                pc_blob_bytes(record, head, sizeof(head));
                pc_blob_bytes(record, id->bytes, sizeof(id->bytes));
        } else {
                pc_blob_u32(record, m->file.major);
                pc_blob_u32(record, m->file.minor);
                pc_blob_u64(record, m->file.inode);
                pc_blob_u64(record, 0); /* generation */
        }
}

static bool put_mapping(struct synth *s, const struct mapping *m)
{
        struct pc_blob *record = &s->data->record;
        struct pc_id id = pc_ids_of(s->ids, &m->file);
        pc_perfdata_record(s->data, PERF_RECORD_MMAP2,
                           (uint16_t)(PERF_RECORD_MISC_USER | (id.n ? PC_MISC_BUILD_ID : 0)));
        pc_blob_u32(record, (uint32_t)s->pid);
        pc_blob_u32(record, (uint32_t)s->pid);
        pc_blob_u64(record, m->file.start);
        pc_blob_u64(record, m->file.end - m->file.start);
        pc_blob_u64(record, m->offset);
        put_file(s, m, &id);
        pc_blob_u32(record, m->prot);
        pc_blob_u32(record, m->flags);
        pc_blob_padded(record, shown_path(m->file.path), 8);
        return pc_perfdata_record_end(s->data, true);
}

/* The whole lines of the buffer; returns how many bytes remain of the last one. */
static size_t put_lines(struct synth *s, size_t n)
{
        const char *last = n ? memrchr(s->maps, '\n', n) : NULL;
        if (!last)
                return n == MAPS_BYTES ? 0 : n;
        size_t whole = (size_t)(last + 1 - s->maps);
        struct pi_text lines = pi_text_of((struct pi_str){ s->maps, whole });
        struct pi_str line;
        while (s->ok && pi_text_line(&lines, &line)) {
                struct mapping m = { .file.pid = s->pid };
                if (read_mapping(line, &m))
                        s->ok = put_mapping(s, &m);
        }
        memmove(s->maps, s->maps + whole, n - whole);
        return n - whole;
}

static void put_maps(struct synth *s)
{
        char path[64];
        size_t fill = 0;
        ssize_t n;
        snprintf(path, sizeof(path), "/proc/%d/maps", (int)s->pid);
        PI_CLEANUP(pi_close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC);
        while (fd >= 0 && s->ok && (n = read(fd, s->maps + fill, MAPS_BYTES - fill)) > 0)
                fill = put_lines(s, fill + (size_t)n);
}

/* "1143 (a b) S 1 …": the name ends at the last parenthesis. */
static bool read_stat(struct synth *s, bool *kernel_thread)
{
        char path[64], text[1024];
        snprintf(path, sizeof(path), "/proc/%d/stat", (int)s->pid);
        struct pi_str stat = pc_read_text(path, text, sizeof(text));
        const char *open = stat.p ? memchr(stat.p, '(', stat.n) : NULL;
        const char *close = open ? memrchr(stat.p, ')', stat.n) : NULL;
        struct pi_str rest, word, flags = { NULL, 0 };
        uint64_t value;
        if (!close)
                return false;
        snprintf(s->comm, sizeof(s->comm), "%.*s", (int)(close - open - 1), open + 1);
        rest = (struct pi_str){ close + 1, (size_t)(stat.p + stat.n - close - 1) };
        if (!pi_text_word(&rest, &word) || !pi_text_word(&rest, &word) ||
            !pi_text_u64(word, &value))
                return false;
        s->parent = (pid_t)value;
        for (int i = 0; i < 5; i++) /* group, session, terminal, its group, flags */
                if (!pi_text_word(&rest, &flags))
                        return false;
        if (!pi_text_u64(flags, &value))
                return false;
        *kernel_thread = value & KERNEL_THREAD;
        return true;
}

static bool put_process(void *user, pid_t pid)
{
        struct synth *s = user;
        char path[64];
        bool kernel_thread;
        s->pid = pid;
        if (!read_stat(s, &kernel_thread))
                return true;
        s->ok = put_fork(s, pid) && put_comm(s, pid, s->comm);
        if (!s->ok || kernel_thread)
                return s->ok;
        put_maps(s);
        snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
        if (s->ok)
                pc_each_number(path, put_thread, s);
        return s->ok;
}

bool pc_synth_tasks(struct pc_perfdata *data, const pid_t *pids, size_t count, struct pc_ids *ids)
{
        struct synth s = { .data = data, .ids = ids, .ok = true };
        s.maps = malloc(MAPS_BYTES);
        if (!s.maps) {
                pc_error(data->log, "no memory to describe the processes");
                return false;
        }
        if (!pids)
                pc_each_number("/proc", put_process, &s);
        for (size_t i = 0; i < count && s.ok; i++)
                put_process(&s, pids[i]);
        free(s.maps);
        return s.ok;
}

#include "analyze/rows/record_text.h"

#include "analyze/data/module.h"
#include "analyze/source/perf/perf_abi.h"
#include "base/cursor.h"

#include <inttypes.h>

#define HEADER_BYTES 8
#define BUILD_ID_ROOM 20
#define FILE_ROOM 24 /* of an MMAP2: device and inode, or a build id */

/* mmap(2): of every Linux. */
#define READS 1
#define WRITES 2
#define RUNS 4
#define SHARED 1

typedef void record_text_fn(struct rows_pen *pen, const struct pi_kept_record *record,
                            struct pi_cursor *c);

/* A name up to the record's end, or to what stands behind its own fields. */
static struct pi_str take_name(const struct pi_kept_record *record, struct pi_cursor *c)
{
        size_t left = pi_cursor_left(c);

        return pi_cursor_text(c, left > record->own_bytes ? left - record->own_bytes : 0);
}

static void put_name(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        rows_pen_text(pen, take_name(record, c));
}

/* "[start(length) @ offset", which MMAP and MMAP2 begin with. */
static void put_range(struct rows_pen *pen, struct pi_cursor *c)
{
        int32_t pid = (int32_t)pi_cursor_u32(c), tid = (int32_t)pi_cursor_u32(c);
        uint64_t start = pi_cursor_u64(c), length = pi_cursor_u64(c), offset = pi_cursor_u64(c);

        rows_pen_format(pen, " %d/%d: [%#" PRIx64 "(%#" PRIx64 ") @ %#" PRIx64, pid, tid, start,
                        length, offset);
}

static void put_mmap(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        put_range(pen, c);
        rows_pen_format(pen, "]: %c ", record->misc & PERF_RECORD_MISC_MMAP_DATA ? 'r' : 'x');
        put_name(pen, record, c);
}

static void put_build_id(struct rows_pen *pen, struct pi_cursor *c)
{
        struct pi_build_id id = { .size = pi_cursor_u8(c) };
        char hex[2 * PI_BUILD_ID_MAX];
        struct pi_bytes bytes;

        pi_cursor_skip(c, 3);
        bytes = pi_cursor_bytes(c, BUILD_ID_ROOM);
        if (id.size > PI_BUILD_ID_MAX || !bytes.p)
                id.size = 0;
        if (id.size)
                memcpy(id.byte, bytes.p, id.size);
        rows_pen_text(pen, PI_STR(" <"));
        rows_pen_text(pen, (struct pi_str){ hex, pi_build_id_hex(&id, hex) });
        rows_pen_text(pen, PI_STR(">]: "));
}

static void put_file(struct rows_pen *pen, struct pi_cursor *c)
{
        uint32_t major = pi_cursor_u32(c), minor = pi_cursor_u32(c);
        uint64_t inode = pi_cursor_u64(c), generation = pi_cursor_u64(c);

        rows_pen_format(pen, " %02x:%02x %" PRIu64 " %" PRIu64 "]: ", major, minor, inode,
                        generation);
}

static void put_mmap2(struct rows_pen *pen, const struct pi_kept_record *record,
                      struct pi_cursor *c)
{
        struct pi_cursor file;
        uint32_t protection, flags;

        put_range(pen, c);
        file = pi_cursor_sub(c, FILE_ROOM);
        if (record->misc & PERF_RECORD_MISC_MMAP_BUILD_ID)
                put_build_id(pen, &file);
        else
                put_file(pen, &file);
        protection = pi_cursor_u32(c);
        flags = pi_cursor_u32(c);
        rows_pen_format(pen, "%c%c%c%c ", protection & READS ? 'r' : '-',
                        protection & WRITES ? 'w' : '-', protection & RUNS ? 'x' : '-',
                        flags & SHARED ? 's' : 'p');
        put_name(pen, record, c);
}

static void put_comm(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        int32_t pid = (int32_t)pi_cursor_u32(c), tid = (int32_t)pi_cursor_u32(c);

        rows_pen_format(pen, "%s: ", record->misc & PERF_RECORD_MISC_COMM_EXEC ? " exec" : "");
        put_name(pen, record, c);
        rows_pen_format(pen, ":%d/%d", pid, tid);
}

static void put_task(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        int32_t pid = (int32_t)pi_cursor_u32(c), ppid = (int32_t)pi_cursor_u32(c);
        int32_t tid = (int32_t)pi_cursor_u32(c), ptid = (int32_t)pi_cursor_u32(c);

        (void)record;
        rows_pen_format(pen, "(%d:%d):(%d:%d)", pid, tid, ppid, ptid);
}

static void put_lost(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        (void)record;
        pi_cursor_skip(c, 8); /* id */
        rows_pen_format(pen, " lost %" PRIu64, pi_cursor_u64(c));
}

static void put_switch(struct rows_pen *pen, const struct pi_kept_record *record,
                       struct pi_cursor *c)
{
        bool out = record->misc & PERF_RECORD_MISC_SWITCH_OUT;
        bool preempted = record->misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT;

        rows_pen_format(pen, " %s",
                        !out        ? "IN         "
                        : preempted ? "OUT preempt"
                                    : "OUT        ");
        if (record->type == PERF_RECORD_SWITCH_CPU_WIDE) {
                int32_t pid = (int32_t)pi_cursor_u32(c), tid = (int32_t)pi_cursor_u32(c);

                rows_pen_format(pen, "  %s pid/tid: %5d/%-5d", out ? "next" : "prev", pid, tid);
        }
}

static void put_namespaces(struct rows_pen *pen, const struct pi_kept_record *record,
                           struct pi_cursor *c)
{
        static const char *const names[] = { "net", "uts", "ipc", "pid", "user", "mnt", "cgroup" };
        int32_t pid = (int32_t)pi_cursor_u32(c), tid = (int32_t)pi_cursor_u32(c);
        uint64_t count = pi_cursor_u64(c);

        (void)record;
        if (!pi_cursor_fits(c, count, 16))
                count = 0;
        rows_pen_format(pen, " %d/%d - nr_namespaces: %u\n\t\t[", pid, tid, (unsigned)count);
        for (uint64_t i = 0; i < count; i++) {
                uint64_t device = pi_cursor_u64(c), inode = pi_cursor_u64(c);

                rows_pen_format(pen, "%s%u/%s: %" PRIu64 "/0x%" PRIx64 "%s",
                                i && i % 4 == 0 ? "\n\t\t " : "", (unsigned)i,
                                i < sizeof(names) / sizeof(names[0]) ? names[i] : "unknown", device,
                                inode, i + 1 < count ? ", " : "]");
        }
}

static void put_cgroup(struct rows_pen *pen, const struct pi_kept_record *record,
                       struct pi_cursor *c)
{
        rows_pen_format(pen, " cgroup: %" PRIu64 " ", pi_cursor_u64(c));
        put_name(pen, record, c);
}

static void put_ksymbol(struct rows_pen *pen, const struct pi_kept_record *record,
                        struct pi_cursor *c)
{
        uint64_t address = pi_cursor_u64(c);
        uint32_t length = pi_cursor_u32(c);
        unsigned type = pi_cursor_u16(c), flags = pi_cursor_u16(c);

        rows_pen_format(pen, " addr %" PRIx64 " len %u type %u flags 0x%x name ", address, length,
                        type, flags);
        put_name(pen, record, c);
}

static void put_bpf(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        unsigned type = pi_cursor_u16(c), flags = pi_cursor_u16(c);

        (void)record;
        rows_pen_format(pen, " type %u, flags %u, id %u", type, flags, pi_cursor_u32(c));
}

static void put_aux(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        uint64_t offset = pi_cursor_u64(c), size = pi_cursor_u64(c), flags = pi_cursor_u64(c);

        (void)record;
        rows_pen_format(pen,
                        " offset: %#" PRIx64 " size: %#" PRIx64 " flags: %#" PRIx64 " [%s%s%s]",
                        offset, size, flags, flags & 1 ? "T" : "", flags & 2 ? "O" : "",
                        flags & 4 ? "P" : "");
}

static void put_itrace(struct rows_pen *pen, const struct pi_kept_record *record,
                       struct pi_cursor *c)
{
        uint32_t pid = pi_cursor_u32(c);

        (void)record;
        rows_pen_format(pen, " pid: %u tid: %u", pid, pi_cursor_u32(c));
}

static void put_poke(struct rows_pen *pen, const struct pi_kept_record *record, struct pi_cursor *c)
{
        uint64_t address = pi_cursor_u64(c);
        unsigned old = pi_cursor_u16(c);

        (void)record;
        rows_pen_format(pen, " %" PRIx64 " old len %u new len %u", address, old, pi_cursor_u16(c));
}

static record_text_fn *const texts[PERF_RECORD_KERNEL_MAX] = {
        [PERF_RECORD_MMAP] = put_mmap,
        [PERF_RECORD_LOST] = put_lost,
        [PERF_RECORD_COMM] = put_comm,
        [PERF_RECORD_EXIT] = put_task,
        [PERF_RECORD_FORK] = put_task,
        [PERF_RECORD_MMAP2] = put_mmap2,
        [PERF_RECORD_AUX] = put_aux,
        [PERF_RECORD_ITRACE_START] = put_itrace,
        [PERF_RECORD_SWITCH] = put_switch,
        [PERF_RECORD_SWITCH_CPU_WIDE] = put_switch,
        [PERF_RECORD_NAMESPACES] = put_namespaces,
        [PERF_RECORD_KSYMBOL] = put_ksymbol,
        [PERF_RECORD_BPF_EVENT] = put_bpf,
        [PERF_RECORD_CGROUP] = put_cgroup,
        [PERF_RECORD_TEXT_POKE] = put_poke,
};

void rows_record_text(struct rows_pen *pen, const struct pi_kept_record *record)
{
        struct pi_cursor c = pi_cursor_of(record->bytes.p, record->bytes.n, record->swap);
        const char *name = pi_record_name(record->type);

        pi_cursor_skip(&c, HEADER_BYTES);
        rows_pen_begin(pen);
        rows_pen_format(pen, "PERF_RECORD_%s", name ? name : "UNKNOWN");
        if (record->type < PERF_RECORD_KERNEL_MAX && texts[record->type])
                texts[record->type](pen, record, &c);
}

/* Side-band first, then samples: within one round of the rings, records of different CPUs are not
 * in order. Only memory with a file behind it is of interest. */
#include "collect/sample/hits.h"

#include "base/limits.h"
#include "base/num.h"
#include "collect/sample/attr.h"
#include "collect/sample/spaces.h"
#include "collect/sample/stamp.h"
#include "collect/sample/walk.h"

#include <stdlib.h>

#define SEEN_BITS 14
#define CHAIN_MAX 8192
#define MMAP_NAME 40
#define MMAP2_ID 40
#define MMAP2_NAME 72

struct reading {
        struct pc_hits *hits;
        struct pc_spaces spaces;
        struct place {
                pid_t pid;
                uint64_t page;
        } * seen; /* [1 << SEEN_BITS] places that were looked up lately */
        struct pi_arena *arena;
        uint64_t dropped;
};

static uint32_t u32_at(struct pi_bytes record, size_t at)
{
        uint32_t value = 0;
        if (at + sizeof(value) <= record.n)
                memcpy(&value, record.p + at, sizeof(value));
        return value;
}

static uint64_t u64_at(struct pi_bytes record, size_t at)
{
        uint64_t value = 0;
        if (at + sizeof(value) <= record.n)
                memcpy(&value, record.p + at, sizeof(value));
        return value;
}

static uint64_t trailer_time(struct pi_bytes record)
{
        return record.n > PC_TRAILER_BYTES
                       ? u64_at(record, record.n - PC_TRAILER_BYTES + PC_TRAILER_TIME)
                       : 0;
}

static bool same_file(const void *items, uint32_t id, const void *key)
{
        const struct pc_hit_file *b = key;
        const struct pc_hit_file *a =
                PI_AT(&((const struct pi_set *)items)->list, struct pc_hit_file, id);
        return pi_str_equal(a->path, b->path) && a->id.n == b->id.n &&
               memcmp(a->id.bytes, b->id.bytes, sizeof(a->id.bytes)) == 0;
}

/* The set keeps the key, so its path must live on: it is copied when the file is new. */
static uint32_t add_file(struct reading *r, struct pc_hit_file file)
{
        struct pi_set *files = &r->hits->files;
        size_t before = files->list.count;
        uint64_t hash = pi_hash_pair(pi_hash_bytes(file.path.p, file.path.n),
                                     pi_hash_bytes(file.id.bytes, sizeof(file.id.bytes)));
        uint32_t id = pi_set_add(files, hash, same_file, &file);
        if (id != PI_NONE && files->list.count > before) {
                struct pc_hit_file *kept = PI_AT(&files->list, struct pc_hit_file, id);
                kept->path = pi_arena_copy(r->arena, file.path);
        }
        r->dropped += id == PI_NONE;
        return id;
}

static void take_mapping(struct reading *r, struct pi_bytes record, size_t name_at,
                         struct pc_hit_file file)
{
        pid_t pid = file.kernel ? PC_SPACE_KERNEL : (pid_t)u32_at(record, 8);
        uint64_t start = u64_at(record, 16), bytes = u64_at(record, 24);
        if (record.n <= name_at + PC_TRAILER_BYTES)
                return;
        file.pid = pid;
        file.path = pi_str_until_nul(record.p + name_at, record.n - name_at - PC_TRAILER_BYTES);
        bool named = pi_str_starts(file.path, PI_STR("/")) &&
                     !pi_str_starts(file.path, PI_STR("//anon"));
        if (!named && !file.kernel && !pi_str_equal(file.path, PI_STR("[vdso]")))
                return;
        uint32_t id = add_file(r, file);
        if (id != PI_NONE)
                pc_spaces_map(&r->spaces, pid, trailer_time(record), start, start + bytes, id);
}

static void take_mmap2(struct reading *r, struct pi_bytes record, uint16_t misc)
{
        struct pc_hit_file file = { .pid = 0 };
        if (record.n < MMAP2_NAME)
                return;
        if (misc & PC_MISC_BUILD_ID) {
                file.id.n = record.p[MMAP2_ID] <= PC_ID_BYTES ? record.p[MMAP2_ID] : 0;
                memcpy(file.id.bytes, record.p + MMAP2_ID + 4, file.id.n);
        }
        take_mapping(r, record, MMAP2_NAME, file);
}

static void take_side(struct reading *r, struct pi_bytes record)
{
        struct perf_event_header header;
        memcpy(&header, record.p, sizeof(header));
        pid_t pid = (pid_t)u32_at(record, 8), parent = (pid_t)u32_at(record, 12);
        uint64_t time_ns = trailer_time(record);
        if (header.type == PERF_RECORD_MMAP2)
                take_mmap2(r, record, header.misc);
        else if (header.type == PERF_RECORD_MMAP)
                take_mapping(r, record, MMAP_NAME, (struct pc_hit_file){ .kernel = true });
        else if (header.type == PERF_RECORD_FORK && pid != parent && time_ns)
                pc_spaces_birth(&r->spaces, pid, time_ns, parent);
        else if (header.type == PERF_RECORD_COMM && header.misc & PERF_RECORD_MISC_COMM_EXEC)
                pc_spaces_birth(&r->spaces, pid, time_ns, 0);
}

static void look_up(struct reading *r, pid_t pid, uint64_t time_ns, uint64_t address)
{
        uint64_t page = address >> 12;
        struct place *place = &r->seen[pi_hash_pair((uint32_t)pid, page) >> (64 - SEEN_BITS)];
        if (place->pid == pid && place->page == page)
                return;
        *place = (struct place){ pid, page };
        uint32_t id = pc_spaces_find(&r->spaces, pid, time_ns, address);
        if (id == PI_NONE)
                return;
        struct pc_hit_file *file = PI_AT(&r->hits->files.list, struct pc_hit_file, id);
        file->hit = true;
        if (pid != PC_SPACE_KERNEL)
                file->pid = pid;
}

/* Markers in a chain say whose addresses follow. */
static void take_sample(struct reading *r, struct pi_bytes record)
{
        pid_t pid = (pid_t)u32_at(record, PC_SAMPLE_PID);
        uint64_t time_ns = u64_at(record, PC_SAMPLE_TIME);
        uint64_t count = u64_at(record, PC_SAMPLE_CHAIN_COUNT);
        bool kernel =
                (u32_at(record, 4) & PERF_RECORD_MISC_CPUMODE_MASK) == PERF_RECORD_MISC_KERNEL;
        look_up(r, kernel ? PC_SPACE_KERNEL : pid, time_ns, u64_at(record, PC_SAMPLE_IP));
        for (size_t i = 0; i < count && i < CHAIN_MAX; i++) {
                uint64_t address = u64_at(record, PC_SAMPLE_CHAIN + 8 * i);
                if (address == PERF_CONTEXT_KERNEL)
                        kernel = true;
                else if (address == PERF_CONTEXT_USER)
                        kernel = false;
                else if (address < PERF_CONTEXT_MAX)
                        look_up(r, kernel ? PC_SPACE_KERNEL : pid, time_ns, address);
        }
}

static bool read_all(struct reading *r, int fd, uint64_t begin, uint64_t end, bool samples)
{
        struct pc_walk walk;
        struct pi_bytes record;
        if (!pc_walk_init(&walk, fd, begin, end))
                return false;
        while (pc_walk_next(&walk, &record)) {
                bool sample = u32_at(record, 0) == PERF_RECORD_SAMPLE;
                if (sample && samples)
                        take_sample(r, record);
                else if (!sample && !samples)
                        take_side(r, record);
        }
        pc_walk_done(&walk);
        return true;
}

void pc_hits_read(struct pc_hits *hits, int fd, uint64_t begin, uint64_t end,
                  struct pi_arena *arena, struct pc_log *log)
{
        struct reading r = { .hits = hits, .arena = arena };
        pi_set_init(&hits->files, arena, sizeof(struct pc_hit_file), PI_LIMIT_MODULES);
        pc_spaces_init(&r.spaces, arena);
        r.seen = calloc((size_t)1 << SEEN_BITS, sizeof(*r.seen));
        if (!r.seen || !read_all(&r, fd, begin, end, false) || !read_all(&r, fd, begin, end, true))
                r.dropped++;
        r.dropped += r.spaces.dropped;
        if (r.dropped)
                pc_missing(log, false, "build ids",
                           "memory for mappings ran out; %llu were left out of the search for "
                           "the files that samples fell into",
                           (unsigned long long)r.dropped);
        pc_spaces_done(&r.spaces);
        free(r.seen);
}

void pc_hits_done(struct pc_hits *hits)
{
        pi_set_done(&hits->files);
}

/* Read record by record through a window that holds a record's head and name; the code behind them
 * is never read. */
#include "analyze/source/jit/jitdump.h"

#include "analyze/bundle/names.h"
#include "analyze/source/source.h"
#include "analyze/source/window.h"
#include "base/cursor.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/text.h"
#include "pipa/format.h"

#include <inttypes.h>

#define HEADER_BYTES 40
#define PREFIX_BYTES 16 /* id, total_size, timestamp */
#define FLAG_ARCH_TIMESTAMP 1
#define WINDOW_BYTES ((size_t)64 << 10)
#define STEP_RECORDS 8192 /* between two reports of progress */

enum { CODE_LOAD, CODE_MOVE, CODE_DEBUG_INFO, CODE_CLOSE, CODE_UNWINDING_INFO };

/* A function by the number that its writer gave it. */
struct known {
        uint64_t index;
        uint32_t name;
};

struct reading {
        const struct pi_member *member;
        struct pi_recording *rec;
        struct pi_code_dump *dump;
        uint32_t dump_id;
        struct pi_window window;
        struct pi_set known; /* struct known */
        uint64_t at;
        bool swap;
};

static bool same_index(const void *items, uint32_t id, const void *key)
{
        const struct known *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->index == b->index;
}

bool pi_jitdump_is(struct pi_bytes head)
{
        return head.n >= 4 && (memcmp(head.p, "JiTD", 4) == 0 || memcmp(head.p, "DTiJ", 4) == 0);
}

bool pi_jitdump_pid(struct pi_str name, int32_t *pid)
{
        struct pi_str base = pi_str_basename(name);
        uint64_t number;
        struct pi_name read;

        if (pi_name_read(base, &read) ||
            (read.kind != PI_NAME_JITDUMP && read.kind != PI_NAME_PERF_MAP))
                return false;
        while (base.n > 0 && (base.p[0] < '0' || base.p[0] > '9'))
                base = (struct pi_str){ base.p + 1, base.n - 1 };
        while (base.n > 0 && (base.p[base.n - 1] < '0' || base.p[base.n - 1] > '9'))
                base.n--;
        if (!pi_text_u64(base, &number) || number > INT32_MAX)
                return false;
        *pid = (int32_t)number;
        return true;
}

/* False where a limit is met: the rest of the dump is left out. */
static bool add_code(struct reading *r, uint64_t start, uint64_t size, uint64_t stamp,
                     uint32_t name)
{
        struct pi_code *code = pi_vec_push(&r->rec->codes.codes);

        if (!code) {
                r->dump->crowded = true;
                return false;
        }
        *code = (struct pi_code){
                .start = start, .size = size, .stamp = stamp, .name = name, .dump = r->dump_id
        };
        return true;
}

/* pid, tid, vma, code_addr, code_size, code_index, name, the code. */
static bool take_load(struct reading *r, struct pi_cursor *c, uint64_t stamp)
{
        struct known known;
        uint64_t start, size;
        uint32_t id;

        pi_cursor_skip(c, 16);
        start = pi_cursor_u64(c);
        size = pi_cursor_u64(c);
        known.index = pi_cursor_u64(c);
        if (c->bad)
                return true;
        size_t room = pi_cursor_left(c);
        struct pi_str name =
                pi_cursor_text(c, room < PI_LIMIT_SYMBOL_BYTES ? room : PI_LIMIT_SYMBOL_BYTES);
        known.name = pi_strtab_intern(r->rec->strings, name);
        id = pi_set_add(&r->known, pi_hash_u64(known.index), same_index, &known);
        if (known.name == PI_NONE || id == PI_NONE) {
                r->dump->crowded = true;
                return false;
        }
        PI_AT(&r->known.list, struct known, id)->name = known.name;
        r->dump->loads++;
        return add_code(r, start, size, stamp, known.name);
}

/* pid, tid, vma, old_code_addr, new_code_addr, code_size, code_index. */
static bool take_move(struct reading *r, struct pi_cursor *c, uint64_t stamp)
{
        struct known key;
        uint64_t from, to, size;
        uint32_t id;

        pi_cursor_skip(c, 16);
        from = pi_cursor_u64(c);
        to = pi_cursor_u64(c);
        size = pi_cursor_u64(c);
        key.index = pi_cursor_u64(c);
        if (c->bad)
                return true;
        id = pi_map_find(&r->known.map, pi_hash_u64(key.index), same_index, &r->known, &key);
        if (id == PI_NONE) {
                r->dump->lost_moves++;
                return true;
        }
        r->dump->moves++;
        return add_code(r, from, size, stamp, PI_NONE) &&
               add_code(r, to, size, stamp, PI_AT(&r->known.list, struct known, id)->name);
}

static bool take_record(struct reading *r, uint32_t id, struct pi_cursor *c, uint64_t stamp)
{
        switch (id) {
        case CODE_LOAD:
                return take_load(r, c, stamp);
        case CODE_MOVE:
                return take_move(r, c, stamp);
        case CODE_DEBUG_INFO:
                r->dump->lines++;
                return true;
        case CODE_UNWINDING_INFO:
                r->dump->unwinding++;
                return true;
        case CODE_CLOSE:
                return true;
        default:
                r->dump->others++;
                return true;
        }
}

/* The next record; *more: there may be another one behind it. */
static enum pipa_status next_record(struct reading *r, bool *more, struct pipa_error *err)
{
        struct pi_bytes head;
        enum pipa_status status;
        uint64_t left = r->member->size - r->at;

        *more = false;
        if (left == 0)
                return PIPA_OK;
        status = pi_window_at(&r->window, r->at, PREFIX_BYTES, &head, err);
        if (status)
                return status;
        struct pi_cursor c = pi_cursor_of(head.p, head.n, r->swap);
        uint32_t id = pi_cursor_u32(&c), size = pi_cursor_u32(&c);
        uint64_t stamp = pi_cursor_u64(&c);
        if (c.bad || size < PREFIX_BYTES || size > left) {
                r->dump->cut = true;
                return PIPA_OK;
        }
        size_t shown = size < WINDOW_BYTES ? size : WINDOW_BYTES;
        status = pi_window_at(&r->window, r->at, shown, &head, err);
        if (status)
                return status;
        c = pi_cursor_of(head.p, head.n, r->swap);
        pi_cursor_skip(&c, PREFIX_BYTES);
        *more = take_record(r, id, &c, stamp);
        r->dump->cut |= c.bad;
        *more = *more && !c.bad;
        r->at += size;
        return PIPA_OK;
}

static enum pipa_status read_records(struct reading *r, const struct pi_host *host,
                                     struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;
        bool more = true;

        for (uint64_t n = 1; more && status == PIPA_OK; n++) {
                if (n % STEP_RECORDS == 0 &&
                    !pi_host_step(host, "reading generated code", r->at, r->member->size))
                        return pi_fail(err, PIPA_E_CANCELLED, r->member->name, r->at,
                                       "was not analysed: cancelled");
                status = next_record(r, &more, err);
        }
        return status;
}

/* magic, version, total_size, elf_mach, pad, pid, timestamp, flags. */
static enum pipa_status read_header(struct reading *r, int32_t pid, struct pipa_error *err)
{
        struct pi_bytes head;
        enum pipa_status status = pi_window_at(&r->window, 0, HEADER_BYTES, &head, err);
        if (status)
                return status;
        if (!pi_jitdump_is(head) || head.n < HEADER_BYTES)
                return pi_fail(err, PIPA_E_FORMAT, r->member->name, 0,
                               "is no jitdump: it does not begin with the bytes JiTD and a header "
                               "of 40 bytes");
        uint32_t magic;
        memcpy(&magic, head.p, sizeof(magic));
        r->swap = magic != 0x4A695444; /* the writer stored this number, in its byte order */
        struct pi_cursor c = pi_cursor_of(head.p, head.n, r->swap);
        pi_cursor_skip(&c, 4);
        uint32_t version = pi_cursor_u32(&c), size = pi_cursor_u32(&c);
        pi_cursor_skip(&c, 8);
        uint32_t own = pi_cursor_u32(&c);
        pi_cursor_skip(&c, 8);
        uint64_t flags = pi_cursor_u64(&c);
        if (version < 1 || version > 2)
                return pi_fail(err, PIPA_E_UNSUPPORTED, r->member->name, 4,
                               "is a jitdump of version %" PRIu32 "; versions 1 and 2 are read",
                               version);
        r->at = size < HEADER_BYTES ? HEADER_BYTES : size;
        r->dump->cut = r->at > r->member->size;
        r->dump->pid = pid ? pid : (int32_t)own;
        r->dump->pid_is_sure = pid != 0;
        r->dump->arch_time = flags & FLAG_ARCH_TIMESTAMP;
        return PIPA_OK;
}

enum pipa_status pi_jitdump_read(const struct pi_member *member, int32_t pid,
                                 struct pi_recording *rec, const struct pi_host *host,
                                 struct pipa_error *err)
{
        struct pi_code_dump dump = { .name = pi_arena_copy(rec->arena, member->name) };
        struct reading r = { .member = member,
                             .rec = rec,
                             .dump = &dump,
                             .dump_id = (uint32_t)rec->codes.dumps.count };
        struct pi_arena scratch;
        enum pipa_status status;

        pi_arena_init(&scratch, rec->arena->budget_bytes - rec->arena->used_bytes);
        pi_set_init(&r.known, &scratch, sizeof(struct known), PI_LIMIT_CODES);
        r.window = (struct pi_window){ .member = member,
                                       .buffer = pi_arena_alloc(&scratch, 1, WINDOW_BYTES),
                                       .capacity = WINDOW_BYTES };
        status = r.window.buffer ? read_header(&r, pid, err) : pi_fail_memory(err, &scratch);
        if (status == PIPA_OK && !(r.dump = pi_vec_push(&rec->codes.dumps)))
                status = pi_fail_memory(err, rec->arena);
        if (status == PIPA_OK) {
                *r.dump = dump;
                if (!dump.cut)
                        status = read_records(&r, host, err);
        }
        pi_set_done(&r.known);
        pi_arena_done(&scratch);
        return status;
}

static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        struct pi_name name;

        (void)head;
        return !pi_name_read(member_name, &name) && name.kind == PI_NAME_JITDUMP;
}

/* In a bundle the name holds the number that the recorder saw. */
static enum pipa_status read_member(const struct pi_member *member, struct pi_recording *rec,
                                    const struct pi_host *host, struct pipa_error *err)
{
        int32_t pid = 0;

        pi_jitdump_pid(member->name, &pid);
        return pi_jitdump_read(member, pid, rec, host, err);
}

const struct pi_source pi_source_jitdump = { .name = "jitdump",
                                             .claims = claims,
                                             .read = read_member };

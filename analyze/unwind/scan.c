#include "analyze/unwind/scan.h"

#include "base/limits.h"

#define SEEN (2 * PI_LIMIT_UNWIND_SCAN_STEPS) /* a power of two */

bool scan_fetch(const struct scan *scan, uint64_t address, unsigned bytes, uint32_t *out)
{
        const struct scan_code *code = scan->code;
        uint64_t at = address - code->address;

        if (address < code->address || at > code->bytes.n || bytes > code->bytes.n - at)
                return false;
        struct pi_cursor c = pi_cursor_of(code->bytes.p + at, bytes, code->swap);
        *out = bytes == 2 ? pi_cursor_u16(&c) : pi_cursor_u32(&c);
        return true;
}

void scan_branch(struct scan *scan, uint64_t to)
{
        if (scan->branch_count < SCAN_BRANCHES)
                scan->branch[scan->branch_count++] = to;
}

void scan_call(struct scan *scan)
{
        scan->path.called = true;
        scan->path.frame.known &= ~(1ull << scan->walk->arch->link);
}

/* Room is made at a function's begin: behind a call, or where the frame is a caller's, it is the
 * next function's. */
enum scan_step scan_move_sp(struct scan *scan, int64_t by)
{
        struct frame *frame = &scan->path.frame;
        uint8_t sp = scan->walk->arch->sp;

        if (by < 0 && (scan->path.called || frame->caller))
                return SCAN_DEAD;
        frame_set(frame, sp, walk_wrap(scan->walk, frame->reg[sp] + (uint64_t)by));
        return SCAN_ON;
}

void scan_store(struct scan *scan, uint64_t address, uint8_t slot)
{
        struct scan_path *path = &scan->path;

        if (path->store_count == SCAN_STORES)
                return;
        path->store[path->store_count].address = walk_wrap(scan->walk, address);
        path->store[path->store_count].value = path->frame.reg[slot];
        path->store[path->store_count++].known = frame_has(&path->frame, slot);
}

bool scan_load(struct scan *scan, uint64_t address, uint8_t slot)
{
        struct scan_path *path = &scan->path;
        uint64_t value;

        address = walk_wrap(scan->walk, address);
        path->frame.known &= ~(1ull << slot);
        for (size_t i = path->store_count; i-- > 0;) {
                if (path->store[i].address != address)
                        continue;
                if (path->store[i].known)
                        frame_set(&path->frame, slot, path->store[i].value);
                return path->store[i].known;
        }
        if (!walk_word(scan->walk, address, &value))
                return false;
        frame_set(&path->frame, slot, value);
        return true;
}

enum scan_step scan_return(struct scan *scan)
{
        struct frame *frame = &scan->path.frame;
        uint8_t link = scan->walk->arch->link;

        if (!frame_has(frame, link))
                return SCAN_DEAD;
        frame_set(frame, scan->walk->arch->ip, frame->reg[link]);
        return SCAN_RETURN;
}

/* Every instruction is looked at once; true where it was not yet. */
static bool is_new(uint32_t *seen, uint64_t at)
{
        uint32_t tag = (uint32_t)at | 1u, i = (uint32_t)(at >> 1) & (SEEN - 1);

        while (seen[i] != 0) {
                if (seen[i] == tag)
                        return false;
                i = (i + 1) & (SEEN - 1);
        }
        seen[i] = tag;
        return true;
}

static enum scan_step one(struct scan *scan)
{
        if (scan->walk->arch->machine == PI_EM_RISCV)
                return scan_riscv(scan);
        return scan->path.thumb ? scan_thumb(scan) : scan_arm(scan);
}

/* A return address tells. Of another one nothing was recorded: ARM instructions stand at multiples
 * of 4, and as a rule without a condition, which is 14 in their highest bits. */
static bool is_thumb(const struct scan_code *code, uint64_t address, const struct frame *frame)
{
        uint64_t at = address - code->address;
        unsigned words = 0, always = 0;

        if (frame->caller)
                return frame->thumb;
        if (address % 4 != 0)
                return true;
        for (uint64_t i = at < 32 ? 0 : at - 32; i < at + 32 && i + 4 <= code->bytes.n; i += 4) {
                words++;
                always += pi_u32_at(code->bytes.p + i, code->swap) >> 28 == 14;
        }
        return always * 5 < words * 3;
}

/* The return address is code above which the stack pointer has not fallen. */
static bool take(struct walk *walk, const struct scan_path *path, struct frame *frame)
{
        struct frame up = path->frame;
        struct pi_unwind_place place;
        const struct pi_arch_registers *arch = walk->arch;
        uint64_t ip;

        if (up.reg[arch->sp] < frame->reg[arch->sp])
                return false;
        ip = up.reg[arch->ip]; /* the frame keeps what tells Thumb code */
        if (ip != 0 && !walk_place(walk, &ip, true, &place))
                return false;
        up.known &= ~(1ull << arch->link);
        up.caller = true;
        *frame = up;
        return true;
}

/* From the nearest way to the farthest, until one comes to a return. A branch keeps what is known
 * where it was met: the stack pointer is the same wherever code comes from. */
bool frame_by_code(struct walk *walk, const struct scan_code *code, uint64_t address,
                   struct frame *frame)
{
        uint32_t seen[SEEN] = { 0 };
        struct scan scan = { .walk = walk, .code = code, .path = { .frame = *frame } };
        struct scan_path from[SCAN_BRANCHES + 1];
        size_t ways = 0;

        if (walk->arch->machine != PI_EM_RISCV && walk->arch->machine != PI_EM_ARM)
                return false;
        scan.path.thumb = walk->arch->machine == PI_EM_ARM && is_thumb(code, address, frame);
        frame_set(&scan.path.frame, walk->arch->ip, address);
        for (unsigned steps = 0; steps < PI_LIMIT_UNWIND_SCAN_STEPS; steps++) {
                uint64_t at = scan.path.frame.reg[walk->arch->ip];
                size_t branches = scan.branch_count;
                enum scan_step step = is_new(seen, at) ? one(&scan) : SCAN_DEAD;

                for (; branches < scan.branch_count; branches++)
                        if (ways < SCAN_BRANCHES) {
                                from[ways] = scan.path;
                                frame_set(&from[ways++].frame, walk->arch->ip,
                                          scan.branch[branches]);
                        }
                scan.branch_count = 0;
                if (step == SCAN_RETURN && take(walk, &scan.path, frame))
                        return true;
                if (step == SCAN_ON)
                        continue;
                if (ways == 0)
                        return false;
                scan.path = from[--ways];
        }
        return false;
}

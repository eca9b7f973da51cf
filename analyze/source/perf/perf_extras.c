#include "analyze/source/perf/perf_extras.h"

#include "analyze/data/columns.h"
#include "base/limits.h"

/* PERF_SAMPLE_* -> PI_HAS_*. */
static const struct {
        uint64_t field;
        uint16_t has;
} fields[] = {
        { PERF_SAMPLE_ADDR, PI_HAS_ADDR },
        { PERF_SAMPLE_PHYS_ADDR, PI_HAS_PHYS_ADDR },
        { PERF_SAMPLE_WEIGHT, PI_HAS_WEIGHT },
        { PERF_SAMPLE_WEIGHT_STRUCT, PI_HAS_WEIGHT_STRUCT },
        { PERF_SAMPLE_DATA_SRC, PI_HAS_DATA_SRC },
        { PERF_SAMPLE_TRANSACTION, PI_HAS_TRANSACTION },
        { PERF_SAMPLE_CGROUP, PI_HAS_CGROUP },
        { PERF_SAMPLE_DATA_PAGE_SIZE, PI_HAS_DATA_PAGE_SIZE },
        { PERF_SAMPLE_CODE_PAGE_SIZE, PI_HAS_CODE_PAGE_SIZE },
        { PERF_SAMPLE_AUX, PI_HAS_AUX },
        { PERF_SAMPLE_BRANCH_STACK, PI_HAS_BRANCHES },
        { PERF_SAMPLE_RAW, PI_HAS_RAW },
        { PERF_SAMPLE_REGS_USER, PI_HAS_REGS_USER },
        { PERF_SAMPLE_STACK_USER, PI_HAS_STACK_USER },
        { PERF_SAMPLE_REGS_INTR, PI_HAS_REGS_INTR },
};

static uint16_t has_of(const struct perf_parts *parts)
{
        uint16_t has = 0;

        for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
                has |= parts->got & fields[i].field ? fields[i].has : 0;
        /* Kernel threads have no user registers and no user stack to copy. */
        if (parts->regs_user.abi == 0)
                has &= (uint16_t)~PI_HAS_REGS_USER;
        if (parts->regs_intr.abi == 0)
                has &= (uint16_t)~PI_HAS_REGS_INTR;
        if (parts->stack_user.n == 0)
                has &= (uint16_t)~PI_HAS_STACK_USER;
        return has;
}

/* The bit field of struct perf_branch_entry as a little-endian machine has it: mispred, predicted,
 * in_tx, abort (1 bit each), cycles (16), type (4), spec (2), new_type (4), priv (3). */
static uint64_t branch_flags(uint64_t bits, bool big_endian)
{
        static const uint8_t width[] = { 1, 1, 1, 1, 16, 4, 2, 4, 3 };
        uint64_t out = 0;
        unsigned at = 0;

        if (!big_endian)
                return bits & 0x1ffffffff;
        for (size_t i = 0; i < sizeof(width); i++) {
                uint64_t mask = (1ull << width[i]) - 1;

                out |= (bits >> (64 - at - width[i]) & mask) << at;
                at += width[i];
        }
        return out;
}

static uint32_t take_branches(struct perf_file *file, const struct perf_parts *parts)
{
        bool kept = file->rec->keep & PI_KEEP_SAMPLES; /* then they are resolved by the replay */
        struct pi_branches *branches = kept ? &file->branches : &file->rec->columns.branches;
        struct pi_cursor entries = parts->branches, counters = parts->counters;
        bool good = true;

        for (uint64_t i = 0; i < parts->branch_count && good; i++) {
                struct pi_branch branch = { .from = pi_cursor_u64(&entries),
                                            .from_frame = PI_NONE,
                                            .to_frame = PI_NONE };

                branch.to = pi_cursor_u64(&entries);
                branch.flags = branch_flags(pi_cursor_u64(&entries), file->big_endian);
                if (pi_cursor_left(&counters) > 0)
                        branch.counters = pi_cursor_u64(&counters);
                good = pi_branches_put(branches, &branch);
        }
        if (good)
                return pi_branches_finish(branches, parts->hw_index);
        pi_branches_drop(branches);
        return PI_NONE;
}

static struct pi_trait trait_of(const struct perf_parts *parts, uint16_t has)
{
        struct pi_trait trait = { .data_src = parts->data_src,
                                  .transaction = parts->transaction,
                                  .cgroup = parts->cgroup,
                                  .data_page_bytes = parts->data_page_bytes,
                                  .code_page_bytes = parts->code_page_bytes,
                                  .aux_bytes = (uint32_t)parts->aux.n };

        if (has & PI_HAS_STACK_USER) {
                trait.stack_bytes = (uint32_t)parts->stack_user.n;
                trait.stack_used_bytes = (uint32_t)parts->stack_used_bytes;
        }
        return trait;
}

/* The ABI and the values; NULL where there are none, or where memory ran out. */
static const uint64_t *copy_regs(struct perf_file *file, const struct perf_parts_regs *regs)
{
        struct pi_cursor c = regs->values;
        size_t count = regs->abi ? pi_cursor_left(&c) / 8 : 0;
        uint64_t *copy = count ? PI_NEW_ARRAY(file->rec->arena, uint64_t, count + 1) : NULL;

        if (copy)
                copy[0] = regs->abi;
        for (size_t i = 0; copy && i < count; i++)
                copy[i + 1] = pi_cursor_u64(&c);
        return copy;
}

static void copy_bytes(struct perf_file *file, const struct perf_parts *parts,
                       struct pi_sample_bytes *out)
{
        struct pi_str raw = { (const char *)parts->raw.p, parts->raw.n };

        if (!(file->rec->keep & PI_KEEP_RAW))
                return;
        if (parts->got & PERF_SAMPLE_RAW)
                raw = pi_arena_copy(file->rec->arena, raw);
        out->raw = (struct pi_bytes){ (const uint8_t *)raw.p, raw.n };
        out->regs_user = copy_regs(file, &parts->regs_user);
        out->regs_intr = copy_regs(file, &parts->regs_intr);
}

bool perf_extras_take(struct perf_file *file, const struct perf_record *record,
                      const struct perf_parts *parts, uint32_t chain, struct pi_sample *sample)
{
        struct pi_extras extras = { .has = 0, .chain = chain };
        uint16_t wanted;

        extras.has = parts->got & PERF_EXTRAS ? has_of(parts) : 0;
        extras.has |= chain == PI_NONE ? 0 : PI_HAS_CHAIN;
        wanted = extras.has;
        if (wanted == 0)
                return true;
        if (parts->got & PERF_EXTRAS)
                copy_bytes(file, parts, &extras.bytes);
        extras.addr = parts->addr;
        extras.phys_addr = parts->phys_addr;
        extras.weight = parts->weight;
        extras.trait = trait_of(parts, extras.has);
        extras.place = (struct pi_record_place){ .offset = record->position,
                                                 .stream = file->stream,
                                                 .unpacked = record->unpacked };
        if (extras.has & PI_HAS_BRANCHES) {
                extras.branch_list = take_branches(file, parts);
                if (extras.branch_list == PI_NONE)
                        extras.has &= (uint16_t)~PI_HAS_BRANCHES;
        }
        sample->row = pi_columns_add(&file->rec->columns, &extras);
        sample->has = extras.has;
        file->oddities.crowded_fields += extras.has != wanted;
        return sample->row != PI_NONE && !file->rec->arena->failed;
}

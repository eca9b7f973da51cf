#include "analyze/data/columns.h"

#include "base/limits.h"
#include "base/num.h"

#define TRAITS                                                                          \
        (PI_HAS_DATA_SRC | PI_HAS_TRANSACTION | PI_HAS_CGROUP | PI_HAS_DATA_PAGE_SIZE | \
         PI_HAS_CODE_PAGE_SIZE | PI_HAS_AUX | PI_HAS_STACK_USER)
#define PLACES (PI_HAS_RAW | PI_HAS_REGS_USER | PI_HAS_STACK_USER | PI_HAS_REGS_INTR)
#define WEIGHTS (PI_HAS_WEIGHT | PI_HAS_WEIGHT_STRUCT)

/* A place in 64 bits: 128 TiB, 65536 streams. */
#define PLACE_UNPACKED (1ull << 63)
#define PLACE_STREAM_SHIFT 47
#define PLACE_STREAM_MAX 0xffff
#define PLACE_OFFSET_MAX ((1ull << PLACE_STREAM_SHIFT) - 1)

void pi_columns_init(struct pi_columns *columns, struct pi_arena *arena)
{
        struct pi_vec *numbers[] = { &columns->addr, &columns->phys_addr, &columns->weight,
                                     &columns->place };

        *columns = (struct pi_columns){ .rows = 0 };
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
                pi_vec_init(numbers[i], arena, sizeof(uint64_t), PI_LIMIT_SAMPLES);
        pi_vec_init(&columns->trait, arena, sizeof(uint32_t), PI_LIMIT_SAMPLES);
        pi_vec_init(&columns->branch_list, arena, sizeof(uint32_t), PI_LIMIT_SAMPLES);
        pi_vec_init(&columns->addr_frame, arena, sizeof(uint32_t), PI_LIMIT_SAMPLES);
        pi_vec_init(&columns->chain, arena, sizeof(uint32_t), PI_LIMIT_SAMPLES);
        pi_vec_init(&columns->bytes, arena, sizeof(struct pi_sample_bytes), PI_LIMIT_SAMPLES);
        pi_vec_init(&columns->unwound, arena, sizeof(uint32_t), PI_LIMIT_SAMPLES);
        pi_set_init(&columns->traits, arena, sizeof(struct pi_trait), PI_LIMIT_TRAITS);
        pi_branches_init(&columns->branches, arena);
}

void pi_columns_done(struct pi_columns *columns)
{
        pi_set_done(&columns->traits);
        pi_branches_done(&columns->branches);
}

static bool same_trait(const void *items, uint32_t id, const void *key)
{
        const struct pi_trait *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->data_src == b->data_src && a->transaction == b->transaction &&
               a->cgroup == b->cgroup && a->data_page_bytes == b->data_page_bytes &&
               a->code_page_bytes == b->code_page_bytes && a->aux_bytes == b->aux_bytes &&
               a->stack_bytes == b->stack_bytes && a->stack_used_bytes == b->stack_used_bytes;
}

static uint32_t add_trait(struct pi_columns *columns, const struct pi_trait *trait)
{
        uint64_t hash = pi_hash_pair(pi_hash_pair(trait->data_src, trait->transaction),
                                     pi_hash_pair(trait->cgroup, trait->aux_bytes));

        hash = pi_hash_pair(hash, pi_hash_pair(trait->data_page_bytes, trait->code_page_bytes));
        hash = pi_hash_pair(hash, (uint64_t)trait->stack_bytes << 32 | trait->stack_used_bytes);
        return pi_set_add(&columns->traits, hash, same_trait, trait);
}

/* The cell of a row in a column that may have begun later than the rows did. */
static void *cell(struct pi_vec *column, uint32_t row)
{
        while (column->count <= row) {
                if (!pi_vec_push(column))
                        return NULL;
        }
        return pi_vec_at(column, row);
}

static bool put_u64(struct pi_vec *column, uint32_t row, uint64_t value)
{
        uint64_t *at = cell(column, row);

        if (at)
                *at = value;
        return at;
}

static bool put_u32(struct pi_vec *column, uint32_t row, uint32_t value)
{
        uint32_t *at = cell(column, row);

        if (at)
                *at = value;
        return at;
}

static bool put_trait(struct pi_columns *columns, uint32_t row, struct pi_extras *extras)
{
        uint32_t id = add_trait(columns, &extras->trait);

        if (id != PI_NONE)
                return put_u32(&columns->trait, row, id);
        extras->has &= (uint16_t)~TRAITS;
        return true;
}

static bool put_place(struct pi_columns *columns, uint32_t row, struct pi_extras *extras)
{
        const struct pi_record_place *place = &extras->place;

        if (place->offset <= PLACE_OFFSET_MAX && place->stream <= PLACE_STREAM_MAX)
                return put_u64(&columns->place, row,
                               place->offset | (uint64_t)place->stream << PLACE_STREAM_SHIFT |
                                       (place->unpacked ? PLACE_UNPACKED : 0));
        extras->has &= (uint16_t)~PLACES;
        return true;
}

static bool put_bytes(struct pi_columns *columns, uint32_t row, const struct pi_extras *extras)
{
        struct pi_sample_bytes *at = cell(&columns->bytes, row);

        if (at)
                *at = extras->bytes;
        return at;
}

static bool has_bytes(const struct pi_sample_bytes *bytes)
{
        return bytes->raw.p || bytes->regs_user || bytes->regs_intr;
}

uint32_t pi_columns_add(struct pi_columns *columns, struct pi_extras *extras)
{
        uint32_t row = columns->rows;
        uint16_t has = extras->has;

        if (row == PI_LIMIT_SAMPLES ||
            (has & PI_HAS_ADDR && !put_u64(&columns->addr, row, extras->addr)) ||
            (has & PI_HAS_PHYS_ADDR && !put_u64(&columns->phys_addr, row, extras->phys_addr)) ||
            (has & WEIGHTS && !put_u64(&columns->weight, row, extras->weight)) ||
            (has & PI_HAS_BRANCHES && !put_u32(&columns->branch_list, row, extras->branch_list)) ||
            (has & TRAITS && !put_trait(columns, row, extras)) ||
            (has & PLACES && !put_place(columns, row, extras)) ||
            (has & PI_HAS_CHAIN && !put_u32(&columns->chain, row, extras->chain)) ||
            (has_bytes(&extras->bytes) && !put_bytes(columns, row, extras)))
                return PI_NONE;
        columns->rows++;
        return row;
}

bool pi_columns_addr(const struct pi_columns *columns, const struct pi_sample *sample,
                     uint64_t *out)
{
        if (sample->has & PI_HAS_ADDR)
                *out = *PI_AT(&columns->addr, uint64_t, sample->row);
        return sample->has & PI_HAS_ADDR;
}

bool pi_columns_phys_addr(const struct pi_columns *columns, const struct pi_sample *sample,
                          uint64_t *out)
{
        if (sample->has & PI_HAS_PHYS_ADDR)
                *out = *PI_AT(&columns->phys_addr, uint64_t, sample->row);
        return sample->has & PI_HAS_PHYS_ADDR;
}

bool pi_columns_weight(const struct pi_columns *columns, const struct pi_sample *sample,
                       uint64_t *out)
{
        uint64_t weight;

        if (!(sample->has & WEIGHTS))
                return false;
        weight = *PI_AT(&columns->weight, uint64_t, sample->row);
        *out = sample->has & PI_HAS_WEIGHT ? weight : (uint32_t)weight;
        return true;
}

bool pi_columns_latencies(const struct pi_columns *columns, const struct pi_sample *sample,
                          uint16_t *second, uint16_t *third)
{
        uint64_t weight;

        if (!(sample->has & PI_HAS_WEIGHT_STRUCT))
                return false;
        weight = *PI_AT(&columns->weight, uint64_t, sample->row);
        *second = (uint16_t)(weight >> 32);
        *third = (uint16_t)(weight >> 48);
        return true;
}

const struct pi_trait *pi_columns_trait(const struct pi_columns *columns,
                                        const struct pi_sample *sample)
{
        if (!(sample->has & TRAITS))
                return NULL;
        return PI_AT(&columns->traits.list, struct pi_trait,
                     *PI_AT(&columns->trait, uint32_t, sample->row));
}

const struct pi_branch_list *pi_columns_branches(const struct pi_columns *columns,
                                                 const struct pi_sample *sample)
{
        if (!(sample->has & PI_HAS_BRANCHES))
                return NULL;
        return pi_branches_list(&columns->branches,
                                *PI_AT(&columns->branch_list, uint32_t, sample->row));
}

bool pi_columns_chain(const struct pi_columns *columns, const struct pi_sample *sample,
                      uint32_t *out)
{
        if (sample->has & PI_HAS_CHAIN)
                *out = *PI_AT(&columns->chain, uint32_t, sample->row);
        return sample->has & PI_HAS_CHAIN;
}

uint32_t pi_columns_addr_frame(const struct pi_columns *columns, const struct pi_sample *sample)
{
        if (!(sample->has & PI_HAS_ADDR) || sample->row >= columns->addr_frame.count)
                return PI_NONE;
        /* A cell that was never set is 0. */
        return *PI_AT(&columns->addr_frame, uint32_t, sample->row) - 1;
}

bool pi_columns_set_addr_frame(struct pi_columns *columns, const struct pi_sample *sample,
                               uint32_t frame)
{
        return put_u32(&columns->addr_frame, sample->row, frame + 1);
}

const struct pi_sample_bytes *pi_columns_bytes(const struct pi_columns *columns,
                                               const struct pi_sample *sample)
{
        if (!(sample->has & PLACES) || sample->row >= columns->bytes.count)
                return NULL;
        return PI_AT(&columns->bytes, struct pi_sample_bytes, sample->row);
}

bool pi_columns_place(const struct pi_columns *columns, const struct pi_sample *sample,
                      struct pi_record_place *out)
{
        uint64_t place;

        if (!(sample->has & PLACES))
                return false;
        place = *PI_AT(&columns->place, uint64_t, sample->row);
        *out = (struct pi_record_place){
                .offset = place & PLACE_OFFSET_MAX,
                .stream = (uint32_t)(place >> PLACE_STREAM_SHIFT) & PLACE_STREAM_MAX,
                .unpacked = (place & PLACE_UNPACKED) != 0,
        };
        return true;
}

uint32_t pi_columns_unwound(const struct pi_columns *columns, const struct pi_sample *sample)
{
        if (!(sample->has & PI_HAS_REGS_USER) || sample->row >= columns->unwound.count)
                return PI_NONE;
        return *PI_AT(&columns->unwound, uint32_t, sample->row) - 1;
}

bool pi_columns_set_unwound(struct pi_columns *columns, const struct pi_sample *sample,
                            uint32_t unwound)
{
        return put_u32(&columns->unwound, sample->row, unwound + 1);
}

#include "analyze/unwind/exidx.h"

#include "base/limits.h"

#include <stdlib.h>

#define CANTUNWIND 1
#define ITEM_BYTES 8

/* A place relative to the word's own, in 31 bits. */
static uint64_t prel31(uint32_t word, uint64_t at)
{
        int32_t offset = (int32_t)(word << 1) >> 1;

        return (uint32_t)(at + (uint64_t)(int64_t)offset);
}

static uint32_t word_at(struct pi_bytes bytes, size_t at, bool swap)
{
        return pi_u32_at(bytes.p + at, swap);
}

/* The words of an entry of .ARM.extab: in a compact form (6.3), or behind a personality routine, as
 * the one of C++ has them. */
static void read_table(const struct exidx_source *source, uint64_t address, struct exidx_item *item)
{
        uint64_t at = address - source->table_at;
        uint64_t words = 0;
        uint32_t word;

        item->damaged = true;
        if (address < source->table_at || source->table.n < 4 || at > source->table.n - 4)
                return;
        word = word_at(source->table, (size_t)at, source->swap);
        item->first = 1;
        if (!(word & 0x80000000u)) { /* generic: how many words follow stands in the next */
                at += 4;
                if (at > source->table.n - 4)
                        return;
                words = word_at(source->table, (size_t)at, source->swap) >> 24;
        } else if ((word >> 24 & 0x7f) == 1 || (word >> 24 & 0x7f) == 2) {
                words = word >> 16 & 0xff;
                item->first = 2;
        } else if ((word >> 24 & 0x7f) != 0) {
                return;
        }
        if (4 * (words + 1) > source->table.n - at)
                return;
        item->program = (struct pi_bytes){ source->table.p + at, (size_t)(4 * (words + 1)) };
        item->damaged = false;
}

static void read_item(const struct exidx_source *source, size_t at, struct exidx_item *item)
{
        uint32_t word = word_at(source->index, at + 4, source->swap);

        item->start = prel31(word_at(source->index, at, source->swap), source->index_at + at);
        if (word == CANTUNWIND) {
                item->ends = true;
        } else if (word & 0x80000000u) {
                item->program = (struct pi_bytes){ source->index.p + at + 4, 4 };
                item->first = 1;
                item->damaged = (word >> 24 & 0x7f) != 0;
        } else {
                read_table(source, prel31(word, source->index_at + at + 4), item);
        }
}

static int compare(const void *a, const void *b)
{
        const struct exidx_item *x = a, *y = b;

        return x->start < y->start ? -1 : x->start > y->start;
}

bool exidx_make(struct exidx *exidx, const struct exidx_source *source, struct pi_arena *arena)
{
        size_t count = source->index.n / ITEM_BYTES;
        bool sorted = true;

        *exidx = (struct exidx){ .swap = source->swap };
        if (count > PI_LIMIT_CFI_FUNCTIONS)
                count = PI_LIMIT_CFI_FUNCTIONS;
        if (count == 0)
                return true;
        exidx->item = PI_NEW_ARRAY(arena, struct exidx_item, count);
        if (!exidx->item)
                return false;
        for (size_t i = 0; i < count; i++) {
                read_item(source, i * ITEM_BYTES, &exidx->item[i]);
                sorted &= i == 0 || exidx->item[i - 1].start <= exidx->item[i].start;
        }
        exidx->count = count;
        if (!sorted)
                qsort(exidx->item, count, sizeof(exidx->item[0]), compare);
        return true;
}

const struct exidx_item *exidx_find(const struct exidx *exidx, uint64_t address)
{
        size_t low = 0, high = exidx->count;

        while (high - low > 1) {
                size_t middle = low + (high - low) / 2;

                if (exidx->item[middle].start <= address)
                        low = middle;
                else
                        high = middle;
        }
        return high > low && exidx->item[low].start <= address ? &exidx->item[low] : NULL;
}

/* Bytes stand from the most significant one of each word on. */
bool exidx_next(struct exidx_reader *reader, uint8_t *out)
{
        size_t at = reader->at + reader->item->first;

        if (at >= reader->item->program.n)
                return false;
        *out = (uint8_t)(word_at(reader->item->program, at & ~(size_t)3, reader->exidx->swap) >>
                         (24 - 8 * (at & 3)));
        reader->at++;
        return true;
}

/* Where every function's FDE stands, from one walk through the section: .eh_frame_hdr, which may be
 * missing, old or made up, is not needed. */
#include "analyze/unwind/cfi.h"
#include "base/limits.h"

#include <stdlib.h>

static size_t count_functions(const struct cfi_section *section)
{
        struct cfi_block block = { .next = 0 };
        size_t count = 0;

        for (;;) {
                block = cfi_block_at(section, block.next);
                if (block.kind == CFI_END)
                        return count;
                count += block.kind == CFI_FUNCTION;
        }
}

/* First by start; of several that start together, the one that stands first. */
static int compare(const void *a, const void *b)
{
        const struct cfi_index_item *x = a, *y = b;

        if (x->start != y->start)
                return x->start < y->start ? -1 : 1;
        return x->at < y->at ? -1 : x->at > y->at;
}

static void sort(struct cfi_index *index)
{
        bool sorted = true;
        size_t kept = 0;

        for (size_t i = 1; i < index->count && sorted; i++)
                sorted = index->item[i - 1].start < index->item[i].start;
        if (sorted)
                return;
        qsort(index->item, index->count, sizeof(index->item[0]), compare);
        for (size_t i = 0; i < index->count; i++) {
                if (i == 0 || index->item[i].start != index->item[kept - 1].start)
                        index->item[kept++] = index->item[i];
        }
        index->count = kept;
}

bool cfi_index_make(struct cfi_index *index, const struct cfi_section *section,
                    bool (*is_code)(const void *user, uint64_t address), const void *user,
                    struct pi_arena *arena)
{
        size_t room = section->bytes.n > UINT32_MAX ? 0 : count_functions(section);
        struct cfi_block block = { .next = 0 };
        struct cfi_common common = { .at = UINT64_MAX };
        bool good = false;

        *index = (struct cfi_index){ .item = NULL };
        if (room == 0)
                return true;
        if (room > PI_LIMIT_CFI_FUNCTIONS)
                room = PI_LIMIT_CFI_FUNCTIONS;
        index->item = PI_NEW_ARRAY(arena, struct cfi_index_item, room);
        if (!index->item)
                return false;
        while (index->count < room) {
                struct cfi_entry entry;

                block = cfi_block_at(section, block.next);
                if (block.kind == CFI_END)
                        break;
                if (block.kind != CFI_FUNCTION)
                        continue;
                if (block.common_at != common.at) {
                        good = cfi_common_read(section, block.common_at, &common);
                        common.at = block.common_at;
                }
                if (good && cfi_entry_read(section, &block, &common, &entry) && entry.size > 0 &&
                    entry.size <= UINT32_MAX && is_code(user, entry.start))
                        index->item[index->count++] =
                                (struct cfi_index_item){ entry.start, (uint32_t)entry.size,
                                                         (uint32_t)block.at };
        }
        sort(index);
        return true;
}

size_t cfi_index_find(const struct cfi_index *index, uint64_t address)
{
        size_t low = 0, high = index->count;

        while (high - low > 1) {
                size_t middle = low + (high - low) / 2;

                if (index->item[middle].start <= address)
                        low = middle;
                else
                        high = middle;
        }
        if (high <= low || address < index->item[low].start ||
            address - index->item[low].start >= index->item[low].size)
                return SIZE_MAX;
        return low;
}

/* Places in a file <-> addresses, by the segments that are loaded. */
#include "analyze/symbol/elf_file.h"

static bool is_loaded(const struct pi_elf_segment *s, bool code)
{
        return s->type == PI_PT_LOAD && (!code || (s->flags & PI_PF_X) != 0);
}

static bool find_address(const struct pi_elf *elf, uint64_t offset, bool code, uint64_t *address)
{
        for (size_t i = 0; i < elf->segment_count; i++) {
                const struct pi_elf_segment *s = &elf->segments[i];
                if (!is_loaded(s, code) || offset < s->offset || offset - s->offset >= s->file_size)
                        continue;
                *address = s->address + (offset - s->offset);
                return true;
        }
        return false;
}

bool pi_elf_address(const struct pi_elf *elf, uint64_t offset, uint64_t *address)
{
        return find_address(elf, offset, true, address) ||
               find_address(elf, offset, false, address);
}

static bool find_offset(const struct pi_elf *elf, uint64_t address, bool code, uint64_t *offset)
{
        for (size_t i = 0; i < elf->segment_count; i++) {
                const struct pi_elf_segment *s = &elf->segments[i];
                if (!is_loaded(s, code) || address < s->address ||
                    address - s->address >= s->file_size)
                        continue;
                *offset = s->offset + (address - s->address);
                return true;
        }
        return false;
}

bool pi_elf_offset(const struct pi_elf *elf, uint64_t address, uint64_t *offset)
{
        return find_offset(elf, address, true, offset) || find_offset(elf, address, false, offset);
}

static uint64_t align_up(uint64_t value, uint64_t align)
{
        return align > 1 && (align & (align - 1)) == 0 ? (value + align - 1) & ~(align - 1) : value;
}

/* objcopy --only-keep-debug keeps addresses and sizes in memory and empties the rest. The first
 * segment is known where it holds the ELF header: it stood at offset 0. Read-only segments that
 * follow it page by page, with no gap, can have stood nowhere but page by page in the file, since
 * offset and address agree within a page. Other layouts leave a choice and are not guessed at. */
void pi_elf_restore_segments(struct pi_elf *elf)
{
        const struct pi_elf_segment *first = NULL, *last = NULL;

        for (size_t i = 0; i < elf->segment_count; i++) {
                struct pi_elf_segment *s = &elf->segments[i];
                if (!is_loaded(s, false))
                        continue;
                if (s->flags & PI_PF_W)
                        return;
                if (!first && (s->offset != 0 || s->file_size == 0))
                        return;
                if (last && s->address != align_up(last->address + last->memory_size, s->align))
                        return;
                first = first ? first : s;
                s->offset = s->address - first->address;
                s->file_size = s->memory_size;
                last = s;
        }
}

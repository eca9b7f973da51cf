/* The build id that an ELF file has in its notes. */
#include "analyze/symbol/elf_file.h"

#define NOTES_MAX (16u << 10) /* bytes read of one area of notes */
#define AREAS_MAX 256         /* sections of notes that are looked at */

static bool note_area(struct pi_elf *elf, uint64_t offset, uint64_t size, uint64_t align)
{
        uint8_t raw[NOTES_MAX];
        size_t n = size < NOTES_MAX ? (size_t)size : NOTES_MAX;

        return pi_elf_bytes(elf, offset, raw, n) &&
               pi_build_id_from_notes((struct pi_bytes){ raw, n }, elf->swap, align == 8 ? 8 : 4,
                                      &elf->build_id);
}

/* From the segments, or from the sections where debug data was split off carelessly. */
void pi_elf_find_build_id(struct pi_elf *elf)
{
        size_t areas = 0;

        for (size_t i = 0; i < elf->segment_count; i++) {
                const struct pi_elf_segment *s = &elf->segments[i];
                if (s->type == PI_PT_NOTE && note_area(elf, s->offset, s->file_size, s->align))
                        return;
        }
        for (size_t i = 0; i < elf->section_count && areas < AREAS_MAX; i++) {
                const struct pi_elf_section *s = &elf->sections[i];
                areas += s->type == PI_SHT_NOTE;
                if (s->type == PI_SHT_NOTE && note_area(elf, s->offset, s->size, 4))
                        return;
        }
}

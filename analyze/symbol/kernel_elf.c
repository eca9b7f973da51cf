#include "analyze/symbol/kernel_elf.h"

#include "analyze/symbol/elf_symbols.h"
#include "base/num.h"

bool pi_kernel_elf_slide(const struct pi_elf *elf, const struct pi_kernel *kernel, uint64_t *slide)
{
        uint64_t value;

        if (kernel->text == 0)
                return false;
        if (!(kernel->text_name.n > 0 && pi_elf_symbol_value(elf, kernel->text_name, &value)) &&
            !pi_elf_symbol_value(elf, PI_STR("_text"), &value) &&
            !pi_elf_symbol_value(elf, PI_STR("_stext"), &value))
                return false;
        *slide = kernel->text - value;
        return true;
}

/* The addresses that sections of code take, from the first to the last; none: an empty range. */
static void code_range(const struct pi_elf *elf, uint64_t *from, uint64_t *to)
{
        *from = UINT64_MAX;
        *to = 0;
        for (size_t i = 0; i < elf->section_count; i++) {
                const struct pi_elf_section *s = &elf->sections[i];
                uint64_t end = pi_sat_add_u64(s->address, s->size);
                if (!(s->flags & PI_SHF_EXECINSTR) || s->address == 0)
                        continue;
                if (s->address < *from)
                        *from = s->address;
                if (end > *to)
                        *to = end;
        }
}

/* The wanted addresses in the file's terms: still ascending, for a range of them is moved whole. */
static uint64_t *file_addresses(const struct pi_elf *elf, uint64_t slide,
                                const struct pi_symbol_job *job, size_t **index, size_t *count)
{
        size_t all = job->request.count;
        uint64_t *addresses = PI_NEW_ARRAY(job->scratch, uint64_t, all), from, to;

        *index = PI_NEW_ARRAY(job->scratch, size_t, all);
        *count = 0;
        code_range(elf, &from, &to);
        for (size_t i = 0; addresses && *index && i < all; i++) {
                uint64_t address = job->request.address[i] - slide;
                if (job->answers[i].name.n > 0 || address < from || address >= to ||
                    (*count > 0 && address <= addresses[*count - 1]))
                        continue;
                addresses[*count] = address;
                (*index)[(*count)++] = i;
        }
        return *index ? addresses : NULL;
}

static bool take_answers(const struct pi_lookup *lookup, struct pi_elf_tables *tables,
                         uint64_t slide, const size_t *index, struct pi_symbol_job *job)
{
        for (size_t i = 0; i < lookup->count; i++) {
                struct pi_symbol symbol = pi_lookup_at(lookup, i);
                struct pi_symbol_answer *answer = &job->answers[index[i]];
                if (!symbol.set)
                        continue;
                answer->start = symbol.start + slide;
                answer->name = pi_arena_copy(
                        job->arena, pi_elf_name(&tables->names[symbol.table], symbol.name));
                if (!answer->name.p)
                        return false;
        }
        return true;
}

bool pi_kernel_elf_answer(const struct pi_elf *elf, uint64_t slide, struct pi_symbol_job *job,
                          size_t *functions)
{
        struct pi_elf_tables *tables = PI_NEW_ARRAY(job->scratch, struct pi_elf_tables, 1);
        struct pi_lookup lookup;
        size_t *index, count;
        uint64_t *addresses = file_addresses(elf, slide, job, &index, &count);

        if (!tables || !addresses)
                return false;
        tables->stubs = PI_ELF_TABLES;
        if (!pi_lookup_init(&lookup, job->scratch, addresses, count, pi_elf_symbol_look, tables))
                return false;
        *functions = pi_elf_symbols(tables, elf, PI_SHT_SYMTAB, &lookup);
        pi_lookup_finish(&lookup);
        return take_answers(&lookup, tables, slide, index, job);
}

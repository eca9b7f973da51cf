#include "analyze/symbol/elf_answer.h"

#include "analyze/symbol/demangle.h"
#include "analyze/symbol/elf_symbols.h"

#include <stdlib.h>

/* One wanted address that the image has. */
struct place {
        uint64_t address;
        size_t request; /* index into the request */
};

struct work {
        const struct pi_elf *image;
        struct pi_symbol_job *job;
        struct place *places;
        uint64_t *addresses; /* [count] of places */
        size_t count;
        struct pi_elf_tables *tables;
        struct pi_lookup lookup;
        struct pi_elf_told told;
};

static int compare_places(const void *a, const void *b)
{
        const struct place *x = a, *y = b;

        if (x->address != y->address)
                return x->address < y->address ? -1 : 1;
        return x->request < y->request ? -1 : x->request > y->request;
}

/* File offsets -> addresses, in ascending order: segments need not be. */
static bool place_all(struct work *w)
{
        const struct pi_symbol_request *request = &w->job->request;

        w->places = PI_NEW_ARRAY(w->job->scratch, struct place, request->count);
        w->addresses = PI_NEW_ARRAY(w->job->scratch, uint64_t, request->count);
        if (!w->places || !w->addresses)
                return false;
        for (size_t i = 0; i < request->count; i++) {
                struct place *place = &w->places[w->count];
                if (!pi_elf_address(w->image, request->address[i], &place->address))
                        continue;
                place->request = i;
                w->count++;
        }
        qsort(w->places, w->count, sizeof(w->places[0]), compare_places);
        for (size_t i = 0; i < w->count; i++)
                w->addresses[i] = w->places[i].address;
        return true;
}

/* True where the file has function symbols beyond those that it exports. */
static bool show_tables(struct work *w, const struct pi_elf *elf)
{
        size_t own = pi_elf_symbols(w->tables, elf, PI_SHT_SYMTAB, &w->lookup);

        w->told.functions += own + pi_elf_symbols(w->tables, elf, PI_SHT_DYNSYM, &w->lookup);
        return own > 0;
}

static bool show_mini(struct work *w)
{
        struct pi_elf *inside = PI_NEW(w->job->scratch, struct pi_elf);

        if (inside)
                w->told.mini = pi_elf_mini_read(w->image, w->job->scratch, inside);
        return inside && w->told.mini == PI_ELF_MINI_FOUND && show_tables(w, inside);
}

static void show_all(struct work *w, const struct pi_elf *debug)
{
        bool own = debug && show_tables(w, debug);

        if (w->image != debug)
                own |= show_tables(w, w->image);
        if (!own)
                own = show_mini(w);
        if (w->image != debug)
                pi_elf_stubs(w->tables, w->image, &w->lookup);
        w->told.exports = !own && w->told.functions > 0;
        w->told.full = w->tables->full;
}

static bool name_symbol(struct work *w, const struct pi_symbol *symbol,
                        struct pi_symbol_answer *answer)
{
        struct pi_str name = pi_elf_name(&w->tables->names[symbol->table], symbol->name);

        answer->start = symbol->start;
        pi_elf_offset(w->image, symbol->start, &answer->start);
        answer->name = pi_demangle(w->job->arena, name, w->job->request.demangle);
        if (answer->name.p && symbol->table == w->tables->stubs)
                answer->name = pi_arena_format(w->job->arena, "%.*s@plt", (int)answer->name.n,
                                               answer->name.p);
        return answer->name.p != NULL;
}

/* Neighbours mostly share a function, and then its name. */
static bool answer_all(struct work *w)
{
        struct pi_symbol_answer last = { .start = 0 };
        uint64_t last_order = UINT64_MAX;

        for (size_t i = 0; i < w->count; i++) {
                struct pi_symbol symbol = pi_lookup_at(&w->lookup, i);
                if (!symbol.set)
                        continue;
                if (symbol.order != last_order && !name_symbol(w, &symbol, &last))
                        return false;
                last_order = symbol.order;
                w->job->answers[w->places[i].request] = last;
        }
        return true;
}

bool pi_elf_answer(const struct pi_elf *image, const struct pi_elf *debug,
                   struct pi_symbol_job *job, struct pi_elf_told *told)
{
        struct work w = { .image = image, .job = job };

        w.tables = PI_NEW(job->scratch, struct pi_elf_tables);
        if (!w.tables || !place_all(&w) ||
            !pi_lookup_init(&w.lookup, job->scratch, w.addresses, w.count, pi_elf_symbol_look,
                            w.tables))
                return false;
        w.tables->stubs = PI_ELF_TABLES;
        show_all(&w, debug);
        pi_lookup_finish(&w.lookup);
        if (!answer_all(&w))
                return false;
        *told = w.told;
        return true;
}

/* Where files are kept by their build id. */
#include "analyze/symbol/elf_search.h"

#include <stdio.h>

/* Around "xx/yyyy" and around "xxyyyy": GDB and perf, debuginfod's clients. */
static const struct place {
        const char *before, *after;
        bool split;
} places[] = {
        { ".build-id/", "", true },
        { ".build-id/", ".debug", true },
        { ".build-id/", "/elf", true }, /* perf buildid-cache, through its links */
        { ".build-id/", "/vdso", true },
        { ".build-id/", "/debug", true },
        { "usr/lib/debug/.build-id/", ".debug", true },
        { "usr/lib/debug/.build-id/", "", true },
        { "", "/executable", false },
        { "", "/debuginfo", false },
};

static bool try_place(struct pi_elf_search *s, const struct pi_elf_proof *proof,
                      const struct place *place, const char *hex)
{
        char path[128];
        int n = place->split
                        ? snprintf(path, sizeof(path), "%s%.2s/%s%s", place->before, hex, hex + 2,
                                   place->after)
                        : snprintf(path, sizeof(path), "%s%s%s", place->before, hex, place->after);

        return n > 0 && (size_t)n < sizeof(path) &&
               pi_elf_try(s, proof, (struct pi_str){ path, (size_t)n });
}

static bool is_enough(const struct pi_elf_search *s, const struct pi_elf_proof *proof)
{
        return proof->what == PI_SYMBOL_ALT_FILE || pi_elf_search_complete(s);
}

bool pi_elf_try_ids(struct pi_elf_search *s, const struct pi_elf_proof *proof)
{
        struct pi_build_id id = pi_build_id_trim(&proof->id);
        char hex[PI_BUILD_ID_TEXT];

        if (id.size < 2)
                return false;
        pi_build_id_text(&id, hex);
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
                if (try_place(s, proof, &places[i], hex) && is_enough(s, proof))
                        return true;
        return false;
}

bool pi_elf_try_recorded(struct pi_elf_search *s, const struct pi_elf_proof *proof)
{
        if (proof->id.size == 0)
                return false;
        for (size_t i = 0; i < s->context->file_count; i++) {
                const struct pi_symbol_file *file = &s->context->files[i];
                if (!pi_build_id_same(&proof->id, &file->id))
                        continue;
                s->root = (struct pi_symbol_root){ -1, file->where, file->index };
                if (pi_elf_try_fd(s, proof, file->path, file->fd) && is_enough(s, proof))
                        return true;
        }
        return false;
}

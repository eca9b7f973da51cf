/* Any bytes as ELF notes, in either byte order and alignment, and as a path that says a build id.
 */
#include "analyze/symbol/build_id.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct pi_build_id *id)
{
        char text[PI_BUILD_ID_TEXT];
        struct pi_build_id trimmed = pi_build_id_trim(id), back;

        if (id->size == 0 || id->size > PI_BUILD_ID_MAX || !pi_build_id_same(id, &trimmed))
                abort();
        pi_build_id_text(id, text);
        if (strlen(text) != 2u * id->size)
                abort();
        /* What is written as the cache of perf has it reads back. */
        char path[PI_BUILD_ID_TEXT + 8] = "x/";
        strcat(strcat(path, text), "/elf");
        if (id->size >= 8 &&
            (!pi_build_id_from_path(pi_str_of(path), &back) || !pi_build_id_same(id, &back)))
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_bytes notes = { data, size };
        struct pi_build_id id;

        for (unsigned i = 0; i < 4; i++)
                if (pi_build_id_from_notes(notes, i & 1, i & 2 ? 8 : 4, &id))
                        check(&id);
        if (pi_build_id_from_path((struct pi_str){ (const char *)data, size }, &id) &&
            (id.size == 0 || id.size > PI_BUILD_ID_MAX))
                abort();
        return 0;
}

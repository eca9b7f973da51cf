/* Any bytes as the name of a symbol, in every form; and as a name to be made shorter. */
#include "analyze/symbol/demangle.h"
#include "base/limits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void shorten(const uint8_t *data, size_t size)
{
        char *text = malloc(size + 1);

        if (!text)
                return;
        memcpy(text, data, size);
        if (pi_demangle_shorten(text, size) > size)
                abort();
        free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_arena arena;

        pi_arena_init(&arena, 1u << 20);
        for (int form = PI_DEMANGLE_USUAL; form <= PI_DEMANGLE_NONE; form++) {
                struct pi_str name =
                        pi_demangle(&arena, (struct pi_str){ (const char *)data, size },
                                    (enum pi_demangle_form)form);
                if (!name.p || name.n > PI_LIMIT_DEMANGLED_BYTES)
                        abort();
        }
        pi_arena_done(&arena);
        shorten(data, size);
        return 0;
}

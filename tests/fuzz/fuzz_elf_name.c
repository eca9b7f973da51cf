/* Any bytes as the name of a symbol. */
#include "analyze/symbol/demangle.h"
#include "base/limits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_arena arena;

        pi_arena_init(&arena, 1u << 20);
        struct pi_str name = pi_demangle(&arena, (struct pi_str){ (const char *)data, size });
        if (!name.p || name.n > PI_LIMIT_DEMANGLED_BYTES)
                abort();
        pi_arena_done(&arena);
        return 0;
}

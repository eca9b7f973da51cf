/* Any bytes as what .gnu_debugdata holds: unpacked, read as an ELF file, asked for its symbols. */
#include "analyze/symbol/elf_answer.h"
#include "base/limits.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct pi_elf *inside, struct pi_arena *arena)
{
        struct pi_module module = { .kind = PI_MODULE_FILE };
        uint64_t addresses[] = { 0, 0x1000, 0x1100, 0x1fff };
        struct pi_symbol_answer answers[4] = { { .start = 0 } };
        struct pi_symbol_job job = {
                .request = { .module = &module, .address = addresses, .count = 4 },
                .answers = answers,
                .arena = arena,
                .scratch = arena,
        };
        struct pi_elf_told told;

        if (pi_elf_answer(inside, NULL, &job, &told))
                for (size_t i = 0; i < 4; i++)
                        if (answers[i].name.n > PI_LIMIT_DEMANGLED_BYTES)
                                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_elf outside = { .fd = -1, .memory = data, .size_bytes = size };
        struct pi_arena arena;
        struct pi_bytes bytes;
        struct pi_elf inside;

        pi_arena_init(&arena, 512u << 20);
        if (pi_elf_mini_unpack(&outside, 0, size, &arena, &bytes) == PI_ELF_MINI_FOUND) {
                if (bytes.n > PI_LIMIT_MINI_BYTES)
                        abort();
                if (pi_elf_read_memory(&inside, bytes, &arena))
                        ask(&inside, &arena);
        }
        pi_arena_done(&arena);
        return 0;
}

/* Any bytes as a perf-PID.map, asked for addresses from both ends of the address space. */
#include "analyze/symbol/symbolizers.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define ADDRESSES 9

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint64_t addresses[ADDRESSES] = {
        0, 1, 0x10, 0x1000, 0x1fff, 0x7f0000001000, 0x7f0000001fff, UINT64_MAX - 1, UINT64_MAX
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        int fd = memfd_create("map", MFD_CLOEXEC);
        const struct pi_module module = { .kind = PI_MODULE_ANON, .code_pid = 7 };
        struct pi_symbol_code_map map = {
                7, { fd, 0, size }, PI_SYMBOL_GIVEN, PI_STR("perf-7.map")
        };
        struct pi_symbol_context context = { .code_maps = &map,
                                             .code_map_count = 1,
                                             .kallsyms = -1 };
        struct pi_symbol_answer answers[ADDRESSES] = { { .start = 0 } };
        struct pi_arena arena;
        struct pi_symbol_job job = { .request = { .module = &module,
                                                  .address = addresses,
                                                  .count = ADDRESSES },
                                     .answers = answers,
                                     .arena = &arena,
                                     .scratch = &arena },
                             *jobs[] = { &job };

        if (fd < 0)
                return 0;
        pi_arena_init(&arena, 16u << 20);
        job.outcome.trail.arena = &arena;
        if (write(fd, data, size) == (ssize_t)size)
                pi_symbol_perf_map_answer(&context, jobs, 1);
        for (size_t i = 0; i < ADDRESSES; i++)
                if (answers[i].name.n > 0 && answers[i].start > addresses[i])
                        abort();
        close(fd);
        pi_arena_done(&arena);
        return 0;
}

/* Any bytes as an ELF file, as its own debug file too: every address that a segment claims. */
#include "analyze/symbol/elf_answer.h"
#include "base/limits.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define ADDRESSES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int compare(const void *a, const void *b)
{
        const uint64_t *x = a, *y = b;

        return *x < *y ? -1 : *x > *y;
}

/* The borders of the segments and places between them, ascending and distinct. */
static size_t choose(const struct pi_elf *elf, uint64_t out[ADDRESSES])
{
        size_t n = 0, distinct = 0;

        for (size_t i = 0; i < elf->segment_count && n + 4 <= ADDRESSES; i++) {
                out[n++] = elf->segments[i].offset;
                out[n++] = elf->segments[i].offset + elf->segments[i].file_size / 2;
                out[n++] = elf->segments[i].offset + 0x100;
                out[n++] = elf->segments[i].offset + elf->segments[i].file_size - 1;
        }
        qsort(out, n, sizeof(out[0]), compare);
        for (size_t i = 0; i < n; i++)
                if (i == 0 || out[i] != out[distinct - 1])
                        out[distinct++] = out[i];
        return distinct;
}

static void check(const struct pi_symbol_job *job)
{
        for (size_t i = 0; i < job->request.count; i++)
                if (job->answers[i].name.n > PI_LIMIT_DEMANGLED_BYTES)
                        abort();
}

static void ask(const struct pi_elf *elf, const struct pi_elf *debug)
{
        struct pi_arena arena;
        struct pi_module module = { .kind = PI_MODULE_FILE };
        uint64_t addresses[ADDRESSES];
        struct pi_symbol_answer answers[ADDRESSES] = { { .start = 0 } };
        struct pi_symbol_job job = { .request = { .module = &module, .address = addresses },
                                     .answers = answers,
                                     .arena = &arena,
                                     .scratch = &arena };
        struct pi_elf_told told;

        pi_arena_init(&arena, 64u << 20);
        job.request.count = choose(elf, addresses);
        if (pi_elf_answer(elf, debug, &job, &told))
                check(&job);
        pi_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_arena arena;
        struct pi_elf elf;
        int fd = memfd_create("elf", MFD_CLOEXEC);

        pi_arena_init(&arena, 256u << 20);
        if (fd >= 0 && write(fd, data, size) == (ssize_t)size && pi_elf_read(&elf, fd, &arena)) {
                ask(&elf, NULL);
                ask(&elf, &elf);
        }
        if (fd >= 0)
                close(fd);
        pi_arena_done(&arena);
        return 0;
}

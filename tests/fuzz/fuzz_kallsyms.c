/* Any bytes as a /proc/kallsyms, asked for the kernel and for two modules. */
#include "analyze/symbol/symbolizers.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define JOBS 3
#define ADDRESSES 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint64_t addresses[JOBS][ADDRESSES] = {
        { 0, 0x10, 0x1000, 0xffffffff81000000, 0xffffffff81000123, UINT64_MAX },
        { 0x11, 0x2000, 0x2fff, 0xffffffffc0001000, 0xffffffffc0001fff, UINT64_MAX - 1 },
        { 1, 0x2000, 0x3000, 0xffffffffc0002000, 0xffffffffc0002004, UINT64_MAX },
};

static const struct pi_module modules[JOBS] = {
        { .kind = PI_MODULE_KERNEL },
        { .kind = PI_MODULE_KERNEL_MODULE },
        { .kind = PI_MODULE_KERNEL_MODULE },
};

static void ask(int fd, uint64_t kernel_text)
{
        static const char *const paths[JOBS] = { "[kernel.kallsyms]", "[ext4]",
                                                 "/x/nf-tables.ko.xz" };
        struct pi_symbol_context context = { .kallsyms = fd,
                                             .kallsyms_size = UINT64_MAX,
                                             .kernel_text = kernel_text };
        struct pi_symbol_job job[JOBS] = { { .outcome = { .by_path = false } } }, *jobs[JOBS];
        struct pi_symbol_answer answers[JOBS][ADDRESSES] = { { { .start = 0 } } };
        struct pi_arena arena;

        pi_arena_init(&arena, 16u << 20);
        for (size_t i = 0; i < JOBS; i++) {
                job[i].request = (struct pi_symbol_request){ .module = &modules[i],
                                                             .path = pi_str_of(paths[i]),
                                                             .name = pi_str_of(paths[i]),
                                                             .address = addresses[i],
                                                             .count = ADDRESSES };
                job[i].answers = answers[i];
                job[i].arena = job[i].scratch = &arena;
                jobs[i] = &job[i];
        }
        pi_symbol_kallsyms_answer(&context, jobs, JOBS);
        for (size_t i = 0; i < JOBS; i++)
                for (size_t j = 0; j < ADDRESSES; j++)
                        if (answers[i][j].name.n > 0 && answers[i][j].start > addresses[i][j])
                                abort();
        pi_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        int fd = memfd_create("kallsyms", MFD_CLOEXEC);

        if (fd < 0)
                return 0;
        if (write(fd, data, size) == (ssize_t)size) {
                if (lseek(fd, 0, SEEK_SET) == 0)
                        ask(fd, 0);
                if (lseek(fd, 0, SEEK_SET) == 0)
                        ask(fd, 0xffffffff81000000);
        }
        close(fd);
        return 0;
}

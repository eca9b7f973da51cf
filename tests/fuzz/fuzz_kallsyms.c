/* Any bytes as a /proc/kallsyms, asked for the kernel and for two modules. */
#include "analyze/symbol/elf_file.h"
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

static void ask(int fd, const struct pi_kernel *kernel)
{
        static const char *const paths[JOBS] = { "[kernel.kallsyms]", "[ext4]",
                                                 "/x/nf-tables.ko.xz" };
        struct pi_symbol_kallsyms source = { .fd = fd, .size = UINT64_MAX };
        struct pi_symbol_context context = { .kallsyms = &source,
                                             .kallsyms_count = 1,
                                             .kernel = *kernel };
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
                ask(fd, &(struct pi_kernel){ .text = 0 });
                ask(fd, &(struct pi_kernel){ .text = 0xffffffff81000000,
                                             .text_name = PI_STR("_stext"),
                                             .text_bytes = 0x1000,
                                             .machine = PI_EM_X86_64 });
        }
        close(fd);
        return 0;
}

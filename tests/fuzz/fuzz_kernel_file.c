/* Any bytes as a file of the kernel, packed or not: a module's, and a vmlinux that was moved. */
#include "analyze/symbol/kernel_elf.h"
#include "analyze/symbol/kernel_object.h"
#include "analyze/symbol/packed.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MODULE_START 0xffffffffc0366000ull
#define ADDRESSES 6
#define UNPACKED_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint64_t addresses[ADDRESSES] = {
        0, 0xffffffff81000100, 0xffffffff9ac00110, MODULE_START, MODULE_START + 0x104, UINT64_MAX,
};

static void ask(const struct pi_elf *elf, uint64_t slide, struct pi_arena *arena)
{
        struct pi_module module = { .kind = PI_MODULE_KERNEL };
        struct pi_symbol_answer answers[ADDRESSES] = { { .start = 0 } };
        struct pi_symbol_job job = {
                .request = { .module = &module, .address = addresses, .count = ADDRESSES },
                .answers = answers,
                .arena = arena,
                .scratch = arena
        };
        size_t functions;

        if (!pi_kernel_elf_answer(elf, slide, &job, &functions))
                return;
        for (size_t i = 0; i < ADDRESSES; i++)
                if (answers[i].name.n > PI_LIMIT_SYMBOL_BYTES ||
                    (answers[i].name.n > 0 && answers[i].start - slide > addresses[i] - slide))
                        abort();
}

static void ask_all(int fd)
{
        const struct pi_kernel kernel = { .text = 0xffffffff9ac00000 };
        struct pi_arena arena;
        struct pi_elf elf;
        uint64_t slide;

        pi_arena_init(&arena, 64u << 20);
        if (!pi_elf_read(&elf, fd, &arena))
                elf.section_count = 0;
        if (elf.section_count > 0 && pi_kernel_elf_slide(&elf, &kernel, &slide))
                ask(&elf, slide, &arena);
        if (elf.section_count > 0) {
                elf.relocatable = true;
                pi_kernel_object_place(&elf, MODULE_START);
                pi_kernel_object_release(&elf, &arena);
                ask(&elf, 0, &arena);
        }
        pi_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        PI_CLEANUP(pi_close_fd) int fd = memfd_create("kernel", MFD_CLOEXEC);
        int plain;

        if (fd < 0 || write(fd, data, size) != (ssize_t)size)
                return 0;
        if (pi_packed_open(fd, UNPACKED_MAX, &plain) == PI_PACKED_OPEN) {
                ask_all(plain);
                close(plain);
        }
        ask_all(fd);
        return 0;
}

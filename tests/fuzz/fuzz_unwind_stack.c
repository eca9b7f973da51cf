/* Any bytes as a sample: registers and stack over the unwind tables of any bytes as an ELF file.
 * Walks end, within the frames that there is room for, and a second walk gives the same. */
#include "unwind_run.h"

#include <sys/mman.h>
#include <unistd.h>

#define FRAMES 64

static void open_file(void *user, uint32_t id, struct pi_arena *arena,
                      struct pi_unwind_files *files)
{
        const int *fd = user;

        (void)id;
        if (!pi_elf_read(&files->image, *fd, arena))
                files->image.fd = -1;
}

static void keep_file(void *user, struct pi_unwind_files *files)
{
        (void)user, (void)files;
}

static void walk(struct pi_unwinder *unwinder, struct pi_unwind_worker *worker,
                 const struct pi_unwind_task *task)
{
        struct pi_unwind_frame a[FRAMES], b[FRAMES];
        struct pi_unwind_result first = { .frame = a, .capacity = FRAMES };
        struct pi_unwind_result second = { .frame = b, .capacity = FRAMES };

        if (!pi_unwind(unwinder, worker, task, &first) ||
            !pi_unwind(unwinder, worker, task, &second))
                return;
        if (first.count > FRAMES || first.count != second.count || first.end != second.end ||
            first.guessed_from != second.guessed_from)
                abort();
        for (size_t i = 0; i < first.count; i++)
                if (a[i].ip != b[i].ip || a[i].caller != b[i].caller)
                        abort();
}

static void run(int fd, struct pi_bytes in)
{
        struct pi_unwinder_options options = { .module_count = 1,
                                               .memory_bytes = 256u << 20,
                                               .open = open_file,
                                               .close = keep_file,
                                               .user = &fd };
        struct pi_unwinder *unwinder = pi_unwinder_create(&options);
        struct pi_unwind_worker *worker = pi_unwind_worker_create();
        uint8_t flags = unwind_byte(&in);
        uint64_t regs[64];
        struct pi_unwind_task task = { .narrow = flags & 1,
                                       .big_endian = flags & 2,
                                       .regs = regs,
                                       .regs_mask = UINT64_MAX,
                                       .place = unwind_place };

        unwind_machine(flags >> 4, &task.machine);
        unwind_registers(regs, &in);
        task.stack = in;
        task.stack_room = flags & 4 ? in.n : in.n + 64;
        if (unwinder && worker) {
                struct pi_unwind_place leaf = { 0, regs[8] };

                walk(unwinder, worker, &task);
                pi_unwind_link(unwinder, task.machine, task.narrow, &leaf);
        }
        pi_unwind_worker_free(worker);
        pi_unwinder_free(unwinder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_bytes in = { data, size };
        struct pi_bytes sample = unwind_take(&in, 256);
        int fd = memfd_create("elf", MFD_CLOEXEC);

        if (fd >= 0 && write(fd, in.p, in.n) == (ssize_t)in.n)
                run(fd, sample);
        if (fd >= 0)
                close(fd);
        return 0;
}

/* Any bytes as a jitdump; then the code is asked for at every moment that it names. */
#include "analyze/source/jit/jitdump.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is found has begun, and holds the address. */
static void ask(struct pi_codes *codes)
{
        for (uint32_t i = 0; i < codes->codes.count; i++)
                pi_codes_at(codes, i)->time_ns = (int64_t)pi_codes_at(codes, i)->stamp;
        if (!pi_codes_settle(codes))
                return;
        for (uint32_t i = 0; i < codes->codes.count && i < 200; i++) {
                const struct pi_code *code = pi_codes_at(codes, codes->order[i]);
                int64_t now = code->time_ns;
                pi_codes_advance(codes, now);
                uint32_t id =
                        pi_codes_find(codes, pi_codes_dump(codes, code->dump)->pid, code->start);
                if (id == PI_NONE)
                        continue;
                const struct pi_code *found = pi_codes_at(codes, id);
                if (found->time_ns > now || code->start < found->start ||
                    code->start - found->start >= found->size)
                        abort();
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_member member = { .name = PI_STR("jit-7.dump"),
                                    .fd = memfd_create("jit", MFD_CLOEXEC),
                                    .size = size };
        struct pi_recording rec;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_arena arena;

        if (member.fd < 0)
                return 0;
        pi_arena_init(&arena, 64u << 20);
        pi_notes_init(&notes, &arena);
        if (write(member.fd, data, size) == (ssize_t)size && pi_strtab_init(&strings, &arena)) {
                if (pi_recording_init(&rec, &arena, &strings, &notes)) {
                        pi_jitdump_read(&member, 0, &rec, NULL, NULL);
                        ask(&rec.codes);
                }
                pi_recording_done(&rec);
                pi_strtab_done(&strings);
        }
        close(member.fd);
        pi_arena_done(&arena);
        return 0;
}

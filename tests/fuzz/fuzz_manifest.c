/* Any bytes as manifest.json. */
#include "analyze/source/source.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUDGET_BYTES (64u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No number is below zero, and nothing is there without a manifest. */
static void check(const struct pi_recording *rec, enum pipa_status status)
{
        const struct pi_collection *c = &rec->collection;

        if (c->page_bytes < 0 || c->samples < 0 || c->written_bytes < 0)
                abort();
        if (status == PIPA_OK && !c->present)
                abort();
        for (size_t i = 0; i < c->processes.count; i++)
                if (*PI_AT(&c->processes, int32_t, i) < 1)
                        abort();
}

static void read_it(const struct pi_member *member, struct pi_arena *arena)
{
        struct pi_strtab strings = { .strings = { .arena = arena } };
        struct pi_notes notes;
        struct pi_recording rec;

        pi_notes_init(&notes, arena);
        if (pi_strtab_init(&strings, arena) && pi_recording_init(&rec, arena, &strings, &notes)) {
                check(&rec, pi_source_manifest.read(member, &rec, NULL, NULL));
                pi_recording_done(&rec);
        }
        pi_strtab_done(&strings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_arena arena;
        struct pi_member member = { .name = PI_STR("manifest.json"), .size = size };

        member.fd = memfd_create("manifest", MFD_CLOEXEC);
        pi_arena_init(&arena, BUDGET_BYTES);
        if (member.fd >= 0 && write(member.fd, data, size) == (ssize_t)size)
                read_it(&member, &arena);
        if (member.fd >= 0)
                close(member.fd);
        pi_arena_done(&arena);
        return 0;
}

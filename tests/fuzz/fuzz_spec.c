/* Any bytes as a spec_info.yaml: the inventory is a preorder, whatever the text says. */
#include "analyze/source/source.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_BYTES (256u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool step(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)user, (void)stage, (void)done, (void)total;
        return true;
}

static void check(const struct pi_recording *rec)
{
        for (size_t i = 0; i < rec->inventory.count; i++) {
                const struct pi_inventory_node *node =
                        PI_AT(&rec->inventory, struct pi_inventory_node, i);
                if ((i == 0) != (node->parent == PI_NONE) || (i > 0 && node->parent >= i) ||
                    node->name >= rec->strings->strings.count ||
                    node->value >= rec->strings->strings.count)
                        abort();
        }
}

static void read_text(int fd, size_t size)
{
        struct pi_member member = { .name = PI_STR("spec_info.yaml"), .fd = fd, .size = size };
        struct pi_source_host host = { step, NULL };
        struct pi_recording rec;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_arena arena;
        struct pipa_error err;

        pi_arena_init(&arena, MEMORY_BYTES);
        pi_notes_init(&notes, &arena);
        if (!pi_strtab_init(&strings, &arena) || !pi_recording_init(&rec, &arena, &strings, &notes))
                abort();
        if (pi_source_spec.read(&member, &rec, &host, &err) == PIPA_OK)
                check(&rec);
        pi_recording_done(&rec);
        pi_strtab_done(&strings);
        pi_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        int fd = memfd_create("fuzz", MFD_CLOEXEC);

        if (fd < 0 || write(fd, data, size) != (ssize_t)size)
                abort();
        read_text(fd, size);
        close(fd);
        return 0;
}

/* Any bytes as a spec_info.yaml: the inventory is a preorder, whatever the text says. */
#include "tests/fuzz/fuzz_source.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_member member;
        int fd = memfd_create("fuzz", MFD_CLOEXEC);

        if (fd < 0 || write(fd, data, size) != (ssize_t)size)
                abort();
        member = (struct pi_member){ .name = PI_STR("spec_info.yaml"), .fd = fd, .size = size };
        fuzz_source(&pi_source_spec, &member, check);
        close(fd);
        return 0;
}

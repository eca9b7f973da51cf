/* Any bytes as an ELF file that points at others: what it names stays a name, and a path that is
 * made of it stays inside. */
#include "analyze/symbol/elf_link.h"

#include <limits.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No component of it is "." or "..", none is empty. */
static void check_path(const char *path, size_t n)
{
        size_t begin = 0;

        for (size_t i = 0; i <= n; i++) {
                if (i < n && path[i] != '/')
                        continue;
                size_t length = i - begin;
                if (length == 0 || (length == 1 && path[begin] == '.') ||
                    (length == 2 && path[begin] == '.' && path[begin + 1] == '.'))
                        abort();
                begin = i + 1;
        }
}

static void join(struct pi_str folder, struct pi_str path)
{
        char out[PATH_MAX];
        size_t n = pi_elf_link_path(folder, path, out, sizeof(out));

        if (n >= sizeof(out))
                abort();
        if (n > 0)
                check_path(out, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static struct pi_elf_debuglink link;
        static struct pi_elf_altlink alt;
        struct pi_arena arena;
        struct pi_elf elf;
        uint32_t crc;

        pi_arena_init(&arena, 64u << 20);
        if (pi_elf_read_memory(&elf, (struct pi_bytes){ data, size }, &arena)) {
                if (pi_elf_debuglink_read(&elf, &link) &&
                    (link.name_size == 0 || memchr(link.name, '/', link.name_size)))
                        abort();
                if (pi_elf_altlink_read(&elf, &alt)) {
                        join(PI_STR("usr/lib/debug"), (struct pi_str){ alt.path, alt.path_size });
                        if (alt.id.size < 2 || alt.id.size > PI_BUILD_ID_MAX)
                                abort();
                }
                if (!pi_elf_crc(&elf, &crc))
                        abort();
        }
        /* The bytes themselves as a folder and a path in it. */
        struct pi_str text = { (const char *)data, size }, first = pi_str_until_nul(data, size);
        if (first.n < size)
                join(first, (struct pi_str){ first.p + first.n + 1, size - first.n - 1 });
        join(PI_STR("a/b"), text);
        pi_arena_done(&arena);
        return 0;
}

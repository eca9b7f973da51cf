/* What ELF files point at: names and paths as data, paths joined, checksums, files inside. */
#include "test_symbol_image.h"

#include <stdlib.h>

#include "analyze/symbol/elf_arch.h"
#include "analyze/symbol/elf_link.h"
#include "analyze/symbol/elf_mini.h"

struct sectioned {
        uint8_t bytes[4096];
        size_t fill;
        struct pi_elf elf;
        struct pi_arena arena;
};

static void put_section(uint8_t *at, uint32_t name, uint64_t offset, uint64_t size)
{
        uint32_t type = 1;

        memcpy(at, &name, 4);
        memcpy(at + 4, &type, 4);
        memcpy(at + 24, &offset, 8);
        memcpy(at + 32, &size, 8);
}

/* An ELF file of this machine's byte order with one section of this name. */
static const struct pi_elf *with_section(struct sectioned *s, const char *name, const void *data,
                                         size_t size)
{
        static const uint8_t magic[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
        const uint16_t one = 1;
        uint64_t sections_at = 64;
        uint16_t numbers[] = { 64, 56, 0, 64, 3, 2 };

        memset(s, 0, sizeof(*s));
        memcpy(s->bytes, magic, sizeof(magic));
        s->bytes[5] = *(const uint8_t *)&one == 1 ? 1 : 2;
        memcpy(s->bytes + 40, &sections_at, 8);
        memcpy(s->bytes + 52, numbers, sizeof(numbers));
        put_section(s->bytes + 128, 1, 512, size);
        put_section(s->bytes + 192, 0, 256, strlen(name) + 2);
        memcpy(s->bytes + 257, name, strlen(name));
        assert_true(size <= sizeof(s->bytes) - 512);
        memcpy(s->bytes + 512, data, size);
        s->fill = 512 + size;
        pi_arena_init(&s->arena, 256u << 20);
        assert_true(pi_elf_read_memory(&s->elf, (struct pi_bytes){ s->bytes, s->fill }, &s->arena));
        return &s->elf;
}

static bool read_link(const char *bytes, size_t size, struct pi_elf_debuglink *out)
{
        struct sectioned s;
        bool good = pi_elf_debuglink_read(with_section(&s, ".gnu_debuglink", bytes, size), out);

        pi_arena_done(&s.arena);
        return good;
}

static void test_debuglink(void **state)
{
        struct pi_elf_debuglink link;
        char bytes[] = "libfoo.debug\0\0\0\0\0\0\0";
        uint32_t crc = 0x12345678;

        (void)state;
        memcpy(bytes + 16, &crc, 4);
        assert_true(read_link(bytes, 20, &link));
        assert_int_equal(link.crc, crc);
        assert_str(((struct pi_str){ link.name, link.name_size }), "libfoo.debug");
        assert_false(read_link(bytes, 19, &link));
        assert_false(read_link(bytes, 12, &link));
        assert_false(read_link(bytes, 0, &link));
        assert_false(read_link("a/b\0\1\2\3\4", 8, &link));
        assert_false(read_link("..\0\0\1\2\3\4", 8, &link));
        assert_false(read_link("\0\0\0\0\1\2\3\4", 8, &link));
        assert_true(read_link("...\0\1\2\3\4", 8, &link));
}

static void test_altlink(void **state)
{
        struct pi_elf_altlink alt;
        struct sectioned s;

        (void)state;
        const struct pi_elf *elf =
                with_section(&s, ".gnu_debugaltlink", "../x\0idididididididididid", 25);
        assert_true(pi_elf_altlink_read(elf, &alt));
        assert_str(((struct pi_str){ alt.path, alt.path_size }), "../x");
        assert_int_equal(alt.id.size, 20);
        assert_memory_equal(alt.id.byte, "idididididididididid", 20);
        pi_arena_done(&s.arena);
        elf = with_section(&s, ".gnu_debugaltlink", "../x\0i", 6);
        assert_false(pi_elf_altlink_read(elf, &alt));
        assert_false(pi_elf_debuglink_read(elf, &(struct pi_elf_debuglink){ .crc = 0 }));
        pi_arena_done(&s.arena);
        elf = with_section(&s, ".gnu_debugaltlink", "no end", 6);
        assert_false(pi_elf_altlink_read(elf, &alt));
        pi_arena_done(&s.arena);
}

static void check_path(const char *folder, const char *path, const char *due)
{
        char out[32];
        size_t n = pi_elf_link_path(pi_str_of(folder), pi_str_of(path), out, sizeof(out));

        assert_int_equal(n, strlen(due));
        assert_memory_equal(out, due, n);
}

static void test_paths(void **state)
{
        char out[8];

        (void)state;
        check_path("usr/lib/debug", "../../x", "usr/x");
        check_path("/usr//lib", "./.dwz/x", "usr/lib/.dwz/x");
        check_path("usr", "/a/./b/../c", "a/c");
        check_path("usr", "../x", "x");
        check_path("usr", "../../x", "");
        check_path("", "../x", "");
        check_path("usr", "/../x", "");
        check_path("usr", "", "");
        check_path("usr", "..", "");
        assert_int_equal(pi_elf_link_path(PI_STR("abc"), PI_STR("def"), out, sizeof(out)), 7);
        assert_int_equal(pi_elf_link_path(PI_STR("abc"), PI_STR("defg"), out, sizeof(out)), 0);
}

/* The check value of this CRC: that of "123456789" is 0xcbf43926 (ISO 3309, as in gzip). */
static void test_crc(void **state)
{
        static const uint8_t digits[] = "123456789";
        struct pi_elf elf = { .fd = -1, .memory = digits, .size_bytes = 9 };
        uint32_t crc = 0;

        (void)state;
        assert_true(pi_elf_crc(&elf, &crc));
        assert_int_equal(crc, 0xcbf43926);
}

/* printf 'hello, world\n' | xz -9 | xxd -i */
static const uint8_t hello_xz[] = {
        0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4, 0x46, 0x02, 0x00, 0x21,
        0x01, 0x1c, 0x00, 0x00, 0x00, 0x10, 0xcf, 0x58, 0xcc, 0x01, 0x00, 0x0c, 0x68, 0x65, 0x6c,
        0x6c, 0x6f, 0x2c, 0x20, 0x77, 0x6f, 0x72, 0x6c, 0x64, 0x0a, 0x00, 0x00, 0x00, 0x00, 0x7b,
        0x46, 0x5a, 0x81, 0xc9, 0x12, 0xb8, 0xea, 0x00, 0x01, 0x25, 0x0d, 0x71, 0x19, 0xc4, 0xb6,
        0x1f, 0xb6, 0xf3, 0x7d, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5a,
};

static void test_mini(void **state)
{
        struct sectioned s;
        struct pi_elf inside;
        struct pi_bytes bytes;

        (void)state;
        const struct pi_elf *elf = with_section(&s, ".gnu_debugdata", hello_xz, sizeof(hello_xz));
        assert_int_equal(pi_elf_mini_unpack(elf, 512, sizeof(hello_xz), &s.arena, &bytes),
                         PI_ELF_MINI_FOUND);
        assert_int_equal(bytes.n, 13);
        assert_memory_equal(bytes.p, "hello, world\n", 13);
        /* Without its end it is damaged, whatever came out of it before. */
        assert_int_equal(pi_elf_mini_unpack(elf, 512, sizeof(hello_xz) - 4, &s.arena, &bytes),
                         PI_ELF_MINI_DAMAGED);
        /* What comes out is no ELF file. */
        assert_int_equal(pi_elf_mini_read(elf, &s.arena, &inside), PI_ELF_MINI_DAMAGED);
        pi_arena_done(&s.arena);
        elf = with_section(&s, ".other", "x", 1);
        assert_int_equal(pi_elf_mini_read(elf, &s.arena, &inside), PI_ELF_MINI_NONE);
        pi_arena_done(&s.arena);
        elf = with_section(&s, ".gnu_debugdata", "PK\3\4no xz at all", 16);
        assert_int_equal(pi_elf_mini_read(elf, &s.arena, &inside), PI_ELF_MINI_DAMAGED);
        pi_arena_done(&s.arena);
}

static bool runs(uint16_t machine, bool wide, bool big, const char *arch)
{
        const uint16_t one = 1;
        bool native_big = *(const uint8_t *)&one == 0;
        struct pi_elf elf = { .machine = machine, .wide = wide, .swap = big != native_big };

        return pi_elf_runs_on(&elf, pi_str_of(arch), strcmp(arch, "s390x") == 0);
}

static void test_arch(void **state)
{
        (void)state;
        assert_true(runs(PI_EM_X86_64, true, false, "x86_64"));
        assert_true(runs(PI_EM_386, false, false, "x86_64"));
        assert_true(runs(PI_EM_X86_64, false, false, "x86_64")); /* x32 */
        assert_false(runs(PI_EM_X86_64, true, false, "i686"));
        assert_false(runs(PI_EM_AARCH64, true, false, "x86_64"));
        assert_true(runs(PI_EM_ARM, false, false, "aarch64"));
        assert_true(runs(PI_EM_ARM, false, false, "armv7l"));
        assert_false(runs(PI_EM_AARCH64, true, false, "armv7l"));
        assert_true(runs(PI_EM_S390, true, true, "s390x"));
        assert_false(runs(PI_EM_S390, true, false, "s390x"));
        assert_true(runs(PI_EM_RISCV, true, false, "riscv64"));
        assert_true(runs(PI_EM_RISCV, true, false, ""));
        assert_true(runs(PI_EM_RISCV, true, false, "z80"));
}

static void check_id(const char *path, const char *hex)
{
        struct pi_build_id id;
        char text[PI_BUILD_ID_TEXT];
        bool found = pi_build_id_from_path(pi_str_of(path), &id);

        assert_int_equal(found, *hex != '\0');
        if (found) {
                pi_build_id_text(&id, text);
                assert_string_equal(text, hex);
        }
}

static void test_ids_in_paths(void **state)
{
#define HEX "0123456789abcdef0123456789abcdef01234567"
#define SPLIT "01/23456789abcdef0123456789abcdef01234567"
        (void)state;
        check_id(".build-id/" SPLIT, HEX);
        check_id("./.build-id/" SPLIT ".debug", HEX);
        check_id("usr/lib/debug/.build-id/" SPLIT "/elf", HEX);
        check_id("binaries/.build-id/01/23", "0123");
        check_id("usr/lib/libc.so.6/" HEX "/elf", HEX);
        check_id("[vdso]/" HEX "/vdso", HEX);
        check_id("usr/lib/libc.so.6/" HEX "/probes", "");
        check_id("usr/lib/libc.so.6/" HEX, "");
        check_id("x/build-id/" SPLIT, "");
        check_id(".build-id/01/2", "");
        check_id(".build-id/01/2g", "");
        check_id(".build-id/0123/45", "");
        check_id(".build-id/" SPLIT "89", "");
        check_id("x/0123/elf", "");
        check_id("elf", "");
        check_id("", "");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_debuglink),    cmocka_unit_test(test_altlink),
                cmocka_unit_test(test_paths),        cmocka_unit_test(test_crc),
                cmocka_unit_test(test_mini),         cmocka_unit_test(test_arch),
                cmocka_unit_test(test_ids_in_paths),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

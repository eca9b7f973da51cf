/* Build ids of files made by hand, of either class and byte order, whole and broken. */
#include "collect/os/elf_id.h"

#include <elf.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

struct image {
        uint8_t p[4096];
        size_t n;
        bool wide, big;
};

static void put(struct image *image, uint64_t value, size_t bytes)
{
        for (size_t i = 0; i < bytes; i++) {
                size_t shift = 8 * (image->big ? bytes - 1 - i : i);
                image->p[image->n++] = (uint8_t)(value >> shift);
        }
}

static void put_word(struct image *image, uint64_t value)
{
        put(image, value, image->wide ? 8 : 4);
}

static void put_header(struct image *image, uint16_t segments)
{
        memcpy(image->p, "\177ELF", 4);
        image->p[4] = image->wide ? 2 : 1;
        image->p[5] = image->big ? 2 : 1;
        image->p[6] = 1;
        image->n = 16;
        put(image, 3, 2);
        put(image, 22, 2);
        put(image, 1, 4);
        put_word(image, 0);
        put_word(image, image->wide ? 64 : 52);
        put_word(image, 0);
        put(image, 0, 4);
        put(image, image->wide ? 64 : 52, 2);
        put(image, image->wide ? 56 : 32, 2);
        put(image, segments, 2);
        put(image, 0, 6);
}

static void put_segment(struct image *image, uint32_t type, uint64_t offset, uint64_t bytes,
                        uint64_t align)
{
        put(image, type, 4);
        if (image->wide)
                put(image, 4, 4);
        put_word(image, offset);
        put_word(image, 0);
        put_word(image, 0);
        put_word(image, bytes);
        put_word(image, bytes);
        if (!image->wide)
                put(image, 4, 4);
        put_word(image, align);
}

/* Name and content are followed by zeroes up to a multiple of `align`, counted from `from`. */
static void put_note(struct image *image, size_t from, size_t align, uint32_t type,
                     const char *name, const char *content, size_t bytes)
{
        put(image, strlen(name) + 1, 4);
        put(image, bytes, 4);
        put(image, type, 4);
        memcpy(image->p + image->n, name, strlen(name) + 1);
        image->n += strlen(name) + 1;
        while ((image->n - from) % align)
                image->p[image->n++] = 0;
        memcpy(image->p + image->n, content, bytes);
        image->n += bytes;
        while ((image->n - from) % align)
                image->p[image->n++] = 0;
}

static bool read_id(const struct image *image, char hex[PC_BUILD_ID_TEXT])
{
        int fd = memfd_create("elf", MFD_CLOEXEC);

        assert_int_equal(write(fd, image->p, image->n), image->n);
        bool found = pc_elf_build_id(fd, hex);
        close(fd);
        return found;
}

/* One load segment, then notes: one that is not the id's, one of another owner, and the id. */
static void make(struct image *image, bool wide, bool big, size_t align)
{
        *image = (struct image){ .wide = wide, .big = big };
        put_header(image, 2);
        put_segment(image, PT_LOAD, 0, 4096, 4096);
        put_segment(image, PT_NOTE, 1024, 112, align);
        image->n = 1024;
        put_note(image, 1024, align, NT_GNU_ABI_TAG, "GNU", "0123", 4);
        put_note(image, 1024, align, NT_GNU_BUILD_ID, "Linux", "wrong", 5);
        put_note(image, 1024, align, NT_GNU_BUILD_ID, "GNU",
                 "\x01\x23\x45\x67\x89\xab\xcd\xef\x10\x32", 10);
        image->n = 2048;
}

static void test_all_kinds(void **state)
{
        struct image image;
        char hex[PC_BUILD_ID_TEXT];

        (void)state;
        for (int kind = 0; kind < 8; kind++) {
                make(&image, kind & 1, kind & 2, kind & 4 ? 8 : 4);
                assert_true(read_id(&image, hex));
                assert_string_equal(hex, "0123456789abcdef1032");
        }
}

/* Whatever is missing at the end, nothing is found and nothing is read beyond. */
static void test_cut(void **state)
{
        struct image image;
        char hex[PC_BUILD_ID_TEXT];

        (void)state;
        make(&image, true, false, 4);
        for (size_t n = 0; n < 1024; n++) {
                image.n = n;
                assert_false(read_id(&image, hex));
        }
}

static void check_broken(size_t at, const char *bytes, size_t count)
{
        struct image image;
        char hex[PC_BUILD_ID_TEXT];

        make(&image, true, false, 4);
        memcpy(image.p + at, bytes, count);
        assert_false(read_id(&image, hex));
}

static void test_broken(void **state)
{
        (void)state;
        check_broken(0, "\177ELG", 4);                           /* no ELF file */
        check_broken(4, "\3", 1);                                /* a class that is not */
        check_broken(32, "\xff\xff\xff\xff\xff\xff\xff\xff", 8); /* headers: at the end of all */
        check_broken(56, "\xff\xff", 2);                         /* too many headers */
        check_broken(120 + 8, "\xff\xff\xff\xff\xff\xff\xff\x7f", 8); /* notes: beyond the file */
        check_broken(120 + 32, "\0\0\0\0\0\0\0\0", 8);                /* no notes */
        check_broken(1024, "\xff\xff\xff\xff", 4);                    /* a name without end */
        check_broken(1024 + 4, "\xff\xff\xff\xff", 4);                /* a content without end */
}

/* Ids of one byte and of more than 64 are none. */
static void test_sizes(void **state)
{
        char content[65] = { 0 }, hex[PC_BUILD_ID_TEXT];
        const size_t sizes[] = { 0, 1, 2, 64, 65 };

        (void)state;
        for (size_t i = 0; i < 5; i++) {
                struct image image = { .wide = true };
                put_header(&image, 1);
                put_segment(&image, PT_NOTE, 1024, 128, 4);
                image.n = 1024;
                put_note(&image, 1024, 4, NT_GNU_BUILD_ID, "GNU", content, sizes[i]);
                image.n = 2048;
                assert_int_equal(read_id(&image, hex), sizes[i] >= 2 && sizes[i] <= 64);
                if (sizes[i] == 64)
                        assert_int_equal(strlen(hex), 128);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_all_kinds),
                cmocka_unit_test(test_cut),
                cmocka_unit_test(test_broken),
                cmocka_unit_test(test_sizes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tar headers by the bytes that POSIX lays down, and at the size where ustar ends. */
#include "collect/bundle/tar.h"

#include "unit.h"

#include <stdlib.h>

static unsigned long octal_at(const uint8_t *field)
{
        return strtoul((const char *)field, NULL, 8);
}

/* The sum of all bytes with the checksum's own eight as spaces. */
static unsigned long sum_of(const uint8_t *block)
{
        unsigned long sum = 8 * ' ';
        for (int i = 0; i < PC_TAR_BLOCK; i++)
                sum += i >= 148 && i < 156 ? 0 : block[i];
        return sum;
}

static void test_small(void **state)
{
        uint8_t out[PC_TAR_HEADER_MAX];
        (void)state;
        assert_int_equal(pc_tar_header(out, "maps/12", 4711, 1700000000), PC_TAR_BLOCK);
        assert_string_equal((char *)out, "maps/12");
        assert_int_equal(octal_at(out + 100), 0644);
        assert_int_equal(octal_at(out + 124), 4711);
        assert_int_equal(octal_at(out + 136), 1700000000);
        assert_int_equal(octal_at(out + 148), sum_of(out));
        assert_int_equal(out[156], '0');
        assert_memory_equal(out + 257, "ustar\00000root", 13);
}

static void test_largest_ustar(void **state)
{
        uint8_t out[PC_TAR_HEADER_MAX];
        (void)state;
        assert_int_equal(pc_tar_header(out, "x", 8589934591ull, 0), PC_TAR_BLOCK);
        assert_memory_equal(out + 124, "77777777777", 12);
}

static void test_pax_size(void **state)
{
        uint8_t out[PC_TAR_HEADER_MAX];
        (void)state;
        assert_int_equal(pc_tar_header(out, "x", 8589934592ull, 0), 3 * PC_TAR_BLOCK);
        assert_int_equal(out[156], 'x');
        assert_int_equal(octal_at(out + 124), 19);
        assert_string_equal((char *)out + PC_TAR_BLOCK, "19 size=8589934592\n");
        assert_int_equal(out[2 * PC_TAR_BLOCK + 156], '0');
        assert_int_equal(octal_at(out + 2 * PC_TAR_BLOCK + 148), sum_of(out + 2 * PC_TAR_BLOCK));
        pc_tar_header(out, "x", UINT64_MAX, 0);
        assert_string_equal((char *)out + PC_TAR_BLOCK, "29 size=18446744073709551615\n");
}

static void test_name(void **state)
{
        uint8_t out[PC_TAR_HEADER_MAX];
        char name[102];
        (void)state;
        memset(name, 'n', sizeof(name));
        name[101] = 0;
        assert_int_equal(pc_tar_header(out, name, 0, 0), 0);
        assert_int_equal(pc_tar_header(out, name + 1, 0, 0), PC_TAR_BLOCK);
        assert_int_equal(octal_at(out + 148), sum_of(out));
}

static void test_padding(void **state)
{
        (void)state;
        assert_int_equal(pc_tar_padding(0), 0);
        assert_int_equal(pc_tar_padding(1), 511);
        assert_int_equal(pc_tar_padding(512), 0);
        assert_int_equal(pc_tar_padding((8ull << 30) + 5), 507);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_small),    cmocka_unit_test(test_largest_ustar),
                cmocka_unit_test(test_pax_size), cmocka_unit_test(test_name),
                cmocka_unit_test(test_padding),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

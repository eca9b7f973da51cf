/* Packed files: what they hold, damaged ones, ones that grow beyond measure. */
#include "unit.h"

#include "analyze/symbol/packed.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define PLAIN_BYTES (3u << 20)

static int file_of(const void *bytes, size_t n)
{
        int fd = memfd_create("packed", MFD_CLOEXEC);

        assert_true(fd >= 0);
        assert_int_equal(write(fd, bytes, n), n);
        return fd;
}

static uint8_t *plain(void)
{
        uint8_t *bytes = malloc(PLAIN_BYTES);

        assert_non_null(bytes);
        for (size_t i = 0; i < PLAIN_BYTES; i++)
                bytes[i] = (uint8_t)(i * i >> 11);
        return bytes;
}

static size_t gzip(const uint8_t *from, uint8_t *to, size_t room)
{
        z_stream s = { .next_in = (Bytef *)from,
                       .avail_in = PLAIN_BYTES,
                       .next_out = to,
                       .avail_out = (uInt)room };

        assert_int_equal(deflateInit2(&s, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
                         Z_OK);
        assert_int_equal(deflate(&s, Z_FINISH), Z_STREAM_END);
        deflateEnd(&s);
        return room - s.avail_out;
}

static void check(const uint8_t *packed, size_t n, const uint8_t *due)
{
        int fd = file_of(packed, n), out = -1;
        uint8_t *got = malloc(PLAIN_BYTES);

        assert_int_equal(pi_packed_open(fd, PLAIN_BYTES, &out), PI_PACKED_OPEN);
        assert_int_equal(lseek(out, 0, SEEK_END), PLAIN_BYTES);
        assert_non_null(got);
        assert_int_equal(pread(out, got, PLAIN_BYTES, 0), PLAIN_BYTES);
        assert_memory_equal(got, due, PLAIN_BYTES);
        close(out);
        out = -1;
        assert_int_equal(pi_packed_open(fd, PLAIN_BYTES - 1, &out), PI_PACKED_BAD);
        assert_int_equal(out, -1);
        close(fd);
        fd = file_of(packed, n - 9);
        assert_int_equal(pi_packed_open(fd, PLAIN_BYTES, &out), PI_PACKED_BAD);
        close(fd);
        free(got);
}

static void test_forms(void **state)
{
        uint8_t *bytes = plain(), *packed = malloc(PLAIN_BYTES + 4096);

        (void)state;
        assert_non_null(packed);
        check(packed, gzip(bytes, packed, PLAIN_BYTES + 4096), bytes);
        check(packed, ZSTD_compress(packed, PLAIN_BYTES + 4096, bytes, PLAIN_BYTES, 1), bytes);
        free(packed);
        free(bytes);
}

static void test_not_packed(void **state)
{
        static const char *const texts[] = { "", "abc", "\177ELF and more", "\037\213" };
        int out = -1;

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
                int fd = file_of(texts[i], strlen(texts[i]));
                assert_int_equal(pi_packed_open(fd, PLAIN_BYTES, &out), PI_PACKED_NOT);
                close(fd);
        }
        assert_int_equal(out, -1);
}

/* xz whose header asks for a dictionary of 4 GiB: the decoder is not given that much. */
static void test_greedy_decoder(void **state)
{
        static const uint8_t xz[] = { 0xfd, '7',  'z',  'X',  'Z',  0, 0,  1,   0x69, 0x22,
                                      0xde, 0x36, 2,    0,    0x21, 1, 40, 0,   0,    0,
                                      0x37, 0x27, 0x97, 0xd6, 1,    0, 0,  'a', 0,    0 };
        int fd = file_of(xz, sizeof(xz)), out = -1;

        (void)state;
        assert_int_equal(pi_packed_open(fd, PLAIN_BYTES, &out), PI_PACKED_BAD);
        close(fd);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_forms),
                cmocka_unit_test(test_not_packed),
                cmocka_unit_test(test_greedy_decoder),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

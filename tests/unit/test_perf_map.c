/* perf-PID.map: lines of every sort, and which entry an address has. */
#include "unit.h"

#include "analyze/symbol/perf_map_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void test_lines(void **state)
{
        static const struct {
                const char *line;
                uint64_t start, size;
                const char *name; /* NULL: not an entry */
        } cases[] = {
                { "7f00 10 main", 0x7f00, 0x10, "main" },
                { "0x7f00 0x10 main", 0x7f00, 0x10, "main" },
                { "7f00 10 LazyCompile:*f /a b.js:1:2\r", 0x7f00, 0x10,
                  "LazyCompile:*f /a b.js:1:2" },
                { "FFFFFFFFFFFFFFFF ffffffffffffffff x", UINT64_MAX, UINT64_MAX, "x" },
                { "1ffffffffffffffff 10 x", 0, 0, NULL },
                { "7f00 10", 0, 0, NULL },
                { "7f00 10 ", 0, 0, NULL },
                { "7f00 main", 0, 0, NULL },
                { "-1 10 x", 0, 0, NULL },
                { "", 0, 0, NULL },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                struct pi_perf_map_entry entry;
                bool good = pi_perf_map_parse(pi_str_of(cases[i].line), &entry);
                assert_int_equal(good, cases[i].name != NULL);
                if (!good)
                        continue;
                assert_int_equal(entry.start, cases[i].start);
                assert_int_equal(entry.size, cases[i].size);
                assert_true(pi_str_equal(entry.name, pi_str_of(cases[i].name)));
        }
}

/* Reads `text` for the addresses; the lines that they have. */
static void ask(const char *text, size_t n, const uint64_t *address, size_t count, uint64_t *line,
                bool *again)
{
        struct pi_arena arena;
        struct pi_perf_map map;
        int fd = memfd_create("map", MFD_CLOEXEC);

        pi_arena_init(&arena, 1u << 24);
        assert_true(fd >= 0 && write(fd, text, n) == (ssize_t)n);
        assert_true(pi_perf_map_init(&map, address, count, &arena));
        assert_true(pi_perf_map_read(&map, fd, 0, n));
        for (size_t i = 0; i < count; i++)
                line[i] = pi_perf_map_line(&map, i, &again[i]);
        close(fd);
        pi_arena_done(&arena);
}

static void test_the_last_entry_names(void **state)
{
        static const char text[] = "1000 100 a\n"
                                   "not an entry\n"
                                   "1080 10 b\n"
                                   "1000 40 c\n"
                                   "fffffffffffffff0 100 top\n"
                                   "3000 0 empty";
        static const uint64_t address[] = { 0xfff,  0x1000, 0x1080,    0x1090,
                                            0x3000, 0x3001, UINT64_MAX };
        uint64_t line[UNIT_COUNT(address)];
        bool again[UNIT_COUNT(address)];

        (void)state;
        ask(text, sizeof(text) - 1, address, UNIT_COUNT(address), line, again);
        assert_int_equal(line[0], UINT64_MAX);
        assert_string_equal(strchr(text + line[1], 'c'), strchr(text, 'c'));
        assert_true(again[1]);
        assert_memory_equal(text + line[2], "1080 10 b", 9);
        assert_int_equal(line[3], 0);
        assert_false(again[3]);
        assert_memory_equal(text + line[4], "3000 0 empty", 12);
        assert_int_equal(line[5], UINT64_MAX);
        assert_memory_equal(text + line[6], "fffffffffffffff0", 16);
}

/* Against every line for every address. */
static void test_random(void **state)
{
        char text[8192];
        size_t n = 0, at[200];
        uint64_t start[200], size[200], address[40], line[40];
        bool again[40];
        uint32_t seed = 7;

        (void)state;
        for (size_t i = 0; i < 200; i++) {
                seed = seed * 1664525 + 1013904223;
                start[i] = seed >> 8 & 255;
                size[i] = 1 + (seed >> 20 & 31);
                at[i] = n;
                n += (size_t)snprintf(text + n, sizeof(text) - n, "%x %x f%zu\n",
                                      (unsigned)start[i], (unsigned)size[i], i);
        }
        for (size_t i = 0; i < 40; i++)
                address[i] = 8 * i;
        ask(text, n, address, 40, line, again);
        for (size_t i = 0; i < 40; i++) {
                uint64_t expected = UINT64_MAX;
                for (size_t k = 0; k < 200; k++)
                        if (address[i] >= start[k] && address[i] - start[k] < size[k])
                                expected = at[k];
                assert_int_equal(line[i], expected);
        }
}

/* A line without end is passed over in pieces; what stands behind it is read. */
static void test_endless_line(void **state)
{
        size_t n = 40u << 20;
        char *text = malloc(n);
        const uint64_t address[] = { 0x10, 0x2000 };
        uint64_t line[2];
        bool again[2];

        (void)state;
        assert_non_null(text);
        memset(text, 'x', n);
        memcpy(text, "10 10 ", 6);
        memcpy(text + n - 13, "\n2000 10 last", 13);
        ask(text, n, address, 2, line, again);
        assert_int_equal(line[0], 0);
        assert_int_equal(line[1], n - 12);
        free(text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_lines),
                cmocka_unit_test(test_the_last_entry_names),
                cmocka_unit_test(test_random),
                cmocka_unit_test(test_endless_line),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

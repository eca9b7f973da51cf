/* Call frame information made by hand: entries, encodings, rows. */
#include "unit.h"

#include "analyze/unwind/cfi.h"
#include "base/limits.h"

#include <stdlib.h>

#define BASE 0x1000

struct section {
        uint8_t bytes[4096];
        size_t fill;
        struct cfi_section cfi;
};

static void add(struct section *s, const void *bytes, size_t n)
{
        assert_true(s->fill + n <= sizeof(s->bytes));
        memcpy(s->bytes + s->fill, bytes, n);
        s->fill += n;
        s->cfi.bytes = (struct pi_bytes){ s->bytes, s->fill };
}

static void add_u32(struct section *s, uint32_t value)
{
        add(s, &value, sizeof(value));
}

/* zR, code 1, data -8, ra 16, pcrel sdata4; CFA r7+8, r16 at CFA-8. */
static struct section begin(void)
{
        static const uint8_t cie[] = {
                1, 'z', 'R', 0, 1, 0x78, 16, 1, 0x1b, 12, 7, 8, 0x90, 1, 0, 0
        };
        struct section s = { .cfi = { .address = BASE, .eh = true, .word_bytes = 8 } };

        add_u32(&s, sizeof(cie) + 4);
        add_u32(&s, 0);
        add(&s, cie, sizeof(cie));
        return s;
}

static void add_fde(struct section *s, uint32_t start, uint32_t size, const uint8_t *program,
                    size_t n)
{
        const uint8_t none = 0;

        add_u32(s, (uint32_t)(4 + 4 + 4 + 1 + n));
        add_u32(s, (uint32_t)s->fill);
        add_u32(s, start - (uint32_t)(BASE + s->fill));
        add_u32(s, size);
        add(s, &none, 1);
        add(s, program, n);
}

static bool everything_is_code(const void *user, uint64_t address)
{
        (void)user, (void)address;
        return true;
}

static const struct cfi_function *only(struct section *s, struct pi_arena *arena)
{
        struct cfi_index index;

        pi_arena_init(arena, 64u << 20);
        assert_true(cfi_index_make(&index, &s->cfi, everything_is_code, NULL, arena));
        assert_int_equal(index.count, 1);
        return cfi_function_make(&s->cfi, index.item[0].at, pi_arch_registers(62, false), arena);
}

static void test_rows(void **state)
{
        /* push rbp at 1, mov rbp at 4, body, leave at 0x20; a rule that comes back. */
        static const uint8_t program[] = { 0x41, 0x0e, 16,   0x86, 2, 0x43, 0x0d, 6,
                                           0x0a, 0x5c, 0x0c, 7,    8, 0x41, 0x0b };
        struct section s = begin();
        struct pi_arena arena;
        (void)state;

        add_fde(&s, 0x2000, 0x40, program, sizeof(program));
        const struct cfi_function *f = only(&s, &arena);
        assert_non_null(f);
        assert_int_equal(f->ra, 16);
        assert_int_equal(f->row_count, 5);
        assert_int_equal(cfi_row_find(f, 0)->cfa_value, 8);
        assert_int_equal(cfi_row_find(f, 1)->cfa_value, 16);
        assert_int_equal(cfi_row_find(f, 3)->cfa_slot, 7);
        assert_int_equal(cfi_row_find(f, 4)->cfa_slot, 6);
        assert_int_equal(cfi_row_find(f, 0x1f)->cfa_slot, 6);
        assert_int_equal(cfi_row_find(f, 0x20)->cfa_slot, 7);
        assert_int_equal(cfi_row_find(f, 0x21)->cfa_slot, 6);
        const struct cfi_row *row = cfi_row_find(f, 0x10);
        assert_int_equal(row->rule_count, 2);
        assert_int_equal(f->rule[row->rule].slot, 6);
        assert_int_equal(f->rule[row->rule].value, -16);
        assert_int_equal(f->rule[row->rule + 1].value, -8);
        pi_arena_done(&arena);
}

static void test_rows_that_are_damaged(void **state)
{
        static const uint8_t unknown[] = { 0x3b };
        static const uint8_t cut[] = { 0x0c, 7 };
        static const uint8_t no_state[] = { 0x0b };
        static const uint8_t back[] = { 0x42, 0x01, 0xd0, 0x0e, 0, 0 };
        static const uint8_t huge[] = { 0x0e, 0xff, 0xff, 0xff, 0xff, 0xff, 1 };
        static const struct {
                const uint8_t *p;
                size_t n;
        } bad[] = { { unknown, 1 },
                    { cut, 2 },
                    { no_state, 1 },
                    { back, sizeof(back) },
                    { huge, sizeof(huge) } };
        (void)state;

        for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
                struct section s = begin();
                struct pi_arena arena;

                add_fde(&s, 0x2000, 0x40, bad[i].p, bad[i].n);
                assert_null(only(&s, &arena));
                assert_false(arena.failed);
                pi_arena_done(&arena);
        }
}

static void test_too_many_states(void **state)
{
        uint8_t program[PI_LIMIT_CFI_REMEMBERED + 1];
        struct section s = begin();
        struct pi_arena arena;
        (void)state;

        memset(program, 0x0a, sizeof(program));
        add_fde(&s, 0x2000, 0x40, program, sizeof(program));
        assert_null(only(&s, &arena));
        pi_arena_done(&arena);
}

static void test_too_many_rows(void **state)
{
        static struct section s;
        size_t room = 8 * (size_t)PI_LIMIT_CFI_ROWS;
        uint8_t *bytes = malloc(room + 256);
        struct pi_arena arena;
        size_t fill;
        (void)state;

        /* A function of many one-byte rows, whose offset is never the same as the row's before. */
        s = begin();
        memcpy(bytes, s.bytes, s.fill);
        fill = s.fill;
        uint32_t head[] = { 0, (uint32_t)fill + 4, (uint32_t)(0x2000 - (BASE + fill + 8)),
                            0x100000 };
        head[0] = (uint32_t)(12 + 1 + 3 * (PI_LIMIT_CFI_ROWS + 2));
        memcpy(bytes + fill, head, sizeof(head));
        bytes[fill + 16] = 0;
        fill += 17;
        for (size_t i = 0; i < PI_LIMIT_CFI_ROWS + 2; i++) {
                bytes[fill++] = 0x41;
                bytes[fill++] = 0x0e;
                bytes[fill++] = (uint8_t)(i & 0x3f);
        }
        s.cfi.bytes = (struct pi_bytes){ bytes, fill };
        assert_null(only(&s, &arena));
        pi_arena_done(&arena);
        free(bytes);
}

/* Every function runs what its CIE says first: that may not be much. */
static void test_a_common_part_that_is_long(void **state)
{
        struct section s = { .cfi = { .address = BASE, .eh = true, .word_bytes = 8 } };
        static const uint8_t head[] = { 1, 'z', 'R', 0, 1, 0x78, 16, 1, 0x1b };
        static const uint8_t def_cfa[] = { 12, 7, 8 };
        struct pi_arena arena;
        (void)state;

        add_u32(&s, 4 + sizeof(head) + 3 * 400);
        add_u32(&s, 0);
        add(&s, head, sizeof(head));
        for (size_t i = 0; i < 400; i++)
                add(&s, def_cfa, sizeof(def_cfa));
        add_fde(&s, 0x2000, 0x40, def_cfa, sizeof(def_cfa));
        assert_non_null(only(&s, &arena));
        pi_arena_done(&arena);
        s = (struct section){ .cfi = s.cfi };
        add_u32(&s, 4 + sizeof(head) + PI_LIMIT_CFI_COMMON_STEPS + 1);
        add_u32(&s, 0);
        add(&s, head, sizeof(head));
        s.fill += PI_LIMIT_CFI_COMMON_STEPS + 1; /* nop */
        add_fde(&s, 0x2000, 0x40, def_cfa, sizeof(def_cfa));
        assert_null(only(&s, &arena));
        pi_arena_done(&arena);
}

static void test_index(void **state)
{
        static const uint8_t nop = 0;
        struct section s = begin();
        struct cfi_index index;
        struct pi_arena arena;
        (void)state;

        add_fde(&s, 0x3000, 0x10, &nop, 1);
        add_u32(&s, 0); /* the end of what one file brought along */
        add_fde(&s, 0x2000, 0x20, &nop, 1);
        add_fde(&s, 0x2000, 0x30, &nop, 1);
        add_fde(&s, 0x4000, 0, &nop, 1);
        pi_arena_init(&arena, 1u << 20);
        assert_true(cfi_index_make(&index, &s.cfi, everything_is_code, NULL, &arena));
        assert_int_equal(index.count, 2);
        assert_int_equal(cfi_index_find(&index, 0x1fff), SIZE_MAX);
        assert_int_equal(cfi_index_find(&index, 0x2000), 0);
        assert_int_equal(cfi_index_find(&index, 0x201f), 0);
        assert_int_equal(cfi_index_find(&index, 0x2020), SIZE_MAX);
        assert_int_equal(cfi_index_find(&index, 0x300f), 1);
        assert_int_equal(cfi_index_find(&index, 0x3010), SIZE_MAX);
        pi_arena_done(&arena);
}

static void test_numbers(void **state)
{
        static const uint8_t bytes[] = { 0xe5, 0x8e, 0x26, 0x9b, 0xf1, 0x59, 0x80 };
        struct pi_cursor c = pi_cursor_of(bytes, sizeof(bytes), false);
        (void)state;

        assert_int_equal(cfi_uleb(&c), 624485);
        assert_int_equal(cfi_sleb(&c), -624485);
        cfi_uleb(&c);
        assert_true(c.bad);
}

static void test_pointers(void **state)
{
        static const uint8_t bytes[] = { 0xf0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
        struct cfi_section s = { .address = 0x5000, .data = 0x700, .word_bytes = 8 };
        static const struct {
                uint8_t encoding;
                uint64_t value;
        } good[] = { { 0x00, (uint64_t)-16 }, { 0x02, 0xfff0 },       { 0x03, 0xfffffff0 },
                     { 0x0b, (uint64_t)-16 }, { 0x1b, 0x5000 - 16 },  { 0x3a, 0x700 - 16 },
                     { 0x1c, 0x5000 - 16 },   { 0x0a, (uint64_t)-16 } };
        uint64_t out;
        (void)state;

        for (size_t i = 0; i < UNIT_COUNT(good); i++) {
                struct pi_cursor c = pi_cursor_of(bytes, sizeof(bytes), false);

                assert_true(cfi_pointer(&s, &c, good[i].encoding, &out));
                assert_int_equal(out, good[i].value);
        }
        for (unsigned encoding = 0; encoding < 256; encoding++) {
                struct pi_cursor c = pi_cursor_of(bytes, sizeof(bytes), false);

                if (encoding & 0x80 || encoding == 0x50)
                        assert_false(cfi_pointer(&s, &c, (uint8_t)encoding, &out));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_rows),
                cmocka_unit_test(test_rows_that_are_damaged),
                cmocka_unit_test(test_too_many_states),
                cmocka_unit_test(test_too_many_rows),
                cmocka_unit_test(test_a_common_part_that_is_long),
                cmocka_unit_test(test_index),
                cmocka_unit_test(test_numbers),
                cmocka_unit_test(test_pointers),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

#include "base/cursor.h"

static const uint8_t bytes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
                                 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F };

static bool host_is_little(void)
{
        const uint16_t one = 1;
        uint8_t first;
        memcpy(&first, &one, 1);
        return first == 1;
}

static void check_order(bool little)
{
        struct pi_cursor c = pi_cursor_of(bytes, sizeof(bytes), little != host_is_little());
        assert_int_equal(pi_cursor_u8(&c), 1);
        assert_int_equal(pi_cursor_u16(&c), little ? 0x0302 : 0x0203);
        assert_int_equal(pi_cursor_u32(&c), little ? 0x07060504 : 0x04050607);
        assert_true(pi_cursor_u64(&c) == (little ? 0x0F0E0D0C0B0A0908u : 0x08090A0B0C0D0E0Fu));
        assert_int_equal(pi_cursor_left(&c), 0);
        assert_int_equal(pi_cursor_offset(&c), sizeof(bytes));
        assert_false(c.bad);
}

static void reads_both_byte_orders(void **state)
{
        (void)state;
        check_order(true);
        check_order(false);
}

static void a_read_past_the_end_is_sticky(void **state)
{
        (void)state;
        for (int swap = 0; swap < 2; swap++) {
                struct pi_cursor c = pi_cursor_of(bytes, 3, swap);
                assert_int_equal(pi_cursor_u32(&c), 0);
                assert_true(c.bad);
                assert_int_equal(pi_cursor_offset(&c), 0);
                assert_int_equal(pi_cursor_u8(&c), 0);
                assert_int_equal(pi_cursor_u16(&c), 0);
                assert_int_equal(pi_cursor_u64(&c), 0);
                assert_null(pi_cursor_bytes(&c, 1).p);
                assert_null(pi_cursor_text(&c, 1).p);
                pi_cursor_skip(&c, 1);
                assert_int_equal(pi_cursor_offset(&c), 0);
                assert_true(pi_cursor_sub(&c, 0).bad);
                assert_false(pi_cursor_fits(&c, 0, 1));
        }
}

/* Every truncation of a record of all widths: bad exactly where it is short. */
static void every_truncation_is_seen(void **state)
{
        (void)state;
        for (size_t n = 0; n <= sizeof(bytes); n++) {
                struct pi_cursor c = pi_cursor_of(bytes, n, false);
                pi_cursor_u64(&c);
                pi_cursor_u32(&c);
                pi_cursor_u16(&c);
                pi_cursor_u8(&c);
                assert_int_equal(c.bad, n < sizeof(bytes));
        }
}

static void no_data_is_an_empty_cursor(void **state)
{
        (void)state;
        struct pi_cursor c = pi_cursor_of(NULL, 0, false);
        assert_int_equal(pi_cursor_left(&c), 0);
        assert_int_equal(pi_cursor_bytes(&c, 0).n, 0);
        assert_false(c.bad);
        assert_int_equal(pi_cursor_u8(&c), 0);
        assert_true(c.bad);
        c = pi_cursor_of(NULL, 10, false);
        assert_int_equal(pi_cursor_left(&c), 0);
}

static void views_and_huge_lengths(void **state)
{
        (void)state;
        struct pi_cursor c = pi_cursor_of(bytes, sizeof(bytes), false);
        struct pi_bytes view = pi_cursor_bytes(&c, 4);
        assert_int_equal(view.n, 4);
        assert_ptr_equal(view.p, bytes);
        assert_null(pi_cursor_bytes(&c, UINT64_MAX).p);
        assert_true(c.bad);
        c = pi_cursor_of(bytes, sizeof(bytes), false);
        pi_cursor_skip(&c, sizeof(bytes));
        assert_false(c.bad);
        pi_cursor_skip(&c, UINT64_MAX - 1);
        assert_true(c.bad);
        assert_int_equal(pi_cursor_offset(&c), sizeof(bytes));
}

static void text_is_cut_at_nul_and_passes_the_field(void **state)
{
        (void)state;
        struct pi_cursor c = pi_cursor_of("comm\0\0xyend", 11, false);
        assert_str(pi_cursor_text(&c, 8), "comm");
        assert_str(pi_cursor_text(&c, 3), "end");
        assert_int_equal(pi_cursor_text(&c, 0).n, 0);
        assert_false(c.bad);
        assert_null(pi_cursor_text(&c, 1).p);
        assert_true(c.bad);
}

static void sub_is_bounded_and_inherits_the_order(void **state)
{
        (void)state;
        struct pi_cursor c = pi_cursor_of(bytes, sizeof(bytes), !host_is_little());
        pi_cursor_skip(&c, 2);
        struct pi_cursor sub = pi_cursor_sub(&c, 5);
        assert_int_equal(pi_cursor_offset(&c), 7);
        assert_int_equal(pi_cursor_left(&sub), 5);
        assert_int_equal(pi_cursor_offset(&sub), 0);
        assert_int_equal(pi_cursor_u32(&sub), 0x06050403);
        assert_int_equal(pi_cursor_u16(&sub), 0);
        assert_true(sub.bad);
        assert_false(c.bad);
        sub = pi_cursor_sub(&c, 9);
        assert_true(sub.bad && c.bad);
        assert_int_equal(pi_cursor_left(&sub), 0);
        assert_int_equal(pi_cursor_offset(&c), 7);
}

static void fits_does_not_overflow(void **state)
{
        (void)state;
        struct pi_cursor c = pi_cursor_of(bytes, sizeof(bytes), false);
        assert_true(pi_cursor_fits(&c, 3, 5));
        assert_true(pi_cursor_fits(&c, 15, 1));
        assert_true(pi_cursor_fits(&c, 0, 100));
        assert_false(pi_cursor_fits(&c, 16, 1));
        assert_false(pi_cursor_fits(&c, 4, 4));
        assert_false(pi_cursor_fits(&c, UINT64_MAX, 2));
        assert_false(pi_cursor_fits(&c, (uint64_t)1 << 63, 2));
        assert_false(pi_cursor_fits(&c, UINT64_MAX / 8 + 1, 8));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(reads_both_byte_orders),
                cmocka_unit_test(a_read_past_the_end_is_sticky),
                cmocka_unit_test(every_truncation_is_seen),
                cmocka_unit_test(no_data_is_an_empty_cursor),
                cmocka_unit_test(views_and_huge_lengths),
                cmocka_unit_test(text_is_cut_at_nul_and_passes_the_field),
                cmocka_unit_test(sub_is_bounded_and_inherits_the_order),
                cmocka_unit_test(fits_does_not_overflow),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

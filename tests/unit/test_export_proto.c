#include "unit.h"

#include "base/out.h"
#include "report/escape.h"
#include "report/export_proto.h"
#include "report/gzip.h"

#include <stdlib.h>

static void fields_are_encoded(void **state)
{
        struct pi_scratch message, whole;
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, 1 << 20);
        pi_scratch_init(&message, &arena);
        pi_scratch_init(&whole, &arena);
        pi_proto_u64(&message, 1, 150);
        pi_proto_u64(&message, 2, 0);
        pi_proto_bytes(&message, 2, PI_STR("testing"));
        pi_proto_bytes(&message, 3, PI_STR(""));
        assert_str(pi_scratch_str(&message), "\x08\x96\x01\x12\x07testing");
        pi_proto_message(&whole, 16, &message);
        assert_str(pi_scratch_str(&whole), "\x82\x01\x0c\x08\x96\x01\x12\x07testing");
        message.n = whole.n = 0;
        pi_proto_number(&whole, UINT64_MAX);
        assert_str(pi_scratch_str(&whole), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
        whole.n = 0;
        pi_proto_message(&whole, 4, &message);
        assert_str(pi_scratch_str(&whole), "\x22\x00");
        pi_scratch_done(&message);
        pi_scratch_done(&whole);
        assert_int_equal(arena.used_bytes, 0);
        pi_arena_done(&arena);
}

static void a_scratch_keeps_to_its_budget(void **state)
{
        struct pi_scratch scratch;
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, 1000);
        pi_scratch_init(&scratch, &arena);
        for (int i = 0; i < 200; i++)
                pi_scratch_text(&scratch, "0123456789");
        assert_true(scratch.failed);
        assert_true(scratch.n <= 1000);
        assert_null(pi_scratch_extend(&scratch, 1));
        pi_scratch_done(&scratch);
        pi_arena_done(&arena);
}

static int keep(void *user, const void *data, size_t size)
{
        struct pi_scratch *scratch = user;

        pi_scratch_bytes(scratch, data, size);
        return scratch->failed ? 12 /* ENOMEM */ : 0;
}

static void gzip_gives_bytes_or_text(void **state)
{
        struct pi_scratch found;
        struct pi_gzip gzip;
        struct pi_arena arena;
        struct pi_out out;
        (void)state;
        pi_arena_init(&arena, 1 << 20);
        pi_scratch_init(&found, &arena);
        pi_out_init(&out, keep, &found, UINT64_MAX);
        assert_true(pi_gzip_init(&gzip, &out, PI_GZIP_BYTES));
        pi_gzip_feed(&gzip, "pipa", 4);
        pi_gzip_end(&gzip);
        assert_int_equal(pi_out_flush(&out), 0);
        assert_memory_equal(found.p, "\x1f\x8b\x08\x00\x00\x00\x00\x00", 8);
        found.n = 0;
        assert_true(pi_gzip_init(&gzip, &out, PI_GZIP_BASE64));
        pi_gzip_feed(&gzip, "pipa", 4);
        pi_gzip_end(&gzip);
        assert_int_equal(pi_out_flush(&out), 0);
        assert_memory_equal(found.p, "H4sIAAAAAAA", 11);
        pi_scratch_done(&found);
        pi_arena_done(&arena);
}

static void expect_cell(const char *text, const char *wanted)
{
        struct pi_scratch found;
        struct pi_arena arena;
        struct pi_out out;

        pi_arena_init(&arena, 1 << 20);
        pi_scratch_init(&found, &arena);
        pi_out_init(&out, keep, &found, UINT64_MAX);
        pi_escape_csv(&out, pi_str_of(text));
        assert_int_equal(pi_out_flush(&out), 0);
        assert_int_equal(found.n, strlen(wanted));
        assert_memory_equal(pi_scratch_str(&found).p, wanted, found.n);
        pi_scratch_done(&found);
        pi_arena_done(&arena);
}

static void cells_are_no_formulas(void **state)
{
        (void)state;
        expect_cell("", "");
        expect_cell("plain text", "plain text");
        expect_cell("a,b", "\"a,b\"");
        expect_cell("say \"x\"", "\"say \"\"x\"\"\"");
        expect_cell("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        expect_cell("@a,b", "\"'@a,b\"");
        expect_cell("a=b", "a=b");
        expect_cell("\t=1", "\\x09=1");
        expect_cell("one\r\ntwo", "one\\x0d\\x0atwo");
        expect_cell("\xff", "\xef\xbf\xbd");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(fields_are_encoded),
                cmocka_unit_test(a_scratch_keeps_to_its_budget),
                cmocka_unit_test(gzip_gives_bytes_or_text),
                cmocka_unit_test(cells_are_no_formulas),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

#include "base/arena.h"
#include "base/fail.h"

#include <errno.h>

static void an_error_is_filled(void **state)
{
        struct pipa_error err;
        (void)state;
        memset(&err, 0xA5, sizeof(err));
        assert_int_equal(pi_fail(&err, PIPA_E_FORMAT, PI_STR("perf.data"), 104, "size %d is %s", 7,
                                 "too small"),
                         PIPA_E_FORMAT);
        assert_int_equal(err.status, PIPA_E_FORMAT);
        assert_int_equal(err.sys_errno, 0);
        assert_int_equal(err.offset, 104);
        assert_string_equal(err.member, "perf.data");
        assert_string_equal(err.text, "size 7 is too small");
}

static void nobody_needs_to_ask(void **state)
{
        (void)state;
        assert_int_equal(pi_fail(NULL, PIPA_E_LIMIT, PI_STR(""), PI_NO_OFFSET, "x"), PIPA_E_LIMIT);
        assert_int_equal(pi_fail_errno(NULL, EIO, PI_STR(""), "x"), PIPA_E_IO);
        assert_int_equal(pi_fail_memory(NULL, NULL), PIPA_E_MEMORY);
}

static void hostile_text_is_made_harmless(void **state)
{
        struct pipa_error err;
        (void)state;
        pi_fail(&err, PIPA_E_FORMAT, PI_STR("a\x1B[2J\n\0b\xFF\xE2\x80\xAE\xC3\xA9"), 0, "in %s",
                "\r\x7F\xC2\x9Bz\xE2");
        assert_string_equal(err.member, "a?[2J??b??\xC3\xA9");
        assert_string_equal(err.text, "in ???z?");
}

static void long_text_is_cut_between_characters(void **state)
{
        struct pipa_error err;
        char text[1200];
        (void)state;
        for (size_t shift = 0; shift < 3; shift++) {
                memset(text, 'x', sizeof(text));
                for (size_t i = shift; i + 3 < sizeof(text); i += 3)
                        memcpy(text + i, "\xE2\x82\xAC", 3);
                text[sizeof(text) - 1] = 0;
                pi_fail(&err, PIPA_E_FORMAT, pi_str_of(text), 0, "%s", text);
                assert_in_range(strlen(err.member), sizeof(err.member) - 4, 127);
                assert_in_range(strlen(err.text), sizeof(err.text) - 4, 383);
                assert_int_equal((strlen(err.member) - shift) % 3, 0);
                assert_int_equal((strlen(err.text) - shift) % 3, 0);
        }
}

static void a_system_error_says_how(void **state)
{
        struct pipa_error err;
        char text[2000];
        (void)state;
        assert_int_equal(pi_fail_errno(&err, ENOENT, PI_STR("x"), "cannot open %s", "x"),
                         PIPA_E_IO);
        assert_int_equal(err.status, PIPA_E_IO);
        assert_int_equal(err.sys_errno, ENOENT);
        assert_true(err.offset == UINT64_MAX);
        assert_string_equal(err.text, "cannot open x: No such file or directory");
        memset(text, 'y', sizeof(text));
        text[sizeof(text) - 1] = 0;
        pi_fail_errno(&err, 123456, PI_STR(""), "%s", text);
        assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void a_met_budget_is_not_a_lack_of_memory(void **state)
{
        struct pi_arena arena;
        struct pipa_error err;
        (void)state;
        pi_arena_init(&arena, (size_t)2 << 20);
        assert_int_equal(pi_fail_memory(&err, NULL), PIPA_E_MEMORY);
        assert_null(pi_arena_alloc(&arena, 1, (size_t)3 << 20));
        assert_int_equal(pi_fail_memory(&err, &arena), PIPA_E_LIMIT);
        assert_non_null(strstr(err.text, "2 MiB"));
        arena.starved = true;
        assert_int_equal(pi_fail_memory(&err, &arena), PIPA_E_MEMORY);
        pi_arena_done(&arena);
        assert_int_equal(pi_fail_memory(&err, &arena), PIPA_E_LIMIT);
        assert_null(strstr(err.text, "MiB"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(an_error_is_filled),
                cmocka_unit_test(nobody_needs_to_ask),
                cmocka_unit_test(hostile_text_is_made_harmless),
                cmocka_unit_test(long_text_is_cut_between_characters),
                cmocka_unit_test(a_system_error_says_how),
                cmocka_unit_test(a_met_budget_is_not_a_lack_of_memory),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

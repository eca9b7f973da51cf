/* Frames as perf script prints them. */
#include "unit.h"

#include "analyze/source/text/text_place.h"

#include <inttypes.h>
#include <stdio.h>

/* "address|name|module|inlined"; "" for no frame. */
static void assert_place(bool found, const struct text_place *place, const char *expected)
{
        char text[512] = "";

        if (found)
                snprintf(text, sizeof(text), "%" PRIx64 "|%.*s|%.*s%s", place->address,
                         (int)place->name.n, place->name.p, (int)place->module.n, place->module.p,
                         place->inlined ? "|inlined" : "");
        assert_string_equal(text, expected);
}

static void assert_line(const char *line, const char *expected)
{
        struct text_place place;

        assert_place(text_place_read(pi_str_of(line), &place), &place, expected);
}

static void assert_rest(const char *rest, const char *expected)
{
        struct text_place place;

        assert_place(text_place_find(pi_str_of(rest), &place), &place, expected);
}

static void test_lines(void **state)
{
        (void)state;
        assert_line("\tffffffff8104f45a native_write_msr_safe+0xa ([kernel.kallsyms])",
                    "ffffffff8104f45a|native_write_msr_safe|[kernel.kallsyms]");
        assert_line("               0 [unknown] ([unknown])", "0|[unknown]|[unknown]");
        assert_line("\t 2a f(int, char (*)(int)) (/tmp/a b (deleted))",
                    "2a|f(int, char (*)(int))|/tmp/a b (deleted)");
        assert_line("\t 2a f (/tmp/a)b)", "2a|f|/tmp/a)b");
        assert_line("\t 2a regexp/syntax.(*parser).push+0xa6 (/usr/bin/go)",
                    "2a|regexp/syntax.(*parser).push|/usr/bin/go");
        assert_line("\t 2a RegExp:[&<>\\\"\\'] (/tmp/perf-7539.map)",
                    "2a|RegExp:[&<>\\\"\\']|/tmp/perf-7539.map");
        assert_line("\t 2a Ljava/io/X;::a b (/tmp/perf-1.map)",
                    "2a|Ljava/io/X;::a b|/tmp/perf-1.map");
        assert_line("\t 2a main (/bin/x+0x2a)", "2a|main|/bin/x");
        assert_line("\t 2a main", "2a|main|");
        assert_line("\t 2a (/bin/x)", "2a||/bin/x");
}

static void test_inlined(void **state)
{
        (void)state;
        assert_line("\t 2a std::sort (inlined)", "2a|std::sort|inlined|inlined");
        assert_line("    sort(int) (inlined)", "0|sort(int)|inlined|inlined");
        assert_line("    add (inlined)", "0|add|inlined|inlined");
        assert_line("  string.h:29 (inlined)", "");
}

static void test_others(void **state)
{
        (void)state;
        assert_line("", "");
        assert_line("\t", "");
        assert_line("\tmain (/bin/x)", "");
        assert_line("\tffffffff8104f45a", "");
        assert_line("\t12345678901234567 f (/x)", "");
        assert_line("\tffffffff8104f45a native_write_msr_safe ([kernel.kal", "");
}

static void test_rests(void **state)
{
        (void)state;
        assert_rest("  ffffffffb9 do_idle+0x1 ([kernel.kallsyms])",
                    "ffffffffb9|do_idle|[kernel.kallsyms]");
        assert_rest("7ffd00 400577 add (/bin/x)", "400577|add|/bin/x");
        assert_rest("400577 add+0x1 (/bin/x)   12  34", "400577|add|/bin/x");
        assert_rest("400577 (/bin/x)", "400577||/bin/x");
        assert_rest("400577 f (/x)  0xab/0xcd/P/-/-/0  0x1/0x2/M/-/-/0", "400577|f|/x");
        assert_rest("400577 f (/x)g+0x1(/y)/h+0x2(/z)/P/-/-/0/ ", "400577|f|/x");
        assert_rest("(ffffffff811b1234)", "");
        assert_rest("prev_comm=a next_comm=b (x)", "");
        assert_rest("400577 main", "");
        assert_rest("", "");
}

static void test_asides(void **state)
{
        (void)state;
        assert_true(text_place_is_source(PI_STR("  malloc.c:3358")));
        assert_true(text_place_is_source(PI_STR("  string.h:29 (inlined)")));
        assert_true(text_place_is_source(PI_STR("  [kernel.kallsyms][ffff12]")));
        assert_false(text_place_is_source(PI_STR("  malloc.c:")));
        assert_false(text_place_is_source(PI_STR("  malloc.c:12 x")));
        assert_false(text_place_is_source(PI_STR("")));
        assert_true(text_place_is_branches(PI_STR(" 0x1/0x2/P/-/-/0")));
        assert_false(text_place_is_branches(PI_STR("\t2a f (/P/x)")));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_lines),  cmocka_unit_test(test_inlined),
                cmocka_unit_test(test_others), cmocka_unit_test(test_rests),
                cmocka_unit_test(test_asides),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

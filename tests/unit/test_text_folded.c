/* Folded stacks -> samples. */
#include "text_fixture.h"

#include <stdlib.h>

static void read_text(struct text_fixture *f, const char *text)
{
        assert_int_equal(text_fixture_read(f, &pi_source_text_folded, text, strlen(text)), PIPA_OK);
}

static void test_stacks(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, "java;start_thread;a b(int) 31\r\n"
                      "java;start_thread;sys_read_[k] 6\n"
                      "java;start;[libc.so.6] 2\n"
                      "java;;x 1.6\n"
                      "# a comment\n\n"
                      "java 5");
        assert_int_equal(f.rec.samples.count, 5);
        text_fixture_assert(&f, 0,
                            "[unknown] -1/-1 [-1] -1 31 samples: a b(int)@0([unknown]);"
                            "start_thread@0([unknown]);java@0([unknown])");
        text_fixture_assert(&f, 1,
                            "[unknown] -1/-1 [-1] -1 6 samples: sys_read@0([kernel] kernel);"
                            "start_thread@0([unknown]);java@0([unknown])");
        text_fixture_assert(&f, 2,
                            "[unknown] -1/-1 [-1] -1 2 samples: [libc.so.6]@0(libc.so.6);"
                            "start@0([unknown]);java@0([unknown])");
        text_fixture_assert(&f, 3,
                            "[unknown] -1/-1 [-1] -1 2 samples: x@0([unknown]);"
                            "[unknown]@0([unknown]);java@0([unknown])");
        text_fixture_assert(&f, 4, "[unknown] -1/-1 [-1] -1 5 samples: java@0([unknown])");
        assert_int_equal(text_fixture_note(&f, "text_weights_rounded")->count, 1);
        assert_true(f.rec.text_weighs);
        text_fixture_done(&f);
}

/* What a line shares with the one before is looked up once, and is the same all the same. */
static void test_prefixes(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, "a;b;c 1\na;b 1\na;bb;c 1\na;b;c;d 1\na;b;c 1\n");
        text_fixture_assert(&f, 1,
                            "[unknown] -1/-1 [-1] -1 1 samples: b@0([unknown]);a@0([unknown])");
        text_fixture_assert(&f, 2,
                            "[unknown] -1/-1 [-1] -1 1 samples: c@0([unknown]);bb@0([unknown]);"
                            "a@0([unknown])");
        assert_int_equal(pi_recording_sample(&f.rec, 0)->stack,
                         pi_recording_sample(&f.rec, 4)->stack);
        assert_int_equal(f.rec.stacks.nodes.list.count, 1 + 3 + 2 + 1);
        text_fixture_done(&f);
}

static void test_deep(void **state)
{
        size_t frames = 9000, n = 0;
        char *text = malloc(2 * frames + 8);
        struct text_fixture f;

        (void)state;
        assert_non_null(text);
        for (size_t i = 0; i < frames; i++) {
                text[n++] = i == 0 ? 'r' : 'f';
                text[n++] = i + 1 == frames ? ' ' : ';';
        }
        text[n++] = '7';
        assert_int_equal(text_fixture_read(&f, &pi_source_text_folded, text, n), PIPA_OK);
        assert_int_equal(f.rec.stacks.nodes.list.count, 1 + 8192);
        assert_int_equal(text_fixture_note(&f, "text_stacks_cut")->count, 1);
        text_fixture_done(&f);
        free(text);
}

static bool claims(const char *text)
{
        return pi_source_text_folded.claims(
                PI_STR(""), (struct pi_bytes){ (const uint8_t *)text, strlen(text) });
}

static void test_claims(void **state)
{
        (void)state;
        assert_true(claims("a;b 1\nc 2\n"));
        assert_true(claims("a;b c 1"));
        assert_true(claims("a;RegExp:[&<>\"'] 12 3\nb;c 1\n"));
        assert_false(claims(""));
        assert_false(claims("main 5\n"));
        assert_false(claims("a;b 1\nhello\n"));
        assert_true(claims("a;b 1\nhel"));
        assert_false(claims("a;b 10 20\na;c 5 6\n")); /* the difference of two */
        assert_false(claims("host;60;2020-01-01 00:00:01 UTC;-1;0.10\n"));
        assert_false(claims("12345;;cycles;100;100.00;;\n"));
        assert_false(claims("int i = 5; for (;;) { i++; }\n"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_stacks),
                cmocka_unit_test(test_prefixes),
                cmocka_unit_test(test_deep),
                cmocka_unit_test(test_claims),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

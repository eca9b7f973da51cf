#include "unit.h"

#include "report/escape.h"

struct sink {
        char text[512];
        size_t fill;
};

static int sink_write(void *user, const void *data, size_t size)
{
        struct sink *sink = user;
        assert_true(size < sizeof(sink->text) - sink->fill);
        memcpy(sink->text + sink->fill, data, size);
        sink->fill += size;
        return 0;
}

typedef void (*escape_fn)(struct pi_out *out, struct pi_str s);

static void check(escape_fn escape, struct pi_str from, struct pi_str expected)
{
        struct sink sink = { .fill = 0 };
        struct pi_out out;
        pi_out_init(&out, sink_write, &sink, sizeof(sink.text));
        escape(&out, from);
        assert_int_equal(pi_out_flush(&out), 0);
        assert_int_equal(sink.fill, expected.n);
        assert_memory_equal(sink.text, expected.p, expected.n);
}

#define CHECK(escape, from, expected) check((escape), PI_STR(from), PI_STR(expected))

static void markup_becomes_references(void **state)
{
        (void)state;
        CHECK(pi_escape_html, "<script>alert('1')</script>",
              "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
        CHECK(pi_escape_html, "\" onclick=\"x&y", "&quot; onclick=&quot;x&amp;y");
        CHECK(pi_escape_html, "]]>--!>", "]]&gt;--!&gt;");
        CHECK(pi_escape_html, "", "");
}

static void letters_of_the_world_stay(void **state)
{
        (void)state;
        CHECK(pi_escape_html, "\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80",
              "\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80");
        CHECK(pi_escape_terminal, "\xc3\xa9\xe4\xb8\xad<&>", "\xc3\xa9\xe4\xb8\xad<&>");
}

static void controls_become_visible(void **state)
{
        (void)state;
        CHECK(pi_escape_html, "a\x1b[31mb\n\t\0c", "a\\x1b[31mb\\x0a\\x09\\x00c");
        CHECK(pi_escape_html, "\x7f\xc2\x9b\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf",
              "\\x7f\\x9b\\u202e\\u2066\\ufeff");
        CHECK(pi_escape_terminal, "\x1b]0;title\x07", "\\x1b]0;title\\x07");
        CHECK(pi_escape_terminal, "\xc2\x9b\x32J\xe2\x80\xae", "\\x9b2J\\u202e");
}

static void ill_formed_bytes_do_not_pass(void **state)
{
        (void)state;
        CHECK(pi_escape_html, "a\xff<\xe2\x80", "a\xef\xbf\xbd&lt;\xef\xbf\xbd\xef\xbf\xbd");
        CHECK(pi_escape_html, "\xc0\xbcscript", "\xef\xbf\xbd\xef\xbf\xbdscript");
        CHECK(pi_escape_html, "\xef\xbf\xbe\xef\xb7\x90", "\xef\xbf\xbd\xef\xbf\xbd");
        CHECK(pi_escape_html, "\xef\xbf\xbd", "\xef\xbf\xbd");
        CHECK(pi_escape_terminal, "a\xff\x9b", "a\\xff\\x9b");
}

static size_t cut(struct pi_str from, size_t columns, struct pi_str expected)
{
        struct sink sink = { .fill = 0 };
        struct pi_out out;
        pi_out_init(&out, sink_write, &sink, sizeof(sink.text));
        columns = pi_escape_terminal_cut(&out, from, columns);
        pi_out_flush(&out);
        assert_int_equal(sink.fill, expected.n);
        assert_memory_equal(sink.text, expected.p, expected.n);
        return columns;
}

static void a_cut_text_ends_in_an_ellipsis(void **state)
{
        (void)state;
        assert_int_equal(cut(PI_STR("abcdef"), 6, PI_STR("abcdef")), 6);
        assert_int_equal(cut(PI_STR("abcdef"), 5, PI_STR("abcd\xe2\x80\xa6")), 5);
        assert_int_equal(cut(PI_STR("ab\x1b"), 6, PI_STR("ab\\x1b")), 6);
        assert_int_equal(cut(PI_STR("ab\x1b"), 5, PI_STR("ab\xe2\x80\xa6")), 3);
        assert_int_equal(cut(PI_STR("\xc3\xa9\xc3\xa9\xc3\xa9"), 2, PI_STR("\xc3\xa9\xe2\x80\xa6")),
                         2);
        assert_int_equal(cut(PI_STR("ab"), 1, PI_STR("\xe2\x80\xa6")), 1);
}

/* No byte sequence leaves a control or a bracket in either medium. */
static void nothing_hostile_passes(void **state)
{
        uint64_t seed = 7;
        (void)state;
        for (int round = 0; round < 2000; round++) {
                char bytes[16];
                struct sink sink = { .fill = 0 };
                struct pi_out out;
                for (size_t i = 0; i < sizeof(bytes); i++)
                        bytes[i] = (char)unit_random(&seed);
                pi_out_init(&out, sink_write, &sink, sizeof(sink.text));
                if (round % 2)
                        pi_escape_html(&out, (struct pi_str){ bytes, sizeof(bytes) });
                else
                        pi_escape_terminal(&out, (struct pi_str){ bytes, sizeof(bytes) });
                pi_out_flush(&out);
                for (struct pi_str s = { sink.text, sink.fill }; s.n > 0;) {
                        uint32_t code;
                        size_t n = pi_utf8_decode(s, &code);
                        assert_false(pi_utf8_is_control(code));
                        assert_false(code == 0xfffd && n == 1);
                        assert_false(round % 2 && (code == '<' || code == '>' || code == '"'));
                        s = (struct pi_str){ s.p + n, s.n - n };
                }
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(markup_becomes_references),
                cmocka_unit_test(letters_of_the_world_stay),
                cmocka_unit_test(controls_become_visible),
                cmocka_unit_test(ill_formed_bytes_do_not_pass),
                cmocka_unit_test(a_cut_text_ends_in_an_ellipsis),
                cmocka_unit_test(nothing_hostile_passes),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

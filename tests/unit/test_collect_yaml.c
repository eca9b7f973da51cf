/* The writer of spec_info.yaml. What stands here is what a YAML 1.1 reader must make of it, checked
 * once with one. */
#include "collect/facts/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct text {
        char p[1024];
        size_t n;
};

static int collect(void *user, const void *data, size_t size)
{
        struct text *text = user;

        assert_true(text->n + size < sizeof(text->p));
        memcpy(text->p + text->n, data, size);
        text->n += size;
        text->p[text->n] = '\0';
        return 0;
}

struct yaml_case {
        struct text text;
        struct pi_out out;
        struct pc_yaml yaml;
};

static void begin(struct yaml_case *c)
{
        c->text.n = 0;
        c->text.p[0] = '\0';
        pi_out_init(&c->out, collect, &c->text, 1024);
        pc_yaml_init(&c->yaml, &c->out);
}

static const char *end(struct yaml_case *c)
{
        assert_int_equal(pi_out_flush(&c->out), 0);
        return c->text.p;
}

static void check_value(struct pi_str value, const char *quoted)
{
        struct yaml_case c;
        char expected[256] = "k: ";

        begin(&c);
        pc_yaml_str(&c.yaml, PI_STR("k"), value);
        strcat(strcat(expected, quoted), "\n");
        assert_string_equal(end(&c), expected);
}

static void test_values(void **state)
{
        (void)state;
        check_value(PI_STR(""), "\"\"");
        check_value(PI_STR("0-1: #[a] {b} *c &d !e | > % @ `"),
                    "\"0-1: #[a] {b} *c &d !e | > % @ `\"");
        check_value(PI_STR("say \"a\\b\""), "\"say \\\"a\\\\b\\\"\"");
        check_value(PI_STR("a\nb\tc\rd\0e\x7f"), "\"a\\nb\\tc\\x0dd\\x00e\\x7f\"");
        /* Characters stand for themselves, bytes that are none are escaped by their number. */
        check_value(PI_STR("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"),
                    "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"");
        check_value(PI_STR("a\xff\xc3z\xed\xa0\x80"), "\"a\\xff\\xc3z\\xed\\xa0\\x80\"");
        /* NEL, line separator, bidirectional override, byte order mark, no character. */
        check_value(PI_STR("\xc2\x85\xe2\x80\xa8\xe2\x80\xae\xef\xbb\xbf\xef\xbf\xbe"),
                    "\"\\x85\\u2028\\u202e\\ufeff\\ufffe\"");
        check_value(PI_STR("\xef\xbf\xbd"), "\"\xef\xbf\xbd\"");
}

static void check_key(struct pi_str key, const char *expected)
{
        struct yaml_case c;

        begin(&c);
        pc_yaml_str(&c.yaml, key, PI_STR("v"));
        assert_string_equal(end(&c), expected);
}

static void test_keys(void **state)
{
        (void)state;
        check_key(PI_STR("Active(anon)"), "Active(anon): \"v\"\n");
        check_key(PI_STR("On-line CPU(s) list"), "On-line CPU(s) list: \"v\"\n");
        check_key(PI_STR("vm.page-cluster"), "vm.page-cluster: \"v\"\n");
        check_key(PI_STR("no"), "\"no\": \"v\"\n");
        check_key(PI_STR("Off"), "\"Off\": \"v\"\n");
        check_key(PI_STR("none"), "none: \"v\"\n");
        check_key(PI_STR("1e3"), "\"1e3\": \"v\"\n");
        check_key(PI_STR("a: b"), "\"a: b\": \"v\"\n");
        check_key(PI_STR("a "), "\"a \": \"v\"\n");
        check_key(PI_STR("-"), "\"-\": \"v\"\n");
        check_key(PI_STR(""), "\"\": \"v\"\n");
        check_key(PI_STR("eth\n0"), "\"eth\\n0\": \"v\"\n");
}

static void test_nesting(void **state)
{
        struct yaml_case c;

        (void)state;
        begin(&c);
        pc_yaml_begin(&c.yaml, PI_STR("disk"));
        pc_yaml_begin(&c.yaml, PI_STR("devices"));
        pc_yaml_begin_item(&c.yaml);
        pc_yaml_str(&c.yaml, PI_STR("name"), PI_STR("vda"));
        pc_yaml_begin(&c.yaml, PI_STR("usage"));
        pc_yaml_u64(&c.yaml, "total", 12);
        pc_yaml_end(&c.yaml);
        pc_yaml_end(&c.yaml);
        pc_yaml_begin_item(&c.yaml);
        pc_yaml_begin(&c.yaml, PI_STR("usage"));
        pc_yaml_u64(&c.yaml, "total", UINT64_MAX);
        pc_yaml_end(&c.yaml);
        pc_yaml_end(&c.yaml);
        pc_yaml_end(&c.yaml);
        pc_yaml_end(&c.yaml);
        pc_yaml_begin(&c.yaml, PI_STR("state"));
        pc_yaml_item(&c.yaml, PI_STR("UP"));
        pc_yaml_item(&c.yaml, PI_STR("no"));
        pc_yaml_end(&c.yaml);
        assert_string_equal(end(&c), "disk:\n"
                                     "  devices:\n"
                                     "    - name: \"vda\"\n"
                                     "      usage:\n"
                                     "        total: 12\n"
                                     "    - usage:\n"
                                     "        total: 18446744073709551615\n"
                                     "\n"
                                     "state:\n"
                                     "  - \"UP\"\n"
                                     "  - \"no\"\n");
        assert_false(c.yaml.bad);
}

static void test_empty_leaves_no_trace(void **state)
{
        struct yaml_case c;

        (void)state;
        begin(&c);
        pc_yaml_begin(&c.yaml, PI_STR("a"));
        pc_yaml_begin(&c.yaml, PI_STR("b"));
        pc_yaml_begin_item(&c.yaml);
        assert_false(pc_yaml_shown(&c.yaml));
        pc_yaml_end(&c.yaml);
        pc_yaml_end(&c.yaml);
        pc_yaml_end(&c.yaml);
        pc_yaml_begin(&c.yaml, PI_STR("c"));
        pc_yaml_u64(&c.yaml, "d", 0);
        assert_true(pc_yaml_shown(&c.yaml));
        pc_yaml_end(&c.yaml);
        assert_string_equal(end(&c), "c:\n  d: 0\n");
}

static void test_misuse(void **state)
{
        struct yaml_case c;

        (void)state;
        begin(&c);
        for (int i = 0; i < PC_YAML_DEPTH + 3; i++)
                pc_yaml_begin(&c.yaml, PI_STR("deep"));
        pc_yaml_u64(&c.yaml, "value", 1);
        for (int i = 0; i < PC_YAML_DEPTH + 3; i++)
                pc_yaml_end(&c.yaml);
        assert_true(c.yaml.bad);
        assert_string_equal(end(&c), "");

        begin(&c);
        pc_yaml_end(&c.yaml);
        assert_true(c.yaml.bad);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_values),  cmocka_unit_test(test_keys),
                cmocka_unit_test(test_nesting), cmocka_unit_test(test_empty_leaves_no_trace),
                cmocka_unit_test(test_misuse),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

#include "base/json.h"

#include <math.h>

struct sink {
        char text[4096];
        size_t fill;
};

static int sink_write(void *user, const void *data, size_t size)
{
        struct sink *sink = user;
        assert_true(size < sizeof(sink->text) - sink->fill);
        memcpy(sink->text + sink->fill, data, size);
        sink->fill += size;
        sink->text[sink->fill] = 0;
        return 0;
}

struct doc {
        struct sink sink;
        struct pi_out out;
        struct pi_json json;
};

static struct pi_json *doc_init(struct doc *doc)
{
        doc->sink.fill = 0;
        doc->sink.text[0] = 0;
        pi_out_init(&doc->out, sink_write, &doc->sink, 4000);
        pi_json_init(&doc->json, &doc->out);
        return &doc->json;
}

static void assert_doc(struct doc *doc, const char *expected)
{
        assert_true(pi_json_done(&doc->json));
        assert_int_equal(pi_out_flush(&doc->out), 0);
        assert_string_equal(doc->sink.text, expected);
}

static void values_and_nesting(void **state)
{
        struct doc doc;
        struct pi_json *j = doc_init(&doc);
        (void)state;
        pi_json_object(j);
        pi_json_key_str(j, "name", PI_STR("cpu \"3\""));
        pi_json_key_u64(j, "max", UINT64_MAX);
        pi_json_key_i64(j, "min", INT64_MIN);
        pi_json_key_double(j, "share", 0.25);
        pi_json_key_double(j, "none", NAN);
        pi_json_key_bool(j, "yes", true);
        pi_json_key_bool(j, "no", false);
        pi_json_key(j, "list");
        pi_json_array(j);
        pi_json_null(j);
        pi_json_array(j);
        pi_json_array_end(j);
        pi_json_object(j);
        pi_json_object_end(j);
        pi_json_u64(j, 1);
        pi_json_array_end(j);
        assert_false(pi_json_done(j));
        pi_json_object_end(j);
        assert_doc(&doc, "{\"name\":\"cpu \\\"3\\\"\",\"max\":18446744073709551615,"
                         "\"min\":-9223372036854775808,\"share\":0.25,\"none\":null,\"yes\":true,"
                         "\"no\":false,\"list\":[null,[],{},1]}");
}

static void a_scalar_is_a_document(void **state)
{
        struct doc doc;
        (void)state;
        pi_json_double(doc_init(&doc), -INFINITY);
        assert_doc(&doc, "null");
        pi_json_str(doc_init(&doc), (struct pi_str){ NULL, 0 });
        assert_doc(&doc, "\"\"");
}

static void check_str(struct pi_str s, const char *expected)
{
        struct doc doc;
        pi_json_str(doc_init(&doc), s);
        assert_doc(&doc, expected);
}

static void strings_are_escaped(void **state)
{
        (void)state;
        check_str(PI_STR("a\\b\"c/<"), "\"a\\\\b\\\"c/<\"");
        check_str(PI_STR("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
        check_str(PI_STR("\0\x1F\x7F"), "\"\\u0000\\u001f\\u007f\"");
        check_str(PI_STR("\xC2\x85|\xE2\x80\xA8\xE2\x80\xA9"), "\"\\u0085|\\u2028\\u2029\"");
        check_str(PI_STR("\xE2\x80\xAE\xEF\xBB\xBF"), "\"\\u202e\\ufeff\"");
        check_str(PI_STR("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
                  "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}

static void ill_formed_bytes_are_replaced(void **state)
{
        (void)state;
        check_str(PI_STR("a\xFF"
                         "b"),
                  "\"a\xEF\xBF\xBD"
                  "b\"");
        check_str(PI_STR("\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
        check_str(PI_STR("\xC0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
        check_str(PI_STR("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
        check_str(PI_STR("\xEF\xBF\xBD"), "\"\xEF\xBF\xBD\"");
}

static void keys_are_escaped(void **state)
{
        struct doc doc;
        struct pi_json *j = doc_init(&doc);
        (void)state;
        pi_json_object(j);
        pi_json_key_u64(j, "a\"\n", 1);
        pi_json_object_end(j);
        assert_doc(&doc, "{\"a\\\"\\n\":1}");
}

/* One letter is one call: { } [ ] k(ey) v(alue). */
static void play(struct pi_json *j, const char *calls)
{
        for (; *calls; calls++) {
                if (*calls == '{')
                        pi_json_object(j);
                else if (*calls == '}')
                        pi_json_object_end(j);
                else if (*calls == '[')
                        pi_json_array(j);
                else if (*calls == ']')
                        pi_json_array_end(j);
                else if (*calls == 'k')
                        pi_json_key(j, "k");
                else
                        pi_json_u64(j, 1);
        }
}

static void misuse_is_seen(void **state)
{
        static const char *const bad[] = { "k",   "}",    "]",    "[k",   "{v",   "{[",  "{{",
                                           "{kk", "{k}",  "{]",   "[}",   "vv",   "[]v", "[][]",
                                           "[]]", "{}}",  "{kvv", "{}k",  "v]",   "[v}", "{k{}}}",
                                           "{k]", "[[]}", "v[",   "{kv]", "{k[}]" };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
                struct doc doc;
                struct pi_json *j = doc_init(&doc);
                play(j, bad[i]);
                assert_true(j->bad);
                uint64_t written = doc.out.total_bytes;
                play(j, "[{kv}]v");
                assert_int_equal(doc.out.total_bytes, written);
                assert_false(pi_json_done(j));
        }
}

static void an_open_document_is_not_done(void **state)
{
        static const char *const open[] = { "", "[", "{", "{k", "{kv", "[v", "[[]", "{k[v]" };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(open); i++) {
                struct doc doc;
                struct pi_json *j = doc_init(&doc);
                play(j, open[i]);
                assert_false(j->bad);
                assert_false(pi_json_done(j));
        }
}

static void depth_is_bounded(void **state)
{
        struct doc doc;
        struct pi_json *j = doc_init(&doc);
        char expected[2 * PI_JSON_DEPTH + 1] = { 0 };
        (void)state;
        for (int i = 0; i < PI_JSON_DEPTH; i++)
                pi_json_array(j);
        assert_false(j->bad);
        for (int i = 0; i < PI_JSON_DEPTH; i++)
                pi_json_array_end(j);
        memset(expected, '[', PI_JSON_DEPTH);
        memset(expected + PI_JSON_DEPTH, ']', PI_JSON_DEPTH);
        assert_doc(&doc, expected);
        j = doc_init(&doc);
        for (int i = 0; i <= PI_JSON_DEPTH; i++)
                pi_json_array(j);
        assert_true(j->bad);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(values_and_nesting),
                cmocka_unit_test(a_scalar_is_a_document),
                cmocka_unit_test(strings_are_escaped),
                cmocka_unit_test(ill_formed_bytes_are_replaced),
                cmocka_unit_test(keys_are_escaped),
                cmocka_unit_test(misuse_is_seen),
                cmocka_unit_test(an_open_document_is_not_done),
                cmocka_unit_test(depth_is_bounded),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

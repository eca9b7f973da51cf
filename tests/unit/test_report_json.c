#include "unit.h"

#include "model_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static void every_part_is_there(void **state)
{
        static const char *const part[] = {
                "{\"format\":\"pipa-model\",\"version\":1,\"writer\":\"pipa ",
                "\"input\":\"perf.data\",\"start\":\"2026-11-21 05:40:12 UTC\","
                "\"duration_ns\":2500000000",
                "{\"id\":\"host\",\"label\":\"Host\",\"text\":\"web42\",\"value\":null,\"unit\":"
                "\"\"",
                "\"level\":\"warn\",\"code\":\"no_symbols\",\"weakens\":\"hotspots\"",
                "\"type\":\"text\",\"values\":[\"lzma_encode\",\"copy_page\"]",
                "\"value\":[2,4,null,0,2]",
                "\"parent\":[null,0,1,2,2,1]",
                "\"time_ns\":[null,0,1500000,1500900,2500000000]",
                "\"cpu\":[null,0,1,70000,3]",
                "\"pid\":[100,null]",
                "\"main_event\":0",
        };
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        assert_int_equal(model_fixture_render(&f, PIPA_RENDER_JSON), PIPA_OK);
        for (size_t i = 0; i < UNIT_COUNT(part); i++)
                assert_non_null(strstr(f.text, part[i]));
        model_fixture_done(&f);
}

static void not_measured_is_null(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        assert_int_equal(model_fixture_render(&f, PIPA_RENDER_JSON), PIPA_OK);
        assert_non_null(strstr(f.text, "\"type\":\"number\",\"values\":[0.6,null]"));
        assert_int_equal(model_fixture_count(&f, "nan"), 0);
        model_fixture_done(&f);
}

static void an_empty_model_is_a_document(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_empty(&f);
        assert_int_equal(model_fixture_render(&f, PIPA_RENDER_JSON), PIPA_OK);
        assert_non_null(strstr(f.text, "\"facts\":[]"));
        assert_non_null(strstr(f.text, "\"main_event\":null"));
        assert_string_equal(f.text + f.size - 3, "}}\n");
        model_fixture_done(&f);
}

static void hostile_names_stay_strings(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR("\"],\x1b\n\xff\xe2\x80\xae"));
        assert_int_equal(model_fixture_render(&f, PIPA_RENDER_JSON), PIPA_OK);
        assert_non_null(strstr(f.text, "\"web42\\\"],\\u001b\\n\xef\xbf\xbd\\u202e\""));
        assert_null(strchr(f.text, '\x1b'));
        assert_null(strchr(f.text, '\xff'));
        model_fixture_done(&f);
}

static void the_same_model_gives_the_same_bytes(void **state)
{
        struct model_fixture a, b;
        (void)state;
        model_fixture_init(&a, PI_STR("x"));
        model_fixture_init(&b, PI_STR("x"));
        model_fixture_render(&a, PIPA_RENDER_JSON);
        model_fixture_render(&b, PIPA_RENDER_JSON);
        assert_string_equal(a.text, b.text);
        model_fixture_done(&a);
        model_fixture_done(&b);
}

/* For the schema: with an argument, the fixture is written there and nothing is tested. */
static int write_fixture(const char *path)
{
        struct model_fixture f;
        FILE *file = fopen(path, "wb");
        bool ok;
        model_fixture_init(&f, PI_STR("<\x1b\xff"));
        ok = file && model_fixture_render(&f, PIPA_RENDER_JSON) == PIPA_OK &&
             fwrite(f.text, 1, f.size, file) == f.size;
        ok = file && fclose(file) == 0 && ok;
        model_fixture_done(&f);
        return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(every_part_is_there),
                cmocka_unit_test(not_measured_is_null),
                cmocka_unit_test(an_empty_model_is_a_document),
                cmocka_unit_test(hostile_names_stay_strings),
                cmocka_unit_test(the_same_model_gives_the_same_bytes),
        };
        if (argc == 2)
                return write_fixture(argv[1]);
        return cmocka_run_group_tests(tests, NULL, NULL);
}

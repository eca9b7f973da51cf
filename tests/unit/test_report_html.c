#include "unit.h"

#include "page_check.h"
#include "report/slots.h"

#include <stdlib.h>

static void the_page_has_its_parts_in_order(void **state)
{
        static const char *const part[] = {
                "<!doctype html>",
                "default-src 'none'",
                "<title>perf.data of web42",
                "id=\"contents-line\"",
                "<b>web42</b>",
                "<h1>",
                "id=\"summary\"",
                "id=\"verdict\"",
                "xz spends 60.0 %",
                "id=\"facts\"",
                "id=\"findings\"",
                "Not known: too few samples",
                "id=\"missing\"",
                "data-code=\"no_symbols\"",
                "id=\"time\"",
                "id=\"time-view\"",
                "class=\"time-chart\"",
                "id=\"flame\"",
                "id=\"flame-view\"",
                "class=\"flame\"",
                "id=\"hotspots\"",
                "id=\"table-view\"",
                "id=\"t-hotspots-function-0\"",
                "id=\"calltree\"",
                "<ul class=\"tree\">",
                "id=\"recording\"",
                "id=\"t-facts\"",
                "id=\"pipa-core\">H4sI",
                "</html>",
        };
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        page_render(&f);
        page_has_in_order(f.text, part, UNIT_COUNT(part));
        assert_int_equal(model_fixture_count(&f, "<h1>"), 1);
        model_fixture_done(&f);
}

static void a_table_says_what_it_shows(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        page_render(&f);
        assert_non_null(strstr(f.text,
                               "<caption>Functions, cpu-clock: 2 of 7 rows, 60.0\xe2\x80\xaf% "
                               "of the whole</caption>"));
        assert_non_null(strstr(f.text, "class=\"num\" data-unit=\"ratio\">Self</th>"));
        assert_non_null(strstr(f.text, "<th scope=\"row\">lzma_encode</th><td>liblzma.so.5</td>"
                                       "<td class=\"num\" data-v=\"0.6\">"));
        assert_non_null(strstr(f.text, "data-v=\"12547\">12\xe2\x80\xaf"
                                       "547</td>"));
        model_fixture_done(&f);
}

static void not_measured_is_said(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        page_render(&f);
        assert_non_null(strstr(f.text, "<td class=\"num missing\">not measured</td>"));
        assert_non_null(strstr(f.text, "<dt>Duration</dt><dd>2.50 s</dd>"));
        assert_non_null(strstr(f.text, "<dt>CPU</dt><dd><span class=\"missing\">not recorded"));
        assert_null(strstr(f.text, "nan"));
        model_fixture_done(&f);
}

static void a_gap_is_a_gap(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        page_render(&f);
        assert_non_null(strstr(f.text, "d=\"M0.00 100.00V50.00H200.00V0.00H400.00V100.00"
                                       "M600.00 100.00V100.00H800.00V50.00H1000.00V100.00\""));
        model_fixture_done(&f);
}

static void chains_do_not_indent(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        page_render(&f);
        assert_int_equal(model_fixture_count(&f, "<details open><summary>"), 2);
        assert_non_null(strstr(f.text, "5 of 8 nodes: those of at least 0.5\xe2\x80\xaf%"));
        model_fixture_done(&f);
}

static void hostile_names_are_text(void **state)
{
        static const char poison[] =
                "<script>alert(1)</script>]]>--></style></title>\" onload=\"x' "
                "style='y\x1b[2J\xff\xc0\xbc\xe2\x80\xae<svg/onload=z>{{script}}";
        static const char *const never[] = { "<script>alert", "]]>",       "\x1b", "<svg/",
                                             "-->",           "\xff",      "\xc0", "\xe2\x80\xae",
                                             "</style",       "</title>\"" };
        struct model_fixture f;
        char *part;
        (void)state;
        model_fixture_init(&f, PI_STR(poison));
        model_fixture_add_machine(&f);
        page_render(&f);
        part = page_static_part(&f);
        for (size_t i = 0; i < UNIT_COUNT(never); i++)
                assert_null(strstr(part, never[i]));
        assert_non_null(strstr(part, "&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert_non_null(strstr(part, "{{script}}"));
        assert_int_equal(model_fixture_count(&f, "<script"), 2);
        assert_int_equal(model_fixture_count(&f, "</script"), 2);
        free(part);
        model_fixture_done(&f);
}

static void an_empty_model_is_a_page(void **state)
{
        struct model_fixture f;
        char *part;
        (void)state;
        model_fixture_empty(&f);
        page_render(&f);
        part = page_static_part(&f);
        assert_non_null(strstr(part, "No verdict"));
        assert_non_null(strstr(part, "No samples"));
        assert_null(strstr(part, "<table class=\"data\""));
        assert_null(strstr(part, "figure"));
        free(part);
        model_fixture_done(&f);
}

static void write_x(struct pi_html *html)
{
        pi_html_markup(html, "X");
}

struct line {
        char *to;
        size_t fill, size;
};

static int line_write(void *user, const void *data, size_t size)
{
        struct line *line = user;
        assert_true(size < line->size - line->fill);
        memcpy(line->to + line->fill, data, size);
        line->fill += size;
        line->to[line->fill] = '\0';
        return 0;
}

/* Only the slot "x" is known. */
static enum pipa_status fill(struct pi_str text, char *to, size_t size, struct pipa_error *err)
{
        static const struct pi_slot slot[] = { { "x", write_x } };
        struct line line = { to, 0, size };
        struct pi_out out;
        struct pi_html html = { NULL, &out, err, PIPA_OK };
        enum pipa_status status;
        to[0] = '\0';
        pi_out_init(&out, line_write, &line, size);
        status = pi_slots_fill(text, "a template", slot, UNIT_COUNT(slot), &html);
        pi_out_flush(&out);
        return status;
}

static void slots_are_filled(void **state)
{
        struct pipa_error err;
        char text[64];
        (void)state;
        assert_int_equal(fill(PI_STR("a{{x}}{{x}}b{c}"), text, sizeof(text), &err), PIPA_OK);
        assert_string_equal(text, "aXXb{c}");
        assert_int_equal(fill(PI_STR(""), text, sizeof(text), &err), PIPA_OK);
        assert_string_equal(text, "");
}

static void an_unknown_slot_is_an_error(void **state)
{
        static const char *const bad[] = { "ab{{y}}", "ab{{x", "ab{{", "ab{{x }}", "ab{{}}" };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
                struct pipa_error err;
                char text[64];
                assert_int_equal(fill(pi_str_of(bad[i]), text, sizeof(text), &err), PIPA_E_FORMAT);
                assert_int_equal(err.offset, 4);
                assert_string_equal(err.member, "a template");
        }
}

static void the_text_fits_a_terminal(void **state)
{
        struct model_fixture f;
        size_t column = 0;
        (void)state;
        model_fixture_init(&f, PI_STR("\x1b]0;x\x07\n\xff<&> and a long text that goes on and on"));
        assert_int_equal(model_fixture_render(&f, PIPA_RENDER_TEXT), PIPA_OK);
        assert_non_null(strstr(f.text, "web42\\x1b]0;x\\x07\\x0a\\xff<&>"));
        assert_non_null(strstr(f.text, "60.0 %"));
        for (const char *p = f.text; *p; p++) {
                assert_true(*p == '\n' || (unsigned char)*p >= ' ');
                column = *p == '\n' ? 0 : column + ((*p & 0xc0) != 0x80);
                assert_in_range(column, 0, 100);
        }
        model_fixture_done(&f);
}

static void the_text_of_an_empty_model(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_empty(&f);
        assert_int_equal(model_fixture_render(&f, PIPA_RENDER_TEXT), PIPA_OK);
        assert_non_null(strstr(f.text, "nothing in this recording could be judged"));
        model_fixture_done(&f);
}

static void unknown_formats_have_no_renderer(void **state)
{
        (void)state;
        assert_null(pi_renderer_find((enum pipa_render_format)0));
        assert_null(pi_renderer_find((enum pipa_render_format)99));
        assert_string_equal(pi_renderer_find(PIPA_RENDER_HTML)->name, "html");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(the_page_has_its_parts_in_order),
                cmocka_unit_test(a_table_says_what_it_shows),
                cmocka_unit_test(not_measured_is_said),
                cmocka_unit_test(a_gap_is_a_gap),
                cmocka_unit_test(chains_do_not_indent),
                cmocka_unit_test(hostile_names_are_text),
                cmocka_unit_test(an_empty_model_is_a_page),
                cmocka_unit_test(slots_are_filled),
                cmocka_unit_test(an_unknown_slot_is_an_error),
                cmocka_unit_test(the_text_fits_a_terminal),
                cmocka_unit_test(the_text_of_an_empty_model),
                cmocka_unit_test(unknown_formats_have_no_renderer),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

#include "model_fixture.h"
#include "report/slots.h"

#include <ctype.h>
#include <stdlib.h>

#define NAME_MAX_BYTES 15
#define OPEN_MAX 64

struct tag {
        char name[NAME_MAX_BYTES + 1];
        const char *attributes, *end; /* of the attributes */
        bool closing, empty;
};

static bool is_void(const char *name)
{
        static const char *const known[] = { "meta", "br", "hr", "img", "input", "link" };
        for (size_t i = 0; i < UNIT_COUNT(known); i++)
                if (strcmp(known[i], name) == 0)
                        return true;
        return false;
}

/* The next tag at or after *at, which passes it; quotes in attributes are respected. */
static bool next_tag(const char **at, struct tag *tag)
{
        const char *p = strchr(*at, '<');
        size_t n = 0;
        char quote = 0;
        if (!p)
                return false;
        tag->closing = *++p == '/';
        p += tag->closing;
        assert_true(isalpha((unsigned char)*p) || *p == '!');
        for (; isalnum((unsigned char)*p) || *p == '!'; p++) {
                assert_true(n < NAME_MAX_BYTES);
                tag->name[n++] = *p;
        }
        tag->name[n] = '\0';
        tag->attributes = p;
        for (; quote || *p != '>'; p++) {
                assert_int_not_equal(*p, 0);
                assert_true(quote || *p != '<');
                quote = quote ? (*p == quote ? 0 : quote) : *p == '"' ? '"' : 0;
        }
        tag->end = p;
        tag->empty = p[-1] == '/' || tag->name[0] == '!' || is_void(tag->name);
        *at = p + 1;
        return true;
}

/* Names of attributes: no style, no handlers, none twice. */
static void check_attributes(const struct tag *tag)
{
        const char *p = tag->attributes;
        while (p < tag->end) {
                char name[32];
                size_t n = 0;
                while (p < tag->end && (isspace((unsigned char)*p) || *p == '/'))
                        p++;
                while (p < tag->end && *p != '=' && !isspace((unsigned char)*p) && *p != '/') {
                        assert_true(n < sizeof(name) - 1);
                        name[n++] = *p++;
                }
                name[n] = '\0';
                assert_string_not_equal(name, "style");
                assert_false(n > 2 && name[0] == 'o' && name[1] == 'n');
                if (p < tag->end && *p == '=') {
                        assert_int_equal(p[1], '"');
                        p = memchr(p + 2, '"', (size_t)(tag->end - p - 2));
                        assert_non_null(p);
                        p++;
                }
        }
}

/* Every tag that opens is closed, in order. What stands in script and style is not markup. */
static void check_markup(const char *page)
{
        char open[OPEN_MAX][NAME_MAX_BYTES + 1];
        size_t depth = 0;
        struct tag tag;
        for (const char *at = page; next_tag(&at, &tag);) {
                check_attributes(&tag);
                if (tag.closing) {
                        assert_true(depth > 0);
                        assert_string_equal(open[--depth], tag.name);
                } else if (!tag.empty) {
                        assert_true(depth < OPEN_MAX);
                        strcpy(open[depth++], tag.name);
                }
                if (tag.closing)
                        continue;
                if (strcmp(tag.name, "script") == 0)
                        at = strstr(at, "</script");
                else if (strcmp(tag.name, "style") == 0)
                        at = strstr(at, "</style");
                assert_non_null(at);
        }
        assert_int_equal(depth, 0);
}

static void render(struct model_fixture *f)
{
        assert_int_equal(model_fixture_render(f, PIPA_RENDER_HTML), PIPA_OK);
        check_markup(f->text);
}

/* The page without its script and style sheet, which are ours. */
static char *static_part(const struct model_fixture *f)
{
        const char *from = strstr(f->text, "<body");
        const char *to = strstr(f->text, "<script");
        assert_true(from && to && from < to);
        return strndup(from, (size_t)(to - from));
}

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
        const char *at;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        render(&f);
        at = f.text;
        for (size_t i = 0; i < UNIT_COUNT(part); i++) {
                at = strstr(at, part[i]);
                if (!at)
                        fail_msg("%s is missing or out of order", part[i]);
        }
        assert_int_equal(model_fixture_count(&f, "<h1>"), 1);
        model_fixture_done(&f);
}

static void a_table_says_what_it_shows(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        render(&f);
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
        render(&f);
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
        render(&f);
        assert_non_null(strstr(f.text, "d=\"M0.00 100.00V50.00H200.00V0.00H400.00V100.00"
                                       "M600.00 100.00V100.00H800.00V50.00H1000.00V100.00\""));
        model_fixture_done(&f);
}

static void chains_do_not_indent(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        render(&f);
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
        render(&f);
        part = static_part(&f);
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
        render(&f);
        part = static_part(&f);
        assert_non_null(strstr(part, "No verdict"));
        assert_non_null(strstr(part, "No samples"));
        assert_null(strstr(part, "<table class=\"data\""));
        assert_null(strstr(part, "figure"));
        free(part);
        model_fixture_done(&f);
}

static void the_machine_has_its_sections(void **state)
{
        static const char *const part[] = {
                "href=\"#time\"",
                "href=\"#machine\"",
                "href=\"#system\"",
                "id=\"missing\"",
                "<th scope=\"row\">/proc/schedstat</th>",
                "id=\"time\"",
                "id=\"machine\"",
                "id=\"machine-view\"",
                "What the CPUs did",
                "<b>Load, 1 minute</b>",
                "<b>Memory used</b>",
                "<b>vda, written</b>",
                "<b>eth0, received</b>",
                "Zero throughout, or not measured: vda, read.",
                "id=\"t-machine-cpu\"",
                "id=\"flame\"",
                "id=\"calltree\"",
                "id=\"system\"",
                "id=\"system-view\"",
                "<b>Operating system</b>",
                "id=\"recording\"",
        };
        struct model_fixture f;
        const char *at;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        render(&f);
        at = f.text;
        for (size_t i = 0; i < UNIT_COUNT(part); i++) {
                at = strstr(at, part[i]);
                if (!at)
                        fail_msg("%s is missing or out of order", part[i]);
        }
        assert_int_equal(model_fixture_count(&f, "id=\"t-machine-cpu\""), 1);
        model_fixture_done(&f);
}

static void without_a_machine_there_is_no_section(void **state)
{
        struct model_fixture f;
        char *part;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        render(&f);
        part = static_part(&f);
        assert_null(strstr(part, "#machine"));
        assert_null(strstr(part, "id=\"machine"));
        assert_null(strstr(part, "#system"));
        assert_null(strstr(part, "id=\"system"));
        free(part);
        model_fixture_done(&f);
}

/* user 0.25 0.5 - 0.5 and system 0.25 0.25 - 0 over 2.5 s: layers of 200 units, one for the gap. */
static void cpu_areas_are_stacked(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        render(&f);
        assert_non_null(strstr(f.text, "class=\"cpu-system\" fill=\"#8888\" d=\"M0.00 100.00V50.00"
                                       "H200.00V25.00H400.00V100.00M600.00 100.00V50.00H800.00"
                                       "V100.00\""));
        assert_non_null(strstr(f.text, "class=\"cpu-user\" fill=\"#8888\" d=\"M0.00 100.00V75.00"
                                       "H200.00V50.00H400.00V100.00M600.00 100.00V50.00H800.00"
                                       "V100.00\""));
        model_fixture_done(&f);
}

/* Load 1 2 - 3, in moments: the gap is one, and the last moment stands alone. */
static void moments_are_a_line(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        render(&f);
        assert_non_null(strstr(f.text, "d=\"M100.00 66.67L300.00 33.33M700.00 0.00\""));
        assert_non_null(strstr(f.text, "<p class=\"legend\">mean 2, from 1 to 3\xe2\x80\xaf"
                                       "tasks</p>"));
        model_fixture_done(&f);
}

static void a_row_may_name_its_unit(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        render(&f);
        assert_non_null(strstr(f.text, "<td>ratio</td><td class=\"num\" data-v=\"0.375\">37.5"
                                       "\xe2\x80\xaf%</td>"));
        assert_non_null(strstr(f.text, "<td>bytes/s</td><td class=\"num\" data-v=\"524288\">512"
                                       "\xe2\x80\xafKiB/s</td>"));
        model_fixture_done(&f);
}

static void the_system_is_lines_and_tables(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        render(&f);
        assert_non_null(strstr(f.text, "<b>Operating system</b> <span class=\"hint\">Debian 12"));
        assert_non_null(strstr(f.text, "<dt>PRETTY_NAME</dt><dd>Debian 12</dd>"));
        assert_non_null(strstr(f.text, "<dt>BUILD</dt><dd><span class=\"missing\">empty"));
        assert_non_null(strstr(f.text, "<dt>eth0 \xe2\x80\xba mtu</dt><dd>1500</dd>"));
        assert_non_null(strstr(f.text, "<dd>10.0.0.1/8, 10.0.0.2/8</dd>"));
        assert_non_null(strstr(f.text, "<caption>block_devices</caption>"));
        assert_non_null(strstr(f.text, "<th scope=\"row\">vda</th><td>100</td><td></td></tr>"));
        assert_non_null(strstr(f.text, "<th scope=\"row\">vdb</th><td></td><td>QEMU</td></tr>"));
        assert_non_null(strstr(f.text, "<dt>bios</dt>"));
        model_fixture_done(&f);
}

/* A parent that does not precede its child shows nothing; a chain of ten thousand parts ends. */
static void strange_trees_are_survived(void **state)
{
        enum { DEEP = 10000 };
        static uint32_t parent[DEEP];
        static struct pi_str name[DEEP], value[DEEP];
        struct model_fixture f;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        for (size_t i = 0; i < DEEP; i++) {
                parent[i] = i == 0 ? PI_NONE : (uint32_t)i - 1;
                name[i] = PI_STR("deeper");
                value[i] = PI_STR("");
        }
        f.model.inventory = (struct pi_inventory){ DEEP, parent, name, value };
        render(&f);
        assert_non_null(strstr(f.text, "id=\"system\""));
        parent[1] = 5;
        render(&f);
        assert_null(strstr(f.text, "id=\"system\""));
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
                cmocka_unit_test(the_machine_has_its_sections),
                cmocka_unit_test(without_a_machine_there_is_no_section),
                cmocka_unit_test(cpu_areas_are_stacked),
                cmocka_unit_test(moments_are_a_line),
                cmocka_unit_test(a_row_may_name_its_unit),
                cmocka_unit_test(the_system_is_lines_and_tables),
                cmocka_unit_test(strange_trees_are_survived),
                cmocka_unit_test(slots_are_filled),
                cmocka_unit_test(an_unknown_slot_is_an_error),
                cmocka_unit_test(the_text_fits_a_terminal),
                cmocka_unit_test(the_text_of_an_empty_model),
                cmocka_unit_test(unknown_formats_have_no_renderer),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

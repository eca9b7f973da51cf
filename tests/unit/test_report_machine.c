/* The machine and the system's description on the static page. */
#include "unit.h"

#include "page_check.h"

#include <stdlib.h>

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
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        model_fixture_add_machine(&f);
        page_render(&f);
        page_has_in_order(f.text, part, UNIT_COUNT(part));
        assert_int_equal(model_fixture_count(&f, "id=\"t-machine-cpu\""), 1);
        model_fixture_done(&f);
}

static void without_a_machine_there_is_no_section(void **state)
{
        struct model_fixture f;
        char *part;
        (void)state;
        model_fixture_init(&f, PI_STR(""));
        page_render(&f);
        part = page_static_part(&f);
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
        page_render(&f);
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
        page_render(&f);
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
        page_render(&f);
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
        page_render(&f);
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
        page_render(&f);
        assert_non_null(strstr(f.text, "id=\"system\""));
        parent[1] = 5;
        page_render(&f);
        assert_null(strstr(f.text, "id=\"system\""));
        model_fixture_done(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(the_machine_has_its_sections),
                cmocka_unit_test(without_a_machine_there_is_no_section),
                cmocka_unit_test(cpu_areas_are_stacked),
                cmocka_unit_test(moments_are_a_line),
                cmocka_unit_test(a_row_may_name_its_unit),
                cmocka_unit_test(the_system_is_lines_and_tables),
                cmocka_unit_test(strange_trees_are_survived),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

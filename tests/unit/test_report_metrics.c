/* The metrics of the static page: a tree, what is below 0, missing, mixed or made up by a stranger.
 */
#include "unit.h"

#include "page_check.h"

#include <math.h>
#include <stdlib.h>

enum { BACKEND, MEMORY, CORE, CPI, LOST, METRICS };

static const struct pi_str no_text = { NULL, 0 };

static struct pi_metric plain(const char *name, const char *unit, double value)
{
        return (struct pi_metric){ .name = pi_str_of(name),
                                   .group = PI_STR("pipeline"),
                                   .unit = pi_str_of(unit),
                                   .desc = PI_STR("what it means"),
                                   .formula = PI_STR("a / b"),
                                   .when = no_text,
                                   .source = no_text,
                                   .scale = strcmp(unit, "%") == 0 ? 100 : 1,
                                   .parent = PI_NONE,
                                   .value = value,
                                   .pm = NAN,
                                   .running_ratio = 1,
                                   .met = PI_METRIC_UNJUDGED,
                                   .unit_min = NAN,
                                   .over_time = PI_NONE,
                                   .pm_time = PI_NONE,
                                   .running_time = PI_NONE,
                                   .by_unit = PI_NONE };
}

static struct pi_metric in_tree(const char *name, unsigned level, uint32_t parent, double value)
{
        struct pi_metric metric = plain(name, "%", value);

        metric.level = level;
        metric.parent = parent;
        metric.group = PI_STR("top-down");
        return metric;
}

/* backend_bound: memory_bound over its threshold and mixed, core_bound below 0; cpi; one lost. */
static void add_set(struct model_fixture *f, const char *poison)
{
        static const struct pi_metric_input input[] = {
                { { "a", 1 }, { "a:u", 3 }, 12547, 0.4, false },
                { { "b", 1 }, { NULL, 0 }, 0, NAN, true },
        };
        static const struct pi_str lost[] = { { "branches: never counted", 23 } };
        struct pi_metric *metric = PI_NEW_ARRAY(&f->arena, struct pi_metric, METRICS);
        struct pi_str *hostile = PI_NEW_ARRAY(&f->arena, struct pi_str, 1);

        metric[BACKEND] = in_tree("backend_bound", 1, PI_NONE, 0.6);
        metric[MEMORY] = in_tree("memory_bound", 2, BACKEND, 0.65);
        metric[CORE] = in_tree("core_bound", 2, BACKEND, -0.05);
        metric[CPI] = plain("cpi", "cycles/insn", 1.25);
        metric[LOST] = plain("branch_miss_ratio", "%", NAN);
        metric[MEMORY].when = PI_STR("memory_bound > 0.2");
        metric[MEMORY].met = PI_METRIC_MET;
        metric[MEMORY].together = PI_METRIC_MIXED;
        metric[MEMORY].running_ratio = 0.4;
        metric[MEMORY].pm = 0.012;
        metric[MEMORY].input = input;
        metric[MEMORY].input_count = 2;
        metric[LOST].missing = lost;
        metric[LOST].missing_count = 1;
        *hostile = pi_str_of(poison);
        *(struct pi_metric_set *)pi_vec_push(&f->model.metrics) =
                (struct pi_metric_set){ .cpu = PI_STR("sapphirerapids"),
                                        .title = PI_STR("Intel Sapphire Rapids"),
                                        .file = pi_str_of(poison),
                                        .topdown = no_text,
                                        .closure = 0.6,
                                        .count = METRICS,
                                        .metric = metric,
                                        .unknown = hostile,
                                        .unknown_count = 1 };
}

static void a_tree_is_a_list_of_lists(void **state)
{
        static const char *const part[] = {
                "<a href=\"#metrics\">Metrics</a>",
                "id=\"metrics\"",
                "Computed from the counts in <b>counts.csv</b>, by the table of Intel Sapphire "
                "Rapids",
                "<p class=\"legend warning\">The first level adds up to 60.0",
                "Counted in turn: 1 of 4 metrics",
                "class=\"slots-bar\"",
                "data-name=\"backend_bound\"",
                "60.0 %",
                "<ul>",
                "part-backend-bound\" data-metric=\"1\" data-name=\"memory_bound\"",
                "width=\"65.000%\"",
                "\xc2\xb1\xe2\x80\xaf"
                "1.2 %",
                "<span class=\"m-mark over\">over, mixed</span>",
                "<code class=\"formula\">a / b</code>",
                "<code>a</code> = 12",
                "counted as a:u",
                "<code>b</code> = 0, assumed: it was not counted",
                "<code>memory_bound &gt; 0.2</code>: it is so",
                "data-name=\"core_bound\"",
                "</ul></li>",
                "<h4>pipeline</h4>",
                "data-name=\"cpi\"",
                "1.25 cycles/insn",
                "1 metric, and why",
                "<dt>branch_miss_ratio</dt><dd>branches: never counted</dd>",
        };
        struct model_fixture f;
        (void)state;
        model_fixture_empty(&f);
        add_set(&f, "counts.csv");
        page_render(&f);
        page_has_in_order(f.text, part, UNIT_COUNT(part));
        assert_null(strstr(f.text, "id=\"no-counts\""));
        model_fixture_done(&f);
}

/* Its number says it, its bar has no length, and the bar is marked. */
static void below_zero_is_not_clamped(void **state)
{
        static const char *const part[] = { "data-name=\"core_bound\"", "m-bar beyond",
                                            "width=\"0.000%\"", "-5.0 %" };
        struct model_fixture f;
        (void)state;
        model_fixture_empty(&f);
        add_set(&f, "counts.csv");
        page_render(&f);
        page_has_in_order(f.text, part, UNIT_COUNT(part));
        model_fixture_done(&f);
}

static void names_are_text(void **state)
{
        struct model_fixture f;
        char *page;
        (void)state;
        model_fixture_empty(&f);
        add_set(&f, "<script>alert(1)</script>\"'&\x1b[31m");
        page_render(&f);
        page = page_static_part(&f);
        assert_null(strstr(page, "<script>alert"));
        assert_null(strchr(page, '\x1b'));
        assert_non_null(strstr(page, "&lt;script&gt;alert(1)"));
        free(page);
        model_fixture_done(&f);
}

static void without_counts_the_page_says_so(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_empty(&f);
        page_render(&f);
        assert_null(strstr(f.text, "id=\"metrics\""));
        assert_null(strstr(f.text, "href=\"#metrics\""));
        assert_non_null(strstr(f.text, "id=\"no-counts\""));
        model_fixture_done(&f);
}

/* A stranger's table: a chain of hundreds, deeper than lists are nested, more than the page takes.
 */
static void a_deep_tree_stays_a_page(void **state)
{
        enum { DEEP = 600 };
        struct model_fixture f;
        struct pi_metric *metric;
        (void)state;
        model_fixture_empty(&f);
        add_set(&f, "counts.csv");
        metric = PI_NEW_ARRAY(&f.arena, struct pi_metric, DEEP);
        for (uint32_t i = 0; i < DEEP; i++)
                metric[i] =
                        in_tree("link", i + 1, i > 0 ? i - 1 : PI_NONE, i + 1 < DEEP ? NAN : 0.5);
        PI_AT(&f.model.metrics, struct pi_metric_set, 0)->metric = metric;
        PI_AT(&f.model.metrics, struct pi_metric_set, 0)->count = DEEP;
        page_render(&f);
        assert_int_equal(model_fixture_count(&f, "data-name=\"link\""), 400);
        assert_non_null(strstr(f.text, "More metrics do not fit on the page"));
        model_fixture_done(&f);
}

static void many_sets_are_counted(void **state)
{
        struct model_fixture f;
        (void)state;
        model_fixture_empty(&f);
        for (int i = 0; i < 9; i++)
                add_set(&f, "counts.csv");
        page_render(&f);
        assert_int_equal(model_fixture_count(&f, "class=\"metric-set\""), 4);
        assert_non_null(strstr(f.text, "5 more sets of counts"));
        model_fixture_done(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_tree_is_a_list_of_lists),
                cmocka_unit_test(below_zero_is_not_clamped),
                cmocka_unit_test(names_are_text),
                cmocka_unit_test(without_counts_the_page_says_so),
                cmocka_unit_test(a_deep_tree_stays_a_page),
                cmocka_unit_test(many_sets_are_counted),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

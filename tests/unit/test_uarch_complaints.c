/* What is said of bad tables: line and reason; and what is too much. */
#include "uarch_fixture.h"

/* One complaint, with that line and that part of a sentence. */
static void complain(const char *text, size_t line, const char *part)
{
        struct table t;
        const struct pi_complaint *c;

        table_given(&t, text);
        if (t.status == PIPA_OK || t.complaints.list.count == 0)
                fail_msg("no complaint about: %s", text);
        c = PI_AT(&t.complaints.list, struct pi_complaint, 0);
        if (c->line != line || !strstr(c->text.p, part))
                fail_msg("line %zu: %s, about: %s", c->line, c->text.p, text);
        assert_int_equal(t.status, PIPA_E_FORMAT);
        t.uarch = NULL;
        table_end(&t);
}

static void complaints(void **state)
{
        (void)state;
        complain("metrics:\n  - {nmae: x}\n", 2,
                 "'nmae' is no key of a metric; did you mean 'name'?");
        complain("metrics:\n  - {name: x, zzzzzz: 1}\n", 2, "there are: name, alias");
        complain("events: 3\n", 1, "'events' of a table is a map, not a text");
        complain("events: {e: 3}\n", 1, "an event is a map");
        complain("metrics: {a: 1}\n", 1, "'metrics' of a table is a list");
        complain("metrics:\n  - {name: X, expr: 1}\n", 2, "'X' is no name");
        complain("metrics:\n  - {name: x, unit: u, desc: d}\n", 2, "has no formula");
        complain("metrics:\n  - {name: x, expr: inst, unit: u}\n", 2, "has no desc");
        complain("metrics:\n  - {name: x, expr: inst, desc: d}\n", 2, "has no unit");
        complain("metrics:\n  - {name: x, expr: inst, desc: d, unit: u, try: [a (b, c)]}\n", 2,
                 "quote a text that holds a comma");
        complain("metrics:\n  - {name: x, expr: inst +, desc: d, unit: u}\n", 2,
                 "\"inst +\": at character 7: expected a number");
        complain("metrics:\n  - {name: x, expr: isnt, desc: d, unit: u}\n", 2,
                 "no event or metric is called 'isnt'; did you mean 'inst'?");
        complain("metrics:\n  - {name: x, expr: \"#smton\", desc: d, unit: u}\n", 2,
                 "there is no literal '#smton'");
        complain("metrics:\n  - {name: a, expr: b, unit: u, desc: d}\n"
                 "  - {name: b, expr: c + 1, unit: u, desc: d}\n"
                 "  - {name: c, expr: a, unit: u, desc: d}\n",
                 2, "metrics that need each other: a -> b -> c -> a");
        complain("metrics:\n  - {name: a, expr: a + 1, unit: u, desc: d}\n", 2, "a -> a");
        complain("metrics:\n  - {name: cpi, expr: shared}\n  - {name: shared, expr: cpi}\n", 2,
                 "cpi -> shared -> cpi");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 2}\n", 2,
                 "needs a parent of level 1");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 2, parent: nope}\n",
                 2, "the parent 'nope' of 'x' is no metric");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 2, parent: cpi}\n",
                 2, "needs a parent of level 1");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 1.5}\n", 2,
                 "whole number");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, scale: ten}\n", 2,
                 "'ten' is no number");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, when: \"> inst\"}\n", 2,
                 "no metric is called 'inst'");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, per: rack}\n", 2,
                 "'per' is cpu");
        complain("metrics:\n  - {name: inst, expr: cycles, unit: u, desc: d}\n", 2,
                 "is an event and a metric");
        complain("metrics:\n  - {name: x, alias: cpi, expr: inst, unit: u, desc: d}\n", 2,
                 "the name 'cpi' is that of 'cpi' already");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d}\n"
                 "  - {name: x, expr: inst, unit: u, desc: d}\n",
                 3, "stands twice in this file; it stood in line 2");
        complain("events:\n  e: {alias: [q]}\n  f: {alias: [Q]}\n", 3, "'Q' is 'e' already");
        complain("events:\n  e: {enc: cpu/event=1/}\n  f: {alias: [r1]}\n  g: {enc: "
                 "cpu/config=1/}\n",
                 4, "is 'e' already");
        complain("events:\n  e: {alias: [\"cpu/a,b/\"]}\n", 2, "spells no event");
        complain("events:\n  e: {alias: [\"x:u\"]}\n", 2, "without modifiers");
        complain("events:\n  e: {counter: third}\n", 2, "'counter' is");
        complain("groups:\n  g: [inst, nope]\n", 2, "'nope' in group 'g' is no event");
        complain("counters: {general: 1, fixed: 0}\ngroups:\n  g: [inst, cycles]\n", 3,
                 "takes 2 general counters; there are 1");
        complain("checks:\n  - {expr: inst}\n", 2, "a check has expr, near");
        complain("a: b\na: c\n", 2, "stands twice");
        complain("metrics: [\n", 2, "");
        complain("metrics:\n\t- x\n", 2, "");
        complain("--- \nuarch: a\n---\nuarch: b\n", 3, "a second document");
        complain("inherits: nope\n", 1, "inherits 'nope', which no table is called");
        complain("[1, 2]\n", 0, "no metrics");
        complain("{\"a\": 1}\n", 0, "this JSON is not a table");
        complain("{\"a\": \n", 2, "this is no JSON");
}

/* Each of ten names stands for ten of the one before. */
static void billion_laughs(void **state)
{
        (void)state;
        complain("constants:\n  a: &a [x, x]\n  b: &b [*a, *a]\n", 2, "anchors (&), aliases (*)");
        complain("constants: {b: *a}\n", 1, "anchors (&), aliases (*)");
        complain("constants: !!map {b: 1}\n", 1, "tags (!)");
}

static void hostile(void **state)
{
        size_t n = 0, size = 1u << 20;
        char *text = malloc(size);
        struct table t;

        (void)state;
        assert_non_null(text);
        memset(text, '[', 100000);
        text[100000] = 0;
        memcpy(text, "metrics: ", 9);
        complain(text, 1, "");
        /* a chain of 8000 metrics, each on the one before; then one that closes the circle */
        n = (size_t)snprintf(text, size, "metrics:\n");
        for (unsigned i = 0; i < 8000; i++)
                n += (size_t)snprintf(text + n, size - n,
                                      "- {name: m%u, expr: m%u + 1, unit: u, desc: d}\n", i, i + 1);
        snprintf(text + n, size - n, "- {name: m8000, expr: inst, unit: u, desc: d}\n");
        table_given(&t, text); /* refused: what all of them need, summed, has a limit */
        assert_int_equal(t.status, PIPA_E_LIMIT);
        t.uarch = NULL;
        table_end(&t);
        snprintf(text + n, size - n, "- {name: m8000, expr: m0, unit: u, desc: d}\n");
        complain(text, 2, "metrics that need each other");
        n = (size_t)snprintf(text, size, "metrics:\n");
        for (unsigned i = 0; i < 9000; i++)
                n += (size_t)snprintf(text + n, size - n,
                                      "- {name: m%u, expr: inst, unit: u, desc: d}\n", i);
        complain(text, 0, "more than 8192 metrics");
        free(text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(complaints),
                cmocka_unit_test(billion_laughs),
                cmocka_unit_test(hostile),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

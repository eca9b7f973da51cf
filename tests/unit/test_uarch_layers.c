/* Tables laid over each other: what is inherited, a user's file, the cores of a hybrid machine. */
#include "uarch_fixture.h"

static void inheritance(void **state)
{
        struct pi_arch_table library[2];
        struct table t;

        (void)state;
        table_begin(&t, "V-1-1-0");
        table_use(&t, library);
        table_read(&t);
        assert_int_equal(t.status, PIPA_OK);
        assert_event(&t, "y", "inst", 0);
        assert_event(&t, "w", "inst", 0);
        assert_event(&t, "z", "other", 0); /* the table's own word counts */
        assert_int_equal(t.uarch->metric_count, 2);
        assert_true(table_metric(&t, "cpi")->scale == 3);
        assert_string_equal(table_metric(&t, "cpi")->formula.p, "k * cycles / inst");
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("dropped")), PI_NONE);
        assert_int_equal(table_metric(&t, "shared")->operand_count, 2);
        table_end(&t);
}

static const char hybrid_text[] = "uarch: both\nschema: 1\ntitle: Both\ninherits: base\n"
                                  "match:\n  - cpuid: V-1-2\n"
                                  "cores: {cpu_core: big, cpu_atom: small}\n";
static const char big_text[] =
        "uarch: big\nschema: 1\ntitle: Big\ninherits: base\npmu: cpu_core\nwidth: 6\n"
        "topdown: none\nevents:\n  cycles: {enc: cpu_core/event=0x3c/}\n";
static const char small_text[] =
        "uarch: small\nschema: 1\ntitle: Small\ninherits: base\npmu: cpu_atom\nwidth: 5\n"
        "topdown: none\nevents:\n  cycles: {enc: cpu_atom/event=0x3c/}\n";

/* A machine with two kinds of cores: a table for the machine, one for each PMU. */
static void hybrid(void **state)
{
        struct pi_arch_table library[] = { { "base", uarch_base_text, strlen(uarch_base_text) },
                                           { "big", big_text, strlen(big_text) },
                                           { "both", hybrid_text, strlen(hybrid_text) },
                                           { "small", small_text, strlen(small_text) } };
        static const char *const pmus[] = { "", "cpu_core", "cpu_atom" };
        static const char *const tables[] = { "both", "big", "small" };

        (void)state;
        for (size_t i = 0; i < 3; i++) {
                struct table t;
                table_begin(&t, "V-1-2-1");
                t.request.library = library;
                t.request.library_count = UNIT_COUNT(library);
                t.request.pmu = pi_str_of(pmus[i]);
                table_read(&t);
                assert_int_equal(t.status, PIPA_OK);
                assert_string_equal(t.uarch->name.p, tables[i]);
                assert_int_equal(t.uarch->core_count, i == 0 ? 2 : 0);
                assert_event(&t, "x", "cycles", 0);
                assert_event(&t, "cpu_core/x/", i == 1 ? "cycles" : "-", 0);
                assert_event(&t, "cpu_atom/x/u", i == 2 ? "cycles" : "-",
                             i == 2 ? PI_MODE_USER : 0);
                assert_event(&t, "cpu_core/event=0x3c/", i == 1 ? "cycles" : "-", 0);
                assert_event(&t, "cpu_atom/config=0x3c/", i == 2 ? "cycles" : "-", 0);
                table_end(&t);
        }
}

static void overlay(void **state)
{
        struct table t;

        (void)state;
        table_given(&t, "metrics:\n  - {name: cpi, expr: inst / cycles}\n"
                        "  - {name: new, expr: cpi * 2 + y, unit: u, desc: d}\n");
        assert_int_equal(t.status, PIPA_OK);
        assert_string_equal(t.uarch->name.p, "one");
        assert_true(table_metric(&t, "cpi")->given);
        assert_true(table_metric(&t, "new")->given);
        assert_false(table_metric(&t, "shared")->given);
        assert_string_equal(table_metric(&t, "cpi")->desc.p, "d");
        table_end(&t);
        table_given(&t, "uarch: mine\nschema: 1\nevents: {e: {}}\n"
                        "metrics: [{name: m, expr: e + 1, unit: u, desc: d}]\n");
        assert_int_equal(t.status, PIPA_OK);
        assert_string_equal(t.uarch->name.p, "mine");
        assert_int_equal(t.uarch->metric_count, 1);
        table_end(&t);
}

static void inherits_circle(void **state)
{
        static const char a[] = "uarch: a\ninherits: b\nmatch: [{arch: x}]\n";
        static const char b[] = "uarch: b\ninherits: a\nmatch: [{arch: y}]\n";
        struct pi_arch_table library[] = { { "a", a, strlen(a) }, { "b", b, strlen(b) } };
        struct table t;

        (void)state;
        table_begin(&t, "a");
        t.request.library = library;
        t.request.library_count = 2;
        table_read(&t);
        assert_int_equal(t.status, PIPA_E_FORMAT);
        assert_non_null(strstr(t.err.text, "inherits itself"));
        t.uarch = NULL;
        table_end(&t);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(inheritance),
                cmocka_unit_test(hybrid),
                cmocka_unit_test(overlay),
                cmocka_unit_test(inherits_circle),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

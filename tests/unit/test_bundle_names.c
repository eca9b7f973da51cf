#include "unit.h"

#include "analyze/bundle/names.h"
#include "base/limits.h"

static void known_names_are_taken_apart(void **state)
{
        static const struct {
                const char *raw, *dir, *name;
                enum pi_name_kind kind;
        } cases[] = {
                { "manifest.json", "", "manifest.json", PI_NAME_MANIFEST },
                { "./perf.data", "", "perf.data", PI_NAME_PERF },
                { "x/y/perf.data", "x/y", "perf.data", PI_NAME_PERF },
                { "./x/kallsyms", "x", "kallsyms", PI_NAME_KALLSYMS },
                { "maps/12", "", "maps/12", PI_NAME_MAPS },
                { "x/maps/12", "x", "maps/12", PI_NAME_MAPS },
                { "maps/maps/1", "maps", "maps/1", PI_NAME_MAPS },
                { "perf-1.map", "", "perf-1.map", PI_NAME_PERF_MAP },
                { "a/jit-77.dump", "a", "jit-77.dump", PI_NAME_JITDUMP },
                { "binaries/.build-id/ab/0c", "", "binaries/.build-id/ab/0c", PI_NAME_BINARY },
                { "x/binaries/.build-id/ab/0c", "x", "binaries/.build-id/ab/0c", PI_NAME_BINARY },
                { "m\xe4/procfs.snap", "m\xe4", "procfs.snap", PI_NAME_SNAP },
                { "...", "", "...", PI_NAME_OTHER },
                { "12", "", "12", PI_NAME_OTHER },
                { "xmaps/12", "", "xmaps/12", PI_NAME_OTHER },
                { "maps/12345678901", "", "maps/12345678901", PI_NAME_OTHER },
                { "maps/1a", "", "maps/1a", PI_NAME_OTHER },
                { "perf-.map", "", "perf-.map", PI_NAME_OTHER },
                { "perf-1.mapx", "", "perf-1.mapx", PI_NAME_OTHER },
                { "perf-.ma", "", "perf-.ma", PI_NAME_OTHER },
                { "perf.data.old", "", "perf.data.old", PI_NAME_OTHER },
                { "binaries/.build-id/AB/0c", "", "binaries/.build-id/AB/0c", PI_NAME_OTHER },
                { "binaries/.build-id/abc/0c", "", "binaries/.build-id/abc/0c", PI_NAME_OTHER },
                { ".build-id/ab/0c", "", ".build-id/ab/0c", PI_NAME_OTHER },
                { "xbinaries/.build-id/ab/0c", "", "xbinaries/.build-id/ab/0c", PI_NAME_OTHER },
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                struct pi_name name;
                assert_int_equal(pi_name_read(pi_str_of(cases[i].raw), &name), PI_REFUSAL_NONE);
                assert_int_equal(name.kind, cases[i].kind);
                assert_true(pi_str_equal(name.dir, pi_str_of(cases[i].dir)));
                assert_true(pi_str_equal(name.name, pi_str_of(cases[i].name)));
        }
}

static void odd_names_are_refused(void **state)
{
        static const struct {
                const char *raw;
                enum pi_refusal why;
        } cases[] = {
                { "", PI_REFUSAL_NO_NAME },
                { "/perf.data", PI_REFUSAL_ABSOLUTE },
                { "//perf.data", PI_REFUSAL_ABSOLUTE },
                { ".//perf.data", PI_REFUSAL_ABSOLUTE },
                { "..", PI_REFUSAL_CLIMBS },
                { "../perf.data", PI_REFUSAL_CLIMBS },
                { "./../perf.data", PI_REFUSAL_CLIMBS },
                { "x/../perf.data", PI_REFUSAL_CLIMBS },
                { "x/..", PI_REFUSAL_CLIMBS },
                { ".", PI_REFUSAL_ODD_NAME },
                { "./", PI_REFUSAL_ODD_NAME },
                { "././perf.data", PI_REFUSAL_ODD_NAME },
                { "x/./perf.data", PI_REFUSAL_ODD_NAME },
                { "x//perf.data", PI_REFUSAL_ODD_NAME },
                { "perf.data/", PI_REFUSAL_ODD_NAME },
                { "a\nperf.data", PI_REFUSAL_ODD_NAME },
                { "\x1b/perf.data", PI_REFUSAL_ODD_NAME },
                { "\x7f", PI_REFUSAL_ODD_NAME },
        };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                struct pi_name name;
                assert_int_equal(pi_name_read(pi_str_of(cases[i].raw), &name), cases[i].why);
        }
        assert_int_equal(pi_name_read((struct pi_str){ "a\0b", 3 }, &(struct pi_name){ 0 }),
                         PI_REFUSAL_ODD_NAME);
}

static void a_name_has_a_longest(void **state)
{
        static char raw[PI_LIMIT_MEMBER_NAME + 1];
        struct pi_name name;
        (void)state;
        memset(raw, 'x', sizeof(raw));
        assert_int_equal(pi_name_read((struct pi_str){ raw, sizeof(raw) }, &name),
                         PI_REFUSAL_LONG_NAME);
        assert_int_equal(pi_name_read((struct pi_str){ raw, sizeof(raw) - 1 }, &name),
                         PI_REFUSAL_NONE);
}

static void a_build_id_names_a_binary(void **state)
{
        struct pi_str name = PI_STR("binaries/.build-id/ab/cdef");
        (void)state;
        assert_true(pi_name_has_build_id(name, PI_STR("abcdef")));
        assert_false(pi_name_has_build_id(name, PI_STR("abcde")));
        assert_false(pi_name_has_build_id(name, PI_STR("abcdeff")));
        assert_false(pi_name_has_build_id(name, PI_STR("abcd/f")));
        assert_false(pi_name_has_build_id(name, PI_STR("ab")));
        assert_false(pi_name_has_build_id(name, PI_STR("")));
}

static void depth_counts_folders(void **state)
{
        (void)state;
        assert_int_equal(pi_name_depth(PI_STR("")), 0);
        assert_int_equal(pi_name_depth(PI_STR("a")), 1);
        assert_int_equal(pi_name_depth(PI_STR("a/b/c")), 3);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(known_names_are_taken_apart),
                cmocka_unit_test(odd_names_are_refused),
                cmocka_unit_test(a_name_has_a_longest),
                cmocka_unit_test(a_build_id_names_a_binary),
                cmocka_unit_test(depth_counts_folders),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

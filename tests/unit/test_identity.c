/* Which processor it is: ids in all forms against patterns, MIDRs with revisions, RISC-V ids. */
#include "unit.h"

#include "analyze/table/identity.h"

static struct pi_identity read_id(const char *text)
{
        struct pi_identity id;

        if (!pi_identity_read(pi_str_of(text), &id))
                fail_msg("%s was not read", text);
        return id;
}

static void patterns(void **state)
{
        static const struct {
                const char *pattern, *text;
                bool matches;
        } examples[] = {
                { "abc", "abc", true },
                { "abc", "abcd", false },
                { "abc", "ab", false },
                { "a(b|c)d", "acd", true },
                { "a(b|c)d", "add", false },
                { "a(b|)d", "ad", true },
                { "[0-9A-F]+", "8F", true },
                { "[0-9A-F]+", "8G", false },
                { "[[:xdigit:]]+", "8f", true },
                { "x[12]?", "x", true },
                { "x[12]?", "x2", true },
                { "x[12]?", "x22", false },
                { "(ab)*c", "ababc", true },
                { "(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false },
                { "((((((((a))))))))", "a", true },
                { ".*", "anything", true },
                { "0x489-0x8000000000000007-0x[[:xdigit:]]+", "0x489-0x8000000000000007-0x4210427",
                  true },
        };
        static const char *const bad[] = { "",
                                           "(a",
                                           "a)",
                                           "[a",
                                           "*a",
                                           "a**",
                                           "a{2}",
                                           "^a",
                                           "a$",
                                           "\\a",
                                           "[]",
                                           "[^a]",
                                           "(((((((((a)))))))))" };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(examples); i++) {
                struct pi_str pattern = pi_str_of(examples[i].pattern);
                if (!pi_pattern_good(pattern) ||
                    pi_pattern_matches(pattern, pi_str_of(examples[i].text)) != examples[i].matches)
                        fail_msg("%s %s", examples[i].pattern, examples[i].text);
        }
        for (size_t i = 0; i < UNIT_COUNT(bad); i++)
                if (pi_pattern_good(pi_str_of(bad[i])))
                        fail_msg("%s is good", bad[i]);
}

static void x86(void **state)
{
        struct pi_identity spr = read_id("GenuineIntel-6-8F-8");
        struct pi_identity header = read_id("GenuineIntel,6,143,8");
        struct pi_identity clx = read_id("GenuineIntel-6-55-7"),
                           bare = read_id("GenuineIntel-6-55");
        struct pi_identity zen = read_id("AuthenticAMD,25,17,1");

        (void)state;
        assert_string_equal(header.text, spr.text);
        assert_true(pi_identity_is_x86(&spr, PI_STR("GenuineIntel-6-(8F|CF)")));
        assert_true(pi_identity_is_x86(&header, PI_STR("GenuineIntel-6-(8F|CF)")));
        assert_false(pi_identity_is_x86(&spr, PI_STR("GenuineIntel-6-8")));
        assert_false(pi_identity_is_x86(&spr, PI_STR("GenuineIntel-6-55")));
        /* with a stepping in the pattern, it counts; without, it does not */
        assert_true(pi_identity_is_x86(&clx, PI_STR("GenuineIntel-6-55-[56789ABCDEF]")));
        assert_false(pi_identity_is_x86(&clx, PI_STR("GenuineIntel-6-55-[01234]")));
        assert_true(pi_identity_is_x86(&clx, PI_STR("GenuineIntel-6-55-[0-9]")));
        assert_true(pi_identity_is_x86(&clx, PI_STR("GenuineIntel-6-55")));
        assert_true(pi_identity_is_x86(&bare, PI_STR("GenuineIntel-6-55")));
        assert_false(pi_identity_is_x86(&bare, PI_STR("GenuineIntel-6-55-[0-9A-F]")));
        assert_string_equal(zen.text, "AuthenticAMD-25-11-1");
}

static void midr(void **state)
{
        struct pi_identity n1 = read_id("0x00000000410fd0c0"), n1r3 = read_id("0x413fd0c1");
        struct pi_identity n2r0 = read_id("0x410fd490"), n2r3 = read_id("0x410fd493");
        struct pi_identity n2r1 = read_id("0x411fd490");
        unsigned revision;

        (void)state;
        assert_true(n1.is_midr);
        assert_true(pi_identity_is_part(&n1, 0x410fd0c0));
        assert_true(pi_identity_is_part(&n1r3, 0x410fd0c0));
        assert_false(pi_identity_is_part(&n1, 0x410fd490));
        assert_false(pi_identity_is_part(&n1, 0x6d0fd0c0));
        assert_int_equal(pi_identity_revision(&n1r3), 0x31);
        assert_true(pi_revision_read(PI_STR("r0p3"), &revision));
        assert_int_equal(revision, 3);
        assert_true(pi_revision_read(PI_STR("r3p1"), &revision));
        assert_int_equal(revision, 0x31);
        assert_false(pi_revision_read(PI_STR("r0"), &revision));
        assert_false(pi_revision_read(PI_STR("p3"), &revision));
        assert_false(pi_revision_read(PI_STR("r16p0"), &revision));
        assert_false(pi_revision_read(PI_STR("rp"), &revision));
        /* perf's strcmp_cpuid_str: this revision or a later one */
        assert_false(pi_identity_is(&n2r0, PI_STR("0x410fd493")));
        assert_true(pi_identity_is(&n2r3, PI_STR("0x410fd493")));
        assert_true(pi_identity_is(&n2r1, PI_STR("0x410fd493")));
        assert_true(pi_identity_is(&n2r3, PI_STR("0x410fd490")));
        assert_false(pi_identity_is(&n1, PI_STR("0x410fd490")));
        assert_false(pi_identity_is(&n1, PI_STR("GenuineIntel-6-8F")));
}

static void others(void **state)
{
        struct pi_identity u74 = read_id("0x489-0x8000000000000007-0x4210427"), id;
        static const char *const bad[] = {
                "",
                "x",
                "sapphirerapids",
                "GenuineIntel,6",
                "Genuine,6,x,1",
                "0123456789012345678901234567890123456789012345678901234567"
                "8901234567890"
        };

        (void)state;
        assert_true(u74.is_riscv);
        assert_false(u74.is_midr);
        assert_false(pi_identity_is_x86(&u74, PI_STR("0x489-0x8000000000000007-0x4210427")));
        for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
                assert_false(pi_identity_read(pi_str_of(bad[i]), &id));
                assert_string_equal(id.text, "");
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(patterns),
                cmocka_unit_test(x86),
                cmocka_unit_test(midr),
                cmocka_unit_test(others),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

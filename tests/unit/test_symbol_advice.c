/* Commands that fetch names: of the right distribution, and safe to paste whatever was recorded. */
#include "unit.h"

#include "analyze/symbol/advice.h"

static struct pi_arena arena;

static int open_arena(void **state)
{
        (void)state;
        pi_arena_init(&arena, 1u << 22);
        return 0;
}

static int close_arena(void **state)
{
        (void)state;
        pi_arena_done(&arena);
        return 0;
}

static const char *advise(const char *os, enum pi_symbol_lack lack, const char *path, bool id)
{
        struct pi_symbol_host host = { .os = pi_str_of(os) };
        struct pi_build_id build_id = { .byte = { 0xab, 0xcd, 0xef, [19] = 1 },
                                        .size = id ? 20 : 0 };

        return pi_symbol_advice(&arena, &host, lack, pi_str_of(path), &build_id).p;
}

static void expect(const char *text, const char *part)
{
        if (!strstr(text, part))
                fail_msg("'%s' is not in '%s'", part, text);
}

#define ID "abcdef0000000000000000000000000000000001"
#define LIBC "/usr/lib/x86_64-linux-gnu/libc.so.6"
#define TOOL "/usr/bin/tool"

static void test_distributions(void **state)
{
        (void)state;
        expect(advise("debian", PI_LACK_SYMBOLS, LIBC, true), "apt-get install libc6-dbg");
        expect(advise("debian", PI_LACK_SYMBOLS, TOOL, true),
               "https://debuginfod.debian.net/buildid/" ID "/debuginfo");
        expect(advise("debian", PI_LACK_SYMBOLS, TOOL, true),
               "debug/.build-id/ab/cdef0000000000000000000000000000000001.debug");
        expect(advise("fedora", PI_LACK_FILE, TOOL, true),
               "dnf --enablerepo='*debug*' install /usr/lib/debug/.build-id/ab/cdef00");
        expect(advise("fedora", PI_LACK_FILE, TOOL, true), "tar -C / -chf - usr/bin/tool | tar");
        expect(advise("ubuntu", PI_LACK_FILE, TOOL, true), "https://debuginfod.ubuntu.com/");
        expect(advise("opensuse-leap", PI_LACK_FILE, TOOL, true),
               "https://debuginfod.opensuse.org/");
        expect(advise("", PI_LACK_FILE, TOOL, true), "https://debuginfod.elfutils.org/");
        expect(advise("plan9", PI_LACK_FILE, TOOL, true), "https://debuginfod.elfutils.org/");
}

static void test_own_programs(void **state)
{
        (void)state;
        expect(advise("debian", PI_LACK_FILE, "/opt/app/bin/server", true),
               "ssh HOST tar -C / -chf - opt/app/bin/server | tar -C root -xf -");
        expect(advise("debian", PI_LACK_FILE, "/usr/local/bin/server", false), "--symfs root");
        expect(advise("debian", PI_LACK_SYMBOLS, "/opt/app/bin/server", true),
               "where it was built");
        expect(advise("debian", PI_LACK_SYMBOLS, "/opt/app/bin/server", false),
               "--symfs by its path");
}

/* What a shell would read otherwise stays out of commands. */
static void test_hostile_paths(void **state)
{
        static const char *const paths[] = {
                "/opt/a; rm -rf /",
                "/opt/$(reboot)",
                "/opt/`x`",
                "/opt/a b (deleted)",
                "/opt/'\"",
                "/opt/\n",
                "/opt/../x/../y",
                "opt/x",
                "/opt/\xe2\x80\xae",
                "/opt/*",
                "/opt/~",
                "",
                "/",
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(paths); i++)
                assert_string_equal(advise("debian", PI_LACK_FILE, paths[i], false),
                                    "copy the file from the recorded machine into a directory, "
                                    "then --symfs that directory");
}

static void test_the_rest(void **state)
{
        (void)state;
        expect(advise("", PI_LACK_KALLSYMS, "[kernel.kallsyms]", true), "cat /proc/kallsyms");
        expect(advise("", PI_LACK_CODE, "[JIT] tid 7", false), "--jit");
        assert_string_equal(advise("", PI_LACK_HELP, "[unknown]", false), "");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_distributions),
                cmocka_unit_test(test_own_programs),
                cmocka_unit_test(test_hostile_paths),
                cmocka_unit_test(test_the_rest),
        };

        return cmocka_run_group_tests(tests, open_arena, close_arena);
}

/* The kernel's modules and where their files are. */
#include "unit.h"

#include "collect/sample/module.h"

#include <stdio.h>

static char seen[1024];

static bool take(void *user, const struct pc_module *module)
{
        size_t *left = user;
        size_t n = strlen(seen);
        snprintf(seen + n, sizeof(seen) - n, "%.*s %llx+%llx;", (int)module->path.n, module->path.p,
                 (unsigned long long)module->start, (unsigned long long)module->bytes);
        return --*left > 0;
}

static const char modules[] = "ext4 786432 1 - Live 0xffffffffc0400000\n"
                              "dm_crypt 61440 2 dm_mod,cbc Live 0xffffffffc0300000 (OE)\n"
                              "hidden 4096 0 - Live 0x0000000000000000\n"
                              "short 4096\n"
                              "odd abc 0 - Live 0xffffffffc0200000\n"
                              "own 4096 0 - Live 0xffffffffc0100000\n"
                              "ext 8192 0 - Live 0xffffffffc0000000";
static const char dep[] = "kernel/fs/ext4/ext4.ko.xz: kernel/lib/crc16.ko.xz\n"
                          "kernel/drivers/md/dm-crypt.ko: kernel/drivers/md/dm-mod.ko\n"
                          "updates/dm-crypt.ko:\n"
                          "/srv/own.ko:\n"
                          "\n"
                          "nocolon";

static void files_are_found_by_name(void **state)
{
        size_t left = 100;
        (void)state;
        seen[0] = '\0';
        assert_true(pc_modules_parse(PI_STR(modules), PI_STR(dep), "6.1.0", take, &left));
        assert_string_equal(seen, "/lib/modules/6.1.0/kernel/fs/ext4/ext4.ko.xz "
                                  "ffffffffc0400000+c0000;"
                                  "/lib/modules/6.1.0/kernel/drivers/md/dm-crypt.ko "
                                  "ffffffffc0300000+f000;"
                                  "/srv/own.ko ffffffffc0100000+1000;"
                                  "[ext] ffffffffc0000000+2000;");
}

static void without_files_names_remain_and_a_no_ends_it(void **state)
{
        size_t left = 2;
        (void)state;
        seen[0] = '\0';
        assert_false(pc_modules_parse(PI_STR(modules), (struct pi_str){ NULL, 0 }, "6.1.0", take,
                                      &left));
        assert_string_equal(seen, "[ext4] ffffffffc0400000+c0000;"
                                  "[dm_crypt] ffffffffc0300000+f000;");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(files_are_found_by_name),
                cmocka_unit_test(without_files_names_remain_and_a_no_ends_it),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

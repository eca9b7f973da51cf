/* kallsyms -> names of kernel addresses: owners, aliases, borders, gaps, other boots, zeros. */
#include "unit.h"

#include "analyze/symbol/kallsyms_read.h"
#include "analyze/symbol/symbolizers.h"
#include "analyze/symbol/this_boot.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct asked {
        struct pi_arena arena;
        struct pi_symbol_answer answers[8];
        struct pi_symbol_outcome outcome;
        struct pi_module module;
        struct pi_symbol_job job;
        uint64_t addresses[8];
};

static void prepare(struct asked *a, enum pi_module_kind kind, const char *path,
                    const uint64_t *addresses, size_t count)
{
        memset(a, 0, sizeof(*a));
        pi_arena_init(&a->arena, 1 << 24);
        memcpy(a->addresses, addresses, count * sizeof(addresses[0]));
        a->module.kind = kind;
        a->job = (struct pi_symbol_job){ .request = { .module = &a->module,
                                                      .path = pi_str_of(path),
                                                      .name = pi_str_of(path),
                                                      .address = a->addresses,
                                                      .count = count },
                                         .answers = a->answers,
                                         .arena = &a->arena,
                                         .scratch = &a->arena };
}

static int text_fd(const char *text)
{
        int fd = memfd_create("kallsyms", MFD_CLOEXEC);

        assert_true(fd >= 0);
        assert_int_equal(write(fd, text, strlen(text)), strlen(text));
        assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
        return fd;
}

static void answer(struct asked *a, size_t count, const char *text, uint64_t kernel_text)
{
        struct pi_symbol_job *jobs[4] = { NULL };
        struct pi_symbol_kallsyms source = { .fd = text ? text_fd(text) : -1, .size = UINT64_MAX };
        struct pi_symbol_context context = { .kallsyms = &source,
                                             .kallsyms_count = text != NULL,
                                             .kernel = { .text = kernel_text } };

        for (size_t i = 0; i < count; i++)
                jobs[i] = &a[i].job;
        pi_symbol_kallsyms_answer(&context, jobs, count);
        if (text)
                close(source.fd);
}

#define PREPARE(a, kind, path, ...)                                     \
        prepare((a), (kind), (path), (const uint64_t[]){ __VA_ARGS__ }, \
                sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t))

static void test_kernel_and_modules(void **state)
{
        static const char text[] = "ffffffff81000000 T _text\n"
                                   "ffffffff81000000 t startup_64\n"
                                   "ffffffff81000100 T do_one\r\n"
                                   "ffffffff81000200 D data_item\n"
                                   "ffffffff81000300 W weak_one\n"
                                   "ffffffffc0001000 t ext4_readdir\t[ext4]\n"
                                   "ffffffffc0001100 d ext4_data\t[ext4]\n"
                                   "ffffffffc0002000 t nft_do_chain\t[nf_tables]\n"
                                   "no line of kallsyms\n"
                                   "ffffffffc0002000 t\n"
                                   "xyz t name\n";
        struct asked a[3];

        (void)state;
        PREPARE(&a[0], PI_MODULE_KERNEL, "[kernel.kallsyms]", 0xffffffff80ffffff,
                0xffffffff81000000, 0xffffffff810001ff, 0xffffffff81000200, 0xffffffff81000301,
                0xffffffff81001fff, 0xffffffff81002000, 0xffffffffc0001004);
        PREPARE(&a[1], PI_MODULE_KERNEL_MODULE, "[ext4]", 0xffffffffc0000fff, 0xffffffffc00010ff,
                0xffffffffc0001100, 0xffffffffc0002000);
        PREPARE(&a[2], PI_MODULE_KERNEL_MODULE, "/lib/modules/6.1/kernel/net/nf-tables.ko.xz",
                0xffffffffc0001000, 0xffffffffc0002fff, 0xffffffffc0003fff);
        answer(a, 3, text, 0xffffffff81000000);
        assert_int_equal(a[0].job.outcome.why, PI_SYMBOL_FOUND);
        assert_str(a[0].answers[0].name, "");
        assert_str(a[0].answers[1].name, "startup_64");
        assert_str(a[0].answers[2].name, "do_one");
        assert_int_equal(a[0].answers[2].start, 0xffffffff81000100);
        assert_str(a[0].answers[3].name, "");
        assert_str(a[0].answers[4].name, "weak_one");
        /* The last one ends with the next page; what follows is not the kernel's. */
        assert_str(a[0].answers[5].name, "weak_one");
        assert_str(a[0].answers[6].name, "");
        assert_str(a[0].answers[7].name, "");
        assert_str(a[1].answers[0].name, "");
        assert_str(a[1].answers[1].name, "ext4_readdir");
        assert_str(a[1].answers[2].name, "");
        assert_str(a[1].answers[3].name, "");
        assert_str(a[2].answers[0].name, "");
        assert_str(a[2].answers[1].name, "nft_do_chain");
        assert_str(a[2].answers[2].name, "");
        for (int i = 0; i < 3; i++)
                pi_arena_done(&a[i].arena);
}

static void test_aliases(void **state)
{
        static const char text[] = "1000 T rest_init\n1000 T __noinstr_text_end\n"
                                   "2000 T __memset\n2000 T __pi_memset\n2000 W memset\n"
                                   "3000 D data\n3000 t code\n3000 D data2\n"
                                   "4000 T _stext\n4000 T _text\n"
                                   "5000 t real\n5010 t $x\n5020 t .L12\n5030 t $xrv64i2p1\n"
                                   "7000 t end\n";
        struct asked a;

        (void)state;
        PREPARE(&a, PI_MODULE_KERNEL, "", 0x1000, 0x2008, 0x3000, 0x4000, 0x5040);
        answer(&a, 1, text, 0);
        assert_str(a.answers[0].name, "rest_init");
        assert_str(a.answers[1].name, "memset");
        assert_str(a.answers[2].name, "code");
        assert_str(a.answers[3].name, "");
        assert_str(a.answers[4].name, "real");
        pi_arena_done(&a.arena);
}

static void test_order_does_not_matter(void **state)
{
        struct asked a;

        (void)state;
        PREPARE(&a, PI_MODULE_KERNEL, "", 0x1004, 0x2004, 0x3004);
        answer(&a, 1, "3000 t c\n5000 t d\n1000 t a_long_name_that_needs_more_room\n2000 t b\n", 0);
        assert_str(a.answers[0].name, "a_long_name_that_needs_more_room");
        assert_str(a.answers[1].name, "b");
        assert_str(a.answers[2].name, "c");
        pi_arena_done(&a.arena);
}

static void test_other_boot(void **state)
{
        static const char text[] = "ffffffff81000000 T _stext\nffffffff81000040 T _text\n"
                                   "ffffffff81000100 t one\nffffffff82000000 t two\n";
        static const struct {
                uint64_t kernel_text;
                enum pi_symbol_why why;
        } cases[] = { { 0xffffffff81000040, PI_SYMBOL_FOUND },
                      { 0xffffffff81000000, PI_SYMBOL_FOUND },
                      { 0, PI_SYMBOL_FOUND },
                      { 0xffffffff91000000, PI_SYMBOL_OTHER_KERNEL } };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                struct asked a;
                PREPARE(&a, PI_MODULE_KERNEL, "", 0xffffffff81000101);
                answer(&a, 1, text, cases[i].kernel_text);
                assert_int_equal(a.job.outcome.why, cases[i].why);
                if (cases[i].why == PI_SYMBOL_OTHER_KERNEL)
                        assert_int_equal(a.job.outcome.kallsyms.text, 0xffffffff81000040);
                assert_int_equal(a.answers[0].name.n, cases[i].why == PI_SYMBOL_FOUND ? 3 : 0);
                pi_arena_done(&a.arena);
        }
}

static void test_zeros_and_nothing(void **state)
{
        struct asked a;

        (void)state;
        PREPARE(&a, PI_MODULE_KERNEL, "", 0, 0xffffffff81000101);
        answer(&a, 1, "0000000000000000 T _text\n0000000000000000 t foo\t[ext4]\n", 0x1000);
        assert_int_equal(a.job.outcome.why, PI_SYMBOL_ZEROS);
        assert_str(a.answers[0].name, "");
        answer(&a, 1, "", 0x1000);
        assert_int_equal(a.job.outcome.why, PI_SYMBOL_NO_KALLSYMS);
        answer(&a, 1, NULL, 0x1000);
        assert_int_equal(a.job.outcome.why, PI_SYMBOL_NO_KALLSYMS);
        pi_arena_done(&a.arena);
}

/* Lines that cross the end of a buffer, and one that is longer than a buffer. */
static void test_long_files(void **state)
{
        size_t size = 1 << 20, n = 0;
        char *text = calloc(size, 1);
        struct asked a;

        (void)state;
        assert_non_null(text);
        for (unsigned i = 1; i < 5000; i++)
                n += (size_t)snprintf(text + n, size - n, "%x000 t function_%u\n", i, i);
        memset(text + n, 'x', 200000);
        n += 200000;
        snprintf(text + n, size - n, "\n2000000 t after\n");
        PREPARE(&a, PI_MODULE_KERNEL, "", 0x1004, 0xabc123, 0x1387fff, 0x2000001);
        answer(&a, 1, text, 0);
        assert_str(a.answers[0].name, "function_1");
        assert_str(a.answers[1].name, "function_2748");
        assert_str(a.answers[2].name, "function_4999");
        assert_str(a.answers[3].name, "after");
        pi_arena_done(&a.arena);
        free(text);
}

static void test_full_arena(void **state)
{
        struct asked a;
        struct pi_arena tiny;

        (void)state;
        PREPARE(&a, PI_MODULE_KERNEL, "", 0x1004);
        pi_arena_init(&tiny, 64);
        a.job.scratch = &tiny;
        answer(&a, 1, "1000 t one\n", 0);
        assert_true(a.job.outcome.no_memory);
        assert_str(a.answers[0].name, "");
        pi_arena_done(&tiny);
        pi_arena_done(&a.arena);
}

static void test_this_boot(void **state)
{
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
        struct pi_running_kernel running = { .build_id = { { 1, 2, 3 }, 20 },
                                             .hostname = PI_STR("host"),
                                             .os_release = PI_STR("6.1.0") };
        struct pi_module kernel = { .kind = PI_MODULE_KERNEL,
                                    .start = 0xffffffff81000000,
                                    .build_id = { { 1, 2, 3 }, 20 } };

        (void)state;
        pi_arena_init(&arena, 1 << 24);
        assert_true(pi_strtab_init(&strings, &arena));
        pi_notes_init(&notes, &arena);
        assert_true(pi_recording_init(&rec, &arena, &strings, &notes));
        rec.machine.hostname = PI_STR("host");
        rec.machine.os_release = PI_STR("6.1.0");
        assert_false(pi_this_boot_is(&rec, &running));
        rec.kernel_module = pi_modules_add(&rec.modules, &kernel);
        assert_true(pi_this_boot_is(&rec, &running));
        running.hostname = PI_STR("other");
        assert_false(pi_this_boot_is(&rec, &running));
        running.hostname = PI_STR("host");
        rec.machine.os_release = PI_STR("6.1.1");
        assert_false(pi_this_boot_is(&rec, &running));
        rec.machine.os_release = PI_STR("6.1.0");
        running.build_id.byte[0] = 9;
        assert_false(pi_this_boot_is(&rec, &running));
        running.build_id.byte[0] = 1;
        pi_modules_at(&rec.modules, rec.kernel_module)->start = 0;
        assert_false(pi_this_boot_is(&rec, &running));
        pi_modules_at(&rec.modules, rec.kernel_module)->start = 1;
        pi_modules_at(&rec.modules, rec.kernel_module)->build_id.size = 0;
        running.build_id.size = 0;
        assert_false(pi_this_boot_is(&rec, &running));
        pi_recording_done(&rec);
        pi_strtab_done(&strings);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_kernel_and_modules),
                cmocka_unit_test(test_aliases),
                cmocka_unit_test(test_order_does_not_matter),
                cmocka_unit_test(test_other_boot),
                cmocka_unit_test(test_zeros_and_nothing),
                cmocka_unit_test(test_long_files),
                cmocka_unit_test(test_full_arena),
                cmocka_unit_test(test_this_boot),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

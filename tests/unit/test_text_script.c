/* Text of perf script -> samples. */
#include "text_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static void read_text(struct text_fixture *f, const char *text)
{
        assert_int_equal(text_fixture_read(f, &pi_source_text_script, text, strlen(text)), PIPA_OK);
}

static const char two[] = "a 10/10 [000] 2.000000: 100 cycles:\n"
                          "\t20 leaf+0x1 (/bin/x)\n"
                          "\t30 main ([ext4])\n"
                          "\n"
                          "b 10/11 [001] 1.000000: 200 cycles:\n"
                          "\t20 leaf+0x5 (/bin/x)\n"
                          "\n";

static void test_order(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, two);
        assert_int_equal(f.rec.samples.count, 2);
        text_fixture_assert(&f, 0, "b 10/11 [1] 1000000000 200 cycles: leaf@20(/bin/x)");
        text_fixture_assert(
                &f, 1, "a 10/10 [0] 2000000000 100 cycles: leaf@20(/bin/x);main@30([ext4] kernel)");
        assert_int_equal(f.rec.start_ns, 1000000000);
        assert_int_equal(f.rec.end_ns, 2000000000);
        assert_int_equal(f.rec.functions.list.count, 2);
        assert_true(f.rec.has_chains);
        assert_string_equal(f.rec.text, "perf script text");
        assert_string_equal(pi_recording_str(&f.rec, pi_tasks_at(&f.rec.tasks, 1)->process_comm).p,
                            "a");
        assert_int_equal(f.notes.list.count, 0);
        text_fixture_done(&f);
}

/* Indented, with CR, without empty lines between, and cut at the end. */
static void test_pasted(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, "    a 10 [000] 1.000000: 1 cycles:\r\n"
                      "    \t20 leaf (/bin/x)\r\n"
                      "    b 10 [000] 2.000000: 1 cycles:\r\n"
                      "    \t20 leaf (/bin/x)\r\n"
                      "    \t30 main (/bi");
        assert_int_equal(f.rec.samples.count, 2);
        text_fixture_assert(&f, 0, "a -1/10 [0] 1000000000 1 cycles: leaf@20(/bin/x)");
        text_fixture_assert(&f, 1, "b -1/10 [0] 2000000000 1 cycles: leaf@20(/bin/x)");
        assert_string_equal(text_fixture_note(&f, "text_lines_strange")->text.p,
                            "1 line is no perf script text that pipa understands, left out (line "
                            "5)");
        text_fixture_done(&f);
}

/* Functions that were inlined at one address are frames of their own, of the library around. */
static void test_inlined(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, "a 1 [000] 1.000000: 1 cycles:\n"
                      "\t20 one (inlined)\n"
                      "\t20 two+0x3\n"
                      "  x.c:12 (inlined)\n"
                      "\t20 three (/bin/x)\n"
                      "\t40 four (inlined)\n");
        text_fixture_assert(&f, 0,
                            "a -1/1 [0] 1000000000 1 cycles: one@20(/bin/x);two@20(/bin/x);"
                            "three@20(/bin/x);four@40([unknown])");
        assert_int_equal(f.notes.list.count, 0);
        text_fixture_done(&f);
}

static void test_unnamed(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, "a 1 [000] 1.000000: 1 cycles:\n"
                      "\t20 [unknown] (/lib/libc.so.6)\n"
                      "\t21 [unknown] (/lib/libc.so.6)\n"
                      "\t30 [unknown] ([unknown])\n");
        text_fixture_assert(&f, 0,
                            "a -1/1 [0] 1000000000 1 cycles: [libc.so.6]@20(/lib/libc.so.6);"
                            "[libc.so.6]@21(/lib/libc.so.6);[unknown]@30([unknown])");
        assert_int_equal(f.rec.functions.list.count, 2);
        assert_false(pi_functions_at(&f.rec.functions, 0)->resolved);
        text_fixture_done(&f);
}

static void test_one_line(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, "# hostname : db7\n"
                      "# nrcpus online : 4\n# nrcpus avail : 8\n# total memory : 2 kB\n"
                      "# time of first sample : 0.999999\n# time of last sample : 7.000000\n"
                      "a 1/1 [000] 1.000000: 7 cycles: ffff f ([vdso])\n"
                      "a 1/1 [000] 1.500000: PERF_RECORD_MMAP2 1/1: [0x0(0x1) @ 0]: r-xp /bin/a\n"
                      "a 1/1 [000] 2.000000: sched:sched_switch: prev=a\n"
                      "what is this?\n");
        assert_int_equal(f.rec.samples.count, 2);
        text_fixture_assert(&f, 0, "a 1/1 [0] 1000000000 7 cycles: f@ffff([vdso])");
        text_fixture_assert(&f, 1, "a 1/1 [0] 2000000000 1 sched:sched_switch: ");
        assert_true(pi_recording_event(&f.rec, 0)->has_period);
        assert_false(pi_recording_event(&f.rec, 1)->has_period);
        assert_false(f.rec.has_chains);
        assert_string_equal(f.rec.machine.hostname.p, "db7");
        assert_true(f.rec.machine.has_cpus && f.rec.machine.cpus_available == 8);
        assert_int_equal(f.rec.machine.memory_bytes, 2048);
        assert_int_equal(f.rec.machine.last_sample_ns, 6999999000);
        assert_int_equal(text_fixture_note(&f, "text_lines_strange")->count, 1);
        text_fixture_done(&f);
}

static void test_untimed(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, "node 31912 cpu-clock: \n\t20 f (/x)\n\nError 404 foo: bar\n\n"
                      "node 31912 \n\t20 f (/x)\n");
        assert_int_equal(f.rec.samples.count, 2);
        text_fixture_assert(&f, 0, "node -1/31912 [-1] -1 1 cpu-clock: f@20(/x)");
        text_fixture_assert(&f, 1, "node -1/31912 [-1] -1 1 samples: f@20(/x)");
        assert_int_equal(text_fixture_note(&f, "text_lines_strange")->count, 1);
        assert_int_equal(f.rec.start_ns, PI_NO_TIME);
        text_fixture_done(&f);
}

/* 9000 frames in a sample, and a line of 3 MiB. */
static void test_limits(void **state)
{
        size_t size = 5u << 20, n;
        char *text = malloc(size);
        struct text_fixture f;

        (void)state;
        assert_non_null(text);
        n = (size_t)snprintf(text, size, "a 1 [000] 1.000000: 1 cycles:\n");
        for (int i = 0; i < 9000; i++)
                n += (size_t)snprintf(text + n, size - n, "\t%x f%d (/x)\n", i, i);
        memset(text + n, 'x', 3u << 20);
        n += 3u << 20;
        n += (size_t)snprintf(text + n, size - n, "\nb 1 [000] 2.000000: 1 cycles: 1 g (/x)\n");
        assert_int_equal(text_fixture_read(&f, &pi_source_text_script, text, n), PIPA_OK);
        assert_int_equal(f.rec.samples.count, 2);
        text_fixture_assert(&f, 1, "b -1/1 [0] 2000000000 1 cycles: g@1(/x)");
        assert_int_equal(text_fixture_note(&f, "text_stacks_cut")->count, 1);
        assert_int_equal(text_fixture_note(&f, "text_lines_cut")->count, 1);
        assert_int_equal(f.rec.stacks.nodes.list.count, 1 + 8192 + 1);
        text_fixture_done(&f);
        free(text);
}

static void test_nothing(void **state)
{
        static const char report[] =
                "# ========\n# captured on    : x\n#\n    50.00%  a  /x  [.] f\n";
        struct text_fixture f;

        (void)state;
        assert_int_equal(text_fixture_read(&f, &pi_source_text_script, report, sizeof(report) - 1),
                         PIPA_E_FORMAT);
        text_fixture_done(&f);
        assert_int_equal(text_fixture_read(&f, &pi_source_text_script, "", 0), PIPA_E_FORMAT);
        text_fixture_done(&f);
}

/* Beside other samples a text would count them twice; beside snapshots its times are of a clock
 * that nobody names. */
static void test_company(void **state)
{
        struct text_fixture f;

        (void)state;
        read_text(&f, two);
        assert_int_equal(text_fixture_add(&f, &pi_source_text_folded, "a;b 1\n", 6), PIPA_OK);
        assert_int_equal(f.rec.samples.count, 2);
        assert_non_null(text_fixture_note(&f, "text_left_out"));
        assert_string_equal(f.rec.text, "perf script text");
        text_fixture_done(&f);
        text_fixture_init(&f);
        assert_non_null(pi_vec_push(&f.rec.quantities));
        assert_int_equal(text_fixture_add(&f, &pi_source_text_script, two, sizeof(two) - 1),
                         PIPA_OK);
        assert_int_equal(pi_recording_sample(&f.rec, 0)->time_ns, PI_NO_TIME);
        assert_int_equal(f.rec.start_ns, PI_NO_TIME);
        assert_non_null(text_fixture_note(&f, "text_times_left_out"));
        text_fixture_done(&f);
}

static bool claims(const char *text)
{
        return pi_source_text_script.claims(
                PI_STR(""), (struct pi_bytes){ (const uint8_t *)text, strlen(text) });
}

static void test_claims(void **state)
{
        (void)state;
        assert_true(claims(two));
        assert_true(claims("# ========\n# captured on: Thu\n"));
        assert_true(
                claims("\n\nHere is what I saw:\n\n  a 1 [000] 1.000000: cycles:\n  20 f (/x)\n"));
        assert_true(claims("node 31912 cpu-clock: \n\t20 f (/x)\n"));
        assert_true(claims("ls 1 cycles: 20 f (/x)\n"));
        assert_false(claims(""));
        assert_false(claims("hello\n"));
        assert_false(claims("Nov 21 17:50:24 host kernel: [ 1234.567890] usb 1-1: new device\n"));
        assert_false(
                claims("            bash-1234    [001] d..2. 12345.678901: sched_switch: x\n"));
        assert_false(claims("00400000-0040b000 r-xp 00000000 08:01 123 /bin/cat\n"));
        assert_false(claims("ffffffff81000000 T _text\nffffffff81000100 t startup\n"));
        assert_false(claims("7f00 40 LazyCompile:~f\n7f40 20 Stub:x (y)\n"));
        assert_false(claims("# ========\n# other\n"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_order),    cmocka_unit_test(test_pasted),
                cmocka_unit_test(test_inlined),  cmocka_unit_test(test_unnamed),
                cmocka_unit_test(test_one_line), cmocka_unit_test(test_untimed),
                cmocka_unit_test(test_limits),   cmocka_unit_test(test_nothing),
                cmocka_unit_test(test_company),  cmocka_unit_test(test_claims),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The first lines of samples, in all the ways in which perf prints them. */
#include "unit.h"

#include "analyze/data/collection.h"
#include "analyze/source/text/text_head.h"

#include <inttypes.h>
#include <stdio.h>

/* "comm|pid/tid|cpu|time_ns|period|event|rest", "-" where not printed; "" for no first line. */
static void assert_head(const char *line, const char *expected)
{
        struct text_head head;
        char text[512], time[32] = "-", period[32] = "-";

        if (!text_head_read(pi_str_of(line), &head)) {
                assert_string_equal("", expected);
                return;
        }
        if (head.time_ns != PI_NO_TIME)
                snprintf(time, sizeof(time), "%" PRId64, head.time_ns);
        if (head.has_period)
                snprintf(period, sizeof(period), "%" PRIu64, head.period);
        snprintf(text, sizeof(text), "%.*s|%d/%d|%d|%s|%s|%.*s|%.*s", (int)head.comm.n, head.comm.p,
                 head.pid, head.tid, (int)head.cpu, time, period, (int)head.event.n, head.event.p,
                 (int)head.rest.n, head.rest.p);
        assert_string_equal(text, expected);
}

static void test_usual(void **state)
{
        (void)state;
        assert_head("bash  2472 [000] 12255.227503:    1001001 cpu-clock: ",
                    "bash|-1/2472|0|12255227503000|1001001|cpu-clock|");
        assert_head("iperf 27409/28744 [011] 441995.133575: cpu-clock: ",
                    "iperf|27409/28744|11|441995133575000|-|cpu-clock|");
        assert_head("java  24636/25607  4794564.109216789:        100 cycles:ppp:",
                    "java|24636/25607|-1|4794564109216789|100|cycles:ppp|");
        assert_head("node-v011 31912 cpu-clock: ", "node-v011|-1/31912|-1|-|-|cpu-clock|");
        assert_head("node 31912 250000 cpu-clock:uhH: ",
                    "node|-1/31912|-1|-|250000|cpu-clock:uhH|");
        assert_head("perf 7/8 [-01]  1.000002:  1 cycles:  ffff0 [unknown] ([kernel.kallsyms])",
                    "perf|7/8|-1|1000002000|1|cycles|ffff0 [unknown] ([kernel.kallsyms])");
}

static void test_names(void **state)
{
        (void)state;
        assert_head("V8 WorkerThread 25607 [000]  9.109216: 1 cycles:",
                    "V8 WorkerThread|-1/25607|0|9109216000|1|cycles|");
        assert_head("kworker/u16:1-e   312 [002] 9.109216: 1 cycles:",
                    "kworker/u16:1-e|-1/312|2|9109216000|1|cycles|");
        assert_head("Thread 5  1240 [000] 1.000001: 1 cycles:",
                    "Thread 5|-1/1240|0|1000001000|1|cycles|");
        assert_head("java 24636 25607 [000] 1.000001: 1 cycles:",
                    "java|24636/25607|0|1000001000|1|cycles|");
        assert_head("            cafe   123 [001] 1.000001: 1 cycles: ",
                    "cafe|-1/123|1|1000001000|1|cycles|");
        assert_head(":-1    -1 [000] 1.000001: 1 cycles: ", ":-1|-1/-1|0|1000001000|1|cycles|");
}

static void test_events(void **state)
{
        (void)state;
        assert_head("a 1 [000] 1.000001: sched:sched_switch: prev_comm=a [120] x: 3",
                    "a|-1/1|0|1000001000|-|sched:sched_switch|prev_comm=a [120] x: 3");
        assert_head("a 1 [000] 1.000001:    7 raw 0x1c2: ", "a|-1/1|0|1000001000|7|raw 0x1c2|");
        assert_head("a 1 [000] 1.000001:  5 cpu_core/cycles,ldlat=30/P: ",
                    "a|-1/1|0|1000001000|5|cpu_core/cycles,ldlat=30/P|");
        assert_head("a 1 [000] 1.000001:    400577 func_b (/x)",
                    "a|-1/1|0|1000001000|-||400577 func_b (/x)");
        assert_head("a 1/2 [000] KU 1.000001: 3 cycles: ", "a|1/2|0|1000001000|3|cycles|");
        assert_head("a 1 [000] sched:x: y 12.345678: z", "a|-1/1|0|-|-|sched:x|y 12.345678: z");
        assert_head("1.000001: cycles: ", "|-1/-1|-1|1000001000|-|cycles|");
}

static void test_others(void **state)
{
        (void)state;
        assert_head("", "");
        assert_head("hello world", "");
        assert_head("7", "");
        assert_head("  malloc.c:3358", "");
        assert_head("[ perf record: Woken up 1 times to write data ]", "");
        assert_head("\tffffffff8104f45a native_write_msr_safe ([kernel.kallsyms])", "");
        assert_head("a b c d e f g h i j k l m n o p q r s t u v w x y z 1 [000] 1.000001: c: ",
                    "");
        assert_head("a 1 [000] 99999999999999999999.000001: c: ",
                    "a|-1/1|0|-|-|99999999999999999999.000001|c:");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_usual),
                cmocka_unit_test(test_names),
                cmocka_unit_test(test_events),
                cmocka_unit_test(test_others),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

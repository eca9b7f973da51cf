/* Event names and modifiers, without and with a PMU's folder, which is made here. */
#include "unit.h"

#include "collect/sample/event.h"
#include "collect/sample/event_pmu.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct parsed {
        struct pi_arena arena;
        struct pc_log log;
        struct pc_event events[PC_EVENTS_MAX];
        size_t count;
        bool ok;
};

static struct parsed parsed;

/* What is said about refused names goes to standard error, which is not looked at here. */
static const struct pc_event *parse(const char *list)
{
        parsed.count = 0;
        parsed.ok = pc_events_parse(list, parsed.events, &parsed.count, &parsed.log);
        return parsed.events;
}

static int set_up(void **state)
{
        (void)state;
        pi_arena_init(&parsed.arena, 1 << 20);
        pc_log_init(&parsed.log, &parsed.arena, true);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        pi_arena_done(&parsed.arena);
        return 0;
}

static void expect(const char *name, uint32_t type, uint64_t config)
{
        const struct pc_event *event = parse(name);
        assert_true(parsed.ok);
        assert_int_equal(parsed.count, 1);
        assert_string_equal(event->name, name);
        assert_int_equal(event->attr.type, type);
        assert_true(event->attr.config == config);
}

static void plain_names_have_the_kernels_numbers(void **state)
{
        (void)state;
        expect("cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES);
        expect("instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS);
        expect("branch-instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS);
        expect("ref-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_REF_CPU_CYCLES);
        expect("cpu-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK);
        expect("cs", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES);
        expect("major-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MAJ);
        expect("r1a8", PERF_TYPE_RAW, 0x1a8);
}

/* perf_event_open(2): cache | operation << 8 | result << 16. */
static void caches_are_put_together(void **state)
{
        (void)state;
        expect("L1-dcache-loads", PERF_TYPE_HW_CACHE, 0x00000);
        expect("L1-dcache-load-misses", PERF_TYPE_HW_CACHE, 0x10000);
        expect("L1-dcache-stores", PERF_TYPE_HW_CACHE, 0x00100);
        expect("L1-icache-load-misses", PERF_TYPE_HW_CACHE, 0x10001);
        expect("LLC-store-misses", PERF_TYPE_HW_CACHE, 0x10102);
        expect("dTLB-load-misses", PERF_TYPE_HW_CACHE, 0x10003);
        expect("iTLB-loads", PERF_TYPE_HW_CACHE, 0x00004);
        expect("branch-load-misses", PERF_TYPE_HW_CACHE, 0x10005);
        expect("node-prefetches", PERF_TYPE_HW_CACHE, 0x00206);
        parse("L1-icache-stores");
        assert_false(parsed.ok);
        parse("LLC");
        assert_false(parsed.ok);
        parse("LLC-");
        assert_false(parsed.ok);
}

static void levels_exclude_the_others(void **state)
{
        const struct pc_event *event;
        (void)state;
        event = parse("cycles");
        assert_false(event->attr.exclude_user || event->attr.exclude_kernel);
        assert_true(event->attr.exclude_guest && !event->attr.exclude_host);
        event = parse("cycles:u");
        assert_true(event->attr.exclude_kernel && event->attr.exclude_hv);
        assert_false(event->attr.exclude_user);
        event = parse("cycles:k");
        assert_true(event->attr.exclude_user && event->attr.exclude_hv);
        assert_false(event->attr.exclude_kernel);
        event = parse("cycles:uk");
        assert_true(event->attr.exclude_hv);
        assert_false(event->attr.exclude_user || event->attr.exclude_kernel);
        event = parse("cycles:ukh");
        assert_false(event->attr.exclude_user || event->attr.exclude_kernel ||
                     event->attr.exclude_hv);
        assert_int_equal(parse("cpu-clock")->attr.exclude_guest, 0);
}

static void guest_host_and_precision(void **state)
{
        const struct pc_event *event;
        (void)state;
        event = parse("cycles:G");
        assert_true(event->attr.exclude_host && !event->attr.exclude_guest);
        event = parse("cycles:GH");
        assert_false(event->attr.exclude_host || event->attr.exclude_guest);
        event = parse("cycles:upp");
        assert_true(event->attr.exclude_kernel);
        assert_int_equal(event->attr.precise_ip, 2);
        assert_false(event->precise_max);
        event = parse("cycles:P");
        assert_int_equal(event->attr.precise_ip, 3);
        assert_true(event->precise_max);
}

static void lists_are_split_outside_of_slashes(void **state)
{
        const struct pc_event *event = parse("cycles:u,cpu-clock,r1a8");
        (void)state;
        assert_true(parsed.ok);
        assert_int_equal(parsed.count, 3);
        assert_string_equal(event[0].name, "cycles:u");
        assert_string_equal(event[1].name, "cpu-clock");
        assert_int_equal(event[2].attr.type, PERF_TYPE_RAW);
        /* One event with two terms: the unit is not there, and that is what is refused. */
        parse("nosuchunit/event=1,umask=2/u,cycles");
        assert_false(parsed.ok);
}

static void wrong_names_are_refused(void **state)
{
        static const char *const wrong[] = {
                "",         ",",         "cycles,",      "cycle",
                "cycles:D", "cycles:x",  "cycles:pppp",  "cycles:u:k",
                "r",        "rxyz",      "cpu/",         "/",
                "//",       "../x/y=1/", "no such",      "cycles:u/",
                "a:b:c:d",  "..:..",     "sched:",       ":",
                "cpu/x",    "\n",        "cycles:\x01u", "duration_time",
        };
        char many[PC_EVENTS_MAX * 7 + 8] = "", longer[200];
        (void)state;
        for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
                parse(wrong[i]);
                assert_false(parsed.ok);
        }
        for (size_t i = 0; i <= PC_EVENTS_MAX; i++)
                strcat(many, i ? ",cycles" : "cycles");
        parse(many);
        assert_false(parsed.ok);
        memset(longer, 'c', sizeof(longer) - 1);
        longer[sizeof(longer) - 1] = '\0';
        parse(longer);
        assert_false(parsed.ok);
}

static void put(const char *root, const char *name, const char *text)
{
        char path[256];
        snprintf(path, sizeof(path), "%s/%s", root, name);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(text, file);
        fclose(file);
}

static void make_pmu(char *root)
{
        char path[64];
        assert_non_null(mkdtemp(root));
        static const char *const folders[] = { "cpu", "cpu/format", "cpu/events", "uncore" };
        for (size_t i = 0; i < 4; i++) {
                snprintf(path, sizeof(path), "%s/%s", root, folders[i]);
                assert_int_equal(mkdir(path, 0700), 0);
        }
        put(root, "cpu/type", "4\n");
        put(root, "cpu/format/event", "config:0-7,32-35\n");
        put(root, "cpu/format/umask", "config:8-15\n");
        put(root, "cpu/format/edge", "config:18\n");
        put(root, "cpu/format/ldlat", "config1:0-15\n");
        put(root, "cpu/format/all", "config2:0-63\n");
        put(root, "cpu/format/odd", "config:63-70\n");
        put(root, "cpu/events/mem-loads", "event=0xcd,umask=0x1,ldlat=3\n");
        put(root, "cpu/events/loop", "loop\n");
        put(root, "uncore/type", "23\n");
        put(root, "uncore/cpumask", "0,8\n");
}

static bool find(const char *root, const char *pmu, const char *terms, struct pc_event *event)
{
        char why[256];
        *event = (struct pc_event){ .name = "asked" };
        return pc_event_pmu_find(root, pi_str_of(pmu), pi_str_of(terms), event, why, sizeof(why));
}

static void units_spread_terms_over_bits(void **state)
{
        char root[] = "/tmp/pipa-pmu-XXXXXX", command[64];
        struct pc_event event;
        (void)state;
        make_pmu(root);
        assert_true(find(root, "cpu", "event=0x3c", &event));
        assert_int_equal(event.attr.type, 4);
        assert_true(event.attr.config == 0x3c);
        assert_true(find(root, "cpu", "event=0x1a3,umask=2,edge", &event));
        assert_true(event.attr.config == (0xa3 | 2 << 8 | 1 << 18 | 1ull << 32));
        assert_true(find(root, "cpu", "mem-loads,umask=7,name=loads", &event));
        assert_true(event.attr.config == 0x7cd && event.attr.config1 == 3);
        assert_string_equal(event.name, "loads");
        assert_true(find(root, "cpu", "config=0x10,config1=5,all=0xffffffffffffffff", &event));
        assert_true(event.attr.config == 0x10 && event.attr.config1 == 5);
        assert_true(event.attr.config2 == UINT64_MAX);
        assert_true(find(root, "uncore", "", &event));
        assert_int_equal(event.attr.type, 23);
        assert_string_equal(event.cpus, "0,8");
        static const char *const wrong[] = { "umask=0x100", "nosuch=1", "event=", "event=x", "loop",
                                             "odd=1",       "../type",  "=",      "event=-1" };
        for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
                assert_false(find(root, "cpu", wrong[i], &event));
        assert_false(find(root, "gpu", "event=1", &event));
        assert_false(find(root, "..", "event=1", &event));
        snprintf(command, sizeof(command), "rm -r %s", root);
        assert_int_equal(system(command), 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(plain_names_have_the_kernels_numbers),
                cmocka_unit_test(caches_are_put_together),
                cmocka_unit_test(levels_exclude_the_others),
                cmocka_unit_test(guest_host_and_precision),
                cmocka_unit_test(lists_are_split_outside_of_slashes),
                cmocka_unit_test(wrong_names_are_refused),
                cmocka_unit_test(units_spread_terms_over_bits),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}

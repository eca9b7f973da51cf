/* The collector's tables of events, which a script makes from arch/, against what libpipa reads in
 * the same files: every processor, every event, every group, every id. */
#include "unit.h"

#include "analyze/table/uarch_build.h"
#include "collect/count/list.h"
#include "collect/count/table.h"
#include "collect/sample/event_name.h"

#include <stdio.h>
#include <stdlib.h>

static struct pi_arena arena;

static int set_up(void **state)
{
        (void)state;
        pi_arena_init(&arena, 64u << 20);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        pi_arena_done(&arena);
        return 0;
}

static struct pi_uarch *read_table(const char *name)
{
        struct pi_target machine;
        struct pi_uarch_request request = { .machine = &machine };
        struct pi_uarch *uarch = NULL;
        struct pipa_error err;
        pi_target_init(&machine);
        machine.id = pi_str_of(name);
        assert_int_equal(pi_uarch_read(&request, &arena, NULL, &uarch, &err), PIPA_OK);
        return uarch;
}

static void is_text(uint16_t offset, struct pi_str expected)
{
        assert_int_equal(strlen(pc_table_text(offset)), expected.n);
        assert_memory_equal(pc_table_text(offset), expected.p ? expected.p : "", expected.n);
}

static const struct pi_arch_event *event_named(const struct pi_arch_cpu *cpu, struct pi_str name)
{
        const struct pi_arch_event *found = NULL;
        for (size_t i = 0; i < cpu->event_count; i++) {
                const struct pi_arch_event *event = pc_table_event(cpu, i);
                if (!pi_str_equal(pi_str_of(pc_table_text(event->name)), name))
                        continue;
                assert_null(found);
                found = event;
        }
        return found;
}

/* The spelling keeps an event's number apart, and what umask has above 8 bits at bit 40, where
 * cores have it; boxes beside the cores have it at 32. */
static uint64_t config_of(const struct pi_spelling *spelling, bool plain)
{
        uint64_t config = spelling->config[0];
        if (spelling->pmu[0])
                config = (config & 0xffffffffff) | config >> 40 << 32;
        return config |
               (plain ? spelling->event : (spelling->event & 0xff) | spelling->event >> 8 << 32);
}

static void check_encoding(const struct pi_uarch *uarch, const struct pi_uarch_event *expected,
                           const struct pi_arch_event *event)
{
        struct pi_str unit = { expected->encoding.p, 0 };
        struct pi_spelling spelling;
        assert_true(pi_spelling_read(expected->encoding, &spelling));
        unit.n = (size_t)((char *)memchr(unit.p, '/', expected->encoding.n) - unit.p);
        is_text(event->unit, pi_str_equal(unit, PI_STR("cpu")) ? PI_STR("") : unit);
        is_text(event->perf, PI_STR(""));
        if (spelling.config[2] == 0)
                assert_true(event->config == config_of(&spelling, uarch->spellings.plain_config));
        assert_true(event->config1 == spelling.config[1]);
}

/* Without an encoding it is perf's: a name that -e takes, and that is this event's in files. */
static void check_perf_name(const struct pi_uarch *uarch, const struct pi_uarch_event *expected,
                            const struct pi_arch_event *event)
{
        struct pi_str perf = pi_str_of(pc_table_text(event->perf));
        struct perf_event_attr attr = { .size = 0 };
        unsigned modes;
        assert_true(pc_event_name_find(perf, &attr) || memchr(perf.p, '/', perf.n));
        assert_ptr_equal(&uarch->event[pi_uarch_event_of(uarch, perf, &modes)], expected);
}

static void check_counter(struct pi_str counter, const struct pi_arch_event *event)
{
        static const char *const words[] = { "general", "fixed", "metrics", "none" };
        if (counter.n == 0)
                counter = PI_STR("general");
        if (counter.p[0] == '0') {
                assert_memory_equal(counter.p, "0-3", 3);
                assert_int_equal(event->counter, PI_ARCH_COUNTER_GENERAL);
                assert_int_equal(event->counters, 0xf);
                return;
        }
        assert_int_equal(event->counters, 0);
        assert_true(pi_str_equal(counter, pi_str_of(words[event->counter])));
}

static void check_events(const struct pi_uarch *uarch, const struct pi_arch_cpu *cpu)
{
        size_t count = 0;
        for (size_t i = 0; i < uarch->event_count; i++) {
                const struct pi_uarch_event *expected = &uarch->event[i];
                const struct pi_arch_event *event = event_named(cpu, expected->name);
                if (pi_str_equal(expected->name, PI_STR("duration_time"))) {
                        assert_null(event); /* perf's own clock: nothing counts it */
                        continue;
                }
                assert_non_null(event);
                count++;
                check_counter(expected->counter, event);
                if (expected->encoding.n)
                        check_encoding(uarch, expected, event);
                else
                        check_perf_name(uarch, expected, event);
        }
        assert_int_equal(cpu->event_count, count);
}

static const struct pi_uarch_group *group_named(const struct pi_uarch *uarch, const char *name)
{
        for (size_t i = 0; i < uarch->group_count; i++)
                if (pi_str_equal(uarch->group[i].name, pi_str_of(name)))
                        return &uarch->group[i];
        return NULL;
}

static void check_groups(const struct pi_uarch *uarch, const struct pi_arch_cpu *cpu)
{
        assert_int_equal(cpu->group_count, uarch->group_count);
        for (size_t g = 0; g < cpu->group_count; g++) {
                const struct pi_arch_group *group = &pi_arch_groups[cpu->first_group + g];
                const struct pi_uarch_group *expected =
                        group_named(uarch, pc_table_text(group->name));
                assert_non_null(expected);
                assert_int_equal(group->count, expected->count);
                for (size_t i = 0; i < group->count; i++)
                        is_text(pc_table_member(group, i)->name,
                                uarch->event[expected->event[i]].name);
        }
}

static void check_table(void *user, struct pi_str name, struct pi_str title)
{
        const struct pi_arch_cpu *cpu = pc_table_named(name);
        struct pi_uarch *uarch = read_table(pi_arena_copy(&arena, name).p);
        assert_non_null(cpu);
        is_text(cpu->title, title);
        is_text(cpu->pmu, pi_str_equal(uarch->pmu, PI_STR("cpu")) ? PI_STR("") : uarch->pmu);
        assert_int_equal(cpu->general, uarch->counters_general);
        assert_int_equal(cpu->fixed, uarch->counters_fixed);
        assert_int_equal(cpu->core_count, uarch->core_count);
        for (size_t i = 0; i < cpu->core_count; i++) {
                const struct pi_arch_core *core = &pi_arch_cores[cpu->first_core + i];
                is_text(core->pmu, uarch->core[i].pmu);
                is_text(pi_arch_cpus[core->cpu].name, uarch->core[i].table);
        }
        check_events(uarch, cpu);
        check_groups(uarch, cpu);
        pi_uarch_done(uarch);
        ++*(size_t *)user;
}

static void every_table_is_what_the_yaml_says(void **state)
{
        size_t count = 0;
        (void)state;
        pi_uarch_list(check_table, &count);
        assert_int_equal(count, pi_arch_cpu_count);
        assert_true(count >= 29);
}

/* By hand: intel/perfmon's and the kernel's numbers. */
static void some_numbers_are_the_published_ones(void **state)
{
        static const struct {
                const char *cpu, *event, *spelling;
        } cases[] = {
                { "sapphirerapids", "td_mem_bound", "r8700" },
                { "sapphirerapids", "machine_clears_count", "r10401c3" },
                { "sapphirerapids", "unknown_branches", "cpu/config=0x40ad,config1=0x7/" },
                { "goldencove", "cycles", "cpu_core/config=0x3c/" },
                { "gracemont", "fe_latency", "cpu_atom/config=0x7271/" },
                { "amdzen4", "no_ops", "r1000001a0" },
                { "amdzen4", "umc_reads", "amd_umc/config=0x10a/" },
                { "amdzen4", "umc_writes", "amd_umc/config=0x20a/" },
                { "neoverse-v3", "stall_frontend_flush", "r8162" },
                { "generic", "page_faults", "page-faults" },
                { "generic", "energy_pkg", "power/energy-pkg/" },
        };
        char text[PC_TABLE_SPELLING];
        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                const struct pi_arch_cpu *cpu = pc_table_named(pi_str_of(cases[i].cpu));
                const struct pi_arch_event *event = event_named(cpu, pi_str_of(cases[i].event));
                assert_non_null(event);
                pc_table_spell(cpu, event, text);
                assert_string_equal(text, cases[i].spelling);
        }
}

/* What libpipa chooses for the same id. */
static void check_choice(const char *id, const char *arch)
{
        const struct library library = { pi_arch_tables, pi_arch_table_count };
        struct pi_target machine;
        struct pi_uarch_request request = { .machine = &machine };
        struct pi_arena scratch;
        struct build build = { .request = &request, .arena = &scratch };
        const struct pi_arch_table *expected;
        bool known;
        pi_arena_init(&scratch, 16u << 20);
        pi_target_init(&machine);
        machine.id = pi_str_of(id);
        machine.arch = pi_str_of(arch);
        pi_identity_read(machine.id, &build.identity);
        expected = library_choose(&library, &build, &known);
        assert_string_equal(pc_table_text(pc_table_choose(machine.id, machine.arch)->name),
                            expected->name);
        pi_arena_done(&scratch);
}

static void every_id_has_the_same_table(void **state)
{
        static const struct {
                const char *vendor;
                unsigned family;
        } kinds[] = { { "GenuineIntel", 6 },
                      { "GenuineIntel", 15 },
                      { "AuthenticAMD", 23 },
                      { "AuthenticAMD", 25 },
                      { "AuthenticAMD", 26 } };
        char id[64];
        (void)state;
        for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
                for (unsigned model = 0; model < 256; model += kinds[k].family == 15 ? 85 : 1) {
                        snprintf(id, sizeof(id), "%s,%u,%u,3", kinds[k].vendor, kinds[k].family,
                                 model);
                        check_choice(id, "x86_64");
                }
        check_choice("HygonGenuine,24,1,1", "x86_64");
        check_choice("", "x86_64");
}

static void arm_and_riscv_have_the_same_table(void **state)
{
        static const char *const parts[] = { "410fd0b0", "413fd0c1", "411fd401", "410fd493",
                                             "410fd4f0", "410fd831", "411fd840", "410fd8e0",
                                             "481fd010", "6d0fd490", "c00fac30", "c00fac40",
                                             "410fd460", "510f0010" };
        static const char *const harts[] = { "0x489-0x8000000000000007-0x20181004",
                                             "0x489-0x8000000000000007-0x0",
                                             "0x489-0x8000000000000006-0x0",
                                             "0x5b7-0x0-0x0",
                                             "0x5b7-0x0-0x1",
                                             "0x5b7-0x0" };
        char id[64];
        (void)state;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
                snprintf(id, sizeof(id), "0x00000000%s", parts[i]);
                check_choice(id, "aarch64");
        }
        for (size_t i = 0; i < sizeof(harts) / sizeof(harts[0]); i++)
                check_choice(harts[i], "riscv64");
        check_choice("", "aarch64");
        check_choice("", "riscv32");
        check_choice("", "s390x");
}

static size_t count_of(const char *text, const char *word)
{
        size_t count = 0;
        for (const char *p = strstr(text, word); p; p = strstr(p + 1, word))
                count++;
        return count;
}

static void a_list_has_both_kinds_of_cores(void **state)
{
        struct pc_log log;
        char *text = NULL;
        size_t bytes;
        FILE *out = open_memstream(&text, &bytes);
        (void)state;
        assert_non_null(out);
        pc_log_init(&log, &arena, true);
        assert_true(pc_list_events("alderlake", out, &log));
        assert_true(pc_list_events(NULL, out, &log));
        assert_false(pc_list_events("no such", out, &log));
        assert_int_equal(fclose(out), 0);
        assert_int_equal(count_of(text, "\ncpu_core: goldencove: "), 1);
        assert_int_equal(count_of(text, "\ncpu_atom: gracemont: "), 1);
        assert_int_equal(count_of(text, " cpu_atom/config=0x7271/ "), 1);
        assert_int_equal(count_of(text, "  tma_frontend             cycles fe_latency "), 1);
        free(text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(every_table_is_what_the_yaml_says, set_up,
                                                tear_down),
                cmocka_unit_test_setup_teardown(some_numbers_are_the_published_ones, set_up,
                                                tear_down),
                cmocka_unit_test(every_id_has_the_same_table),
                cmocka_unit_test(arm_and_riscv_have_the_same_table),
                cmocka_unit_test_setup_teardown(a_list_has_both_kinds_of_cores, set_up, tear_down),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

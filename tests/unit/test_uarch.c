/* Tables of processors: which one fits, names, literals, metrics computed in order. */
#include "uarch_fixture.h"

static void matching(void **state)
{
        static const struct {
                const char *id, *arch, *table, *revision;
                bool fallback;
        } examples[] = {
                { "GenuineIntel-6-8F-8", "", "sapphirerapids", "", false },
                { "GenuineIntel-6-CF-2", "", "sapphirerapids", "", false },
                { "GenuineIntel,6,143,8", "x86_64", "sapphirerapids", "", false },
                { "GenuineIntel-6-AD-1", "", "graniterapids", "", false },
                { "GenuineIntel-6-55-7", "", "cascadelakex", "", false },
                { "GenuineIntel-6-55-4", "", "cascadelakex", "", false },
                { "GenuineIntel-6-6A-6", "", "icelakex", "", false },
                { "GenuineIntel-6-8C-1", "", "icelake", "", false },
                { "GenuineIntel-6-9E-A", "", "skylake", "", false },
                { "AuthenticAMD-25-11-1", "", "amdzen4", "", false },
                { "AuthenticAMD-25-61-2", "", "amdzen4", "", false },
                { "AuthenticAMD-25-A0-2", "", "amdzen4", "", false },
                { "GenuineIntel-6-55-B", "", "cascadelakex", "", false },
                { "GenuineIntel-6-97-2", "", "alderlake", "", false },
                { "GenuineIntel-6-BE-0", "", "alderlaken", "", false },
                { "AuthenticAMD-23-1-2", "", "amdzen1", "", false },
                { "AuthenticAMD-23-18-1", "", "amdzen1", "", false },
                { "AuthenticAMD-23-31-0", "", "amdzen2", "", false },
                { "AuthenticAMD-25-1-1", "", "amdzen3", "", false },
                { "AuthenticAMD-25-21-0", "", "amdzen3", "", false },
                { "AuthenticAMD-26-2-1", "", "amdzen5", "", false },
                { "AuthenticAMD-26-44-0", "", "amdzen5", "", false },
                { "AuthenticAMD-26-50-0", "", "generic", "", true }, /* Zen 6 */
                { "0x410fd400", "", "neoverse-v1", "", false },
                { "0x410fd841", "", "neoverse-v3", "", false },
                { "0x410fd830", "", "neoverse-v3", "", false },
                { "0x410fd8e0", "", "neoverse-n3", "", false },
                { "0xc00fac30", "", "ampereone", "", false },
                { "0xc00fac41", "", "ampereonex", "", false },
                { "0x480fd010", "", "kunpeng920", "", false },
                { "0x489-0x8000000000000007-0x20181004", "", "sifive-u74", "", false },
                { "0x5b7-0x0-0x0", "", "thead-c900", "", false },
                { "0x410fd071", "aarch64", "armv8", "", true },
                { "0x710-0x1-0x0", "riscv64", "riscv", "", true },
                { "0x00000000410fd0c0", "aarch64", "neoverse-n1", "", false },
                { "0x00000000413fd0c1", "aarch64", "neoverse-n1", "", false },
                { "0x410fd490", "", "neoverse-n2", "before r0p3", false },
                { "0x410fd492", "", "neoverse-n2", "before r0p3", false },
                { "0x410fd493", "", "neoverse-n2", "", false },
                { "0x411fd490", "", "neoverse-n2", "", false },
                { "0x6d0fd490", "", "neoverse-n2", "before r0p3", false },
                { "0x410fd4f0", "", "neoverse-v2", "", false },
                { "0x410fd8e0", "", "neoverse-n3", "", false },
                { "spr", "", "sapphirerapids", "", false },
                { "neoverse-n2", "", "neoverse-n2", "", false },
                { "VIA-6-F-1", "x86_64", "generic", "", true },
                { "", "", "generic", "", true },
                { "intel-common", "", "generic", "", true }, /* no processor's table */
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(examples); i++) {
                struct table t;
                table_begin(&t, examples[i].id);
                t.machine.arch = pi_str_of(examples[i].arch);
                table_read(&t);
                if (t.status != PIPA_OK || strcmp(t.uarch->name.p, examples[i].table) != 0 ||
                    strncmp(t.uarch->revision.p, examples[i].revision, t.uarch->revision.n) != 0 ||
                    t.uarch->fallback != examples[i].fallback)
                        fail_msg("%s is %s %s", examples[i].id,
                                 t.status == PIPA_OK ? t.uarch->name.p : t.err.text,
                                 t.status == PIPA_OK ? t.uarch->revision.p : "");
                table_end(&t);
        }
}

static void revision_unknown(void **state)
{
        struct table t;

        (void)state;
        table_open(&t, "neoverse-n2");
        assert_true(t.uarch->revision_unknown);
        table_end(&t);
        table_open(&t, "0x410fd493");
        assert_false(t.uarch->revision_unknown);
        table_end(&t);
        table_open(&t, "spr");
        assert_false(t.uarch->revision_unknown);
        table_end(&t);
}

static void names(void **state)
{
        struct table t;
        uint32_t ipc;

        (void)state;
        table_open(&t, "spr");
        ipc = pi_uarch_metric_of(t.uarch, PI_STR("ipc"));
        assert_true(ipc != PI_NONE);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("insn_per_cycle")), ipc);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("tma_info_thread_ipc")), ipc);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("TMA_Info_Thread_IPC")), ipc);
        assert_true(pi_uarch_metric_of(t.uarch, PI_STR("Backend_Bound")) != PI_NONE);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("nothing")), PI_NONE);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("")), PI_NONE);
        table_end(&t);
}

static bool needs(const struct table *t, const char *metric, const char *event)
{
        const struct pi_uarch_metric *m = table_metric(t, metric);

        for (size_t i = 0; i < m->operand_count; i++) {
                const struct pi_uarch_operand *o = &t->uarch->operand[m->operand[i]];
                if (o->kind == PI_OPERAND_LITERAL
                            ? strcmp(pi_literal_name(o->literal), event) == 0
                            : strcmp(t->uarch->event[o->event].name.p, event) == 0)
                        return true;
        }
        return false;
}

/* A literal decides what has to be counted; where it is not known, it is what is missing. */
static void literals(void **state)
{
        struct table t;

        (void)state;
        table_begin(&t, "clx");
        t.machine.literal[PI_LITERAL_SMT_ON] = 0;
        table_read(&t);
        assert_int_equal(t.status, PIPA_OK);
        assert_true(needs(&t, "backend_bound", "recovery"));
        assert_false(needs(&t, "backend_bound", "recovery_any"));
        assert_false(needs(&t, "backend_bound", "#smt_on"));
        assert_false(needs(&t, "backend_bound", "cycles_any"));
        table_end(&t);
        table_begin(&t, "clx");
        t.machine.literal[PI_LITERAL_SMT_ON] = 1;
        t.machine.literal[PI_LITERAL_CORE_WIDE] = 1;
        table_read(&t);
        assert_true(needs(&t, "backend_bound", "recovery_any"));
        assert_true(needs(&t, "backend_bound", "cycles_any"));
        assert_false(needs(&t, "backend_bound", "one_thread"));
        table_end(&t);
        table_open(&t, "clx");
        assert_true(needs(&t, "backend_bound", "#smt_on"));
        assert_true(needs(&t, "backend_bound", "recovery"));
        table_end(&t);
        table_begin(&t, "neoverse-n2");
        t.machine.literal[PI_LITERAL_SLOTS] = 10;
        table_read(&t);
        assert_true(table_metric(&t, "slots")->expr.slot_count == 1);
        table_end(&t);
}

static void run_metric(void **state)
{
        struct table t;
        double room[512][3], *column[512];
        size_t slots;
        uint32_t m;

        (void)state;
        table_open(&t, "0x410fd490");
        slots = PI_UARCH_SLOTS(t.uarch);
        assert_true(slots < 512);
        for (size_t s = 0; s < slots; s++) {
                column[s] = room[s];
                for (size_t i = 0; i < 3; i++)
                        room[s][i] = (double)(i + 1);
        }
        m = pi_uarch_metric_of(t.uarch, PI_STR("backend_bound"));
        pi_uarch_run(t.uarch, m, column, 3);
        for (size_t i = 0; i < 3; i++) /* x / (5 x) - 3 x / x */
                assert_true(fabs(room[m][i] - (0.2 - 3)) < 1e-15);
        pi_uarch_run_all(t.uarch, column, 3);
        m = pi_uarch_metric_of(t.uarch, PI_STR("frontend_bound"));
        assert_true(fabs(room[m][1] - (0 - 1)) < 1e-15); /* r0p0: one slot a cycle taken off */
        table_end(&t);
}

/* A metric stands behind all that it uses; operands are those of all of them. */
static void order(void **state)
{
        struct table t;

        (void)state;
        table_open(&t, "clx");
        for (size_t i = 0; i < t.uarch->metric_count; i++) {
                const struct pi_uarch_metric *m = &t.uarch->metric[t.uarch->order[i]];
                for (size_t u = 0; u < m->uses_count; u++) {
                        size_t place = 0;
                        while (t.uarch->order[place] != m->uses[u])
                                place++;
                        assert_true(place < i);
                }
        }
        assert_true(needs(&t, "memory_bound", "uops_issued"));
        assert_int_equal(table_metric(&t, "memory_bound")->level, 2);
        assert_string_equal(t.uarch->metric[table_metric(&t, "memory_bound")->parent].name.p,
                            "backend_bound");
        table_end(&t);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(matching),   cmocka_unit_test(revision_unknown),
                cmocka_unit_test(names),      cmocka_unit_test(literals),
                cmocka_unit_test(run_metric), cmocka_unit_test(order),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

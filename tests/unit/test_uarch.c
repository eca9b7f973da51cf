/* Tables of processors: which one fits, spellings, inheritance, revisions, literals, and what the
 * checker says of bad ones. */
#include "unit.h"

#include "analyze/table/complaint.h"
#include "analyze/table/uarch.h"
#include "arch/arch_tables.h"

#include <stdio.h>
#include <stdlib.h>

struct table {
        struct pi_arena arena;
        struct pi_target machine;
        struct pi_uarch_request request;
        struct pi_complaints complaints;
        struct pi_uarch *uarch;
        struct pipa_error err;
        enum pipa_status status;
};

static void begin(struct table *t, const char *id)
{
        *t = (struct table){ .status = PIPA_OK };
        pi_arena_init(&t->arena, 256u << 20);
        pi_target_init(&t->machine);
        pi_complaints_init(&t->complaints, &t->arena);
        t->machine.id = pi_str_of(id);
        t->request.machine = &t->machine;
}

static void read_table(struct table *t)
{
        t->status = pi_uarch_read(&t->request, &t->arena, &t->complaints, &t->uarch, &t->err);
}

static void open_id(struct table *t, const char *id)
{
        begin(t, id);
        read_table(t);
        if (t->status != PIPA_OK)
                fail_msg("%s: %s: %s", id, t->err.member, t->err.text);
}

static void end(struct table *t)
{
        pi_uarch_done(t->uarch);
        pi_arena_done(&t->arena);
}

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
                begin(&t, examples[i].id);
                t.machine.arch = pi_str_of(examples[i].arch);
                read_table(&t);
                if (t.status != PIPA_OK || strcmp(t.uarch->name.p, examples[i].table) != 0 ||
                    strncmp(t.uarch->revision.p, examples[i].revision, t.uarch->revision.n) != 0 ||
                    t.uarch->fallback != examples[i].fallback)
                        fail_msg("%s is %s %s", examples[i].id,
                                 t.status == PIPA_OK ? t.uarch->name.p : t.err.text,
                                 t.status == PIPA_OK ? t.uarch->revision.p : "");
                end(&t);
        }
}

static void revision_unknown(void **state)
{
        struct table t;

        (void)state;
        open_id(&t, "neoverse-n2");
        assert_true(t.uarch->revision_unknown);
        end(&t);
        open_id(&t, "0x410fd493");
        assert_false(t.uarch->revision_unknown);
        end(&t);
        open_id(&t, "spr");
        assert_false(t.uarch->revision_unknown);
        end(&t);
}

static void assert_event(const struct table *t, const char *spelling, const char *event,
                         unsigned modes)
{
        unsigned found_modes;
        uint32_t found = pi_uarch_event_of(t->uarch, pi_str_of(spelling), &found_modes);
        const char *name = found == PI_NONE ? "-" : t->uarch->event[found].name.p;

        if (strcmp(name, event) != 0 || found_modes != modes)
                fail_msg("%s is %s:%x", spelling, name, found_modes);
}

static void spellings(void **state)
{
        struct table t;

        (void)state;
        open_id(&t, "spr");
        assert_event(&t, "cycles", "cycles", 0);
        assert_event(&t, "cpu-cycles", "cycles", 0);
        assert_event(&t, "cycles:u", "cycles", PI_MODE_USER);
        assert_event(&t, "cycles:k", "cycles", PI_MODE_KERNEL);
        assert_event(&t, "cycles:ppp", "cycles", 0);
        assert_event(&t, "cycles:ukhHGP", "cycles", 31);
        assert_event(&t, "cpu/cycles/u", "cycles", PI_MODE_USER);
        assert_event(&t, "cpu/cycles/", "cycles", 0);
        assert_event(&t, "CPU_CLK_UNHALTED.THREAD", "cycles", 0);
        assert_event(&t, "cpu_clk_unhalted.thread_p", "cycles", 0);
        assert_event(&t, "cpu/event=0x3c,umask=0x0/", "cycles", 0);
        assert_event(&t, "cpu/event=0x3c/", "cycles", 0);
        assert_event(&t, "cpu/event=60,umask=0,name=foo/k", "cycles", PI_MODE_KERNEL);
        assert_event(&t, "cpu/config=0x3c/", "cycles", 0);
        assert_event(&t, "r3c", "cycles", 0);
        assert_event(&t, "r003C", "cycles", 0);
        assert_event(&t, "r0100", "-", 0);
        assert_event(&t, "inst_retired.any:u", "instructions", PI_MODE_USER);
        assert_event(&t, "INST_RETIRED.ANY:SUP", "instructions", PI_MODE_KERNEL);
        assert_event(&t, "r01c0", "-", 0);
        assert_event(&t, "TOPDOWN.SLOTS:u", "slots", PI_MODE_USER);
        assert_event(&t, "topdown.slots:perf_metrics", "slots", 0);
        assert_event(&t, "topdown-retiring", "td_retiring", 0);
        assert_event(&t, "cpu/topdown-mem-bound/", "td_mem_bound", 0);
        assert_event(&t, "cpu/event=0x00,umask=0x87/", "td_mem_bound", 0);
        assert_event(&t, "uncore_imc_3/event=0x05,umask=0xcf/", "dram_reads", 0);
        assert_event(&t, "UNC_M_CAS_COUNT.RD", "dram_reads", 0);
        assert_event(&t, "uncore_imc/cas_count_read/", "dram_reads", 0);
        assert_event(&t, "imc_0/cas_count_write/", "dram_writes", 0);
        assert_event(&t, "cpu_core/cycles/", "-", 0);
        assert_event(&t, "cpu_atom/cycles/", "-", 0);
        assert_event(&t, "sched:sched_switch", "-", 0);
        assert_event(&t, "machine_clears.count", "machine_clears_count", 0);
        assert_event(&t, "cpu/event=0xc3,umask=0x1,edge,cmask=1/", "machine_clears_count", 0);
        assert_event(&t, "cycles:R", "-", 0); /* the latency of retiring is another thing */
        assert_event(&t, "", "-", 0);
        assert_event(&t, "/", "-", 0);
        assert_event(&t, "cpu/", "-", 0);
        assert_event(&t, "cpu//", "-", 0);
        assert_event(&t, "cpu/cycles,instructions/", "-", 0);
        assert_event(&t, ":u", "-", 0);
        assert_event(&t, " cycles ", "cycles", 0);
        end(&t);
        open_id(&t, "icl");
        assert_event(&t, "cpu/UOPS_DECODED.DEC0,cmask=1/", "decoded_dec0_c1", 0);
        assert_event(&t, "UOPS_DECODED.DEC0:c1", "decoded_dec0_c1", 0);
        assert_event(&t, "cpu/INT_MISC.RECOVERY_CYCLES,cmask=1,edge/", "clears_count", 0);
        end(&t);
        open_id(&t, "amdzen4");
        assert_event(&t, "cpu/de_no_dispatch_per_slot.no_ops_from_frontend,cmask=0x6/",
                     "no_ops_all", 0);
        assert_event(&t, "cpu/de_no_dispatch_per_slot.no_ops_from_frontend,cmask=6/u", "no_ops_all",
                     PI_MODE_USER);
        assert_event(&t, "cpu/event=0x1a0,umask=0x1/", "no_ops", 0);
        assert_event(&t, "r1000001a0", "no_ops", 0);
        assert_event(&t, "amd_umc_11/event=0xa,rdwrmask=0x2/", "umc_writes", 0);
        end(&t);
        open_id(&t, "0x410fd8e0");
        assert_event(&t, "armv8_pmuv3_0/cpu_cycles/", "cycles", 0);
        assert_event(&t, "armv8_pmuv3_0/event=0x11/", "cycles", 0);
        assert_event(&t, "r8162", "stall_frontend_flush", 0);
        assert_event(&t, "stall_slot:u", "stall_slot", PI_MODE_USER);
        assert_event(&t, "branch-misses", "branch_misses", 0);
        assert_event(&t, "BR_MIS_PRED", "branch_misses", 0); /* what the kernel counts for it */
        assert_event(&t, "BR_MIS_PRED_RETIRED", "br_mis_pred_retired", 0);
        assert_event(&t, "L1D_CACHE", "cache_references", 0);
        end(&t);
}

static void names(void **state)
{
        struct table t;
        uint32_t ipc;

        (void)state;
        open_id(&t, "spr");
        ipc = pi_uarch_metric_of(t.uarch, PI_STR("ipc"));
        assert_true(ipc != PI_NONE);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("insn_per_cycle")), ipc);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("tma_info_thread_ipc")), ipc);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("TMA_Info_Thread_IPC")), ipc);
        assert_true(pi_uarch_metric_of(t.uarch, PI_STR("Backend_Bound")) != PI_NONE);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("nothing")), PI_NONE);
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("")), PI_NONE);
        end(&t);
}

static const struct pi_uarch_metric *metric_of(const struct table *t, const char *name)
{
        uint32_t m = pi_uarch_metric_of(t->uarch, pi_str_of(name));

        if (m == PI_NONE)
                fail_msg("there is no metric %s", name);
        return &t->uarch->metric[m];
}

static bool needs(const struct table *t, const char *metric, const char *event)
{
        const struct pi_uarch_metric *m = metric_of(t, metric);

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
        begin(&t, "clx");
        t.machine.literal[PI_LITERAL_SMT_ON] = 0;
        read_table(&t);
        assert_int_equal(t.status, PIPA_OK);
        assert_true(needs(&t, "backend_bound", "recovery"));
        assert_false(needs(&t, "backend_bound", "recovery_any"));
        assert_false(needs(&t, "backend_bound", "#smt_on"));
        assert_false(needs(&t, "backend_bound", "cycles_any"));
        end(&t);
        begin(&t, "clx");
        t.machine.literal[PI_LITERAL_SMT_ON] = 1;
        t.machine.literal[PI_LITERAL_CORE_WIDE] = 1;
        read_table(&t);
        assert_true(needs(&t, "backend_bound", "recovery_any"));
        assert_true(needs(&t, "backend_bound", "cycles_any"));
        assert_false(needs(&t, "backend_bound", "one_thread"));
        end(&t);
        open_id(&t, "clx");
        assert_true(needs(&t, "backend_bound", "#smt_on"));
        assert_true(needs(&t, "backend_bound", "recovery"));
        end(&t);
        begin(&t, "neoverse-n2");
        t.machine.literal[PI_LITERAL_SLOTS] = 10;
        read_table(&t);
        assert_true(metric_of(&t, "slots")->expr.slot_count == 1);
        end(&t);
}

static void run_metric(void **state)
{
        struct table t;
        double room[512][3], *column[512];
        size_t slots;
        uint32_t m;

        (void)state;
        open_id(&t, "0x410fd490");
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
        end(&t);
}

/* A metric stands behind all that it uses; operands are those of all of them. */
static void order(void **state)
{
        struct table t;

        (void)state;
        open_id(&t, "clx");
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
        assert_int_equal(metric_of(&t, "memory_bound")->level, 2);
        assert_string_equal(t.uarch->metric[metric_of(&t, "memory_bound")->parent].name.p,
                            "backend_bound");
        end(&t);
}

/* Tables of the test's own. */
static const char base_text[] = "uarch: base\nschema: 1\nabstract: true\n"
                                "events:\n  cycles: {alias: [x]}\n  inst: {alias: [y, z]}\n"
                                "metrics:\n"
                                "  - {name: cpi, expr: cycles / inst, unit: u, desc: d, scale: 3}\n"
                                "  - {name: shared, unit: u, desc: d, level: 1}\n"
                                "  - {name: dropped, unit: u, desc: d, expr: inst}\n";
static const char one_text[] =
        "uarch: one\nschema: 1\ntitle: One\ninherits: base\nmatch:\n  - cpuid: V-1-1\n"
        "constants: {k: 2}\n"
        "events:\n  inst: {alias: [w]}\n  other: {alias: [z]}\n"
        "metrics:\n"
        "  - {name: cpi, expr: k * cycles / inst}\n"
        "  - {name: shared, expr: \"other:u + other\"}\n"
        "  - {name: dropped, expr: ~}\n";

static void use_library(struct table *t, struct pi_arch_table *library)
{
        library[0] = (struct pi_arch_table){ "base", base_text, strlen(base_text) };
        library[1] = (struct pi_arch_table){ "one", one_text, strlen(one_text) };
        t->request.library = library;
        t->request.library_count = 2;
}

static void inheritance(void **state)
{
        struct pi_arch_table library[2];
        struct table t;

        (void)state;
        begin(&t, "V-1-1-0");
        use_library(&t, library);
        read_table(&t);
        assert_int_equal(t.status, PIPA_OK);
        assert_event(&t, "y", "inst", 0);
        assert_event(&t, "w", "inst", 0);
        assert_event(&t, "z", "other", 0); /* the table's own word counts */
        assert_int_equal(t.uarch->metric_count, 2);
        assert_true(metric_of(&t, "cpi")->scale == 3);
        assert_string_equal(metric_of(&t, "cpi")->formula.p, "k * cycles / inst");
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("dropped")), PI_NONE);
        assert_int_equal(metric_of(&t, "shared")->operand_count, 2);
        end(&t);
}

static const char hybrid_text[] = "uarch: both\nschema: 1\ntitle: Both\ninherits: base\n"
                                  "match:\n  - cpuid: V-1-2\n"
                                  "cores: {cpu_core: big, cpu_atom: small}\n";
static const char big_text[] =
        "uarch: big\nschema: 1\ntitle: Big\ninherits: base\npmu: cpu_core\nwidth: 6\n"
        "topdown: none\nevents:\n  cycles: {enc: cpu_core/event=0x3c/}\n";
static const char small_text[] =
        "uarch: small\nschema: 1\ntitle: Small\ninherits: base\npmu: cpu_atom\nwidth: 5\n"
        "topdown: none\nevents:\n  cycles: {enc: cpu_atom/event=0x3c/}\n";

/* A machine with two kinds of cores: a table for the machine, one for each PMU. */
static void hybrid(void **state)
{
        struct pi_arch_table library[] = { { "base", base_text, strlen(base_text) },
                                           { "big", big_text, strlen(big_text) },
                                           { "both", hybrid_text, strlen(hybrid_text) },
                                           { "small", small_text, strlen(small_text) } };
        static const char *const pmus[] = { "", "cpu_core", "cpu_atom" };
        static const char *const tables[] = { "both", "big", "small" };

        (void)state;
        for (size_t i = 0; i < 3; i++) {
                struct table t;
                begin(&t, "V-1-2-1");
                t.request.library = library;
                t.request.library_count = UNIT_COUNT(library);
                t.request.pmu = pi_str_of(pmus[i]);
                read_table(&t);
                assert_int_equal(t.status, PIPA_OK);
                assert_string_equal(t.uarch->name.p, tables[i]);
                assert_int_equal(t.uarch->core_count, i == 0 ? 2 : 0);
                assert_event(&t, "x", "cycles", 0);
                assert_event(&t, "cpu_core/x/", i == 1 ? "cycles" : "-", 0);
                assert_event(&t, "cpu_atom/x/u", i == 2 ? "cycles" : "-",
                             i == 2 ? PI_MODE_USER : 0);
                assert_event(&t, "cpu_core/event=0x3c/", i == 1 ? "cycles" : "-", 0);
                assert_event(&t, "cpu_atom/config=0x3c/", i == 2 ? "cycles" : "-", 0);
                end(&t);
        }
}

static void given(struct table *t, const char *text)
{
        struct pi_arch_table library[2];

        begin(t, "one");
        use_library(t, library);
        t->request.given = pi_str_of(text);
        t->request.given_name = PI_STR("mine.yaml");
        read_table(t);
}

static void overlay(void **state)
{
        struct table t;

        (void)state;
        given(&t, "metrics:\n  - {name: cpi, expr: inst / cycles}\n"
                  "  - {name: new, expr: cpi * 2 + y, unit: u, desc: d}\n");
        assert_int_equal(t.status, PIPA_OK);
        assert_string_equal(t.uarch->name.p, "one");
        assert_true(metric_of(&t, "cpi")->given);
        assert_true(metric_of(&t, "new")->given);
        assert_false(metric_of(&t, "shared")->given);
        assert_string_equal(metric_of(&t, "cpi")->desc.p, "d");
        end(&t);
        given(&t, "uarch: mine\nschema: 1\nevents: {e: {}}\n"
                  "metrics: [{name: m, expr: e + 1, unit: u, desc: d}]\n");
        assert_int_equal(t.status, PIPA_OK);
        assert_string_equal(t.uarch->name.p, "mine");
        assert_int_equal(t.uarch->metric_count, 1);
        end(&t);
}

/* One complaint, with that line and that part of a sentence. */
static void complain(const char *text, size_t line, const char *part)
{
        struct table t;
        const struct pi_complaint *c;

        given(&t, text);
        if (t.status == PIPA_OK || t.complaints.list.count == 0)
                fail_msg("no complaint about: %s", text);
        c = PI_AT(&t.complaints.list, struct pi_complaint, 0);
        if (c->line != line || !strstr(c->text.p, part))
                fail_msg("line %zu: %s, about: %s", c->line, c->text.p, text);
        assert_int_equal(t.status, PIPA_E_FORMAT);
        t.uarch = NULL;
        end(&t);
}

static void complaints(void **state)
{
        (void)state;
        complain("metrics:\n  - {nmae: x}\n", 2,
                 "'nmae' is no key of a metric; did you mean 'name'?");
        complain("metrics:\n  - {name: x, zzzzzz: 1}\n", 2, "there are: name, alias");
        complain("events: 3\n", 1, "'events' of a table is a map, not a text");
        complain("events: {e: 3}\n", 1, "an event is a map");
        complain("metrics: {a: 1}\n", 1, "'metrics' of a table is a list");
        complain("metrics:\n  - {name: X, expr: 1}\n", 2, "'X' is no name");
        complain("metrics:\n  - {name: x, unit: u, desc: d}\n", 2, "has no formula");
        complain("metrics:\n  - {name: x, expr: inst, unit: u}\n", 2, "has no desc");
        complain("metrics:\n  - {name: x, expr: inst, desc: d}\n", 2, "has no unit");
        complain("metrics:\n  - {name: x, expr: inst, desc: d, unit: u, try: [a (b, c)]}\n", 2,
                 "quote a text that holds a comma");
        complain("metrics:\n  - {name: x, expr: inst +, desc: d, unit: u}\n", 2,
                 "\"inst +\": at character 7: expected a number");
        complain("metrics:\n  - {name: x, expr: isnt, desc: d, unit: u}\n", 2,
                 "no event or metric is called 'isnt'; did you mean 'inst'?");
        complain("metrics:\n  - {name: x, expr: \"#smton\", desc: d, unit: u}\n", 2,
                 "there is no literal '#smton'");
        complain("metrics:\n  - {name: a, expr: b, unit: u, desc: d}\n"
                 "  - {name: b, expr: c + 1, unit: u, desc: d}\n"
                 "  - {name: c, expr: a, unit: u, desc: d}\n",
                 2, "metrics that need each other: a -> b -> c -> a");
        complain("metrics:\n  - {name: a, expr: a + 1, unit: u, desc: d}\n", 2, "a -> a");
        complain("metrics:\n  - {name: cpi, expr: shared}\n  - {name: shared, expr: cpi}\n", 2,
                 "cpi -> shared -> cpi");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 2}\n", 2,
                 "needs a parent of level 1");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 2, parent: nope}\n",
                 2, "the parent 'nope' of 'x' is no metric");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 2, parent: cpi}\n",
                 2, "needs a parent of level 1");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, level: 1.5}\n", 2,
                 "whole number");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, scale: ten}\n", 2,
                 "'ten' is no number");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, when: \"> inst\"}\n", 2,
                 "no metric is called 'inst'");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d, per: rack}\n", 2,
                 "'per' is cpu");
        complain("metrics:\n  - {name: inst, expr: cycles, unit: u, desc: d}\n", 2,
                 "is an event and a metric");
        complain("metrics:\n  - {name: x, alias: cpi, expr: inst, unit: u, desc: d}\n", 2,
                 "the name 'cpi' is that of 'cpi' already");
        complain("metrics:\n  - {name: x, expr: inst, unit: u, desc: d}\n"
                 "  - {name: x, expr: inst, unit: u, desc: d}\n",
                 3, "stands twice in this file; it stood in line 2");
        complain("events:\n  e: {alias: [q]}\n  f: {alias: [Q]}\n", 3, "'Q' is 'e' already");
        complain("events:\n  e: {enc: cpu/event=1/}\n  f: {alias: [r1]}\n  g: {enc: "
                 "cpu/config=1/}\n",
                 4, "is 'e' already");
        complain("events:\n  e: {alias: [\"cpu/a,b/\"]}\n", 2, "spells no event");
        complain("events:\n  e: {alias: [\"x:u\"]}\n", 2, "without modifiers");
        complain("events:\n  e: {counter: third}\n", 2, "'counter' is");
        complain("groups:\n  g: [inst, nope]\n", 2, "'nope' in group 'g' is no event");
        complain("counters: {general: 1, fixed: 0}\ngroups:\n  g: [inst, cycles]\n", 3,
                 "takes 2 general counters; there are 1");
        complain("checks:\n  - {expr: inst}\n", 2, "a check has expr, near");
        complain("a: b\na: c\n", 2, "stands twice");
        complain("metrics: [\n", 2, "");
        complain("metrics:\n\t- x\n", 2, "");
        complain("--- \nuarch: a\n---\nuarch: b\n", 3, "a second document");
        complain("inherits: nope\n", 1, "inherits 'nope', which no table is called");
        complain("[1, 2]\n", 0, "no metrics");
        complain("{\"a\": 1}\n", 0, "this JSON is not a table");
        complain("{\"a\": \n", 2, "this is no JSON");
}

/* Each of ten names stands for ten of the one before. */
static void billion_laughs(void **state)
{
        (void)state;
        complain("constants:\n  a: &a [x, x]\n  b: &b [*a, *a]\n", 2, "anchors (&), aliases (*)");
        complain("constants: {b: *a}\n", 1, "anchors (&), aliases (*)");
        complain("constants: !!map {b: 1}\n", 1, "tags (!)");
}

static void hostile(void **state)
{
        size_t n = 0, size = 1u << 20;
        char *text = malloc(size);
        struct table t;

        (void)state;
        assert_non_null(text);
        memset(text, '[', 100000);
        text[100000] = 0;
        memcpy(text, "metrics: ", 9);
        complain(text, 1, "");
        /* a chain of 8000 metrics, each on the one before; then one that closes the circle */
        n = (size_t)snprintf(text, size, "metrics:\n");
        for (unsigned i = 0; i < 8000; i++)
                n += (size_t)snprintf(text + n, size - n,
                                      "- {name: m%u, expr: m%u + 1, unit: u, desc: d}\n", i, i + 1);
        snprintf(text + n, size - n, "- {name: m8000, expr: inst, unit: u, desc: d}\n");
        given(&t, text); /* refused: what all of them need, summed, has a limit */
        assert_int_equal(t.status, PIPA_E_LIMIT);
        t.uarch = NULL;
        end(&t);
        snprintf(text + n, size - n, "- {name: m8000, expr: m0, unit: u, desc: d}\n");
        complain(text, 2, "metrics that need each other");
        n = (size_t)snprintf(text, size, "metrics:\n");
        for (unsigned i = 0; i < 9000; i++)
                n += (size_t)snprintf(text + n, size - n,
                                      "- {name: m%u, expr: inst, unit: u, desc: d}\n", i);
        complain(text, 0, "more than 8192 metrics");
        free(text);
}

static void inherits_circle(void **state)
{
        static const char a[] = "uarch: a\ninherits: b\nmatch: [{arch: x}]\n";
        static const char b[] = "uarch: b\ninherits: a\nmatch: [{arch: y}]\n";
        struct pi_arch_table library[] = { { "a", a, strlen(a) }, { "b", b, strlen(b) } };
        struct table t;

        (void)state;
        begin(&t, "a");
        t.request.library = library;
        t.request.library_count = 2;
        read_table(&t);
        assert_int_equal(t.status, PIPA_E_FORMAT);
        assert_non_null(strstr(t.err.text, "inherits itself"));
        t.uarch = NULL;
        end(&t);
}

/* The table that an id finds, and no other: without it the id is not known. */
static void one_table(const char *id)
{
        static struct pi_arch_table others[256];
        struct table t;
        size_t count = 0;

        open_id(&t, id);
        if (!t.uarch->fallback) {
                for (size_t i = 0; i < pi_arch_table_count && count < 256; i++)
                        if (!pi_str_equal(t.uarch->name, pi_str_of(pi_arch_tables[i].name)))
                                others[count++] = pi_arch_tables[i];
                end(&t);
                begin(&t, id);
                t.request.library = others;
                t.request.library_count = count;
                read_table(&t);
                if (t.status != PIPA_OK || !t.uarch->fallback)
                        fail_msg("%s has two tables: %s too", id,
                                 t.status == PIPA_OK ? t.uarch->name.p : t.err.text);
        }
        end(&t);
}

static void no_two_tables(void **state)
{
        static const char *const vendors[] = { "AuthenticAMD-23", "AuthenticAMD-25",
                                               "AuthenticAMD-26" };
        char id[64];

        (void)state;
        for (unsigned model = 0; model < 256; model++) {
                snprintf(id, sizeof(id), "GenuineIntel-6-%X-6", model);
                one_table(id);
                for (size_t v = 0; v < UNIT_COUNT(vendors) && model % 16 == 1; v++) {
                        snprintf(id, sizeof(id), "%s-%X-1", vendors[v], model);
                        one_table(id);
                }
                if (model < 16)
                        continue;
                snprintf(id, sizeof(id), "0x%s0fd%02x1", model % 3 ? "41" : "48", model);
                one_table(id);
        }
}

static void listed(void *user, struct pi_str name, struct pi_str title)
{
        size_t *count = user;

        assert_true(name.n > 0 && title.n > 0);
        ++*count;
}

static void all_tables(void **state)
{
        size_t count = 0;

        (void)state;
        pi_uarch_list(listed, &count);
        assert_true(count >= 12 && count < pi_arch_table_count);
        for (size_t i = 0; i < pi_arch_table_count; i++) {
                struct table t;
                begin(&t, "");
                pi_uarch_check((struct pi_str){ pi_arch_tables[i].data, pi_arch_tables[i].size },
                               pi_str_of(pi_arch_tables[i].name), &t.machine, &t.arena,
                               &t.complaints);
                if (!pi_complaints_none(&t.complaints))
                        fail_msg("%s: %s", pi_arch_tables[i].name,
                                 PI_AT(&t.complaints.list, struct pi_complaint, 0)->text.p);
                end(&t);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(matching),      cmocka_unit_test(revision_unknown),
                cmocka_unit_test(spellings),     cmocka_unit_test(names),
                cmocka_unit_test(literals),      cmocka_unit_test(run_metric),
                cmocka_unit_test(order),         cmocka_unit_test(inheritance),
                cmocka_unit_test(overlay),       cmocka_unit_test(hybrid),
                cmocka_unit_test(complaints),    cmocka_unit_test(billion_laughs),
                cmocka_unit_test(hostile),       cmocka_unit_test(inherits_circle),
                cmocka_unit_test(no_two_tables), cmocka_unit_test(all_tables),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

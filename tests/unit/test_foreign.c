/* Tables of other tools: perf's, Intel perfmon's, Arm's, read into our own form. */
#include "unit.h"

#include "analyze/table/complaint.h"
#include "analyze/table/uarch.h"

#include <stdio.h>

struct table {
        struct pi_arena arena;
        struct pi_target machine;
        struct pi_complaints complaints;
        struct pi_uarch *uarch;
        struct pipa_error err;
};

static void read_json(struct table *t, const char *id, const char *text)
{
        struct pi_uarch_request request = { .machine = &t->machine,
                                            .given = pi_str_of(text),
                                            .given_name = PI_STR("theirs.json") };

        pi_arena_init(&t->arena, 256u << 20);
        pi_target_init(&t->machine);
        pi_complaints_init(&t->complaints, &t->arena);
        t->machine.id = pi_str_of(id);
        t->machine.literal[PI_LITERAL_SMT_ON] = 1;
        if (pi_uarch_read(&request, &t->arena, &t->complaints, &t->uarch, &t->err) != PIPA_OK)
                fail_msg("%s: %s", t->err.member, t->err.text);
}

static void done(struct table *t)
{
        pi_uarch_done(t->uarch);
        pi_arena_done(&t->arena);
}

static const struct pi_uarch_metric *metric_of(const struct table *t, const char *name)
{
        uint32_t m = pi_uarch_metric_of(t->uarch, pi_str_of(name));

        if (m == PI_NONE)
                fail_msg("there is no metric %s", name);
        return &t->uarch->metric[m];
}

/* The value where each event counted what `count` says of its spelling; others 1. */
static double value_of(const struct table *t, const char *name, const char *const *spelling,
                       const double *count, size_t n)
{
        static double room[2048], *column[2048];
        size_t slots = PI_UARCH_SLOTS(t->uarch);
        uint32_t m = pi_uarch_metric_of(t->uarch, pi_str_of(name));

        assert_true(slots < 2048);
        for (size_t i = 0; i < slots; i++) {
                column[i] = &room[i];
                room[i] = 1;
        }
        for (size_t i = 0; i < n; i++) {
                unsigned modes;
                uint32_t event = pi_uarch_event_of(t->uarch, pi_str_of(spelling[i]), &modes);
                assert_true(event != PI_NONE);
                for (size_t o = 0; o < t->uarch->operand_count; o++)
                        if (t->uarch->operand[o].event == event)
                                room[t->uarch->metric_count + o] = count[i];
        }
        pi_uarch_run(t->uarch, m, column, 1);
        return room[m];
}

static const char perf_text[] =
        "[{\"EventName\": \"INST_RETIRED.ANY\", \"EventCode\": \"0x00\", \"UMask\": \"0x01\"},\n"
        " {\"EventName\": \"NEW.EVENT\", \"EventCode\": \"0xd0\", \"UMask\": \"0x21\"},\n"
        " {\"MetricName\": \"tma_frontend_bound\", \"MetricExpr\": \"topdown\\\\-fe\\\\-bound / "
        "(topdown\\\\-fe\\\\-bound + topdown\\\\-be\\\\-bound + topdown\\\\-retiring + "
        "topdown\\\\-bad\\\\-spec) - INT_MISC.UOP_DROPPING / tma_info_thread_slots\",\n"
        "  \"MetricGroup\": \"Default;PGO;TmaL1;TopdownL1;tma_L1_group\",\n"
        "  \"MetricThreshold\": \"tma_frontend_bound > 0.15\", \"ScaleUnit\": \"100%\"},\n"
        " {\"MetricName\": \"tma_fetch_latency\", \"MetricExpr\": \"tma_frontend_bound / 2\",\n"
        "  \"MetricGroup\": \"Frontend;TmaL2;TopdownL2;tma_L2_group;tma_frontend_bound_group\",\n"
        "  \"MetricThreshold\": \"tma_fetch_latency > 0.1 & (tma_nothing > 0.15)\",\n"
        "  \"ScaleUnit\": \"100%\"},\n"
        " {\"MetricName\": \"tma_orphan\", \"MetricExpr\": \"1\",\n"
        "  \"MetricGroup\": \"TopdownL3;tma_nobody_group\"},\n"
        " {\"MetricName\": \"tma_info_thread_slots\", \"MetricExpr\": \"TOPDOWN.SLOTS\"},\n"
        " {\"MetricName\": \"Odd Name\", \"MetricExpr\": \"cpu@NEW.EVENT\\\\,cmask\\\\=1@ / "
        "NOBODY.KNOWS + #SMT_on\", \"ScaleUnit\": \"1e3per_1k_instr\"},\n"
        " {\"MetricName\": \"null_one\", \"MetricExpr\": null},\n"
        " {\"MetricName\": \"arm_one\", \"MetricExpr\": \"100 * (INST_RETIRED.ANY / 4)\",\n"
        "  \"ScaleUnit\": \"1percent of slots\"}]\n";

static void perf(void **state)
{
        static const char *const spelling[] = { "topdown-fe-bound", "slots" };
        static const double count[] = { 5, 10 };
        struct table t;

        (void)state;
        read_json(&t, "spr", perf_text);
        assert_string_equal(t.uarch->name.p, "sapphirerapids");
        assert_true(metric_of(&t, "frontend_bound")->given);
        assert_int_equal(metric_of(&t, "frontend_bound")->level, 1);
        assert_true(metric_of(&t, "frontend_bound")->scale == 100);
        assert_string_equal(metric_of(&t, "frontend_bound")->unit.p, "%");
        assert_true(metric_of(&t, "frontend_bound")->cause_count > 0); /* ours, kept */
        assert_true(metric_of(&t, "frontend_bound")->when.n > 0);
        assert_int_equal(metric_of(&t, "fetch_latency")->level, 2);
        assert_int_equal(metric_of(&t, "fetch_latency")->when.n,
                         0); /* speaks of what is not here */
        assert_int_equal(metric_of(&t, "orphan")->level, 0);
        assert_int_equal(metric_of(&t, "orphan")->parent, PI_NONE);
        assert_true(metric_of(&t, "odd_name")->scale == 1000);
        assert_string_equal(metric_of(&t, "odd_name")->unit.p, "per_1k_instr");
        assert_int_equal(metric_of(&t, "odd_name")->operand_count, 2); /* #smt_on is known */
        assert_int_equal(pi_uarch_metric_of(t.uarch, PI_STR("null_one")), PI_NONE);
        assert_true(metric_of(&t, "arm_one")->scale == 100);
        assert_true(value_of(&t, "arm_one", NULL, NULL, 0) == 0.25);
        assert_true(value_of(&t, "fetch_latency", spelling, count, 2) == (5.0 / 8 - 1.0 / 10) / 2);
        assert_false(metric_of(&t, "backend_bound")->given);
        done(&t);
}

/* What is ours keeps its events where a file describes the same ones again. */
static void events_merge(void **state)
{
        struct table t;
        unsigned modes;
        uint32_t ours;

        (void)state;
        read_json(&t, "spr", perf_text);
        ours = pi_uarch_event_of(t.uarch, PI_STR("instructions"), &modes);
        assert_true(ours != PI_NONE);
        assert_int_equal(pi_uarch_event_of(t.uarch, PI_STR("INST_RETIRED.ANY"), &modes), ours);
        assert_true(pi_uarch_event_of(t.uarch, PI_STR("cpu/event=0xd0,umask=0x21/"), &modes) !=
                    PI_NONE);
        assert_int_equal(pi_uarch_event_of(t.uarch, PI_STR("new.event"), &modes),
                         pi_uarch_event_of(t.uarch, PI_STR("r21d0"), &modes));
        assert_true(metric_of(&t, "ipc")->operand_count == 2);
        done(&t);
}

static void perfmon(void **state)
{
        static const char text[] =
                "{\"Header\": {}, \"Metrics\": [\n"
                " {\"MetricName\": \"cpi_of_theirs\", \"UnitOfMeasure\": \"per instruction\",\n"
                "  \"Events\": [{\"Name\": \"CPU_CLK_UNHALTED.THREAD\", \"Alias\": \"a\"},\n"
                "             {\"Name\": \"INST_RETIRED.ANY\", \"Alias\": \"b\"}],\n"
                "  \"Constants\": [{\"Name\": \"HYPERTHREADING_ON\", \"Alias\": \"c\"}],\n"
                "  \"Formula\": \"a / b * (2 if c else 1)\", \"BriefDescription\": \"x\"},\n"
                " {\"MetricName\": \"retired_share\", \"UnitOfMeasure\": \"percent\",\n"
                "  \"Events\": [{\"Name\": \"PERF_METRICS.RETIRING\", \"Alias\": \"a\"},\n"
                "             {\"Name\": \"TOPDOWN.SLOTS:perf_metrics\", \"Alias\": \"b\"}],\n"
                "  \"Constants\": [], \"Formula\": \"100 * ( a / b )\"},\n"
                " {\"MetricName\": \"by_name\", \"Formula\": \"q\",\n"
                "  \"BaseFormula\": \"inst_retired.any / cpu_clk_unhalted.thread / "
                "DURATIONTIMEINSECONDS\"}]}\n";
        static const char *const spelling[] = { "cycles", "topdown-retiring", "slots",
                                                "duration_time" };
        static const double count[] = { 6, 3, 4, 2 };
        struct table t;

        (void)state;
        read_json(&t, "spr", text);
        assert_true(value_of(&t, "cpi_of_theirs", spelling, count, 4) == 12);
        assert_true(value_of(&t, "retired_share", spelling, count, 4) == 0.75);
        assert_true(metric_of(&t, "retired_share")->scale == 100);
        assert_true(value_of(&t, "by_name", spelling, count, 4) == 1.0 / 6 / 2);
        done(&t);
}

static void arm(void **state)
{
        static const char text[] =
                "{\"product_configuration\": {\"part_num\": \"0xd8e\", \"num_slots\": 5},\n"
                " \"events\": {\"CPU_CYCLES\": {\"code\": \"0x0011\"},\n"
                "             \"STALL_BACKEND\": {\"code\": \"0x0024\"},\n"
                "             \"OF_ITS_OWN\": {\"code\": \"0x80C1\"}},\n"
                " \"metrics\": {\n"
                "  \"backend_bound\": {\"formula\": \"STALL_SLOT_BACKEND / (5 * CPU_CYCLES) * "
                "100\",\n"
                "    \"units\": \"percent of slots\", \"description\": \"x\"},\n"
                "  \"own_rate\": {\"formula\": \"OF_ITS_OWN / CPU_CYCLES\", \"units\": \"per "
                "cycle\"}},\n"
                " \"groups\": {}, \"methodologies\": {}}\n";
        static const char *const spelling[] = { "cpu_cycles", "stall_slot_backend", "r80c1" };
        static const double count[] = { 10, 20, 5 };
        struct table t;

        (void)state;
        read_json(&t, "0x410fd8e0", text);
        assert_true(value_of(&t, "backend_bound", spelling, count, 3) == 0.4);
        assert_int_equal(metric_of(&t, "backend_bound")->level, 1); /* our place in the tree */
        assert_true(value_of(&t, "own_rate", spelling, count, 3) == 0.5);
        assert_string_equal(metric_of(&t, "own_rate")->unit.p, "per cycle");
        done(&t);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(perf),
                cmocka_unit_test(events_merge),
                cmocka_unit_test(perfmon),
                cmocka_unit_test(arm),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

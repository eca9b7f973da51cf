/* How an event may be spelled, and whose it is then. */
#include "uarch_fixture.h"

static void spellings(void **state)
{
        struct table t;

        (void)state;
        table_open(&t, "spr");
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
        table_end(&t);
        table_open(&t, "icl");
        assert_event(&t, "cpu/UOPS_DECODED.DEC0,cmask=1/", "decoded_dec0_c1", 0);
        assert_event(&t, "UOPS_DECODED.DEC0:c1", "decoded_dec0_c1", 0);
        assert_event(&t, "cpu/INT_MISC.RECOVERY_CYCLES,cmask=1,edge/", "clears_count", 0);
        table_end(&t);
        table_open(&t, "amdzen4");
        assert_event(&t, "cpu/de_no_dispatch_per_slot.no_ops_from_frontend,cmask=0x6/",
                     "no_ops_all", 0);
        assert_event(&t, "cpu/de_no_dispatch_per_slot.no_ops_from_frontend,cmask=6/u", "no_ops_all",
                     PI_MODE_USER);
        assert_event(&t, "cpu/event=0x1a0,umask=0x1/", "no_ops", 0);
        assert_event(&t, "r1000001a0", "no_ops", 0);
        assert_event(&t, "amd_umc_11/event=0xa,rdwrmask=0x2/", "umc_writes", 0);
        table_end(&t);
        table_open(&t, "0x410fd8e0");
        assert_event(&t, "armv8_pmuv3_0/cpu_cycles/", "cycles", 0);
        assert_event(&t, "armv8_pmuv3_0/event=0x11/", "cycles", 0);
        assert_event(&t, "r8162", "stall_frontend_flush", 0);
        assert_event(&t, "stall_slot:u", "stall_slot", PI_MODE_USER);
        assert_event(&t, "branch-misses", "branch_misses", 0);
        assert_event(&t, "BR_MIS_PRED", "branch_misses", 0); /* what the kernel counts for it */
        assert_event(&t, "BR_MIS_PRED_RETIRED", "br_mis_pred_retired", 0);
        assert_event(&t, "L1D_CACHE", "cache_references", 0);
        table_end(&t);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(spellings),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

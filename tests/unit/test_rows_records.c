/* Records other than samples: their order among samples, their texts. */
#include "rows_fixture.h"

#include "analyze/rows/registers.h"
#include "analyze/source/perf/perf_abi.h"

/* A record's bytes, put together field by field. */
struct bytes {
        uint8_t p[512];
        size_t n;
};

static void put(struct bytes *b, uint64_t value, size_t size)
{
        for (size_t i = 0; i < size; i++)
                b->p[b->n++] = (uint8_t)(value >> 8 * i);
}

static void put_text(struct bytes *b, const char *text)
{
        size_t n = strlen(text) + 1;

        memcpy(b->p + b->n, text, n);
        b->n += (n + 7) / 8 * 8;
}

static struct bytes begun(void)
{
        return (struct bytes){ .n = 8 };
}

static struct pi_kept_record *keep(struct pipa_analysis *analysis, uint32_t type, uint16_t misc,
                                   const struct bytes *b, uint32_t samples_before)
{
        struct pi_kept_record *record = pi_vec_push(&analysis->rec.kept_records);
        struct pi_str copy =
                pi_arena_copy(&analysis->recorded, (struct pi_str){ (const char *)b->p, b->n });

        assert_true(record && copy.p);
        *record = (struct pi_kept_record){ .bytes = { (const uint8_t *)copy.p, copy.n },
                                           .time_ns = ROWS_START + 1,
                                           .type = type,
                                           .misc = misc,
                                           .pid = 100,
                                           .tid = 101,
                                           .cpu = PI_NONE,
                                           .task = TASK_WORKER,
                                           .samples_before = samples_before };
        return record;
}

static void assert_record(uint32_t type, uint16_t misc, struct bytes b, const char *expected)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows;

        keep(analysis, type, misc, &b, 0);
        rows = rows_of(analysis, PIPA_ROWS_RECORDS, NULL, "text", NULL);
        assert_int_equal(pipa_rows_next(rows), 1);
        rows_assert_text(rows, "text", 0, expected);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static struct bytes mapped(bool second)
{
        struct bytes b = begun();

        put(&b, 7, 4);
        put(&b, (uint32_t)-1, 4);
        put(&b, 0x400000, 8);
        put(&b, 0x1000, 8);
        put(&b, 0, 8);
        if (second) {
                put(&b, 8, 4);
                put(&b, 1, 4);
                put(&b, 1234, 8);
                put(&b, 5, 8);
                put(&b, 5, 4);
                put(&b, 2, 4);
        }
        put_text(&b, "/bin/x y");
        return b;
}

static void test_maps(void **state)
{
        struct bytes b = mapped(true);

        (void)state;
        assert_record(PERF_RECORD_MMAP, 0, mapped(false),
                      "PERF_RECORD_MMAP 7/-1: [0x400000(0x1000) @ 0]: x /bin/x y");
        assert_record(PERF_RECORD_MMAP, PERF_RECORD_MISC_MMAP_DATA, mapped(false),
                      "PERF_RECORD_MMAP 7/-1: [0x400000(0x1000) @ 0]: r /bin/x y");
        assert_record(PERF_RECORD_MMAP2, 0, b,
                      "PERF_RECORD_MMAP2 7/-1: [0x400000(0x1000) @ 0 08:01 1234 5]: r-xp /bin/x y");
        memcpy(b.p + 40, "\x02\0\0\0\xab\xcd", 6);
        assert_record(PERF_RECORD_MMAP2, PERF_RECORD_MISC_MMAP_BUILD_ID, b,
                      "PERF_RECORD_MMAP2 7/-1: [0x400000(0x1000) @ 0 <abcd>]: r-xp /bin/x y");
}

static void test_tasks(void **state)
{
        struct bytes comm = begun(), task = begun();

        (void)state;
        put(&comm, 7, 4);
        put(&comm, 8, 4);
        put_text(&comm, "new\nname");
        assert_record(PERF_RECORD_COMM, 0, comm, "PERF_RECORD_COMM: new\nname:7/8");
        assert_record(PERF_RECORD_COMM, PERF_RECORD_MISC_COMM_EXEC, comm,
                      "PERF_RECORD_COMM exec: new\nname:7/8");
        for (unsigned i = 1; i <= 4; i++)
                put(&task, i, 4);
        put(&task, 99, 8);
        assert_record(PERF_RECORD_FORK, 0, task, "PERF_RECORD_FORK(1:3):(2:4)");
        assert_record(PERF_RECORD_EXIT, 0, task, "PERF_RECORD_EXIT(1:3):(2:4)");
}

static void test_system(void **state)
{
        struct bytes b = begun(), wide = begun(), symbol = begun(), spaces = begun();

        (void)state;
        put(&b, 1, 8);
        put(&b, 77, 8);
        assert_record(PERF_RECORD_LOST, 0, b, "PERF_RECORD_LOST lost 77");
        assert_record(PERF_RECORD_BPF_EVENT, 0, b, "PERF_RECORD_BPF_EVENT type 1, flags 0, id 0");
        assert_record(PERF_RECORD_SWITCH, 0, begun(), "PERF_RECORD_SWITCH IN         ");
        put(&wide, 5, 4);
        put(&wide, 60, 4);
        assert_record(PERF_RECORD_SWITCH_CPU_WIDE,
                      PERF_RECORD_MISC_SWITCH_OUT | PERF_RECORD_MISC_SWITCH_OUT_PREEMPT, wide,
                      "PERF_RECORD_SWITCH_CPU_WIDE OUT preempt  next pid/tid:     5/60   ");
        put(&symbol, 0xffff0000, 8);
        put(&symbol, 64, 4);
        put(&symbol, 1, 2);
        put(&symbol, 0, 2);
        put_text(&symbol, "bpf_prog_1");
        assert_record(PERF_RECORD_KSYMBOL, 0, symbol,
                      "PERF_RECORD_KSYMBOL addr ffff0000 len 64 type 1 flags 0x0 name bpf_prog_1");
        put(&spaces, 5, 4);
        put(&spaces, 6, 4);
        put(&spaces, 2, 8);
        for (unsigned i = 1; i <= 4; i++)
                put(&spaces, i, 8);
        assert_record(PERF_RECORD_NAMESPACES, 0, spaces,
                      "PERF_RECORD_NAMESPACES 5/6 - nr_namespaces: 2\n\t\t[0/net: 1/0x2, 1/uts: "
                      "3/0x4]");
}

/* Cut anywhere: what is missing reads as 0, nothing beyond the record is looked at. */
static void test_short(void **state)
{
        struct bytes full = mapped(true);

        (void)state;
        for (uint32_t type = 0; type < PERF_RECORD_KERNEL_MAX + 2; type++) {
                for (size_t n = 8; n <= full.n; n++) {
                        struct pipa_analysis *analysis = rows_analysis();
                        struct bytes cut = full;
                        struct pipa_rows *rows;

                        cut.n = n;
                        keep(analysis, type, 0xffff, &cut, 0)->own_bytes = 32;
                        rows = rows_of(analysis, PIPA_ROWS_RECORDS, NULL, NULL);
                        assert_int_equal(pipa_rows_next(rows), 1);
                        pipa_rows_free(rows);
                        pipa_analysis_free(analysis);
                }
        }
}

/* Samples and records share one count. */
static void test_order(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct bytes b = mapped(false);
        struct pipa_filter filter = PIPA_FILTER_INIT;
        uint64_t tid = 101;
        struct pipa_rows *rows;

        (void)state;
        keep(analysis, PERF_RECORD_MMAP, 0, &b, 0);
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_MAIN, 1);
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_WORKER, STACK_MAIN, 1);
        keep(analysis, PERF_RECORD_MMAP, 0, &b, 2)->time_ns = PI_NO_TIME;
        keep(analysis, PERF_RECORD_MMAP, 0, &b, 2)->task = TASK_APP;
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_WORKER, STACK_MAIN, 1);
        rows = rows_of(analysis, PIPA_ROWS_RECORDS, NULL, "order", "time", "comm", "pid", "cpu",
                       "type", NULL);
        assert_int_equal(pipa_rows_next(rows), 3);
        assert_int_equal(rows_whole(rows, "order", 0), 0);
        assert_int_equal(rows_whole(rows, "order", 1), 3);
        assert_int_equal(rows_whole(rows, "order", 2), 4);
        assert_int_equal(rows_column_of(rows, "time")->at.time_ns[0], 1);
        assert_false(rows_knows(rows, "time", 1));
        rows_assert_text(rows, "comm", 0, "worker");
        rows_assert_text(rows, "type", 0, "MMAP");
        assert_false(rows_knows(rows, "cpu", 0));
        pipa_rows_free(rows);
        filter.tids = &tid;
        filter.tid_count = 1;
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, &filter, "order", NULL);
        assert_int_equal(pipa_rows_next(rows), 2);
        assert_int_equal(rows_whole(rows, "order", 0), 2);
        assert_int_equal(rows_whole(rows, "order", 1), 5);
        pipa_rows_free(rows);
        rows = rows_of(analysis, PIPA_ROWS_RECORDS, &filter, "order", NULL);
        assert_int_equal(pipa_rows_next(rows), 2);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_registers(void **state)
{
        static const struct {
                const char *machine;
                unsigned bit;
                const char *name;
        } known[] = {
                { "x86_64", 0, "AX" },        { "i686", 8, "IP" },      { "x86_64", 23, "R15" },
                { "x86_64", 24, "unknown" },  { "x86_64", 35, "XMM1" }, { "aarch64", 29, "x29" },
                { "aarch64", 30, "lr" },      { "aarch64", 32, "pc" },  { "aarch64", 46, "vg" },
                { "armv7l", 11, "fp" },       { "riscv64", 0, "pc" },   { "riscv64", 31, "t6" },
                { "s390x", 15, "R15" },       { "s390x", 16, "FP0" },   { "s390x", 33, "PC" },
                { "ppc64le", 31, "r31" },     { "ppc64le", 32, "nip" }, { "", 0, "unknown" },
                { "sparc64", 63, "unknown" },
        };
        char name[ROWS_REGISTER_NAME];

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(known); i++) {
                rows_register_name(pi_str_of(known[i].machine), known[i].bit, name);
                assert_string_equal(name, known[i].name);
        }
}

static void test_data_src(void **state)
{
        static const struct {
                uint64_t bits;
                const char *text;
        } known[] = {
                { 0, "|OP No|LVL N/A|SNP N/A|TLB N/A|LCK No|BLK  N/A" },
                { 0x68100142, "|OP LOAD|LVL L1 hit|SNP None|TLB L1 or L2 hit|LCK No|BLK  N/A" },
                { 0x200, "|OP No|LVL LFB/MAB|SNP N/A|TLB N/A|LCK No|BLK  N/A" },
                { 0x1b10c088110c,
                  "|OP STORE|LVL socket, same board L8|SNP N/A or HitM|TLB L2 or Walker|LCK No|BLK "
                  " N/A" },
        };
        char out[256];

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(known); i++) {
                assert_int_equal(pipa_data_src_text(known[i].bits, out, sizeof(out)),
                                 strlen(known[i].text));
                assert_string_equal(out, known[i].text);
        }
        assert_int_equal(pipa_data_src_text(0, out, 4), strlen(known[0].text));
        assert_string_equal(out, "|OP");
        assert_int_equal(pipa_data_src_text(UINT64_MAX, NULL, 0),
                         pipa_data_src_text(UINT64_MAX, out, sizeof(out)));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_maps),     cmocka_unit_test(test_tasks),
                cmocka_unit_test(test_system),   cmocka_unit_test(test_short),
                cmocka_unit_test(test_order),    cmocka_unit_test(test_registers),
                cmocka_unit_test(test_data_src),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

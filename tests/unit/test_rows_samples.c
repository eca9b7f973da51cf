/* Cells of samples, of the tree of stacks, of branches and events. */
#include "rows_fixture.h"

#include "analyze/data/columns.h"

static void add_extras(struct pipa_analysis *analysis, struct pi_sample *sample,
                       struct pi_extras extras)
{
        sample->row = pi_columns_add(&analysis->rec.columns, &extras);
        sample->has = extras.has;
        assert_int_not_equal(sample->row, PI_NONE);
}

static void test_cells(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows;

        (void)state;
        rows_sample(analysis, ROWS_START + 5, EVENT_CYCLES, TASK_WORKER, STACK_LEAF, 300)->cpu = 3;
        rows_sample(analysis, PI_NO_TIME, EVENT_CLOCK, TASK_IDLE, STACK_NONE, 40)->mode = 4;
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, "time", "clock", "comm", "process", "pid",
                       "tid", "cpu", "event", "event_id", "unit", "period", "weight_value", "mode",
                       "ip", NULL);
        assert_int_equal(pipa_rows_next(rows), 2);
        assert_int_equal(rows_column_of(rows, "time")->at.time_ns[0], 5);
        assert_int_equal(rows_whole(rows, "clock", 0), ROWS_START + 5);
        rows_assert_text(rows, "comm", 0, "worker");
        rows_assert_text(rows, "process", 0, "app");
        assert_int_equal(rows_whole(rows, "pid", 0), 100);
        assert_int_equal(rows_whole(rows, "tid", 0), 101);
        assert_int_equal(rows_whole(rows, "cpu", 0), 3);
        rows_assert_text(rows, "event", 0, "cycles");
        rows_assert_text(rows, "unit", 0, "events");
        rows_assert_text(rows, "unit", 1, "ns");
        assert_int_equal(rows_whole(rows, "event_id", 1), EVENT_CLOCK);
        assert_int_equal(rows_whole(rows, "period", 0), 300);
        assert_true(rows_number(rows, "weight_value", 1) == 40.0);
        rows_assert_text(rows, "mode", 0, "user");
        rows_assert_text(rows, "mode", 1, "guest kernel");
        assert_int_equal(rows_whole(rows, "ip", 0), 0x401214);
        assert_false(rows_knows(rows, "time", 1));
        assert_false(rows_knows(rows, "clock", 1));
        assert_false(rows_knows(rows, "pid", 1));
        assert_false(rows_knows(rows, "tid", 1));
        assert_false(rows_knows(rows, "cpu", 1));
        assert_false(rows_knows(rows, "ip", 1));
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_places(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows;
        struct pi_sample *sample;

        (void)state;
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 1);
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LOST, 1);
        sample = rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_ENTRY, 1);
        add_extras(analysis, sample,
                   (struct pi_extras){ .has = PI_HAS_CHAIN, .chain = STACK_MAIN });
        rows_sample(analysis, ROWS_START, EVENT_CLOCK, TASK_APP, STACK_LEAF, 1);
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, "stack", "chain", "sym", "symoff", "dso",
                       NULL);
        assert_int_equal(pipa_rows_next(rows), 4);
        assert_int_equal(rows_whole(rows, "stack", 0), STACK_LEAF);
        assert_int_equal(rows_whole(rows, "chain", 0), STACK_LEAF);
        assert_int_equal(rows_whole(rows, "chain", 2), STACK_MAIN);
        assert_int_equal(rows_whole(rows, "chain", 3), 0); /* the event records no chains */
        rows_assert_text(rows, "sym", 0, "leaf");
        assert_int_equal(rows_whole(rows, "symoff", 0), 0x10);
        rows_assert_text(rows, "dso", 0, "/opt/bin/app");
        rows_assert_text(rows, "sym", 1, NULL);
        assert_false(rows_knows(rows, "symoff", 1));
        rows_assert_text(rows, "dso", 1, "[unknown]");
        rows_assert_text(rows, "dso", 2, "[kernel.kallsyms]");
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_extras(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        static const uint8_t raw[] = { 1, 0, 2 };
        static const uint64_t regs[] = { 2, 0x10, 0x20 };
        struct pi_extras extras = {
                .has = PI_HAS_ADDR | PI_HAS_WEIGHT_STRUCT | PI_HAS_DATA_SRC | PI_HAS_RAW |
                       PI_HAS_REGS_USER,
                .addr = 0x7000,
                .weight = 9 | 5ull << 32 | 6ull << 48,
                .trait.data_src = 0x42,
                .bytes = { .raw = { raw, sizeof(raw) }, .regs_user = regs },
        };
        struct pipa_rows *rows;

        (void)state;
        analysis->rec.machine.arch = PI_STR("x86_64");
        pi_recording_event(&analysis->rec, 0)->regs_user = 1 | 1 << 8;
        add_extras(analysis,
                   rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 1),
                   extras);
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 1);
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, "addr", "phys_addr", "weight", "ins_lat",
                       "retire_lat", "data_src", "cgroup", "raw", "uregs", "iregs", "addr_sym",
                       "branch_first", "transaction", NULL);
        assert_int_equal(pipa_rows_next(rows), 2);
        assert_int_equal(rows_whole(rows, "addr", 0), 0x7000);
        assert_int_equal(rows_whole(rows, "weight", 0), 9);
        assert_int_equal(rows_whole(rows, "ins_lat", 0), 5);
        assert_int_equal(rows_whole(rows, "retire_lat", 0), 6);
        assert_int_equal(rows_whole(rows, "data_src", 0), 0x42);
        assert_false(rows_knows(rows, "phys_addr", 0));
        assert_false(rows_knows(rows, "transaction", 0));
        assert_false(rows_knows(rows, "branch_first", 0));
        assert_int_equal(rows_column_of(rows, "raw")->at.text[0].n, 3);
        assert_memory_equal(rows_column_of(rows, "raw")->at.text[0].p, raw, 3);
        rows_assert_text(rows, "uregs", 0, "ABI:2    AX:0x10    IP:0x20");
        rows_assert_text(rows, "iregs", 0, NULL);
        rows_assert_text(rows, "cgroup", 0, NULL);
        rows_assert_text(rows, "addr_sym", 0, NULL);
        assert_false(rows_knows(rows, "addr", 1));
        rows_assert_text(rows, "raw", 1, NULL);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_stacks(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows =
                rows_of(analysis, PIPA_ROWS_STACKS, NULL, "parent", "ip", "sym", "symoff", "dso",
                        "dso_short", "dso_path", "offset", "kind", "build_id", "inlined", NULL);

        (void)state;
        assert_int_equal(pipa_rows_next(rows), STACK_LOST + 1);
        assert_false(rows_knows(rows, "parent", STACK_NONE));
        rows_assert_text(rows, "dso", STACK_NONE, NULL);
        assert_int_equal(rows_whole(rows, "parent", STACK_MAIN), STACK_NONE);
        assert_int_equal(rows_whole(rows, "parent", STACK_AGAIN), STACK_WORK);
        assert_int_equal(rows_whole(rows, "ip", STACK_AGAIN), 0x401118);
        assert_int_equal(rows_whole(rows, "offset", STACK_AGAIN), 0x1118);
        rows_assert_text(rows, "dso_short", STACK_MAIN, "app");
        rows_assert_text(rows, "dso_path", STACK_MAIN, "/opt/bin/app");
        rows_assert_text(rows, "dso_path", STACK_LOST, NULL);
        rows_assert_text(rows, "kind", STACK_MAIN, "user");
        rows_assert_text(rows, "kind", STACK_ENTRY, "kernel");
        rows_assert_text(rows, "kind", STACK_LOST, "unknown");
        rows_assert_text(rows, "build_id", STACK_MAIN, "ab0c");
        rows_assert_text(rows, "build_id", STACK_ENTRY, NULL);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

/* A node says which frame it is of; what a frame says is what its nodes say. */
static void test_frames(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *stacks =
                rows_of(analysis, PIPA_ROWS_STACKS, NULL, "frame", "ip", "sym", NULL);
        struct pipa_rows *frames = rows_of(analysis, PIPA_ROWS_FRAMES, NULL, "ip", "sym", NULL);

        (void)state;
        assert_int_equal(pipa_rows_next(stacks), STACK_LOST + 1);
        assert_int_equal(pipa_rows_next(frames), STACK_LOST);
        assert_false(rows_knows(stacks, "frame", STACK_NONE));
        for (size_t i = 1; i <= STACK_LOST; i++) {
                size_t frame = rows_whole(stacks, "frame", i);

                assert_int_equal(rows_whole(frames, "ip", frame), rows_whole(stacks, "ip", i));
                assert_ptr_equal(rows_column_of(frames, "sym")->at.text[frame].p,
                                 rows_column_of(stacks, "sym")->at.text[i].p);
        }
        pipa_rows_free(frames);
        pipa_rows_free(stacks);
        pipa_analysis_free(analysis);
}

/* Two samples of one list, and a list without branches between. */
static void test_branches(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pi_branches *branches = &analysis->rec.columns.branches;
        struct pi_branch branch = { 0x401214, 0x402000, 3, 0, 3, PI_NONE };
        struct pipa_rows *rows;

        (void)state;
        assert_int_equal(pi_branches_finish(branches, 0), 0);
        assert_true(pi_branches_put(branches, &branch));
        branch.to = 5;
        assert_true(pi_branches_put(branches, &branch));
        add_extras(analysis,
                   rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 1),
                   (struct pi_extras){ .has = PI_HAS_BRANCHES,
                                       .branch_list = pi_branches_finish(branches, 0) });
        rows = rows_of(analysis, PIPA_ROWS_BRANCHES, NULL, "from", "to", "from_sym", "from_symoff",
                       "from_offset", "to_sym", "flags", "list", NULL);
        assert_int_equal(pipa_rows_next(rows), 2);
        assert_int_equal(rows_whole(rows, "from", 0), 0x401214);
        assert_int_equal(rows_whole(rows, "to", 1), 5);
        rows_assert_text(rows, "from_sym", 0, "leaf");
        assert_int_equal(rows_whole(rows, "from_symoff", 0), 0x10);
        assert_int_equal(rows_whole(rows, "from_offset", 0), 0x1214);
        rows_assert_text(rows, "to_sym", 0, NULL);
        assert_int_equal(rows_whole(rows, "flags", 0), 3);
        assert_int_equal(rows_whole(rows, "list", 0), 1);
        assert_int_equal(pipa_rows_next(rows), 0);
        pipa_rows_free(rows);
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, "branch_first", "branch_count", NULL);
        assert_int_equal(pipa_rows_next(rows), 1);
        assert_int_equal(rows_whole(rows, "branch_first", 0), 0);
        assert_int_equal(rows_whole(rows, "branch_count", 0), 2);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

static void test_events(void **state)
{
        struct pipa_analysis *analysis = rows_analysis();
        struct pipa_rows *rows;

        (void)state;
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 30);
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, TASK_APP, STACK_LEAF, 12);
        pi_recording_event(&analysis->rec, EVENT_CYCLES)->samples = 2;
        rows = rows_of(analysis, PIPA_ROWS_EVENTS, NULL, "event", "unit", "samples", "lost",
                       "total", "period", "frequency_hz", "type", NULL);
        assert_int_equal(pipa_rows_next(rows), 2);
        rows_assert_text(rows, "event", 0, "cycles");
        rows_assert_text(rows, "unit", 1, "ns");
        assert_int_equal(rows_whole(rows, "samples", 0), 2);
        assert_int_equal(rows_whole(rows, "lost", 0), 7);
        assert_true(rows_number(rows, "total", 0) == 42.0);
        assert_true(rows_number(rows, "total", 1) == 0.0);
        assert_int_equal(rows_whole(rows, "frequency_hz", 0), 4000);
        assert_false(rows_knows(rows, "period", 0));
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

/* Names are what they are: no byte of them ends or changes a cell. */
static void test_hostile(void **state)
{
        static const char comm[] = "a\0b\x1b[2J\xff\n\"=1+1";
        struct pipa_analysis *analysis = rows_analysis();
        struct pi_task task = { 7, 7, 0, 0 };
        struct pipa_rows *rows;
        struct pipa_text cell;

        (void)state;
        task.comm = task.process_comm =
                pi_strtab_intern(&analysis->strings, (struct pi_str){ comm, sizeof(comm) - 1 });
        rows_sample(analysis, ROWS_START, EVENT_CYCLES, pi_tasks_add(&analysis->rec.tasks, &task),
                    STACK_LEAF, UINT64_MAX);
        rows = rows_of(analysis, PIPA_ROWS_SAMPLES, NULL, "comm", "period", NULL);
        assert_int_equal(pipa_rows_next(rows), 1);
        cell = rows_column_of(rows, "comm")->at.text[0];
        assert_int_equal(cell.n, sizeof(comm) - 1);
        assert_memory_equal(cell.p, comm, cell.n);
        assert_true(rows_whole(rows, "period", 0) == UINT64_MAX);
        pipa_rows_free(rows);
        pipa_analysis_free(analysis);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_cells),  cmocka_unit_test(test_places),
                cmocka_unit_test(test_extras), cmocka_unit_test(test_stacks),
                cmocka_unit_test(test_frames), cmocka_unit_test(test_branches),
                cmocka_unit_test(test_events), cmocka_unit_test(test_hostile),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

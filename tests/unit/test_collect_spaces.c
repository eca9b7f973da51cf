/* Which file was mapped where, at which time: forks, execs, and facts that arrive out of order. */
#include "unit.h"

#include "collect/sample/seen.h"
#include "collect/sample/spaces.h"

static struct pi_arena arena;
static struct pc_spaces spaces;

static int set_up(void **state)
{
        (void)state;
        pi_arena_init(&arena, 16 << 20);
        pc_spaces_init(&spaces, &arena);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        pc_spaces_done(&spaces);
        pi_arena_done(&arena);
        return 0;
}

static uint32_t at(pid_t pid, uint64_t time_ns, uint64_t address)
{
        return pc_spaces_find(&spaces, pid, time_ns, address);
}

static void later_mappings_hide_earlier_ones(void **state)
{
        (void)state;
        pc_spaces_map(&spaces, 7, 0, 0x1000, 0x3000, 1);
        pc_spaces_map(&spaces, 7, 50, 0x2000, 0x4000, 2);
        assert_int_equal(at(7, 10, 0x2800), 1);
        assert_int_equal(at(7, 50, 0x2800), 2);
        assert_int_equal(at(7, 60, 0x1fff), 1);
        assert_int_equal(at(7, 40, 0x3000), PI_NONE);
        assert_int_equal(at(7, 60, 0x4000), PI_NONE);
        assert_int_equal(at(8, 60, 0x2800), PI_NONE);
}

/* The child's own mapping arrives before its fork does. */
static void a_fork_has_what_its_parent_had_then(void **state)
{
        (void)state;
        pc_spaces_map(&spaces, 9, 120, 0x9000, 0xa000, 5);
        pc_spaces_birth(&spaces, 9, 100, 7);
        pc_spaces_map(&spaces, 7, 110, 0x1000, 0x2000, 6);
        assert_int_equal(at(9, 130, 0x1800), 1);
        assert_int_equal(at(7, 130, 0x1800), 6);
        assert_int_equal(at(9, 130, 0x9000), 5);
        assert_int_equal(at(9, 110, 0x9000), PI_NONE);
        assert_int_equal(at(9, 90, 0x1800), PI_NONE);
}

static void an_exec_has_nothing(void **state)
{
        (void)state;
        pc_spaces_birth(&spaces, 9, 200, 0);
        pc_spaces_map(&spaces, 9, 210, 0x400000, 0x500000, 8);
        assert_int_equal(at(9, 150, 0x1800), 1);
        assert_int_equal(at(9, 250, 0x1800), PI_NONE);
        assert_int_equal(at(9, 250, 0x9000), PI_NONE);
        assert_int_equal(at(9, 250, 0x400000), 8);
        pc_spaces_birth(&spaces, 9, 300, 7); /* the number is another process's by now */
        assert_int_equal(at(9, 310, 0x400000), PI_NONE);
        assert_int_equal(at(9, 310, 0x1800), 6);
}

static void a_circle_of_forks_ends(void **state)
{
        (void)state;
        pc_spaces_birth(&spaces, 20, 5, 21);
        pc_spaces_birth(&spaces, 21, 5, 20);
        assert_int_equal(at(20, 9, 0x1000), PI_NONE);
}

static void the_busiest_come_first(void **state)
{
        struct pc_seen seen;
        pid_t pids[4];
        (void)state;
        pc_seen_init(&seen, &arena);
        for (int i = 0; i < 30; i++)
                pc_seen_sample(&seen,
                               i < 5    ? 100
                               : i < 15 ? 101
                               : i < 18 ? 0
                                        : 102,
                               1000 - (uint64_t)i);
        assert_int_equal(seen.samples, 30);
        assert_int_equal(seen.count, 3);
        assert_true(seen.first_ns == 971 && seen.last_ns == 1000);
        assert_int_equal(pc_seen_busiest(&seen, pids, 2), 2);
        assert_int_equal(pids[0], 102);
        assert_int_equal(pids[1], 101);
        assert_int_equal(pc_seen_busiest(&seen, pids, 4), 0);
        pc_seen_sample(&seen, 100, 2000);
        assert_int_equal(pc_seen_busiest(&seen, pids, 0), 0);
        pc_seen_sample(&seen, 100, 2000);
        assert_int_equal(pc_seen_busiest(&seen, pids, 4), 1);
        assert_int_equal(pids[0], 100);
        pc_seen_done(&seen);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(later_mappings_hide_earlier_ones),
                cmocka_unit_test(a_fork_has_what_its_parent_had_then),
                cmocka_unit_test(an_exec_has_nothing),
                cmocka_unit_test(a_circle_of_forks_ends),
                cmocka_unit_test(the_busiest_come_first),
        };
        return cmocka_run_group_tests(tests, set_up, tear_down);
}

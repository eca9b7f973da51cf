#include "unit.h"

#include "analyze/data/columns.h"

struct fixture {
        struct pi_arena arena;
        struct pi_columns columns;
};

static void open_fixture(struct fixture *f)
{
        pi_arena_init(&f->arena, (size_t)64 << 20);
        pi_columns_init(&f->columns, &f->arena);
}

static void close_fixture(struct fixture *f)
{
        pi_columns_done(&f->columns);
        pi_arena_done(&f->arena);
}

static struct pi_sample add(struct fixture *f, struct pi_extras extras)
{
        struct pi_sample sample = { .row = pi_columns_add(&f->columns, &extras) };

        assert_int_not_equal(sample.row, PI_NONE);
        sample.has = extras.has;
        return sample;
}

static void a_sample_is_small(void **state)
{
        (void)state;
        /* 40 here and addr, phys_addr, weight, place (8 each), trait and branches (4 each) there.
         */
        assert_int_equal(sizeof(struct pi_sample), 40);
}

static void what_nobody_records_takes_no_memory(void **state)
{
        struct fixture f;
        struct pi_sample plain;
        (void)state;
        open_fixture(&f);
        plain = add(&f, (struct pi_extras){ .has = PI_HAS_ADDR, .addr = 5 });
        assert_int_equal(f.columns.addr.count, 1);
        assert_int_equal(f.columns.phys_addr.count + f.columns.weight.count +
                                 f.columns.place.count + f.columns.trait.count +
                                 f.columns.branch_list.count,
                         0);
        assert_null(pi_columns_trait(&f.columns, &plain));
        assert_null(pi_columns_branches(&f.columns, &plain));
        close_fixture(&f);
}

static void a_column_may_begin_late(void **state)
{
        struct fixture f;
        struct pi_sample first, last;
        uint64_t value = 99;
        (void)state;
        open_fixture(&f);
        first = add(&f, (struct pi_extras){ .has = PI_HAS_ADDR, .addr = 1 });
        for (int i = 0; i < 3000; i++)
                add(&f, (struct pi_extras){ .has = PI_HAS_ADDR, .addr = 2 });
        last = add(&f, (struct pi_extras){ .has = PI_HAS_PHYS_ADDR, .phys_addr = 3 });
        assert_false(pi_columns_phys_addr(&f.columns, &first, &value));
        assert_false(pi_columns_addr(&f.columns, &last, &value));
        assert_int_equal(value, 99);
        assert_true(pi_columns_phys_addr(&f.columns, &last, &value));
        assert_int_equal(value, 3);
        assert_true(pi_columns_addr(&f.columns, &first, &value));
        assert_int_equal(value, 1);
        close_fixture(&f);
}

static void weights_keep_their_parts(void **state)
{
        struct fixture f;
        struct pi_sample one, three;
        uint16_t second, third;
        uint64_t value;
        (void)state;
        open_fixture(&f);
        one = add(&f, (struct pi_extras){ .has = PI_HAS_WEIGHT, .weight = 0x0003000200000001 });
        three = add(&f, (struct pi_extras){ .has = PI_HAS_WEIGHT_STRUCT,
                                            .weight = 0x0003000200000001 });
        assert_true(pi_columns_weight(&f.columns, &one, &value));
        assert_int_equal(value, 0x0003000200000001);
        assert_false(pi_columns_latencies(&f.columns, &one, &second, &third));
        assert_true(pi_columns_weight(&f.columns, &three, &value));
        assert_int_equal(value, 1);
        assert_true(pi_columns_latencies(&f.columns, &three, &second, &third));
        assert_int_equal(second, 2);
        assert_int_equal(third, 3);
        close_fixture(&f);
}

static void equal_traits_are_one(void **state)
{
        struct fixture f;
        struct pi_extras extras = { .has = PI_HAS_DATA_SRC | PI_HAS_CGROUP,
                                    .trait = { .data_src = 7, .cgroup = 8 } };
        struct pi_sample sample;
        (void)state;
        open_fixture(&f);
        for (int i = 0; i < 100; i++)
                sample = add(&f, extras);
        extras.trait.data_src = 9;
        add(&f, extras);
        assert_int_equal(f.columns.traits.list.count, 2);
        assert_int_equal(pi_columns_trait(&f.columns, &sample)->cgroup, 8);
        close_fixture(&f);
}

static void places_are_kept_or_left_out(void **state)
{
        struct fixture f;
        struct pi_extras extras = {
                .has = PI_HAS_RAW,
                .place = { .offset = (1ull << 47) - 1, .stream = 65535, .unpacked = true }
        };
        struct pi_record_place place;
        struct pi_sample sample;
        (void)state;
        open_fixture(&f);
        sample = add(&f, extras);
        assert_true(pi_columns_place(&f.columns, &sample, &place));
        assert_int_equal(place.offset, (1ull << 47) - 1);
        assert_int_equal(place.stream, 65535);
        assert_true(place.unpacked);
        extras.place.offset++;
        sample = add(&f, extras);
        assert_int_equal(sample.has, 0);
        assert_false(pi_columns_place(&f.columns, &sample, &place));
        close_fixture(&f);
}

static uint32_t put_list(struct pi_branches *branches, uint64_t from, uint32_t count)
{
        for (uint32_t i = 0; i < count; i++) {
                struct pi_branch branch = { .from = from + i, .to = 5, .flags = 2 };
                assert_true(pi_branches_put(branches, &branch));
        }
        return pi_branches_finish(branches, PI_NO_HW_INDEX);
}

static void branch_lists_share(void **state)
{
        struct fixture f;
        struct pi_branches *branches = &f.columns.branches;
        uint32_t a, b, c, empty;
        (void)state;
        open_fixture(&f);
        a = put_list(branches, 100, 3);
        b = put_list(branches, 100, 3);
        c = put_list(branches, 101, 2);
        empty = put_list(branches, 0, 0);
        assert_int_equal(a, b);
        assert_int_not_equal(a, c);
        assert_int_equal(empty, put_list(branches, 0, 0));
        assert_int_equal(branches->entries.count, 5);
        assert_int_equal(branches->distinct.list.count, 3);
        assert_int_equal(pi_branches_at(branches, pi_branches_list(branches, c), 1)->from, 102);
        assert_int_not_equal(put_list(branches, 100, 3), pi_branches_finish(branches, 4));
        close_fixture(&f);
}

static void dropped_branches_leave_nothing(void **state)
{
        struct fixture f;
        struct pi_branches *branches = &f.columns.branches;
        struct pi_branch branch = { .from = 1 };
        (void)state;
        open_fixture(&f);
        put_list(branches, 100, 3);
        assert_true(pi_branches_put(branches, &branch));
        pi_branches_drop(branches);
        assert_int_equal(branches->entries.count, 3);
        assert_int_equal(put_list(branches, 100, 3), 0);
        close_fixture(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_sample_is_small),
                cmocka_unit_test(what_nobody_records_takes_no_memory),
                cmocka_unit_test(a_column_may_begin_late),
                cmocka_unit_test(weights_keep_their_parts),
                cmocka_unit_test(equal_traits_are_one),
                cmocka_unit_test(places_are_kept_or_left_out),
                cmocka_unit_test(branch_lists_share),
                cmocka_unit_test(dropped_branches_leave_nothing),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

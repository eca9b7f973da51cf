#include "unit.h"

#include "analyze/source/perf/perf_order.h"
#include "analyze/source/perf/perf_rows.h"

#define ROWS 5000u

struct row {
        int64_t time_ns;
        uint32_t number; /* how many came before it */
};

struct fixture {
        struct pi_arena arena;
        struct perf_order order;
        struct pi_vec rows;
};

static void open_fixture(struct fixture *f)
{
        pi_arena_init(&f->arena, (size_t)64 << 20);
        perf_order_init(&f->order, &f->arena, ROWS);
        pi_vec_init(&f->rows, &f->arena, sizeof(struct row), ROWS);
}

static void add(struct fixture *f, int64_t time_ns)
{
        struct row *row = pi_vec_push(&f->rows);

        assert_non_null(row);
        *row = (struct row){ time_ns, (uint32_t)f->rows.count - 1 };
        assert_true(perf_order_add(&f->order, time_ns));
}

/* Merges and moves all rows: each comes once, by time, of equal times the first one first. */
static void check(struct fixture *f)
{
        struct perf_merge merge;
        struct perf_rows rows;
        uint64_t sum = 0;

        assert_true(perf_rows_init(&rows, &f->arena, &f->rows));
        assert_true(perf_merge_init(&merge, &f->arena, &f->order, &rows.from));
        for (struct row *before = NULL, *row; merge.count > 0; before = row) {
                row = perf_rows_move(&rows, merge.heap[0].at);
                assert_non_null(row);
                assert_int_equal(row->time_ns, merge.heap[0].time_ns);
                if (before)
                        assert_true(
                                before->time_ns < row->time_ns ||
                                (before->time_ns == row->time_ns && before->number < row->number));
                sum += row->number;
                perf_merge_pass(&merge);
        }
        assert_int_equal(rows.to.count, f->rows.count);
        assert_int_equal(sum, (uint64_t)f->rows.count * (f->rows.count - 1) / 2);
        pi_arena_done(&f->arena);
}

static void nothing_is_in_order(void **state)
{
        struct fixture f;

        (void)state;
        open_fixture(&f);
        add(&f, 7);
        check(&f);
        open_fixture(&f);
        assert_int_equal(f.order.begins.count, 0);
        pi_arena_done(&f.arena);
}

static void rings_are_merged(void **state)
{
        struct fixture f;

        (void)state;
        open_fixture(&f);
        for (uint32_t i = 0; i < ROWS; i++)
                add(&f, i % 1250 * 4 + i / 1250 % 2);
        assert_int_equal(f.order.begins.count, 4);
        check(&f);
}

static void the_worst_order_is_made_good(void **state)
{
        struct fixture f;

        (void)state;
        open_fixture(&f);
        for (uint32_t i = 0; i < ROWS; i++)
                add(&f, INT64_MAX - i);
        assert_int_equal(f.order.begins.count, ROWS);
        check(&f);
}

static void any_order_is_made_good(void **state)
{
        struct fixture f;
        uint32_t seed = 1;

        (void)state;
        open_fixture(&f);
        for (uint32_t i = 0; i < ROWS; i++) {
                seed = seed * 1664525u + 1013904223u;
                add(&f, seed % 50 == 0 ? INT64_MIN : seed >> 20);
        }
        check(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(nothing_is_in_order),
                cmocka_unit_test(rings_are_merged),
                cmocka_unit_test(the_worst_order_is_made_good),
                cmocka_unit_test(any_order_is_made_good),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

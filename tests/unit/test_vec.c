#include "unit.h"

#include "base/vec.h"

#define BUDGET ((size_t)64 << 20)

struct item {
        uint64_t a;
        uint32_t b;
};

static void items_are_zeroed_and_never_move(void **state)
{
        struct pi_arena arena;
        struct pi_vec vec;
        const size_t count = 50000; /* several directories */
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_vec_init(&vec, &arena, sizeof(struct item), SIZE_MAX);
        struct item *first = pi_vec_push(&vec);
        first->a = 0;
        for (size_t i = 1; i < count; i++) {
                struct item *item = pi_vec_push(&vec);
                assert_non_null(item);
                assert_true(item->a == 0 && item->b == 0);
                item->a = i;
                item->b = (uint32_t)~i;
        }
        assert_int_equal(vec.count, count);
        assert_ptr_equal(first, pi_vec_at(&vec, 0));
        for (size_t i = 1; i < count; i++) {
                assert_int_equal(PI_AT(&vec, struct item, i)->a, i);
                assert_int_equal(PI_AT(&vec, struct item, i)->b, (uint32_t)~i);
        }
        pi_arena_done(&arena);
}

static void odd_item_sizes(void **state)
{
        struct pi_arena arena;
        struct pi_vec vec;
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_vec_init(&vec, &arena, 3, SIZE_MAX);
        for (unsigned i = 0; i < 5000; i++)
                memset(pi_vec_push(&vec), (int)(i & 0xFF), 3);
        for (unsigned i = 0; i < 5000; i++)
                for (int k = 0; k < 3; k++)
                        assert_int_equal(((unsigned char *)pi_vec_at(&vec, i))[k], i & 0xFF);
        pi_arena_done(&arena);
}

static void max_is_kept(void **state)
{
        static const size_t max[] = { 0, 1, 1023, 1024, 1025 };
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(max); i++) {
                struct pi_arena arena;
                struct pi_vec vec;
                pi_arena_init(&arena, BUDGET);
                pi_vec_init(&vec, &arena, 4, max[i]);
                for (size_t k = 0; k < max[i]; k++)
                        assert_non_null(pi_vec_push(&vec));
                assert_null(pi_vec_push(&vec));
                assert_int_equal(vec.count, max[i]);
                assert_false(arena.failed);
                pi_arena_done(&arena);
        }
}

static void the_budget_is_kept(void **state)
{
        struct pi_arena arena;
        struct pi_vec vec;
        (void)state;
        pi_arena_init(&arena, 100000);
        pi_vec_init(&vec, &arena, 8, SIZE_MAX);
        while (pi_vec_push(&vec))
                *PI_AT(&vec, uint64_t, vec.count - 1) = vec.count;
        assert_true(arena.failed);
        assert_true(vec.count > 0 && vec.count % 1024 == 0);
        for (size_t i = 0; i < vec.count; i++)
                assert_int_equal(*PI_AT(&vec, uint64_t, i), i + 1);
        pi_arena_done(&arena);
}

static void item_size_overflow_is_refused(void **state)
{
        struct pi_arena arena;
        struct pi_vec vec;
        (void)state;
        pi_arena_init(&arena, SIZE_MAX);
        pi_vec_init(&vec, &arena, SIZE_MAX / 16, SIZE_MAX);
        assert_null(pi_vec_push(&vec));
        assert_int_equal(vec.count, 0);
        pi_arena_done(&arena);
}

/* Lowering the count and pushing again must not take another chunk each time. */
static void a_push_taken_back_costs_nothing(void **state)
{
        struct pi_arena arena;
        struct pi_vec vec;
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_vec_init(&vec, &arena, 64, SIZE_MAX);
        assert_non_null(pi_vec_push(&vec));
        size_t used = arena.used_bytes;
        for (int i = 0; i < 10000; i++) {
                vec.count--;
                assert_non_null(pi_vec_push(&vec));
        }
        assert_int_equal(arena.used_bytes, used);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(items_are_zeroed_and_never_move),
                cmocka_unit_test(odd_item_sizes),
                cmocka_unit_test(max_is_kept),
                cmocka_unit_test(the_budget_is_kept),
                cmocka_unit_test(item_size_overflow_is_refused),
                cmocka_unit_test(a_push_taken_back_costs_nothing),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

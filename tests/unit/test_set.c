#include "unit.h"

#include "base/num.h"
#include "base/set.h"

static bool same_u64(const void *items, uint32_t id, const void *key)
{
        const uint64_t *item = pi_vec_at(&((const struct pi_set *)items)->list, id);

        return *item == *(const uint64_t *)key;
}

static void equal_items_share_an_id(void **state)
{
        struct pi_arena arena;
        struct pi_set set;
        uint64_t seven = 7, eight = 8;
        (void)state;
        pi_arena_init(&arena, 1 << 20);
        pi_set_init(&set, &arena, sizeof(uint64_t), 100);
        assert_int_equal(pi_set_add(&set, pi_hash_u64(7), same_u64, &seven), 0);
        assert_int_equal(pi_set_add(&set, pi_hash_u64(8), same_u64, &eight), 1);
        assert_int_equal(pi_set_add(&set, pi_hash_u64(7), same_u64, &seven), 0);
        /* One hash for all: equality decides. */
        assert_int_equal(pi_set_add(&set, pi_hash_u64(8), same_u64, &eight), 1);
        assert_int_equal(set.list.count, 2);
        pi_set_done(&set);
        pi_arena_done(&arena);
}

static void a_refused_item_leaves_no_trace(void **state)
{
        (void)state;
        for (size_t budget = 0; budget < 60000; budget += 500) {
                struct pi_arena arena;
                struct pi_set set;
                uint32_t last = 0;

                pi_arena_init(&arena, budget);
                pi_set_init(&set, &arena, sizeof(uint64_t), 3000);
                for (uint64_t i = 0; last != PI_NONE && i <= 3000; i++) {
                        last = pi_set_add(&set, pi_hash_u64(i), same_u64, &i);
                        assert_true(last == PI_NONE || last == i);
                        assert_int_equal(set.list.count, set.map.count);
                }
                assert_int_equal(last, PI_NONE); /* the budget or `max` was met */
                pi_set_done(&set);
                pi_arena_done(&arena);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(equal_items_share_an_id),
                cmocka_unit_test(a_refused_item_leaves_no_trace),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

#include "base/map.h"
#include "base/num.h"

#define BUDGET ((size_t)64 << 20)

static bool same_u64(const void *items, uint32_t id, const void *key)
{
        return ((const uint64_t *)items)[id] == *(const uint64_t *)key;
}

static uint32_t find(const struct pi_map *map, const uint64_t *items, uint64_t hash, uint64_t key)
{
        return pi_map_find(map, hash, same_u64, items, &key);
}

static void an_empty_map_finds_nothing(void **state)
{
        struct pi_arena arena;
        struct pi_map map;
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_map_init(&map, &arena);
        assert_int_equal(find(&map, NULL, 1, 1), PI_NONE);
        pi_map_done(&map);
        pi_map_done(&map);
        assert_int_equal(arena.used_bytes, 0);
}

static void check_growth(uint64_t (*hash)(uint64_t), uint64_t stride)
{
        enum { COUNT = 30000 };
        static uint64_t items[COUNT];
        struct pi_arena arena;
        struct pi_map map;
        pi_arena_init(&arena, BUDGET);
        pi_map_init(&map, &arena);
        for (uint32_t i = 0; i < COUNT; i++) {
                items[i] = i * stride;
                assert_int_equal(find(&map, items, hash(items[i]), items[i]), PI_NONE);
                assert_true(pi_map_add(&map, hash(items[i]), i));
                assert_true(map.count * 4 <= map.cap * 3);
        }
        for (uint32_t i = 0; i < COUNT; i++)
                assert_int_equal(find(&map, items, hash(items[i]), items[i]), i);
        assert_int_equal(find(&map, items, hash(1), 1), stride == 1 ? 1 : PI_NONE);
        assert_int_equal(map.count, COUNT);
        assert_int_equal(map.cap & (map.cap - 1), 0);
        assert_int_equal(arena.used_bytes, map.cap * sizeof(struct pi_map_slot));
        pi_map_done(&map);
        assert_int_equal(arena.used_bytes, 0);
        pi_arena_done(&arena);
}

static uint64_t unmixed(uint64_t a)
{
        return a;
}

static void every_key_is_found_after_growth(void **state)
{
        (void)state;
        check_growth(pi_hash_u64, 1);
        check_growth(pi_hash_u64, 4096);
}

/* Counters and page addresses as they are: a poor hash, still spread. */
static void a_poor_hash_is_borne(void **state)
{
        (void)state;
        check_growth(unmixed, 1);
        check_growth(unmixed, 4096);
        check_growth(unmixed, (uint64_t)1 << 32);
}

static void equal_hashes_are_told_apart(void **state)
{
        uint64_t items[100];
        struct pi_arena arena;
        struct pi_map map;
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_map_init(&map, &arena);
        for (uint32_t i = 0; i < UNIT_COUNT(items); i++) {
                items[i] = 1000 + i;
                assert_true(pi_map_add(&map, 42, i));
        }
        for (uint32_t i = 0; i < UNIT_COUNT(items); i++)
                assert_int_equal(find(&map, items, 42, 1000 + i), i);
        assert_int_equal(find(&map, items, 42, 5), PI_NONE);
        pi_map_done(&map);
        pi_arena_done(&arena);
}

/* Keys made to share one place end in a refusal, not in a walk through the table; what was added
 * before is still found. */
static void crowded_keys_are_refused(void **state)
{
        static uint64_t items[5000];
        struct pi_arena arena;
        struct pi_map map;
        uint32_t n = 0;
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_map_init(&map, &arena);
        for (; n < UNIT_COUNT(items); n++) {
                items[n] = n;
                if (!pi_map_add(&map, 7, n))
                        break;
        }
        assert_int_equal(n, 1024);
        assert_int_equal(map.count, n);
        assert_int_equal(find(&map, items, 7, n - 1), n - 1);
        assert_int_equal(find(&map, items, 7, 999999), PI_NONE);
        assert_true(pi_map_add(&map, 8, n));
        assert_int_equal(find(&map, items, 8, n), n);
        pi_map_done(&map);
        pi_arena_done(&arena);
}

/* The growth that does not fit leaves the old table in use. */
static void the_budget_is_kept(void **state)
{
        static uint64_t items[5000];
        struct pi_arena arena;
        struct pi_map map;
        uint32_t n = 0;
        (void)state;
        pi_arena_init(&arena, 10000);
        pi_map_init(&map, &arena);
        for (; n < UNIT_COUNT(items); n++) {
                items[n] = n;
                if (!pi_map_add(&map, pi_hash_u64(n), n))
                        break;
        }
        assert_true(n >= 16 && n < 1250);
        assert_true(arena.failed);
        assert_int_equal(map.count, n);
        for (uint32_t i = 0; i < n; i++)
                assert_int_equal(find(&map, items, pi_hash_u64(i), i), i);
        assert_int_equal(arena.used_bytes, map.cap * sizeof(struct pi_map_slot));
        pi_map_done(&map);
        assert_int_equal(arena.used_bytes, 0);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(an_empty_map_finds_nothing),
                cmocka_unit_test(every_key_is_found_after_growth),
                cmocka_unit_test(a_poor_hash_is_borne),
                cmocka_unit_test(equal_hashes_are_told_apart),
                cmocka_unit_test(crowded_keys_are_refused),
                cmocka_unit_test(the_budget_is_kept),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

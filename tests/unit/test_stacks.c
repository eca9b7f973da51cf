/* Stacks: a tree that grows from the root, whose nodes are found again however they came to be. */
#include "unit.h"

#include "analyze/data/stack.h"

#define FRAMES 300u
#define DEPTH 7u
#define STACKS 20000u

static void test_siblings(void **state)
{
        struct pi_arena arena;
        struct pi_stacks stacks;

        (void)state;
        pi_arena_init(&arena, (size_t)1 << 24);
        assert_true(pi_stacks_init(&stacks, &arena));
        assert_int_equal(pi_stacks_push(&stacks, 0, 5), 1);
        assert_int_equal(pi_stacks_push(&stacks, 1, 6), 2);
        assert_int_equal(pi_stacks_push(&stacks, 1, 7), 3); /* beside the first on its parent */
        assert_int_equal(pi_stacks_push(&stacks, 0, 6), 4);
        assert_int_equal(pi_stacks_push(&stacks, 4, 6), 5);
        assert_int_equal(pi_stacks_push(&stacks, 0, 5), 1);
        assert_int_equal(pi_stacks_push(&stacks, 1, 6), 2);
        assert_int_equal(pi_stacks_push(&stacks, 1, 7), 3);
        assert_int_equal(pi_stacks_push(&stacks, 0, 6), 4);
        assert_int_equal(pi_stacks_push(&stacks, 4, 6), 5);
        assert_int_equal(stacks.nodes.list.count, 6);
        assert_int_equal(pi_stacks_node_at(&stacks, 3)->parent, 1);
        assert_int_equal(pi_stacks_node_at(&stacks, 3)->frame, 7);
        pi_stacks_done(&stacks);
        pi_arena_done(&arena);
}

static uint32_t next_random(uint64_t *seed)
{
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        return (uint32_t)(*seed >> 33);
}

/* The stack that was pushed reads back; pushed again it is the same. */
static void test_many(void **state)
{
        static uint32_t ids[STACKS];
        struct pi_arena arena;
        struct pi_stacks stacks;
        size_t nodes = 0;

        (void)state;
        pi_arena_init(&arena, (size_t)1 << 28);
        assert_true(pi_stacks_init(&stacks, &arena));
        for (unsigned round = 0; round < 2; round++) {
                uint64_t seed = 1;

                for (uint32_t i = 0; i < STACKS; i++) {
                        uint32_t frame[DEPTH], id = 0;

                        for (uint32_t d = 0; d < DEPTH; d++)
                                id = pi_stacks_push(&stacks, id,
                                                    frame[d] = next_random(&seed) % FRAMES %
                                                               (3 * d + 2));
                        if (round > 0)
                                assert_int_equal(id, ids[i]);
                        ids[i] = id;
                        for (uint32_t d = DEPTH; d-- > 0;
                             id = pi_stacks_node_at(&stacks, id)->parent)
                                assert_int_equal(pi_stacks_node_at(&stacks, id)->frame, frame[d]);
                        assert_int_equal(id, 0);
                }
                if (round > 0)
                        assert_int_equal(stacks.nodes.list.count, nodes);
                nodes = stacks.nodes.list.count;
        }
        pi_stacks_done(&stacks);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_siblings),
                cmocka_unit_test(test_many),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

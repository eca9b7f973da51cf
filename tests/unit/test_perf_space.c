#include "unit.h"

#include "analyze/source/perf/perf_space.h"
#include "base/limits.h"

struct fixture {
        struct pi_arena arena;
        struct perf_space_pool pool;
        struct perf_space space;
};

static void open_fixture(struct fixture *f)
{
        *f = (struct fixture){ .pool.arena = &f->arena };
        pi_arena_init(&f->arena, (size_t)64 << 20);
}

static void map(struct fixture *f, uint64_t start, uint64_t end, uint64_t pgoff, uint32_t module)
{
        struct perf_mapping mapping = { start, end, pgoff, module };
        assert_true(perf_space_insert(&f->pool, &f->space, &mapping));
}

/* The module at an address, and the offset into its file; module PI_NONE where nothing is mapped.
 */
static void check(const struct perf_space *space, uint64_t address, uint32_t module,
                  uint64_t offset)
{
        const struct perf_mapping *found = perf_space_find(space, address);

        if (module == PI_NONE) {
                assert_null(found);
                return;
        }
        assert_non_null(found);
        assert_int_equal(found->module, module);
        assert_int_equal(address - found->start + found->pgoff, offset);
}

static void bounds_are_exact(void **state)
{
        struct fixture f;
        (void)state;
        open_fixture(&f);
        check(&f.space, 0, PI_NONE, 0);
        map(&f, 0x1000, 0x2000, 0x40, 1);
        check(&f.space, 0xfff, PI_NONE, 0);
        check(&f.space, 0x1000, 1, 0x40);
        check(&f.space, 0x1fff, 1, 0x103f);
        check(&f.space, 0x2000, PI_NONE, 0);
        pi_arena_done(&f.arena);
}

static void a_new_mapping_cuts_what_it_covers(void **state)
{
        struct fixture f;
        (void)state;
        open_fixture(&f);
        map(&f, 0x1000, 0x9000, 0, 1);
        map(&f, 0x3000, 0x5000, 0x100, 2); /* in the middle: the old one has two ends */
        check(&f.space, 0x2fff, 1, 0x1fff);
        check(&f.space, 0x3000, 2, 0x100);
        check(&f.space, 0x5000, 1, 0x4000);
        map(&f, 0x4000, 0x6000, 0, 3); /* over a border */
        check(&f.space, 0x3fff, 2, 0x10ff);
        check(&f.space, 0x5fff, 3, 0x1fff);
        check(&f.space, 0x6000, 1, 0x5000);
        map(&f, 0, UINT64_MAX, 0, 4); /* over all */
        check(&f.space, 0x4500, 4, 0x4500);
        pi_arena_done(&f.arena);
}

static void a_copy_stands_apart(void **state)
{
        struct fixture f;
        struct perf_space child = { .version = 0 };
        (void)state;
        open_fixture(&f);
        map(&f, 0x1000, 0x2000, 0, 1);
        perf_space_copy(&f.pool, &child, &f.space);
        assert_int_equal(child.version, f.space.version);
        map(&f, 0x1000, 0x2000, 0, 2);
        assert_int_not_equal(child.version, f.space.version);
        check(&child, 0x1000, 1, 0);
        check(&f.space, 0x1000, 2, 0);
        perf_space_clear(&f.pool, &f.space);
        check(&f.space, 0x1000, PI_NONE, 0);
        check(&child, 0x1000, 1, 0);
        pi_arena_done(&f.arena);
}

static void what_is_dropped_is_used_again(void **state)
{
        struct fixture f;
        size_t used;
        (void)state;
        open_fixture(&f);
        for (uint64_t i = 0; i < 100; i++)
                map(&f, i * 0x1000, i * 0x1000 + 0x800, 0, (uint32_t)i);
        used = f.arena.used_bytes;
        for (unsigned round = 0; round < 1000; round++) {
                perf_space_clear(&f.pool, &f.space);
                for (uint64_t i = 0; i < 100; i++)
                        map(&f, i * 0x1000, i * 0x1000 + 0x800, 0, (uint32_t)i);
        }
        assert_int_equal(f.arena.used_bytes, used);
        pi_arena_done(&f.arena);
}

static void a_space_has_a_limit(void **state)
{
        struct fixture f;
        uint64_t i = 0;
        struct perf_mapping mapping = { 0, 0x800, 0, 1 };
        (void)state;
        open_fixture(&f);
        while (perf_space_insert(&f.pool, &f.space, &mapping)) {
                i++;
                mapping.start = i * 0x1000;
                mapping.end = mapping.start + 0x800;
                assert_true(i < 100000);
        }
        assert_true(i > 30000);
        check(&f.space, 0x5000 * 4, 1, 0);
        pi_arena_done(&f.arena);
}

static void a_hole_is_cut_out(void **state)
{
        struct fixture f;
        uint32_t version;
        (void)state;
        open_fixture(&f);
        map(&f, 0x1000, 0x9000, 0, 1);
        map(&f, 0xa000, 0xb000, 0, 2);
        version = f.space.version;
        assert_true(perf_space_remove(&f.pool, &f.space, 0x3000, 0x5000));
        assert_int_not_equal(f.space.version, version);
        check(&f.space, 0x2fff, 1, 0x1fff);
        check(&f.space, 0x3000, PI_NONE, 0);
        check(&f.space, 0x4fff, PI_NONE, 0);
        check(&f.space, 0x5000, 1, 0x4000);
        assert_true(perf_space_remove(&f.pool, &f.space, 0x8000, 0xffff));
        check(&f.space, 0x7fff, 1, 0x6fff);
        check(&f.space, 0xa000, PI_NONE, 0);
        assert_true(perf_space_remove(&f.pool, &f.space, 5, 5));
        check(&f.space, 0x1000, 1, 0);
        pi_arena_done(&f.arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_hole_is_cut_out),
                cmocka_unit_test(bounds_are_exact),
                cmocka_unit_test(a_new_mapping_cuts_what_it_covers),
                cmocka_unit_test(a_copy_stands_apart),
                cmocka_unit_test(what_is_dropped_is_used_again),
                cmocka_unit_test(a_space_has_a_limit),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

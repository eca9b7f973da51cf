/* The n-th allocation fails, for every n: whatever was built before stays whole, and the arena says
 * that it was the system and not the budget. Linked with --wrap=malloc and --wrap=calloc. */
#include "unit.h"

#include "base/fail.h"
#include "base/num.h"
#include "base/pool.h"
#include "base/strtab.h"

#include <stdio.h>
#include <stdlib.h>

static size_t allocations_left = SIZE_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool may_allocate(void)
{
        if (allocations_left == 0)
                return false;
        allocations_left--;
        return true;
}

void *__wrap_malloc(size_t size)
{
        return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
        return may_allocate() ? __real_calloc(count, size) : NULL;
}

/* Interns until one is refused; returns the number of ids. */
static uint32_t intern_names(struct pi_strtab *tab, uint32_t max)
{
        for (uint32_t i = 1; i < max; i++) {
                char text[32];
                snprintf(text, sizeof(text), "function_%u", i);
                if (pi_strtab_intern(tab, pi_str_of(text)) == PI_NONE)
                        return i;
        }
        return max;
}

static bool strtab_with(size_t allocations)
{
        struct pi_arena arena;
        struct pi_strtab tab;
        struct pipa_error err;
        const uint32_t max = 5000;
        uint32_t count = 0;
        pi_arena_init(&arena, SIZE_MAX);
        allocations_left = allocations;
        if (pi_strtab_init(&tab, &arena))
                count = intern_names(&tab, max);
        allocations_left = SIZE_MAX;
        assert_int_equal(arena.starved, count < max);
        if (arena.starved)
                assert_int_equal(pi_fail_memory(&err, &arena), PIPA_E_MEMORY);
        assert_int_equal(tab.strings.count, count);
        if (count > 0)
                assert_int_equal(intern_names(&tab, max), max);
        pi_strtab_done(&tab);
        pi_arena_done(&arena);
        assert_int_equal(arena.used_bytes, 0);
        return count == max;
}

static void a_strtab_goes_on_after_a_refusal(void **state)
{
        size_t n = 0;
        (void)state;
        while (!strtab_with(n))
                n++;
        assert_in_range(n, 8, 100);
}

static void count_job(void *user, size_t index, unsigned worker)
{
        (void)index;
        (void)worker;
        ++*(size_t *)user;
}

static void a_pool_without_memory_runs_inline(void **state)
{
        size_t runs = 0;
        (void)state;
        allocations_left = 0;
        bool complete = pi_pool_run(4, 100, count_job, NULL, &runs);
        allocations_left = SIZE_MAX;
        assert_true(complete);
        assert_int_equal(runs, 100);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_strtab_goes_on_after_a_refusal),
                cmocka_unit_test(a_pool_without_memory_runs_inline),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

#include "base/limits.h"
#include "base/strtab.h"

#include <stdio.h>
#include <stdlib.h>

#define BUDGET ((size_t)64 << 20)

static void setup_tab(struct pi_arena *arena, struct pi_strtab *tab)
{
        pi_arena_init(arena, BUDGET);
        assert_true(pi_strtab_init(tab, arena));
}

static void teardown_tab(struct pi_arena *arena, struct pi_strtab *tab)
{
        pi_strtab_done(tab);
        pi_arena_done(arena);
}

static void equal_bytes_equal_id(void **state)
{
        struct pi_arena arena;
        struct pi_strtab tab;
        char text[] = "main";
        (void)state;
        setup_tab(&arena, &tab);
        assert_int_equal(pi_strtab_intern(&tab, PI_STR("")), 0);
        assert_int_equal(pi_strtab_intern(&tab, (struct pi_str){ NULL, 0 }), 0);
        assert_int_equal(pi_strtab_intern(&tab, pi_str_of(text)), 1);
        text[0] = 'p';
        assert_int_equal(pi_strtab_intern(&tab, pi_str_of(text)), 2);
        assert_int_equal(pi_strtab_intern(&tab, PI_STR("main")), 1);
        assert_int_equal(pi_strtab_intern(&tab, PI_STR("main\0")), 3);
        assert_str(pi_strtab_at(&tab, 1), "main");
        assert_string_equal(pi_strtab_at(&tab, 1).p, "main");
        assert_str(pi_strtab_at(&tab, 3), "main\0");
        teardown_tab(&arena, &tab);
}

static void unknown_ids_are_empty(void **state)
{
        struct pi_arena arena;
        struct pi_strtab tab;
        (void)state;
        setup_tab(&arena, &tab);
        assert_str(pi_strtab_at(&tab, 0), "");
        assert_str(pi_strtab_at(&tab, 1), "");
        assert_str(pi_strtab_at(&tab, PI_NONE), "");
        assert_non_null(pi_strtab_at(&tab, PI_NONE).p);
        teardown_tab(&arena, &tab);
}

static void ids_count_up(void **state)
{
        struct pi_arena arena;
        struct pi_strtab tab;
        char text[32];
        (void)state;
        setup_tab(&arena, &tab);
        for (uint32_t round = 0; round < 2; round++)
                for (uint32_t i = 1; i < 20000; i++) {
                        snprintf(text, sizeof(text), "symbol_%u", i);
                        assert_int_equal(pi_strtab_intern(&tab, pi_str_of(text)), i);
                }
        snprintf(text, sizeof(text), "symbol_%u", 12345);
        assert_string_equal(pi_strtab_at(&tab, 12345).p, text);
        teardown_tab(&arena, &tab);
}

static void long_strings_are_cut(void **state)
{
        struct pi_arena arena;
        struct pi_strtab tab;
        size_t n = PI_LIMIT_STRING_BYTES + 10;
        char *text = malloc(n);
        (void)state;
        assert_non_null(text);
        memset(text, 'x', n);
        setup_tab(&arena, &tab);
        uint32_t id = pi_strtab_intern(&tab, (struct pi_str){ text, n });
        assert_int_equal(pi_strtab_at(&tab, id).n, PI_LIMIT_STRING_BYTES);
        text[n - 1] = 'y';
        assert_int_equal(pi_strtab_intern(&tab, (struct pi_str){ text, n }), id);
        assert_int_not_equal(pi_strtab_intern(&tab, (struct pi_str){ text, 65535 }), id);
        teardown_tab(&arena, &tab);
        free(text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(equal_bytes_equal_id),
                cmocka_unit_test(unknown_ids_are_empty),
                cmocka_unit_test(ids_count_up),
                cmocka_unit_test(long_strings_are_cut),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The same work under every small budget: it may end early, never wrongly. Sanitizers see what a
 * refusal leaves behind. */
#include "unit.h"

#include "base/map.h"
#include "base/note.h"
#include "base/num.h"
#include "base/strtab.h"

#include <math.h>
#include <stdio.h>

#define STEP 97 /* prime, so that budgets meet chunk sizes at every remainder */
#define BUDGET_MAX ((size_t)160 << 10)

static void check_arena(struct pi_arena *arena)
{
        assert_true(arena->used_bytes <= arena->budget_bytes);
        assert_false(arena->starved);
}

static void arena_at(size_t budget)
{
        struct pi_arena arena;
        uint64_t seed = budget;
        pi_arena_init(&arena, budget);
        for (int i = 0; i < 200; i++) {
                size_t n = unit_random(&seed) % 3000;
                char *p = pi_arena_alloc(&arena, n, 1);
                if (p)
                        memset(p, 1, n);
                else
                        assert_true(arena.failed);
                check_arena(&arena);
        }
        pi_arena_done(&arena);
}

static void vec_at(size_t budget)
{
        struct pi_arena arena;
        struct pi_vec vec;
        pi_arena_init(&arena, budget);
        pi_vec_init(&vec, &arena, sizeof(uint64_t), SIZE_MAX);
        for (int i = 0; i < 20000; i++) {
                uint64_t *item = pi_vec_push(&vec);
                if (!item)
                        break;
                assert_int_equal(*item, 0);
                *item = vec.count;
        }
        for (size_t i = 0; i < vec.count; i++)
                assert_int_equal(*PI_AT(&vec, uint64_t, i), i + 1);
        assert_true(vec.count == 20000 || arena.failed);
        check_arena(&arena);
        pi_arena_done(&arena);
}

static void strtab_check(struct pi_strtab *tab, uint32_t count)
{
        char text[32];
        for (uint32_t i = 1; i < count; i++) {
                snprintf(text, sizeof(text), "function_%u", i);
                assert_int_equal(pi_strtab_intern(tab, pi_str_of(text)), i);
                assert_string_equal(pi_strtab_at(tab, i).p, text);
        }
}

static void strtab_at(size_t budget)
{
        struct pi_arena arena;
        struct pi_strtab tab;
        char text[32];
        uint32_t count = 1;
        pi_arena_init(&arena, budget);
        if (pi_strtab_init(&tab, &arena)) {
                for (; count < 3000; count++) {
                        snprintf(text, sizeof(text), "function_%u", count);
                        uint32_t id = pi_strtab_intern(&tab, pi_str_of(text));
                        if (id == PI_NONE)
                                break;
                        assert_int_equal(id, count);
                }
                assert_true(count == 3000 || arena.failed);
                strtab_check(&tab, count);
        } else {
                assert_true(arena.failed);
                assert_str(pi_strtab_at(&tab, 0), "");
        }
        check_arena(&arena);
        pi_strtab_done(&tab);
        pi_arena_done(&arena);
        assert_int_equal(arena.used_bytes, 0);
}

static void notes_at(size_t budget)
{
        struct pi_arena arena;
        struct pi_notes notes;
        char subject[16];
        pi_arena_init(&arena, budget);
        pi_notes_init(&notes, &arena);
        for (int i = 0; i < 60; i++) {
                snprintf(subject, sizeof(subject), "m%d", i);
                pi_notes_push(&notes, PI_NOTE_WARN, "c", "w", pi_str_of(subject), 1, NAN, "%1000d",
                              i);
        }
        assert_int_equal(notes.list.count + notes.dropped, 60);
        for (size_t i = 0; i < notes.list.count; i++) {
                const struct pi_note *note = PI_AT(&notes.list, struct pi_note, i);
                assert_non_null(note->subject.p);
                assert_int_equal(note->text.n, 1000);
        }
        check_arena(&arena);
        pi_arena_done(&arena);
}

static void under_every_budget(void (*work)(size_t))
{
        for (size_t budget = 0; budget < 300; budget++)
                work(budget);
        for (size_t budget = 300; budget < BUDGET_MAX; budget += STEP)
                work(budget);
}

static void arena(void **state)
{
        (void)state;
        under_every_budget(arena_at);
}

static void vec(void **state)
{
        (void)state;
        under_every_budget(vec_at);
}

static void strtab(void **state)
{
        (void)state;
        under_every_budget(strtab_at);
}

static void notes(void **state)
{
        (void)state;
        under_every_budget(notes_at);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(arena),
                cmocka_unit_test(vec),
                cmocka_unit_test(strtab),
                cmocka_unit_test(notes),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

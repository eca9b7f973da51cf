#include "unit.h"

#include "base/limits.h"
#include "base/note.h"

#include <math.h>
#include <stdio.h>

#define BUDGET ((size_t)4 << 20)

static const struct pi_note *at(const struct pi_notes *notes, size_t i)
{
        return PI_AT(&notes->list, struct pi_note, i);
}

static void a_note_keeps_what_it_was_given(void **state)
{
        struct pi_arena arena;
        struct pi_notes notes;
        char subject[] = "libc.so.6";
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_notes_init(&notes, &arena);
        pi_notes_push(&notes, PI_NOTE_WARN, "no_symbols", "hotspots", pi_str_of(subject), 3, 0.25,
                      "no symbols for %s", subject);
        subject[0] = 'X';
        assert_int_equal(notes.list.count, 1);
        assert_int_equal(at(&notes, 0)->level, PI_NOTE_WARN);
        assert_string_equal(at(&notes, 0)->code, "no_symbols");
        assert_string_equal(at(&notes, 0)->weakens, "hotspots");
        assert_str(at(&notes, 0)->subject, "libc.so.6");
        assert_str(at(&notes, 0)->text, "no symbols for libc.so.6");
        assert_int_equal(at(&notes, 0)->count, 3);
        assert_true(at(&notes, 0)->share == 0.25);
        pi_arena_done(&arena);
}

static void equal_notes_are_added_up(void **state)
{
        struct pi_arena arena;
        struct pi_notes notes;
        char code[] = "lost";
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_notes_init(&notes, &arena);
        pi_notes_push(&notes, PI_NOTE_WARN, "lost", "a", PI_STR("cpu0"), 1, NAN, "first");
        pi_notes_push(&notes, PI_NOTE_INFO, code, "b", PI_STR("cpu0"), 2, 0.5, "second");
        pi_notes_push(&notes, PI_NOTE_WARN, "lost", "a", PI_STR("cpu1"), 5, NAN, "other subject");
        pi_notes_push(&notes, PI_NOTE_WARN, "lose", "a", PI_STR("cpu0"), 7, NAN, "other code");
        assert_int_equal(notes.list.count, 3);
        assert_int_equal(at(&notes, 0)->count, 3);
        assert_str(at(&notes, 0)->text, "first");
        assert_int_equal(at(&notes, 0)->level, PI_NOTE_WARN);
        assert_int_equal(at(&notes, 1)->count, 5);
        assert_int_equal(at(&notes, 2)->count, 7);
        pi_notes_push(&notes, PI_NOTE_WARN, "lost", "a", PI_STR("cpu0"), UINT64_MAX, NAN, "x");
        assert_true(at(&notes, 0)->count == UINT64_MAX);
        assert_int_equal(notes.dropped, 0);
        pi_arena_done(&arena);
}

static void too_many_are_dropped_and_counted(void **state)
{
        struct pi_arena arena;
        struct pi_notes notes;
        char subject[16];
        (void)state;
        pi_arena_init(&arena, BUDGET);
        pi_notes_init(&notes, &arena);
        for (int round = 0; round < 2; round++)
                for (int i = 0; i < PI_LIMIT_NOTES + 10; i++) {
                        snprintf(subject, sizeof(subject), "m%d", i);
                        pi_notes_push(&notes, PI_NOTE_INFO, "c", "w", pi_str_of(subject), 1, NAN,
                                      "text");
                }
        assert_int_equal(notes.list.count, PI_LIMIT_NOTES);
        assert_int_equal(notes.dropped, 20);
        assert_int_equal(at(&notes, PI_LIMIT_NOTES - 1)->count, 2);
        pi_arena_done(&arena);
}

static void long_texts_are_cut(void **state)
{
        struct pi_arena arena;
        struct pi_notes notes;
        static char subject[5000];
        (void)state;
        memset(subject, 's', sizeof(subject));
        pi_arena_init(&arena, BUDGET);
        pi_notes_init(&notes, &arena);
        struct pi_str s = { subject, sizeof(subject) };
        pi_notes_push(&notes, PI_NOTE_INFO, "c", "w", s, 1, NAN, "%5000d", 1);
        pi_notes_push(&notes, PI_NOTE_INFO, "c", "w", s, 1, NAN, "again");
        assert_int_equal(notes.list.count, 1);
        assert_int_equal(at(&notes, 0)->count, 2);
        assert_int_equal(at(&notes, 0)->text.n, PI_LIMIT_NOTE_TEXT);
        assert_int_equal(at(&notes, 0)->subject.n, PI_LIMIT_NOTE_TEXT);
        pi_notes_push(&notes, PI_NOTE_INFO, "d", "w", (struct pi_str){ NULL, 0 }, 1, NAN, "%s", "");
        assert_str(at(&notes, 1)->subject, "");
        assert_str(at(&notes, 1)->text, "");
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(a_note_keeps_what_it_was_given),
                cmocka_unit_test(equal_notes_are_added_up),
                cmocka_unit_test(too_many_are_dropped_and_counted),
                cmocka_unit_test(long_texts_are_cut),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

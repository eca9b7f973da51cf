#include "unit.h"

#include "report/export_folds.h"

#include <stdio.h>
#include <stdlib.h>

#define FOLDS 4000

static bool same(const void *items, uint32_t id, const void *key)
{
        return memcmp(PI_AT(&((const struct pi_set *)items)->list, struct pi_fold, id), key,
                      sizeof(struct pi_fold)) == 0;
}

static void push(struct pi_folds *folds, uint32_t parent, const char *label)
{
        struct pi_fold fold = { parent, pi_strtab_intern(&folds->labels, pi_str_of(label)) };

        pi_set_add(&folds->nodes, (uint64_t)parent << 32 | fold.label, same, &fold);
}

/* Labels with bytes below and above ';', some of them the begin of others. */
static void fill(struct pi_folds *folds)
{
        static const char *const label[] = { "a",    "a b", "a+", "a<",   "ab", "b",    "a:",
                                             "\xc3", "z",   "",   "a b+", "a*", "main", "mai" };
        uint64_t seed = 7;

        while (folds->nodes.list.count < FOLDS) {
                uint32_t parent = (uint32_t)(unit_random(&seed) % folds->nodes.list.count);
                push(folds, unit_random(&seed) % 3 ? parent : 0,
                     label[unit_random(&seed) % UNIT_COUNT(label)]);
                if (unit_random(&seed) % 50 == 0)
                        push(folds, (uint32_t)folds->nodes.list.count - 1, "deep");
        }
}

static void ranks_are_the_order_of_texts(void **state)
{
        struct pi_export x = { .err = NULL };
        struct pi_str *text = calloc(FOLDS + 1, sizeof(*text));
        struct pi_folds folds;
        struct pi_scratch scratch;
        uint32_t *rank;
        (void)state;
        pi_arena_init(&x.arena, 64 << 20);
        assert_true(pi_folds_init(&folds, &x.arena));
        fill(&folds);
        assert_int_equal(pi_folds_rank(&x, &folds, &rank), PIPA_OK);
        pi_scratch_init(&scratch, &x.arena);
        for (uint32_t i = 1; i < FOLDS; i++) {
                scratch.n = 0;
                pi_folds_text(&folds, i, &scratch);
                assert_true(rank[i] >= 1 && rank[i] < folds.nodes.list.count);
                assert_null(text[rank[i]].p);
                text[rank[i]] = pi_arena_copy(&x.arena, pi_scratch_str(&scratch));
        }
        for (size_t i = 2; i < folds.nodes.list.count; i++)
                if (text[i].p && text[i - 1].p)
                        assert_true(pi_str_compare(text[i - 1], text[i]) < 0);
        pi_scratch_done(&scratch);
        pi_folds_done(&folds);
        pi_arena_done(&x.arena);
        free(text);
}

static void a_text_is_joined(void **state)
{
        struct pi_folds folds;
        struct pi_scratch out;
        struct pi_arena arena;
        (void)state;
        pi_arena_init(&arena, 1 << 20);
        assert_true(pi_folds_init(&folds, &arena));
        pi_scratch_init(&out, &arena);
        push(&folds, 0, "main");
        push(&folds, 1, "f");
        push(&folds, 2, "");
        pi_folds_text(&folds, 0, &out);
        assert_int_equal(out.n, 0);
        pi_folds_text(&folds, 3, &out);
        assert_str(pi_scratch_str(&out), "main;f;");
        pi_folds_text(&folds, 2, &out);
        assert_str(pi_scratch_str(&out), "main;f;;main;f");
        pi_scratch_done(&out);
        pi_folds_done(&folds);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(ranks_are_the_order_of_texts),
                cmocka_unit_test(a_text_is_joined),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

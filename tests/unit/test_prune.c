/* 250 000 rows over one second become counts on a grid: sums stay, rows are few enough, each time
 * is a multiple of the grid at or before the sample's. */
#include "unit.h"

#include "analyze/pass/pass.h"
#include "base/limits.h"

enum { ROWS = 250000, STACKS = 50, SECOND = 1000000000 };

struct fixture {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_model model;
};

static void open_fixture(struct fixture *f, uint32_t cpus)
{
        struct pi_profile_samples *rows = &f->model.profile.samples;

        pi_arena_init(&f->arena, (size_t)256 << 20);
        assert_true(pi_strtab_init(&f->strings, &f->arena));
        pi_notes_init(&f->notes, &f->arena);
        pi_model_init(&f->model, &f->arena, &f->strings, &f->notes);
        f->model.duration_ns = SECOND;
        f->model.profile.has_cpu = true;
        rows->time_ns = PI_NEW_ARRAY(&f->arena, int64_t, ROWS);
        rows->cpu = PI_NEW_ARRAY(&f->arena, uint32_t, ROWS);
        rows->thread = PI_NEW_ARRAY(&f->arena, uint32_t, ROWS);
        rows->event = PI_NEW_ARRAY(&f->arena, uint32_t, ROWS);
        rows->stack = PI_NEW_ARRAY(&f->arena, uint32_t, ROWS);
        rows->samples = PI_NEW_ARRAY(&f->arena, uint32_t, ROWS);
        rows->weight = PI_NEW_ARRAY(&f->arena, double, ROWS);
        assert_false(f->arena.failed);
        rows->count = ROWS;
        for (uint32_t i = 0; i < ROWS; i++) {
                rows->time_ns[i] = (int64_t)i * (SECOND / ROWS);
                rows->cpu[i] = i % cpus;
                rows->stack[i] = i % STACKS;
                rows->samples[i] = 1;
                rows->weight[i] = 2;
        }
}

static void close_fixture(struct fixture *f)
{
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
}

static void check_sums(const struct pi_profile_samples *rows)
{
        uint64_t samples = 0, of_stack[STACKS] = { 0 };
        double weight = 0;

        for (size_t i = 0; i < rows->count; i++) {
                samples += rows->samples[i];
                weight += rows->weight[i];
                of_stack[rows->stack[i]] += rows->samples[i];
        }
        assert_int_equal(samples, ROWS);
        assert_true(weight == 2.0 * ROWS);
        for (size_t i = 0; i < STACKS; i++)
                assert_int_equal(of_stack[i], ROWS / STACKS);
}

static void rows_become_counts_on_a_grid(void **state)
{
        struct fixture f;
        struct pi_profile_samples *rows = &f.model.profile.samples;
        (void)state;
        open_fixture(&f, 2);
        assert_int_equal(pi_pass_prune(NULL, &f.model, NULL), PIPA_OK);
        assert_true(rows->count <= PI_LIMIT_PROFILE_ROWS);
        assert_true(f.model.profile.bin_ns > 0 && f.model.profile.bin_ns < SECOND / 100);
        assert_true(f.model.profile.has_cpu);
        check_sums(rows);
        for (size_t i = 0; i < rows->count; i++) {
                assert_int_equal(rows->time_ns[i] % f.model.profile.bin_ns, 0);
                assert_true(i == 0 || rows->time_ns[i - 1] <= rows->time_ns[i]);
        }
        assert_int_equal(f.notes.list.count, 1);
        close_fixture(&f);
}

static void cpus_are_forgotten_last(void **state)
{
        struct fixture f;
        (void)state;
        open_fixture(&f, ROWS); /* every row a cpu of its own: no grid is coarse enough */
        assert_int_equal(pi_pass_prune(NULL, &f.model, NULL), PIPA_OK);
        assert_false(f.model.profile.has_cpu);
        assert_int_equal(f.model.profile.samples.count, STACKS);
        check_sums(&f.model.profile.samples);
        close_fixture(&f);
}

static void few_rows_stay_as_they_are(void **state)
{
        struct fixture f;
        (void)state;
        open_fixture(&f, 2);
        f.model.profile.samples.count = 1000;
        assert_int_equal(pi_pass_prune(NULL, &f.model, NULL), PIPA_OK);
        assert_int_equal(f.model.profile.samples.count, 1000);
        assert_int_equal(f.model.profile.bin_ns, 0);
        close_fixture(&f);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(rows_become_counts_on_a_grid),
                cmocka_unit_test(cpus_are_forgotten_last),
                cmocka_unit_test(few_rows_stay_as_they_are),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "unit.h"

#include "base/limits.h"
#include "base/pool.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

enum { JOBS = 2000 };

/* Threads that may still be started; linked with --wrap=pthread_create. */
static unsigned threads_left = UINT32_MAX;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
                          void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
                          void *arg);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
                          void *arg)
{
        if (threads_left == 0)
                return EAGAIN;
        threads_left--;
        return __real_pthread_create(thread, attr, start, arg);
}

/* Workers only write to their own index; what they see is checked by the merging thread, as cmocka
 * must not be left from another one. */
struct work {
        unsigned threads;
        atomic_uint runs[JOBS];
        uint64_t result[JOBS];
        unsigned worker[JOBS];
        size_t merged;
        size_t merge_limit;
        uint64_t digest;
};

static void job(void *user, size_t index, unsigned worker)
{
        struct work *work = user;
        uint64_t seed = index;
        for (unsigned i = 0; i < index % 97; i++)
                unit_random(&seed);
        if (index % 13 == 0)
                sched_yield();
        work->result[index] = unit_random(&seed);
        work->worker[index] = worker;
        atomic_fetch_add(&work->runs[index], 1);
}

static bool merge(void *user, size_t index)
{
        struct work *work = user;
        assert_int_equal(index, work->merged);
        assert_int_equal(atomic_load(&work->runs[index]), 1);
        assert_true(work->worker[index] < work->threads);
        work->merged++;
        work->digest = work->digest * 31 + work->result[index];
        return work->merged < work->merge_limit;
}

static void work_init(struct work *work, unsigned threads)
{
        memset(work, 0, sizeof(*work));
        work->threads = threads;
        work->merge_limit = SIZE_MAX;
}

static void the_outcome_is_the_same_with_any_threads(void **state)
{
        static struct work work;
        static const unsigned threads[] = { 1, 2, 4, 7, 64, 100000 };
        uint64_t digest = 0;
        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(threads); i++) {
                work_init(&work, threads[i] < PI_LIMIT_WORKERS ? threads[i] : PI_LIMIT_WORKERS);
                assert_true(pi_pool_run(threads[i], JOBS, job, merge, &work));
                assert_int_equal(work.merged, JOBS);
                if (i == 0)
                        digest = work.digest;
                assert_true(work.digest == digest);
        }
}

static void without_merge_each_runs_once(void **state)
{
        static struct work work;
        (void)state;
        for (unsigned threads = 0; threads <= 4; threads++) {
                work_init(&work, threads);
                assert_true(pi_pool_run(threads, JOBS, job, NULL, &work));
                for (size_t i = 0; i < JOBS; i++)
                        assert_int_equal(atomic_load(&work.runs[i]), 1);
        }
}

static void merge_may_end_early(void **state)
{
        static struct work work;
        static const size_t limit[] = { 1, 2, 100, JOBS };
        (void)state;
        for (unsigned threads = 1; threads <= 4; threads += 3)
                for (size_t i = 0; i < UNIT_COUNT(limit); i++) {
                        work_init(&work, threads);
                        work.merge_limit = limit[i];
                        assert_false(pi_pool_run(threads, JOBS, job, merge, &work));
                        assert_int_equal(work.merged, limit[i]);
                        for (size_t k = 0; k < limit[i]; k++)
                                assert_int_equal(atomic_load(&work.runs[k]), 1);
                }
}

static void one_thread_stops_at_once(void **state)
{
        static struct work work;
        (void)state;
        work_init(&work, 1);
        work.merge_limit = 3;
        assert_false(pi_pool_run(1, JOBS, job, merge, &work));
        assert_int_equal(atomic_load(&work.runs[2]), 1);
        assert_int_equal(atomic_load(&work.runs[3]), 0);
}

static void few_jobs(void **state)
{
        static struct work work;
        (void)state;
        for (size_t count = 0; count < 4; count++) {
                work_init(&work, 8);
                assert_true(pi_pool_run(8, count, job, merge, &work));
                assert_int_equal(work.merged, count);
        }
}

static void threads_that_do_not_start_are_not_missed(void **state)
{
        static struct work work;
        uint64_t digest = 0;
        (void)state;
        for (unsigned left = 0; left <= 4; left++) {
                work_init(&work, 4);
                threads_left = left;
                assert_true(pi_pool_run(4, JOBS, job, merge, &work));
                threads_left = UINT32_MAX;
                if (left == 0)
                        digest = work.digest;
                assert_int_equal(work.merged, JOBS);
                assert_true(work.digest == digest);
        }
}

/* Jobs that wait until the caller was asked so often. */
struct watched {
        atomic_uint asked, ended;
        unsigned enough; /* the caller wants no more then */
};

static void wait_for_watch(void *user, size_t index, unsigned worker)
{
        struct watched *w = user;
        (void)index, (void)worker;
        while (atomic_load(&w->asked) < 2)
                usleep(1000);
        atomic_fetch_add(&w->ended, 1);
}

static bool watch(void *user)
{
        struct watched *w = user;
        return atomic_fetch_add(&w->asked, 1) + 1 < w->enough;
}

static void the_caller_is_asked_while_jobs_run(void **state)
{
        struct watched w = { .enough = UINT_MAX };
        (void)state;
        assert_true(pi_pool_run_watched(2, 4, wait_for_watch, watch, &w));
        assert_true(atomic_load(&w.asked) >= 2);
        assert_int_equal(atomic_load(&w.ended), 4);
}

static void a_watch_may_end_it(void **state)
{
        struct watched w = { .enough = 2 };
        (void)state;
        assert_false(pi_pool_run_watched(2, 1000000, wait_for_watch, watch, &w));
        assert_int_equal(atomic_load(&w.asked), 2);
        assert_true(atomic_load(&w.ended) >= 2 && atomic_load(&w.ended) < 1000000);
}

static void there_is_a_core(void **state)
{
        (void)state;
        assert_true(pi_pool_cores() >= 1);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(the_outcome_is_the_same_with_any_threads),
                cmocka_unit_test(without_merge_each_runs_once),
                cmocka_unit_test(merge_may_end_early),
                cmocka_unit_test(one_thread_stops_at_once),
                cmocka_unit_test(few_jobs),
                cmocka_unit_test(threads_that_do_not_start_are_not_missed),
                cmocka_unit_test(the_caller_is_asked_while_jobs_run),
                cmocka_unit_test(a_watch_may_end_it),
                cmocka_unit_test(there_is_a_core),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}

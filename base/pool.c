/* A run of jobs: workers take the next index until none is left, the caller waits for the results
 * in order. Threads live as long as the run, no state outlives it. */
#include "base/pool.h"

#include "base/limits.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define CPUS_MAX (1 << 20)
#define WATCH_NS 50000000 /* between two questions to `watch` */
#define SECOND_NS 1000000000

struct run {
        pi_pool_job_fn job;
        pi_pool_merge_fn merge; /* or NULL */
        pi_pool_watch_fn watch; /* or NULL */
        void *user;
        size_t count;
        atomic_size_t next;
        atomic_bool stop;
        pthread_mutex_t lock; /* done, awaited */
        pthread_cond_t arrived;
        size_t awaited; /* the index that the caller waits for */
        bool *done;     /* [count] */
};

struct worker {
        struct run *run;
        pthread_t thread;
        unsigned index;
};

/* The affinity mask of n processors, whose size the kernel does not tell: EINVAL means larger. */
static unsigned affinity_count(int n)
{
        cpu_set_t *set = CPU_ALLOC((size_t)n);
        if (!set)
                return 0;
        size_t size = CPU_ALLOC_SIZE((size_t)n);
        CPU_ZERO_S(size, set);
        int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;
        CPU_FREE(set);
        return count > 0 ? (unsigned)count : 0;
}

unsigned pi_pool_cores(void)
{
        for (int n = 1024; n <= CPUS_MAX; n *= 4) {
                unsigned count = affinity_count(n);
                if (count > 0)
                        return count;
        }
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        return online > 0 ? (unsigned)online : 1;
}

static bool run_inline(size_t count, pi_pool_job_fn job, pi_pool_merge_fn merge, void *user)
{
        for (size_t i = 0; i < count; i++) {
                job(user, i, 0);
                if (merge && !merge(user, i))
                        return false;
        }
        return true;
}

static void *worker_main(void *arg)
{
        const struct worker *worker = arg;
        struct run *run = worker->run;
        while (!atomic_load(&run->stop)) {
                size_t i = atomic_fetch_add(&run->next, 1);
                if (i >= run->count)
                        break;
                run->job(run->user, i, worker->index);
                pthread_mutex_lock(&run->lock);
                run->done[i] = true;
                if (i == run->awaited)
                        pthread_cond_signal(&run->arrived);
                pthread_mutex_unlock(&run->lock);
        }
        return NULL;
}

/* Starts up to n workers; returns how many. They take no signals of the host but those that their
 * own instructions raise. */
static unsigned workers_start(struct run *run, struct worker *worker, unsigned n)
{
        sigset_t blocked, before;
        unsigned started = 0;
        sigfillset(&blocked);
        sigdelset(&blocked, SIGSEGV);
        sigdelset(&blocked, SIGBUS);
        sigdelset(&blocked, SIGFPE);
        sigdelset(&blocked, SIGILL);
        pthread_sigmask(SIG_SETMASK, &blocked, &before);
        for (; started < n; started++) {
                worker[started] = (struct worker){ .run = run, .index = started };
                if (pthread_create(&worker[started].thread, NULL, worker_main, &worker[started]))
                        break;
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return started;
}

/* One wait for a result. False where `watch` says no. The lock is held before and after. */
static bool wait_once(struct run *run)
{
        struct timespec until;

        if (!run->watch) {
                pthread_cond_wait(&run->arrived, &run->lock);
                return true;
        }
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += WATCH_NS;
        until.tv_sec += until.tv_nsec / SECOND_NS;
        until.tv_nsec %= SECOND_NS;
        pthread_cond_timedwait(&run->arrived, &run->lock, &until);
        pthread_mutex_unlock(&run->lock);
        bool go_on = run->watch(run->user);
        pthread_mutex_lock(&run->lock);
        return go_on;
}

static bool wait_for(struct run *run, size_t i)
{
        bool go_on = true;

        pthread_mutex_lock(&run->lock);
        run->awaited = i;
        while (go_on && !run->done[i])
                go_on = wait_once(run);
        pthread_mutex_unlock(&run->lock);
        return go_on;
}

static bool merge_all(struct run *run)
{
        for (size_t i = 0; (run->merge || run->watch) && i < run->count; i++) {
                if (!wait_for(run, i) || (run->merge && !run->merge(run->user, i))) {
                        atomic_store(&run->stop, true);
                        return false;
                }
        }
        return true;
}

static bool run_threads(struct run *run, unsigned threads)
{
        struct worker worker[PI_LIMIT_WORKERS];
        unsigned started = workers_start(run, worker, threads);
        bool complete =
                started ? merge_all(run) : run_inline(run->count, run->job, run->merge, run->user);
        for (unsigned i = 0; i < started; i++)
                pthread_join(worker[i].thread, NULL);
        return complete;
}

static bool run_all(struct run *run, unsigned threads)
{
        if (threads > PI_LIMIT_WORKERS)
                threads = PI_LIMIT_WORKERS;
        if (threads > run->count)
                threads = (unsigned)run->count;
        run->done = threads > 1 ? calloc(run->count, sizeof(*run->done)) : NULL;
        if (!run->done)
                return run_inline(run->count, run->job, run->merge, run->user);
        pthread_mutex_init(&run->lock, NULL);
        pthread_cond_init(&run->arrived, NULL);
        bool complete = run_threads(run, threads);
        pthread_cond_destroy(&run->arrived);
        pthread_mutex_destroy(&run->lock);
        free(run->done);
        return complete;
}

bool pi_pool_run(unsigned threads, size_t count, pi_pool_job_fn job, pi_pool_merge_fn merge,
                 void *user)
{
        struct run run = { .job = job, .merge = merge, .user = user, .count = count };

        return run_all(&run, threads);
}

bool pi_pool_run_watched(unsigned threads, size_t count, pi_pool_job_fn job, pi_pool_watch_fn watch,
                         void *user)
{
        struct run run = { .job = job, .watch = watch, .user = user, .count = count };

        return run_all(&run, threads);
}

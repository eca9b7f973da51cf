/* Independent jobs on all cores, their results taken in input order: the outcome cannot depend on
 * the number of threads. */
#ifndef PIPA_BASE_POOL_H
#define PIPA_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

/* Runs on some worker, in any order, each index once. `worker` is in [0, threads): an index for
 * scratch memory of one's own. */
typedef void (*pi_pool_job_fn)(void *user, size_t index, unsigned worker);

/* Runs on the calling thread, index 0, 1, 2, …, each after its job. false: take no more; jobs not
 * yet begun are dropped, those begun are waited for. */
typedef bool (*pi_pool_merge_fn)(void *user, size_t index);

/* The processors that this process may run on, at least 1. */
unsigned pi_pool_cores(void);

/* Blocks until all is done. With 0 or 1 threads, or where none can be started, everything runs on
 * the caller; more than PI_LIMIT_WORKERS are taken as so many. `merge` may be NULL. False where
 * merge ended it. */
bool pi_pool_run(unsigned threads, size_t count, pi_pool_job_fn job, pi_pool_merge_fn merge,
                 void *user);

/* Asked on the calling thread several times a second while jobs run. false: take no more, as of
 * merge. */
typedef bool (*pi_pool_watch_fn)(void *user);

/* pi_pool_run without a merge, for jobs that take long: `watch` is not asked where everything runs
 * on the caller. */
bool pi_pool_run_watched(unsigned threads, size_t count, pi_pool_job_fn job, pi_pool_watch_fn watch,
                         void *user);

#endif

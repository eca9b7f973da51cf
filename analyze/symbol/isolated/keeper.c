#include "analyze/symbol/isolated/keeper.h"

#include <signal.h>

void pi_keeper_init(struct pi_keeper *keeper, const char *program)
{
        *keeper = (struct pi_keeper){ .program = program };
        pthread_mutex_init(&keeper->turn, NULL);
        pthread_mutex_init(&keeper->lock, NULL);
        pthread_cond_init(&keeper->changed, NULL);
}

static void *keep(void *arg)
{
        struct pi_keeper *keeper = arg;

        pthread_mutex_lock(&keeper->lock);
        while (!keeper->ending) {
                if (keeper->wanted) {
                        keeper->error = pi_worker_start(keeper->wanted, keeper->program);
                        keeper->wanted = NULL;
                        pthread_cond_broadcast(&keeper->changed);
                }
                pthread_cond_wait(&keeper->changed, &keeper->lock);
        }
        pthread_mutex_unlock(&keeper->lock);
        return NULL;
}

/* The host's signals are not for this thread. */
static int begin(struct pi_keeper *keeper)
{
        sigset_t all, before;

        if (keeper->running)
                return 0;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        int error = pthread_create(&keeper->thread, NULL, keep, keeper);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        keeper->running = error == 0;
        return error;
}

static int ask_for(struct pi_keeper *keeper, struct pi_worker *worker)
{
        pthread_mutex_lock(&keeper->lock);
        keeper->wanted = worker;
        pthread_cond_broadcast(&keeper->changed);
        while (keeper->wanted)
                pthread_cond_wait(&keeper->changed, &keeper->lock);
        int error = keeper->error;
        pthread_mutex_unlock(&keeper->lock);
        return error;
}

int pi_keeper_start(struct pi_keeper *keeper, struct pi_worker *worker)
{
        pthread_mutex_lock(&keeper->turn);
        int error = begin(keeper);
        if (!error)
                error = ask_for(keeper, worker);
        pthread_mutex_unlock(&keeper->turn);
        return error;
}

void pi_keeper_done(struct pi_keeper *keeper)
{
        pthread_mutex_lock(&keeper->lock);
        keeper->ending = true;
        pthread_cond_broadcast(&keeper->changed);
        pthread_mutex_unlock(&keeper->lock);
        if (keeper->running)
                pthread_join(keeper->thread, NULL);
        pthread_cond_destroy(&keeper->changed);
        pthread_mutex_destroy(&keeper->lock);
        pthread_mutex_destroy(&keeper->turn);
}

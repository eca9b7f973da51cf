/* The thread that starts workers. A worker ends with the thread that started it (PR_SET_PDEATHSIG
 * follows the thread, not the process), and threads of a pool end long before the analysis. */
#ifndef PIPA_SYMBOL_KEEPER_H
#define PIPA_SYMBOL_KEEPER_H

#include "analyze/symbol/isolated/worker.h"

#include <pthread.h>

struct pi_keeper {
        const char *program; /* borrowed */
        bool running, ending;
        pthread_t thread;
        pthread_mutex_t turn; /* one start after the other */
        pthread_mutex_t lock; /* `ending` and what stands below */
        pthread_cond_t changed;
        struct pi_worker *wanted; /* to be started; NULL: none */
        int error;                /* of the last start */
};

/* Starts no thread yet. */
void pi_keeper_init(struct pi_keeper *keeper, const char *program);

/* Starts a worker, on the keeper's thread; from any thread. 0 or errno. */
int pi_keeper_start(struct pi_keeper *keeper, struct pi_worker *worker);

/* Ends the thread, and with it what is left of its workers. */
void pi_keeper_done(struct pi_keeper *keeper);

#endif

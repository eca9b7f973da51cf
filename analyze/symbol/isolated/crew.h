/* The workers of one analysis: started when they are needed, at most one for each thread that asks,
 * replaced when they end, killed when the analysis does. A crew without a program reads in this
 * process. */
#ifndef PIPA_SYMBOL_CREW_H
#define PIPA_SYMBOL_CREW_H

#include "analyze/symbol/isolated/keeper.h"
#include "base/host.h"

#include <stdatomic.h>

struct pi_crew_place {
        struct pi_worker worker;
        bool busy; /* somebody has taken it */
};

struct pi_crew {
        const char *program;        /* NULL: no workers */
        bool else_in_process;       /* where none can be started, this process reads */
        int64_t patience_ns;        /* for the answer about the smallest file, and for a hello */
        const struct pi_host *host; /* or NULL */
        pthread_t owner;            /* the thread that the host may be asked on */
        atomic_bool cancelled;      /* the host wants no more */
        struct pi_keeper keeper;
        pthread_mutex_t lock; /* what stands below */
        pthread_cond_t given;
        struct pi_crew_place *places; /* [count] */
        size_t count;
        bool broken;      /* a start failed: there will be no more */
        int start_errno;  /* of that start; 0: it started and said nothing that is known */
        uint32_t shields; /* that all workers so far have */
};

/* On the thread that owns the analysis. `count` workers at most. False where the arena refuses;
 * pi_crew_done is allowed then too. */
bool pi_crew_init(struct pi_crew *crew, const char *program, size_t count,
                  const struct pi_host *host, struct pi_arena *arena);
void pi_crew_done(struct pi_crew *crew);

/* Tells the host that time passes and asks whether to go on; on any other thread than the owner's
 * it only says what the host said last. For struct pi_patience; `crew` is the struct pi_crew. */
bool pi_crew_go_on(void *crew);

/* A worker that has said hello, for this thread alone; waits until one is free. NULL where none
 * runs and none can be started: *start_errno says why, 0 where the system said nothing. */
struct pi_worker *pi_crew_take(struct pi_crew *crew, int *start_errno);

/* Back to the crew: `alive` as it is, else it is stopped and its place is free. */
enum pi_worker_end pi_crew_give(struct pi_crew *crew, struct pi_worker *worker, bool alive);

#endif

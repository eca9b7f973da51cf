/* One worker: a process of pipa-symbolize and the socket to it. Belongs to one caller at a time. */
#ifndef PIPA_SYMBOL_WORKER_H
#define PIPA_SYMBOL_WORKER_H

#include "analyze/symbol/isolated/message.h"

#include <sys/types.h>

struct pi_worker {
        int socket;  /* -1: not running */
        int process; /* a pidfd; -1 where the kernel has none */
        pid_t pid;
        int64_t born_ns;
        bool greeted; /* it said hello: it lived after `process` was opened */
        struct pi_hello hello;
        uint32_t serial; /* of the last question */
};

/* How a process ended. */
enum pi_worker_end {
        PI_WORKER_ENDED,       /* by itself, by a signal, or not known */
        PI_WORKER_OUT_OF_TIME, /* RLIMIT_CPU */
};

/* Starts `program` with nothing but the socket: no environment, no other descriptor, default
 * signals. Does not wait for its hello. 0 or errno; on failure *worker is as not running. The
 * worker ends with the calling thread at the latest. */
int pi_worker_start(struct pi_worker *worker, const char *program);

/* Waits for the hello. False where it does not come or is of another version. */
bool pi_worker_greet(struct pi_worker *worker, const struct pi_patience *patience);

/* Kills it where it runs and takes its exit status from the kernel: no zombie stays. */
enum pi_worker_end pi_worker_stop(struct pi_worker *worker);

#endif

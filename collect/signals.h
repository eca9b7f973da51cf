/* The signals that end a recording, as something to poll; and, while the recording is being
 * finished, as something that no longer disturbs. */
#ifndef PIPA_COLLECT_SIGNALS_H
#define PIPA_COLLECT_SIGNALS_H

#include "collect/log.h"

#include <signal.h>

struct pc_signals {
        int fd;              /* for POLLIN */
        unsigned interrupts; /* SIGINTs so far */
        sigset_t mask_before;
        struct sigaction pipe_before, size_before;
};

/* Blocks SIGINT, SIGTERM, SIGHUP (unless it is ignored, as under nohup) and SIGCHLD; ignores
 * SIGPIPE and SIGXFSZ, whose writes then fail instead. False and said. */
bool pc_signals_open(struct pc_signals *signals, struct pc_log *log);

/* The next signal that came, or 0. */
int pc_signals_next(struct pc_signals *signals);

/* "SIGINT" */
const char *pc_signals_name(int signal);

/* For the child that becomes the command: everything as it was before open. */
void pc_signals_restore(const struct pc_signals *signals);

/* From here on signals are ignored, but for SIGINT: the third one in all, and later ones, end this
 * process at once with status 1, saying that the recording is left in `spool`; `draft`, a file half
 * written, or NULL, is then removed. Both must live on. */
void pc_signals_finishing(struct pc_signals *signals, const char *spool, const char *draft);

void pc_signals_done(struct pc_signals *signals);

#endif

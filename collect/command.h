/* The program that is started in order to be recorded. */
#ifndef PIPA_COLLECT_COMMAND_H
#define PIPA_COLLECT_COMMAND_H

#include "collect/signals.h"

#include <sys/types.h>

#define PC_COMMAND_RUNNING (-1)

struct pc_command {
        pid_t pid;   /* 0: none */
        int go;      /* a byte here lets it exec; closed, it gives up */
        int verdict; /* its exec's errno comes from here */
        int status;  /* PC_COMMAND_RUNNING, an exit code, or 128 + the signal that ended it */
};

/* A child that waits. `to_stderr`: its standard output joins standard error, because ours carries
 * the archive. False and said. */
bool pc_command_prepare(struct pc_command *command, char *const *argv, bool to_stderr,
                        const struct pc_signals *signals, struct pc_log *log);

/* Lets it become argv[0]. 0, or the errno of its exec. */
int pc_command_start(struct pc_command *command);

/* True where there was a command and it has ended; does not wait. */
bool pc_command_ended(struct pc_command *command);

/* True where it ends within this time. */
bool pc_command_wait(struct pc_command *command, unsigned time_ms);

/* SIGTERM, then up to 2 s for it to end; a child that still waits is released. */
void pc_command_stop(struct pc_command *command);

#endif

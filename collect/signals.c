/* A signalfd while recording. While finishing, a handler: whoever presses Ctrl-C for the third time
 * wants the prompt back even if a write hangs, so this must not wait for a poll. */
#include "collect/signals.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define LEAVE_AT 3

static volatile sig_atomic_t interrupts;
static char farewell[PATH_MAX + 128];
static size_t farewell_bytes;
static const char *half_written;

bool pc_signals_open(struct pc_signals *signals, struct pc_log *log)
{
        struct sigaction hangup, ignore = { .sa_handler = SIG_IGN };
        sigset_t wanted;
        *signals = (struct pc_signals){ .fd = -1 };
        sigemptyset(&wanted);
        sigaddset(&wanted, SIGINT);
        sigaddset(&wanted, SIGTERM);
        sigaddset(&wanted, SIGCHLD);
        if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
                sigaddset(&wanted, SIGHUP);
        sigaction(SIGPIPE, &ignore, &signals->pipe_before);
        sigaction(SIGXFSZ, &ignore, &signals->size_before);
        sigprocmask(SIG_BLOCK, &wanted, &signals->mask_before);
        signals->fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
        if (signals->fd < 0)
                pc_error(log, "signals cannot be received: %s", strerror(errno));
        return signals->fd >= 0;
}

int pc_signals_next(struct pc_signals *signals)
{
        struct signalfd_siginfo info;
        if (read(signals->fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
                return 0;
        signals->interrupts += info.ssi_signo == SIGINT;
        return (int)info.ssi_signo;
}

const char *pc_signals_name(int signal)
{
        return signal == SIGINT    ? "SIGINT"
               : signal == SIGTERM ? "SIGTERM"
               : signal == SIGHUP  ? "SIGHUP"
                                   : "a signal";
}

void pc_signals_restore(const struct pc_signals *signals)
{
        sigaction(SIGPIPE, &signals->pipe_before, NULL);
        sigaction(SIGXFSZ, &signals->size_before, NULL);
        sigprocmask(SIG_SETMASK, &signals->mask_before, NULL);
}

static void on_interrupt(int signal)
{
        (void)signal;
        interrupts = interrupts + 1;
        if (interrupts < LEAVE_AT)
                return;
        if (half_written)
                unlink(half_written);
        if (write(STDERR_FILENO, farewell, farewell_bytes) < 0)
                _exit(1);
        _exit(1);
}

void pc_signals_finishing(struct pc_signals *signals, const char *spool, const char *draft)
{
        struct sigaction ignore = { .sa_handler = SIG_IGN };
        struct sigaction count = { .sa_handler = on_interrupt, .sa_flags = SA_RESTART };
        sigset_t open;
        int n = snprintf(farewell, sizeof(farewell),
                         "\npipa-collect: left at once; the recording so far is in %s\n", spool);
        farewell_bytes = (size_t)n < sizeof(farewell) ? (size_t)n : sizeof(farewell) - 1;
        half_written = draft;
        interrupts = (sig_atomic_t)signals->interrupts;
        sigaction(SIGTERM, &ignore, NULL);
        sigaction(SIGHUP, &ignore, NULL);
        sigaction(SIGINT, &count, NULL);
        sigemptyset(&open);
        sigaddset(&open, SIGINT);
        sigaddset(&open, SIGTERM);
        sigaddset(&open, SIGHUP);
        sigprocmask(SIG_UNBLOCK, &open, NULL);
}

void pc_signals_done(struct pc_signals *signals)
{
        if (signals->fd >= 0)
                close(signals->fd);
        signals->fd = -1;
}

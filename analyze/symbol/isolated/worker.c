#include "analyze/symbol/isolated/worker.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

/* The child's end of the socket becomes PI_WORKER_SOCKET; input, output and messages go nowhere. */
static int set_files(posix_spawn_file_actions_t *files, int socket)
{
        int error = posix_spawn_file_actions_adddup2(files, socket, PI_WORKER_SOCKET);

        for (int fd = 0; fd <= 2 && !error; fd++)
                error = posix_spawn_file_actions_addopen(files, fd, "/dev/null",
                                                         fd == 0 ? O_RDONLY : O_WRONLY, 0);
        return error;
}

/* What the host does with signals is not the worker's business. */
static int set_signals(posix_spawnattr_t *attributes)
{
        sigset_t none, all;

        sigemptyset(&none);
        sigfillset(&all);
        int error = posix_spawnattr_setsigmask(attributes, &none);
        if (!error)
                error = posix_spawnattr_setsigdefault(attributes, &all);
        if (!error)
                error = posix_spawnattr_setflags(attributes,
                                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        return error;
}

static int spawn(pid_t *pid, const char *program, int socket)
{
        char name[] = "pipa-symbolize";
        char *arguments[] = { name, NULL }, *environment[] = { NULL };
        posix_spawn_file_actions_t files;
        posix_spawnattr_t attributes;
        int error = posix_spawn_file_actions_init(&files);

        if (error)
                return error;
        error = posix_spawnattr_init(&attributes);
        if (!error) {
                error = set_files(&files, socket);
                if (!error)
                        error = set_signals(&attributes);
                if (!error)
                        error = posix_spawn(pid, program, &files, &attributes, arguments,
                                            environment);
                posix_spawnattr_destroy(&attributes);
        }
        posix_spawn_file_actions_destroy(&files);
        return error;
}

static int open_process(pid_t pid)
{
#ifdef SYS_pidfd_open
        return (int)syscall(SYS_pidfd_open, pid, 0);
#else
        (void)pid;
        return -1;
#endif
}

int pi_worker_start(struct pi_worker *worker, const char *program)
{
        struct pi_worker w = { .socket = -1, .process = -1, .born_ns = pi_channel_now_ns() };
        int pair[2];

        *worker = w;
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
                return errno;
        int error = spawn(&w.pid, program, pair[1]);
        close(pair[1]);
        if (error) {
                close(pair[0]);
                return error;
        }
        w.socket = pair[0];
        w.process = open_process(w.pid);
        *worker = w;
        return 0;
}

bool pi_worker_greet(struct pi_worker *worker, const struct pi_patience *patience)
{
        struct pi_message message;
        struct pi_arena arena;

        pi_arena_init(&arena, 1u << 20);
        worker->greeted = pi_channel_receive(worker->socket, sizeof(struct pi_hello), false, &arena,
                                             patience, &message) == PI_CHANNEL_OK;
        bool good = worker->greeted && message.kind == PI_MESSAGE_HELLO &&
                    pi_read_hello(message.payload, &worker->hello) &&
                    worker->hello.version == PI_MESSAGE_VERSION;
        pi_arena_done(&arena);
        return good;
}

/* While the other end of the socket is open it is the child that holds it: a number that the kernel
 * gave to somebody else meanwhile is not hit. A child that has closed it without a hello ends. */
static void kill_worker(const struct pi_worker *worker)
{
        char byte;
        ssize_t n = recv(worker->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        siginfo_t info;

#ifdef SYS_pidfd_send_signal
        if (worker->process >= 0) {
                syscall(SYS_pidfd_send_signal, worker->process, SIGKILL, NULL, 0);
                return;
        }
#endif
        if (!worker->greeted && n == 0 && /* it may be no child of ours any more */
            waitid(P_PID, (id_t)worker->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
                return;
        if (waitid(P_PID, (id_t)worker->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
                kill(worker->pid, SIGKILL);
}

/* A host that ignores SIGCHLD, or waits for any child, leaves nothing to wait for. */
static enum pi_worker_end reap(const struct pi_worker *worker)
{
        siginfo_t info = { .si_pid = 0 };
        bool by_process = worker->process >= 0;
        int error;

        do {
                error = waitid(by_process ? (idtype_t)P_PIDFD : P_PID,
                               by_process ? (id_t)worker->process : (id_t)worker->pid, &info,
                               WEXITED);
                if (error && errno == EINVAL && by_process)
                        by_process = false; /* Linux 5.3 has descriptors, and 5.4 waits on them */
                else if (error && errno != EINTR)
                        return PI_WORKER_ENDED;
        } while (error);
        return info.si_code == CLD_KILLED && info.si_status == SIGXCPU ? PI_WORKER_OUT_OF_TIME
                                                                       : PI_WORKER_ENDED;
}

enum pi_worker_end pi_worker_stop(struct pi_worker *worker)
{
        if (worker->socket < 0)
                return PI_WORKER_ENDED;
        kill_worker(worker);
        close(worker->socket);
        enum pi_worker_end end = reap(worker);
        pi_close_fd(&worker->process);
        worker->socket = worker->process = -1;
        return end;
}

/* fork, a pipe to wait on, exec, and what became of it. */
#include "collect/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#define STOP_MS 2000
#define STEP_MS 10

static void close_one(int *fd)
{
        if (*fd >= 0)
                close(*fd);
        *fd = -1;
}

/* The child. Where the recorder goes away without a word, so does this. */
static void become(char *const *argv, int go, int verdict, bool to_stderr,
                   const struct pc_signals *signals)
{
        char word;
        ssize_t n;
        do
                n = read(go, &word, 1);
        while (n < 0 && errno == EINTR);
        if (n != 1)
                _exit(0);
        if (to_stderr)
                dup2(STDERR_FILENO, STDOUT_FILENO);
        pc_signals_restore(signals);
        execvp(argv[0], argv);
        int error = errno;
        n = write(verdict, &error, sizeof(error));
        _exit(n == (ssize_t)sizeof(error) ? 127 : 126);
}

bool pc_command_prepare(struct pc_command *command, char *const *argv, bool to_stderr,
                        const struct pc_signals *signals, struct pc_log *log)
{
        int go[2] = { -1, -1 }, verdict[2] = { -1, -1 };
        *command = (struct pc_command){ .go = -1, .verdict = -1, .status = PC_COMMAND_RUNNING };
        pid_t pid = pipe2(go, O_CLOEXEC) == 0 && pipe2(verdict, O_CLOEXEC) == 0 ? fork() : -1;
        if (pid == 0) {
                close(go[1]);
                become(argv, go[0], verdict[1], to_stderr, signals);
        }
        int error = errno;
        close_one(&go[0]);
        close_one(&verdict[1]);
        if (pid < 0) {
                close_one(&go[1]);
                close_one(&verdict[0]);
                pc_error(log, "the command cannot be started: %s", strerror(error));
                return false;
        }
        command->pid = pid;
        command->go = go[1];
        command->verdict = verdict[0];
        return true;
}

/* A successful exec closes the pipe without a word. */
int pc_command_start(struct pc_command *command)
{
        int error = 0;
        ssize_t n = write(command->go, "", 1);
        if (n != 1)
                error = errno;
        do
                n = read(command->verdict, &error, sizeof(error));
        while (n < 0 && errno == EINTR);
        close_one(&command->go);
        close_one(&command->verdict);
        return error;
}

bool pc_command_ended(struct pc_command *command)
{
        int status;
        if (!command->pid)
                return false;
        if (command->status == PC_COMMAND_RUNNING &&
            waitpid(command->pid, &status, WNOHANG) == command->pid)
                command->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return command->status != PC_COMMAND_RUNNING;
}

bool pc_command_wait(struct pc_command *command, unsigned time_ms)
{
        for (unsigned i = 0; i < time_ms / STEP_MS && !pc_command_ended(command); i++)
                poll(NULL, 0, STEP_MS);
        return pc_command_ended(command);
}

void pc_command_stop(struct pc_command *command)
{
        close_one(&command->go);
        close_one(&command->verdict);
        if (!command->pid || pc_command_ended(command))
                return;
        kill(command->pid, SIGTERM);
        pc_command_wait(command, STOP_MS);
}

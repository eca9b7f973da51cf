/* pipa-symbolize with a reader that does what the names in a file say: "test_crash", "test_hang",
 * "test_allocate", "test_open" …. It stands in for the readers that real files break. Linked with
 * --wrap=pi_elf_answer; nothing of this is in the program that is installed. */
#include "analyze/symbol/elf_answer.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ALLOCATE_BYTES (64u << 20)

bool __real_pi_elf_answer(const struct pi_elf *image, const struct pi_elf *debug,
                          struct pi_symbol_job *job, struct pi_elf_told *told);
bool __wrap_pi_elf_answer(const struct pi_elf *image, const struct pi_elf *debug,
                          struct pi_symbol_job *job, struct pi_elf_told *told);

/* A stack that does not end, as nested debug data brings it about. */
static unsigned nest(volatile unsigned *depth, volatile unsigned last)
{
        volatile char frame[4096];

        frame[0] = (char)*depth;
        return ++*depth == last ? 0 : nest(depth, last) + (unsigned)frame[0];
}

static void crash(void)
{
        volatile unsigned depth = 0;

        nest(&depth, UINT32_MAX);
}

static void hang(void)
{
        for (volatile unsigned i = 0;; i++)
                continue;
}

/* Until nothing is left, as a library does that does not bound what it reads, and then ends. */
static void allocate(void)
{
        while (malloc(ALLOCATE_BYTES))
                continue;
        abort();
}

static void open_path(void)
{
        open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static void connect_socket(void)
{
        socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void start_program(void)
{
        char *arguments[] = { NULL };

        execve("/bin/true", arguments, arguments);
}

static void start_process(void)
{
        syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static void make_code(void)
{
        mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void signal_parent(void)
{
        kill(getppid(), SIGTERM);
}

/* Calls in no list fail and end nothing. */
static void change_root(void)
{
        if (chdir("/") == 0)
                crash();
}

static const struct trick {
        const char *name;
        void (*play)(void);
} tricks[] = {
        { "test_crash", crash },           { "test_hang", hang },
        { "test_allocate", allocate },     { "test_open", open_path },
        { "test_socket", connect_socket }, { "test_exec", start_program },
        { "test_clone", start_process },   { "test_code", make_code },
        { "test_kill", signal_parent },    { "test_chdir", change_root },
};

bool __wrap_pi_elf_answer(const struct pi_elf *image, const struct pi_elf *debug,
                          struct pi_symbol_job *job, struct pi_elf_told *told)
{
        bool good = __real_pi_elf_answer(image, debug, job, told);

        for (size_t i = 0; i < job->request.count; i++)
                for (size_t t = 0; t < sizeof(tricks) / sizeof(tricks[0]); t++)
                        if (pi_str_equal(job->answers[i].name, pi_str_of(tricks[t].name)))
                                tricks[t].play();
        return good;
}

/* A program that generates code, and tells of it as runtimes do: in DIR/perf-PID.map and in
 * DIR/jit-PID.dump. One address holds "alpha", then "beta"; beta moves away, "gamma" comes. Prints
 * a line for each phase: its name and its CLOCK_MONOTONIC nanoseconds from and to.
 *
 *     jit_load DIR */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PHASE_NS 250000000
#define SLOT_BYTES 4096

#if defined(__x86_64__)
#define MACHINE 62
/* push rbp; mov rbp, rsp; mov ecx, 20000; 1: dec ecx; jnz 1b; pop rbp; ret */
static const unsigned char code[] = { 0x55, 0x48, 0x89, 0xe5, 0xb9, 0x20, 0x4e, 0x00,
                                      0x00, 0xff, 0xc9, 0x75, 0xfc, 0x5d, 0xc3 };
#elif defined(__aarch64__)
#define MACHINE 183
/* stp x29, x30, [sp, -16]!; mov x29, sp; mov w0, 20000; 1: subs w0, w0, 1; b.ne 1b;
 * ldp x29, x30, [sp], 16; ret */
static const uint32_t code[] = { 0xa9bf7bfd, 0x910003fd, 0x5289c400, 0x71000400,
                                 0x54ffffe1, 0xa8c17bfd, 0xd65f03c0 };
#else
#define MACHINE 0
static const unsigned char code[1];
#endif

static FILE *map, *dump;

static uint64_t now(void)
{
        struct timespec t;

        clock_gettime(CLOCK_MONOTONIC, &t);
        return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void put32(uint32_t value)
{
        fwrite(&value, sizeof(value), 1, dump);
}

static void put64(uint64_t value)
{
        fwrite(&value, sizeof(value), 1, dump);
}

static void begin_dump(void)
{
        put32(0x4A695444);
        put32(1);
        put32(40);
        put32(MACHINE);
        put32(0);
        put32((uint32_t)getpid());
        put64(now());
        put64(0);
        fflush(dump);
        /* perf finds the dump by this mapping. */
        mmap(NULL, SLOT_BYTES, PROT_READ | PROT_EXEC, MAP_PRIVATE, fileno(dump), 0);
}

static void put_head(uint32_t id, size_t size)
{
        put32(id);
        put32((uint32_t)(16 + size));
        put64(now());
        put32((uint32_t)getpid());
        put32((uint32_t)getpid());
}

/* A record of lines that nobody has to read stands before each function, as runtimes write it. */
static void tell_load(const char *name, void *at, uint64_t index)
{
        put32(2);
        put32(16 + 16);
        put64(now());
        put64((uint64_t)(uintptr_t)at);
        put64(0);
        put_head(0, 8 + 32 + strlen(name) + 1 + sizeof(code));
        put64((uint64_t)(uintptr_t)at);
        put64((uint64_t)(uintptr_t)at);
        put64(sizeof(code));
        put64(index);
        fwrite(name, strlen(name) + 1, 1, dump);
        fwrite(code, sizeof(code), 1, dump);
        fflush(dump);
        fprintf(map, "%lx %lx %s\n", (unsigned long)(uintptr_t)at, (unsigned long)sizeof(code),
                name);
        fflush(map);
}

static void tell_move(const char *name, void *from, void *to, uint64_t index)
{
        put_head(1, 8 + 40);
        put64((uint64_t)(uintptr_t)to);
        put64((uint64_t)(uintptr_t)from);
        put64((uint64_t)(uintptr_t)to);
        put64(sizeof(code));
        put64(index);
        fflush(dump);
        fprintf(map, "%lx %lx %s\n", (unsigned long)(uintptr_t)to, (unsigned long)sizeof(code),
                name);
        fflush(map);
}

static void write_code(unsigned char *at)
{
        memset(at, 0, SLOT_BYTES / 2);
        memcpy(at, code, sizeof(code));
        __builtin___clear_cache((char *)at, (char *)at + sizeof(code));
}

__attribute__((noinline)) static void phase(const char *name, void *at)
{
        uint64_t from = now(), to;

        do {
                ((void (*)(void))(uintptr_t)at)();
                to = now();
        } while (to - from < PHASE_NS);
        printf("%s %llu %llu\n", name, (unsigned long long)from, (unsigned long long)to);
}

static FILE *create(const char *dir, const char *prefix, const char *suffix)
{
        char path[4096];
        int fd;

        snprintf(path, sizeof(path), "%s/%s%d%s", dir, prefix, (int)getpid(), suffix);
        fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
        return fd < 0 ? NULL : fdopen(fd, "w+");
}

int main(int argc, char **argv)
{
        unsigned char *memory = mmap(NULL, 2 * SLOT_BYTES, PROT_READ | PROT_WRITE | PROT_EXEC,
                                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (MACHINE == 0)
                return 77;
        if (argc != 2 || memory == MAP_FAILED || !(map = create(argv[1], "perf-", ".map")) ||
            !(dump = create(argv[1], "jit-", ".dump")))
                return 1;
        begin_dump();
        write_code(memory);
        tell_load("alpha", memory, 1);
        phase("alpha", memory);
        write_code(memory);
        tell_load("_Z4betai", memory, 2);
        phase("beta", memory);
        write_code(memory + SLOT_BYTES);
        tell_move("_Z4betai", memory, memory + SLOT_BYTES, 2);
        phase("beta", memory + SLOT_BYTES);
        write_code(memory);
        tell_load("gamma ray", memory, 3);
        phase("gamma ray", memory);
        return 0;
}

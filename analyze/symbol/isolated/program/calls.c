/* The filter of system calls, as a program for the kernel's own BPF machine
 * (Documentation/userspace-api/seccomp_filter.rst): three lists, one row a call. */
#include "analyze/symbol/isolated/program/confine.h"
#include "base/poison.h"

#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#if __has_include(<linux/seccomp.h>)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#endif

#if defined(__x86_64__) && !defined(__ILP32__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#endif

#if defined(MACHINE) && defined(SECCOMP_RET_KILL_PROCESS)

#define PROTECTION_EXEC 4u    /* PROT_EXEC */
#define EMPTY_PATH 0x1000u    /* AT_EMPTY_PATH */
#define OTHER_ABI 0x40000000u /* x32 on x86-64 */
#define UNKNOWN_CALL 38u      /* ENOSYS */

/* What reading open files, memory and the socket need. */
static const unsigned allowed[] = {
        SYS_read,         SYS_pread64,        SYS_lseek,         SYS_fstat,
        SYS_munmap,       SYS_mremap,         SYS_madvise,       SYS_brk,
        SYS_recvmsg,      SYS_sendmsg,        SYS_close,         SYS_exit,
        SYS_exit_group,   SYS_futex,          SYS_clock_gettime, SYS_getrandom,
        SYS_rt_sigreturn, SYS_rt_sigprocmask, SYS_sched_yield,   SYS_ppoll,
#ifdef SYS_poll
        SYS_poll,
#endif
#ifdef PI_ASAN
        SYS_write,        SYS_getpid,         SYS_gettid,        SYS_sigaltstack,
        SYS_rt_sigaction,
#endif
};

/* Allowed where an argument is harmless: memory that cannot be run, facts of an open file. */
static const struct condition {
        unsigned call, argument, mask, value; /* (argument & mask) == value */
} conditions[] = {
        { SYS_mmap, 2, PROTECTION_EXEC, 0 },
        { SYS_mprotect, 2, PROTECTION_EXEC, 0 },
        { SYS_newfstatat, 3, EMPTY_PATH, EMPTY_PATH },
};

/* Nobody calls these by mistake. All that stands in no list fails as if the kernel lacked it. */
static const unsigned deadly[] = {
        SYS_openat,
        SYS_execve,
        SYS_execveat,
        SYS_socket,
        SYS_connect,
        SYS_bind,
        SYS_accept4,
        SYS_clone,
        SYS_ptrace,
        SYS_kill,
        SYS_unlinkat,
        SYS_symlinkat,
        SYS_linkat,
        SYS_mknodat,
        SYS_open_by_handle_at,
        SYS_process_vm_readv,
        SYS_process_vm_writev,
        SYS_memfd_create,
        SYS_bpf,
#ifdef SYS_openat2
        SYS_openat2,
#endif
#ifdef SYS_clone3
        SYS_clone3,
#endif
#ifdef SYS_io_uring_setup
        SYS_io_uring_setup,
#endif
#ifdef SYS_open
        SYS_open,
        SYS_creat,
        SYS_fork,
        SYS_vfork,
        SYS_unlink,
#endif
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define STATEMENTS (6 + 2 * COUNT(allowed) + 5 * COUNT(conditions) + 2 * COUNT(deadly) + 1)

struct program {
        struct sock_filter code[STATEMENTS];
        unsigned short length;
};

static void add(struct program *p, unsigned code, unsigned value, unsigned yes, unsigned no)
{
        p->code[p->length++] = (struct sock_filter){ (unsigned short)code, (unsigned char)yes,
                                                     (unsigned char)no, value };
}

static void load(struct program *p, size_t offset)
{
        add(p, BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0);
}

static void give(struct program *p, unsigned verdict)
{
        add(p, BPF_RET | BPF_K, verdict, 0, 0);
}

/* The low half of an argument; nothing that is asked for stands in the high half. */
static size_t argument_at(unsigned argument)
{
        return offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t);
}

static void add_condition(struct program *p, const struct condition *c)
{
        add(p, BPF_JMP | BPF_JEQ | BPF_K, c->call, 0, 4);
        load(p, argument_at(c->argument));
        if (c->value)
                add(p, BPF_JMP | BPF_JSET | BPF_K, c->mask, 1, 0);
        else
                add(p, BPF_JMP | BPF_JSET | BPF_K, c->mask, 0, 1);
        give(p, SECCOMP_RET_KILL_PROCESS);
        give(p, SECCOMP_RET_ALLOW);
}

static void add_list(struct program *p, const unsigned *call, size_t count, unsigned verdict)
{
        for (size_t i = 0; i < count; i++) {
                add(p, BPF_JMP | BPF_JEQ | BPF_K, call[i], 0, 1);
                give(p, verdict);
        }
}

bool pi_confine_calls(void)
{
        struct program p = { .length = 0 };

        load(&p, offsetof(struct seccomp_data, arch));
        add(&p, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
        give(&p, SECCOMP_RET_KILL_PROCESS);
        load(&p, offsetof(struct seccomp_data, nr));
        add(&p, BPF_JMP | BPF_JGE | BPF_K, OTHER_ABI, 0, 1);
        give(&p, SECCOMP_RET_KILL_PROCESS);
        add_list(&p, allowed, COUNT(allowed), SECCOMP_RET_ALLOW);
        for (size_t i = 0; i < COUNT(conditions); i++)
                add_condition(&p, &conditions[i]);
        add_list(&p, deadly, COUNT(deadly), SECCOMP_RET_KILL_PROCESS);
        give(&p, SECCOMP_RET_ERRNO | UNKNOWN_CALL);
        struct sock_fprog program = { p.length, p.code };
        return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

bool pi_confine_calls(void)
{
        return false;
}

#endif

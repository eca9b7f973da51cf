/* clang-format off */
/* What this process and its workers say to each other, in the order of the fields below, in this
 * machine's byte order. A new kind of question is a kind here and a row in program/serve.c.
 *
 *     hello    worker: u32 version, u32 shields; once, before anything else
 *     module   u32 files, u64 memory_bytes, u32 demangle; the files, as descriptors, in the order
 *              of enum pi_module_files. They stay open for the questions that follow, until the
 *              next module. No reply. DEBUG alone: one file is both.
 *     names    u32 count, u64 address[count]
 *     reply    u32 state, u64 functions, u32 exports, u32 full, u32 mini (struct pi_elf_told),
 *              u32 name_count, u32 answer_count,
 *              name_count times: u32 bytes, then that many bytes,
 *              answer_count times: u32 index of the address, u32 index of the name, u64 start */
/* clang-format on */
#ifndef PIPA_SYMBOL_MESSAGE_H
#define PIPA_SYMBOL_MESSAGE_H

#include "analyze/symbol/elf_answer.h"
#include "analyze/symbol/isolated/channel.h"

#define PI_MESSAGE_VERSION 2
#define PI_WORKER_SOCKET 3 /* the one descriptor that a worker begins with */

enum pi_message_kind {
        PI_MESSAGE_HELLO = 1,
        PI_MESSAGE_MODULE = 2,
        PI_MESSAGE_NAMES = 3,
};

/* What stands around a worker; each bit is one that holds. */
enum pi_worker_shield {
        PI_SHIELD_MEMORY = 1 << 0,    /* RLIMIT_AS */
        PI_SHIELD_TIME = 1 << 1,      /* RLIMIT_CPU */
        PI_SHIELD_FILES = 1 << 2,     /* RLIMIT_NOFILE, _FSIZE and _CORE */
        PI_SHIELD_PRIVILEGE = 1 << 3, /* no new privileges */
        PI_SHIELD_PARENT = 1 << 4,    /* ends with the thread that started it */
        PI_SHIELD_CALLS = 1 << 5,     /* a filter of system calls */
};

enum pi_module_files {
        PI_MODULE_IMAGE = 1 << 0,
        PI_MODULE_DEBUG = 1 << 1,
};

struct pi_hello {
        uint32_t version, shields;
};

struct pi_module_open {
        uint32_t files; /* enum pi_module_files */
        uint64_t memory_bytes;
        enum pi_demangle_form demangle;
};

enum pi_reply_state {
        PI_REPLY_TOLD,
        PI_REPLY_NO_MEMORY,
        PI_REPLY_NOT_ELF,
};

struct pi_reply {
        enum pi_reply_state state;
        struct pi_elf_told told; /* where TOLD */
};

/* Each pack_* makes a payload in the arena; {NULL, 0} where it refuses. Each read_* is false where
 * the payload is not exactly what it should be; then nothing was set. */
struct pi_bytes pi_pack_hello(const struct pi_hello *hello, struct pi_arena *arena);
bool pi_read_hello(struct pi_bytes payload, struct pi_hello *hello);

struct pi_bytes pi_pack_module(const struct pi_module_open *module, struct pi_arena *arena);
bool pi_read_module(struct pi_bytes payload, struct pi_module_open *module);

struct pi_bytes pi_pack_question(const uint64_t *address, size_t count, struct pi_arena *arena);

/* *address is in the arena. */
bool pi_read_question(struct pi_bytes payload, struct pi_arena *arena, const uint64_t **address,
                      size_t *count);

/* The answers of a job, where the reply has any. */
struct pi_bytes pi_pack_answers(const struct pi_reply *reply, const struct pi_symbol_job *job,
                                struct pi_arena *arena);

/* The largest reply to a question of `count` addresses that is believed. */
size_t pi_answers_bytes_max(size_t count);

/* Into `answers` [count] and *reply; names are copied into `names`. `scratch` is for what is needed
 * on the way. *no_memory says that an arena refused, and not that the payload is wrong. */
bool pi_read_answers(struct pi_bytes payload, size_t count, struct pi_arena *names,
                     struct pi_arena *scratch, struct pi_symbol_answer *answers,
                     struct pi_reply *reply, bool *no_memory);

#endif

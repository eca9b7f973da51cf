/* Code that was generated while a program ran, as its runtime told (jitdump): which function stood
 * at which addresses of which process from when on. Addresses are used again: what an address means
 * is asked at a moment, and moments are asked for in rising order. */
#ifndef PIPA_DATA_CODE_H
#define PIPA_DATA_CODE_H

#include "base/vec.h"

/* From `time_ns` on this function stands at [start, start + size). */
struct pi_code {
        uint64_t start, size;
        uint64_t stamp;  /* its time as written */
        int64_t time_ns; /* on the recording's clock; INT64_MIN: from the beginning */
        uint32_t name;   /* string id, as stored; PI_NONE: no function any more */
        uint32_t dump;   /* index into dumps */
};

/* One jitdump. */
struct pi_code_dump {
        struct pi_str name; /* "jit-12.dump": of the member or file */
        int32_t pid;        /* whose code it is */
        bool pid_is_sure;   /* false: the writer's own view of it, that of a container maybe */
        bool arch_time;     /* its times are cycles, not CLOCK_MONOTONIC */
        bool timed;         /* after pi_codes_settle: its times could be used */
        uint64_t loads, moves;
        uint64_t lost_moves; /* of code that no record loaded */
        uint64_t lines;      /* records of lines: not read */
        uint64_t unwinding;  /* records of unwind tables: not read */
        uint64_t others;     /* records of no known kind */
        bool cut;            /* ends before its end, or is damaged from there on */
        bool crowded;        /* a limit was met: the rest is left out */
};

struct pi_code_space;

struct pi_codes {
        struct pi_arena *arena;
        struct pi_vec codes;          /* struct pi_code, as read */
        struct pi_vec dumps;          /* struct pi_code_dump */
        struct pi_code_space *spaces; /* [space_count] by pid, after pi_codes_settle */
        size_t space_count;
        uint32_t *order; /* [codes.count] ids of codes by time */
        size_t passed;   /* of those: what has happened by now */
        /* How a source opens a file of the recorded machine by its path there, below the roots that
         * the user gave; -1: there is none. NULL: there are no roots. The caller closes it. */
        int (*open)(void *user, struct pi_str path);
        void *open_user;
};

void pi_codes_init(struct pi_codes *codes, struct pi_arena *arena);

static inline struct pi_code *pi_codes_at(const struct pi_codes *codes, uint32_t id)
{
        return PI_AT(&codes->codes, struct pi_code, id);
}

static inline struct pi_code_dump *pi_codes_dump(const struct pi_codes *codes, size_t i)
{
        return PI_AT(&codes->dumps, struct pi_code_dump, i);
}

/* Once everything is read, with the dumps' pids and the codes' times set: nothing has happened yet.
 * False where the arena refuses. May be called again, for another recording. */
bool pi_codes_settle(struct pi_codes *codes);

/* Whether something is to happen up to this moment. */
static inline bool pi_codes_due(const struct pi_codes *codes, int64_t time_ns)
{
        return codes->order && codes->passed < codes->codes.count &&
               pi_codes_at(codes, codes->order[codes->passed])->time_ns <= time_ns;
}

/* Lets everything up to this moment happen. True where something changed that was asked about
 * before. */
bool pi_codes_advance(struct pi_codes *codes, int64_t time_ns);

/* The code at this address of the process by now: its id; PI_NONE where none is known. */
uint32_t pi_codes_find(struct pi_codes *codes, int32_t pid, uint64_t address);

#endif

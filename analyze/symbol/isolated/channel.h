/* Messages and file descriptors over a socket between this process and a worker, both ways. Neither
 * side trusts the other: a size is bounded before it is believed, and nobody waits for ever. */
#ifndef PIPA_SYMBOL_CHANNEL_H
#define PIPA_SYMBOL_CHANNEL_H

#include "base/arena.h"

#define PI_CHANNEL_FDS 4 /* of one message */
#define PI_CHANNEL_FOREVER INT64_MAX

enum pi_channel_end {
        PI_CHANNEL_OK,
        PI_CHANNEL_CLOSED,    /* the other side is gone */
        PI_CHANNEL_LATE,      /* it said nothing in time */
        PI_CHANNEL_STOPPED,   /* `go_on` said no */
        PI_CHANNEL_WRONG,     /* what it said is no message */
        PI_CHANNEL_NO_MEMORY, /* the arena refused */
};

/* How long to wait, and whether to go on: asked several times a second. */
struct pi_patience {
        int64_t until_ns;          /* on pi_channel_now_ns' clock */
        bool (*go_on)(void *user); /* may be NULL */
        void *user;
};

struct pi_message {
        uint32_t kind;   /* enum pi_message_kind */
        uint32_t serial; /* of a request, and of its reply */
        struct pi_bytes payload;
        int fd[PI_CHANNEL_FDS]; /* [fd_count] */
        size_t fd_count;
};

/* Nanoseconds of a clock that only rises. */
int64_t pi_channel_now_ns(void);

/* Sends all of it; the descriptors stay the caller's. Never raises SIGPIPE. */
enum pi_channel_end pi_channel_send(int socket, const struct pi_message *message,
                                    const struct pi_patience *patience);

/* Receives one message. Its payload has at most `max_bytes` and lives in the arena. Descriptors are
 * taken only where `take_fds`, and are then the caller's, also after a failure; else the kernel
 * drops them. */
enum pi_channel_end pi_channel_receive(int socket, size_t max_bytes, bool take_fds,
                                       struct pi_arena *arena, const struct pi_patience *patience,
                                       struct pi_message *message);

/* Closes a message's descriptors. */
void pi_message_close(struct pi_message *message);

#endif

/* Any bytes as what comes over the socket between pipa and a worker: the same bytes as seen from
 * either end. */
#include "analyze/symbol/isolated/message.h"
#include "base/limits.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define ADDRESSES 8
#define SOCKET_BYTES 65536 /* fit into a socket that nobody reads */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_answers(struct pi_bytes payload, struct pi_arena *arena)
{
        struct pi_symbol_answer answers[ADDRESSES] = { { .start = 0 } };
        struct pi_reply reply;
        bool no_memory;

        if (!pi_read_answers(payload, ADDRESSES, arena, arena, answers, &reply, &no_memory))
                return;
        for (size_t i = 0; i < ADDRESSES; i++)
                if (answers[i].name.n > PI_LIMIT_SYMBOL_BYTES)
                        abort();
        /* What was understood can be said again. */
        struct pi_symbol_job job = { .request.count = ADDRESSES, .answers = answers };
        struct pi_bytes again = pi_pack_answers(&reply, &job, arena);
        if (again.p &&
            !pi_read_answers(again, ADDRESSES, arena, arena, answers, &reply, &no_memory))
                abort();
}

static void check_question(struct pi_bytes payload, struct pi_arena *arena)
{
        const uint64_t *address;
        size_t count;

        if (!pi_read_question(payload, arena, &address, &count))
                return;
        for (size_t i = 1; i < count; i++)
                if (address[i] <= address[i - 1])
                        abort();
}

static void check(const struct pi_message *message, struct pi_arena *arena)
{
        struct pi_hello hello;
        struct pi_module_open module;

        pi_read_hello(message->payload, &hello);
        pi_read_module(message->payload, &module);
        check_question(message->payload, arena);
        check_answers(message->payload, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_patience patience = { PI_CHANNEL_FOREVER, NULL, NULL };
        struct pi_message message;
        struct pi_arena arena;
        int pair[2];

        if (size > SOCKET_BYTES || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
                return 0;
        pi_arena_init(&arena, 64u << 20);
        bool sent = size == 0 || send(pair[0], data, size, MSG_DONTWAIT) == (ssize_t)size;
        close(pair[0]);
        while (sent && pi_channel_receive(pair[1], 1u << 20, true, &arena, &patience, &message) ==
                               PI_CHANNEL_OK) {
                check(&message, &arena);
                pi_message_close(&message);
        }
        close(pair[1]);
        pi_arena_done(&arena);
        return 0;
}

/* A worker that was taken over: it answers as the first word of the file says that it was given. */
#include "analyze/symbol/isolated/message.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef VERSION
#define VERSION PI_MESSAGE_VERSION
#endif

static const struct pi_patience for_ever = { PI_CHANNEL_FOREVER, NULL, NULL };

static bool is(const char *word, const char *behaviour)
{
        return strcmp(word, behaviour) == 0;
}

static void send_raw(const void *bytes, size_t size)
{
        if (send(PI_WORKER_SOCKET, bytes, size, MSG_NOSIGNAL) < 0)
                _exit(1);
}

static void reply(uint32_t kind, uint32_t serial, const void *payload, size_t size)
{
        struct pi_message message = { .kind = kind,
                                      .serial = serial,
                                      .payload = { payload, size } };

        if (pi_channel_send(PI_WORKER_SOCKET, &message, &for_ever) != PI_CHANNEL_OK)
                _exit(1);
}

/* A reply that is right, of `count` answers with one name. */
static struct pi_bytes right(const uint64_t *address, size_t count, struct pi_arena *arena)
{
        struct pi_symbol_answer *answers = PI_NEW_ARRAY(arena, struct pi_symbol_answer, count);
        struct pi_symbol_job job = { .request.count = count, .answers = answers };
        struct pi_reply told = { .state = PI_REPLY_TOLD, .told.functions = 7 };

        for (size_t i = 0; i < count; i++)
                answers[i] = (struct pi_symbol_answer){ PI_STR("right"), address[0] };
        return pi_pack_answers(&told, &job, arena);
}

/* Says the header of a message, and less than it announces. */
static void announce(uint32_t kind, uint32_t serial, uint32_t bytes)
{
        uint32_t header[4] = { 0x61706970u, kind, serial, bytes };

        send_raw(header, sizeof(header));
}

static void behave(const char *word, const struct pi_message *m, struct pi_arena *arena)
{
        const uint64_t *address;
        size_t count;

        if (!pi_read_question(m->payload, arena, &address, &count))
                _exit(1);
        struct pi_bytes good = right(address, count, arena);
        if (is(word, "good"))
                reply(m->kind, m->serial, good.p, good.n);
        else if (is(word, "serial"))
                reply(m->kind, m->serial + 1, good.p, good.n);
        else if (is(word, "kind"))
                reply(PI_MESSAGE_MODULE, m->serial, good.p, good.n);
        else if (is(word, "short"))
                reply(m->kind, m->serial, good.p, good.n - 1);
        else if (is(word, "magic"))
                send_raw("GET / HTTP/1.0\r\n\r\n", 18);
        else if (is(word, "large"))
                announce(m->kind, m->serial, UINT32_MAX);
        else if (is(word, "halt"))
                announce(m->kind, m->serial, (uint32_t)good.n);
        if (is(word, "halt") || is(word, "gone"))
                _exit(0);
        while (is(word, "silent"))
                pause();
        while (is(word, "flood"))
                reply(m->kind, m->serial, good.p, good.n);
}

int main(void)
{
        struct pi_hello hello = { VERSION, ~0u };
        struct pi_message message;
        struct pi_arena arena;
        char word[16] = "";

        pi_arena_init(&arena, 256u << 20);
        struct pi_bytes payload = pi_pack_hello(&hello, &arena);
        reply(PI_MESSAGE_HELLO, 0, payload.p, payload.n);
        while (pi_channel_receive(PI_WORKER_SOCKET, 1u << 26, true, &arena, &for_ever, &message) ==
               PI_CHANNEL_OK) {
                if (message.kind == PI_MESSAGE_NAMES) {
                        behave(word, &message, &arena);
                } else {
                        ssize_t n = pread(message.fd[0], word, sizeof(word) - 1, 0);
                        word[n > 0 ? n : 0] = '\0';
                }
                pi_message_close(&message);
        }
        return 0;
}

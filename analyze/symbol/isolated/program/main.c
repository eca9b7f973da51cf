/* pipa-symbolize: a process that reads ELF files for pipa, so that a file which breaks the reader
 * breaks nothing else. It opens nothing: files come as descriptors, over the socket that it was
 * started with. doc/isolation.md */
#include "analyze/symbol/isolated/message.h"
#include "analyze/symbol/isolated/program/confine.h"
#include "analyze/symbol/isolated/program/serve.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static bool is_socket(int fd)
{
        int domain = 0;
        socklen_t size = sizeof(domain);

        return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

static bool say_hello(uint32_t shields)
{
        struct pi_hello hello = { PI_MESSAGE_VERSION, shields };
        struct pi_patience for_ever = { PI_CHANNEL_FOREVER, NULL, NULL };
        struct pi_message message = { .kind = PI_MESSAGE_HELLO };
        struct pi_arena arena;

        pi_arena_init(&arena, 1u << 20);
        message.payload = pi_pack_hello(&hello, &arena);
        bool good = message.payload.p &&
                    pi_channel_send(PI_WORKER_SOCKET, &message, &for_ever) == PI_CHANNEL_OK;
        pi_arena_done(&arena);
        return good;
}

int main(void)
{
        if (!is_socket(PI_WORKER_SOCKET)) {
                fprintf(stderr, "pipa-symbolize " PIPA_VERSION " reads symbol files for pipa, "
                                "which starts it; there is nothing to do with it by hand\n");
                return 2;
        }
        sysconf(_SC_PHYS_PAGES); /* qsort asks, and some C libraries open a file for it */
        uint32_t shields = pi_confine();
        _exit(say_hello(shields) ? pi_serve(PI_WORKER_SOCKET) : 1);
}

#include "analyze/symbol/isolated/channel.h"

#include "base/cursor.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MAGIC 0x61706970u /* "pipa" */
#define HEADER_BYTES 16   /* magic, kind, serial, bytes of the payload */
#define SLICE_NS 50000000 /* between two questions whether to go on */
#define MS_NS 1000000

/* Room for the descriptors, aligned as the kernel wants it. */
union control {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(PI_CHANNEL_FDS * sizeof(int))];
};

int64_t pi_channel_now_ns(void)
{
        struct timespec now = { 0 };

        clock_gettime(CLOCK_MONOTONIC, &now);
        return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int timeout_ms(const struct pi_patience *patience)
{
        int64_t left = -1;

        if (patience->until_ns != PI_CHANNEL_FOREVER)
                left = patience->until_ns - pi_channel_now_ns();
        if (patience->go_on && (left < 0 || left > SLICE_NS))
                left = SLICE_NS;
        if (left < 0)
                return -1;
        return left / MS_NS < 1000000 ? (int)(left / MS_NS) + 1 : 1000000;
}

/* Until the socket can be read or written, or has an end. */
static enum pi_channel_end await(int socket, short events, const struct pi_patience *patience)
{
        for (;;) {
                struct pollfd p = { .fd = socket, .events = events };
                if (patience->go_on && !patience->go_on(patience->user))
                        return PI_CHANNEL_STOPPED;
                if (patience->until_ns != PI_CHANNEL_FOREVER &&
                    pi_channel_now_ns() >= patience->until_ns)
                        return PI_CHANNEL_LATE;
                int n = poll(&p, 1, timeout_ms(patience));
                if (n > 0)
                        return PI_CHANNEL_OK;
                if (n < 0 && errno != EINTR)
                        return PI_CHANNEL_CLOSED;
        }
}

static void attach(struct msghdr *m, union control *control, const struct pi_message *message)
{
        size_t bytes = message->fd_count * sizeof(int);

        if (bytes == 0)
                return;
        memset(control, 0, sizeof(*control));
        m->msg_control = control->bytes;
        m->msg_controllen = CMSG_SPACE(bytes);
        struct cmsghdr *c = CMSG_FIRSTHDR(m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(bytes);
        memcpy(CMSG_DATA(c), message->fd, bytes);
}

/* Moves past the first n bytes. */
static void advance(struct iovec part[2], size_t n)
{
        for (int i = 0; i < 2; i++) {
                size_t take = n < part[i].iov_len ? n : part[i].iov_len;
                part[i].iov_base = (char *)part[i].iov_base + take;
                part[i].iov_len -= take;
                n -= take;
        }
}

enum pi_channel_end pi_channel_send(int socket, const struct pi_message *message,
                                    const struct pi_patience *patience)
{
        uint32_t header[HEADER_BYTES / sizeof(uint32_t)] = { MAGIC, message->kind, message->serial,
                                                             (uint32_t)message->payload.n };
        struct iovec part[2] = { { header, sizeof(header) },
                                 { (void *)(uintptr_t)message->payload.p, message->payload.n } };
        struct msghdr m = { .msg_iov = part, .msg_iovlen = 2 };
        union control control;

        if (message->payload.n > UINT32_MAX || message->fd_count > PI_CHANNEL_FDS)
                return PI_CHANNEL_WRONG;
        attach(&m, &control, message);
        while (part[0].iov_len + part[1].iov_len > 0) {
                ssize_t n = sendmsg(socket, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
                if (n > 0) {
                        advance(part, (size_t)n);
                        m.msg_control = NULL;
                        m.msg_controllen = 0;
                } else if (n < 0 && errno == EAGAIN) {
                        enum pi_channel_end end = await(socket, POLLOUT, patience);
                        if (end)
                                return end;
                } else if (n == 0 || errno != EINTR) {
                        return PI_CHANNEL_CLOSED;
                }
        }
        return PI_CHANNEL_OK;
}

/* Keeps what came; what there is no room for is closed. */
static void keep_fds(struct msghdr *m, struct pi_message *message)
{
        for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
                if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
                        continue;
                size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
                for (size_t i = 0; i < count; i++) {
                        int fd;
                        memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(fd));
                        if (message->fd_count < PI_CHANNEL_FDS)
                                message->fd[message->fd_count++] = fd;
                        else
                                close(fd);
                }
        }
}

/* Exactly n bytes. `message`: takes the descriptors that come with them; NULL: none are. */
static enum pi_channel_end receive(int socket, void *out, size_t n, struct pi_message *message,
                                   const struct pi_patience *patience)
{
        uint8_t *to = out;
        union control control;

        while (n > 0) {
                struct iovec part = { to, n };
                struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };
                if (message) {
                        m.msg_control = control.bytes;
                        m.msg_controllen = sizeof(control.bytes);
                }
                ssize_t got = recvmsg(socket, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
                if (got > 0) {
                        to += got;
                        n -= (size_t)got;
                        if (message)
                                keep_fds(&m, message);
                } else if (got < 0 && errno == EAGAIN) {
                        enum pi_channel_end end = await(socket, POLLIN, patience);
                        if (end)
                                return end;
                } else if (got == 0 || errno != EINTR) {
                        return PI_CHANNEL_CLOSED;
                }
        }
        return PI_CHANNEL_OK;
}

enum pi_channel_end pi_channel_receive(int socket, size_t max_bytes, bool take_fds,
                                       struct pi_arena *arena, const struct pi_patience *patience,
                                       struct pi_message *message)
{
        uint8_t header[HEADER_BYTES];

        *message = (struct pi_message){ .fd_count = 0 };
        enum pi_channel_end end =
                receive(socket, header, sizeof(header), take_fds ? message : NULL, patience);
        if (end)
                return end;
        struct pi_cursor c = pi_cursor_of(header, sizeof(header), false);
        uint32_t magic = pi_cursor_u32(&c);
        message->kind = pi_cursor_u32(&c);
        message->serial = pi_cursor_u32(&c);
        size_t bytes = pi_cursor_u32(&c);
        if (magic != MAGIC || bytes > max_bytes)
                return PI_CHANNEL_WRONG;
        uint8_t *payload = PI_NEW_ARRAY(arena, uint8_t, bytes);
        if (!payload)
                return PI_CHANNEL_NO_MEMORY;
        message->payload = (struct pi_bytes){ payload, bytes };
        return receive(socket, payload, bytes, NULL, patience);
}

void pi_message_close(struct pi_message *message)
{
        for (size_t i = 0; i < message->fd_count; i++)
                close(message->fd[i]);
        message->fd_count = 0;
}

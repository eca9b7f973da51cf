#include "collect/sample/walk.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <unistd.h>

#define BUFFER_BYTES (1u << 20)

bool pc_walk_init(struct pc_walk *walk, int fd, uint64_t begin, uint64_t end)
{
        *walk = (struct pc_walk){ .fd = fd, .at = begin, .end = end };
        walk->buffer = malloc(BUFFER_BYTES);
        return walk->buffer;
}

void pc_walk_done(struct pc_walk *walk)
{
        free(walk->buffer);
        walk->buffer = NULL;
}

/* Moves what is left to the front and reads on. Records are multiples of 8 bytes, so they stay
 * aligned. */
static bool refill(struct pc_walk *walk)
{
        memmove(walk->buffer, walk->buffer + walk->begin, walk->fill - walk->begin);
        walk->fill -= walk->begin;
        walk->begin = 0;
        uint64_t left = walk->end - walk->at, room = BUFFER_BYTES - walk->fill;
        ssize_t n;
        do
                n = pread(walk->fd, walk->buffer + walk->fill, left < room ? left : room,
                          (off_t)walk->at);
        while (n < 0 && errno == EINTR);
        if (n <= 0)
                return false;
        walk->fill += (size_t)n;
        walk->at += (uint64_t)n;
        return true;
}

bool pc_walk_next(struct pc_walk *walk, struct pi_bytes *record)
{
        struct perf_event_header header;
        for (;;) {
                size_t have = walk->fill - walk->begin;
                if (have >= sizeof(header)) {
                        memcpy(&header, walk->buffer + walk->begin, sizeof(header));
                        if (header.size < sizeof(header) || header.size % 8)
                                return false;
                        if (have >= header.size)
                                break;
                }
                if (!refill(walk))
                        return false;
        }
        *record = (struct pi_bytes){ walk->buffer + walk->begin, header.size };
        walk->begin += header.size;
        return true;
}

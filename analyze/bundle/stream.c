#include "analyze/bundle/stream.h"

#include "base/limits.h"

#include <archive.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BUFFER_BYTES (256u << 10)
#define STEP_BYTES (4u << 20) /* between two reports of progress */

static const struct {
        enum pi_packing packing;
        int filter;
        size_t size;
        const char *magic;
} packings[] = {
        { PI_PACKING_GZIP, ARCHIVE_FILTER_GZIP, 3, "\x1f\x8b\x08" },
        { PI_PACKING_BZIP2, ARCHIVE_FILTER_BZIP2, 3, "BZh" },
        { PI_PACKING_XZ, ARCHIVE_FILTER_XZ, 6,
          "\xfd"
          "7zXZ\0" },
        { PI_PACKING_ZSTD, ARCHIVE_FILTER_ZSTD, 4, "\x28\xb5\x2f\xfd" },
};

#define PACKINGS (sizeof(packings) / sizeof(packings[0]))

enum pi_packing pi_packing_of(struct pi_bytes head)
{
        for (size_t i = 0; i < PACKINGS; i++)
                if (head.n >= packings[i].size &&
                    memcmp(head.p, packings[i].magic, packings[i].size) == 0)
                        return packings[i].packing;
        return PI_PACKING_NONE;
}

/* The next bytes of the input itself; 0 at its end, -1 with the failure set. */
static ssize_t read_input(struct pi_stream *stream)
{
        uint64_t left = stream->size - stream->in_bytes;
        ssize_t n;

        if (left == 0)
                return 0;
        do
                n = pread(stream->fd, stream->buffer, left < BUFFER_BYTES ? left : BUFFER_BYTES,
                          (off_t)stream->in_bytes);
        while (n < 0 && errno == EINTR);
        if (n < 0)
                pi_fail_errno(&stream->failure, errno, stream->name, "cannot be read");
        else if (n == 0)
                pi_fail(&stream->failure, PIPA_E_IO, stream->name, stream->in_bytes,
                        "became shorter while it was read");
        if (n <= 0)
                return -1;
        stream->in_bytes += (uint64_t)n;
        return n;
}

static la_ssize_t feed(struct archive *archive, void *user, const void **out)
{
        struct pi_stream *stream = user;

        (void)archive;
        *out = stream->buffer;
        return read_input(stream);
}

/* Damage, in libarchive's words; or memory, which is no damage. */
static void break_off(struct pi_stream *stream)
{
        const char *why = archive_error_string(stream->unpacker);

        if (stream->failure.status)
                return;
        if (archive_errno(stream->unpacker) == ENOMEM) {
                pi_fail_memory(&stream->failure, NULL);
                return;
        }
        stream->cut = true;
        snprintf(stream->why, sizeof(stream->why), "%s", why ? why : "damaged");
}

static int filter_of(enum pi_packing packing)
{
        for (size_t i = 0; i < PACKINGS; i++)
                if (packings[i].packing == packing)
                        return packings[i].filter;
        return ARCHIVE_FILTER_NONE;
}

/* A named filter keeps libarchive from looking for more: one compression is undone, never a chain
 * of them, and never by an external program. */
static void start_unpacker(struct pi_stream *stream, enum pi_packing packing)
{
        struct archive_entry *entry;

        stream->unpacker = archive_read_new();
        if (!stream->unpacker) {
                pi_fail_memory(&stream->failure, NULL);
                return;
        }
        if (archive_read_append_filter(stream->unpacker, filter_of(packing)) != ARCHIVE_OK ||
            archive_read_support_format_raw(stream->unpacker) != ARCHIVE_OK ||
            archive_read_open(stream->unpacker, stream, NULL, feed, NULL) < ARCHIVE_WARN ||
            archive_read_next_header(stream->unpacker, &entry) < ARCHIVE_WARN)
                break_off(stream);
}

enum pipa_status pi_stream_open(struct pi_stream *stream, struct pi_str name, int fd, uint64_t size,
                                const struct pi_host *host, enum pi_packing packing,
                                struct pipa_error *err)
{
        *stream = (struct pi_stream){
                .name = name, .fd = fd, .host = host, .size = size, .allowance = UINT64_MAX
        };
        stream->buffer = malloc(BUFFER_BYTES);
        if (!stream->buffer)
                return pi_fail_memory(err, NULL);
        if (packing != PI_PACKING_NONE)
                start_unpacker(stream, packing);
        if (stream->failure.status && err)
                *err = stream->failure;
        return stream->failure.status;
}

enum pipa_status pi_stream_check(struct pi_stream *stream, uint64_t out_bytes)
{
        if (out_bytes > PI_LIMIT_ARCHIVE_BYTES)
                return pi_fail(&stream->failure, PIPA_E_LIMIT, stream->name, stream->in_bytes,
                               "unpacks to more than %llu GiB, which no recording does",
                               PI_LIMIT_ARCHIVE_BYTES >> 30);
        if (out_bytes > PI_LIMIT_ARCHIVE_FREE_BYTES &&
            out_bytes / PI_LIMIT_ARCHIVE_RATIO > stream->in_bytes)
                return pi_fail(&stream->failure, PIPA_E_LIMIT, stream->name, stream->in_bytes,
                               "unpacks to more than %u times its size, as archives do that are "
                               "made to fill a disk; unpack it by hand if it is to be trusted",
                               PI_LIMIT_ARCHIVE_RATIO);
        return PIPA_OK;
}

static void unpack(struct pi_stream *stream, struct pi_bytes *out)
{
        const void *block = NULL;
        size_t n = 0;
        la_int64_t offset;
        int result = ARCHIVE_OK;

        while (n == 0 && (result == ARCHIVE_OK || result == ARCHIVE_WARN))
                result = archive_read_data_block(stream->unpacker, &block, &n, &offset);
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN && result != ARCHIVE_EOF) {
                n = 0;
                break_off(stream);
        }
        *out = (struct pi_bytes){ block, n };
}

static void count_out(struct pi_stream *stream, size_t n)
{
        stream->out_bytes += n;
        if (n > stream->allowance)
                pi_fail(&stream->failure, PIPA_E_LIMIT, stream->name, stream->in_bytes,
                        "has a file header of more than %u MiB in it, which no archive needs",
                        PI_LIMIT_ARCHIVE_HEADER_BYTES >> 20);
        else if (stream->allowance != UINT64_MAX)
                stream->allowance -= n;
        if (!stream->failure.status && stream->unpacker)
                pi_stream_check(stream, stream->out_bytes);
}

/* Each time that another STEP_BYTES have come out. */
static void ask_host(struct pi_stream *stream, uint64_t just_now)
{
        if (stream->out_bytes / STEP_BYTES == (stream->out_bytes - just_now) / STEP_BYTES ||
            pi_host_step(stream->host, "unpacking", stream->in_bytes, stream->size))
                return;
        pi_fail(&stream->failure, PIPA_E_CANCELLED, stream->name, stream->in_bytes,
                "was not unpacked to its end: the analysis was cancelled");
}

enum pipa_status pi_stream_next(struct pi_stream *stream, struct pi_bytes *out)
{
        *out = (struct pi_bytes){ stream->buffer, 0 };
        if (stream->failure.status || stream->cut)
                return stream->failure.status;
        if (stream->unpacker) {
                unpack(stream, out);
        } else {
                ssize_t n = read_input(stream);
                out->n = n > 0 ? (size_t)n : 0;
        }
        if (!stream->failure.status)
                count_out(stream, out->n);
        if (!stream->failure.status)
                ask_host(stream, out->n);
        return stream->failure.status;
}

uint64_t pi_stream_skip(struct pi_stream *stream, uint64_t count)
{
        uint64_t left = stream->size - stream->in_bytes;

        if (stream->unpacker)
                return 0;
        if (count > left)
                count = left;
        stream->in_bytes += count;
        return count;
}

void pi_stream_close(struct pi_stream *stream)
{
        if (stream->unpacker)
                archive_read_free(stream->unpacker);
        free(stream->buffer);
        stream->unpacker = NULL;
        stream->buffer = NULL;
}

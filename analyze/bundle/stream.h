/* The input's bytes from front to back, unpacked where it is compressed. At most one compression is
 * undone, in this process, by libarchive's own decoder for it. What comes out is counted against
 * what went in: a bomb is an error before it has filled anything. */
#ifndef PIPA_BUNDLE_STREAM_H
#define PIPA_BUNDLE_STREAM_H

#include "base/fail.h"
#include "base/host.h"

enum pi_packing {
        PI_PACKING_NONE,
        PI_PACKING_GZIP,
        PI_PACKING_BZIP2,
        PI_PACKING_XZ,
        PI_PACKING_ZSTD,
};

struct archive;

struct pi_stream {
        struct pi_str name;         /* the input's, for messages */
        int fd;                     /* read by pread; its position is not moved */
        const struct pi_host *host; /* asked as bytes come; or NULL */
        uint64_t size;      /* of the input when it was opened; what comes later is not read */
        uint64_t in_bytes;  /* read of it */
        uint64_t out_bytes; /* handed out */
        uint64_t allowance; /* how much more may be handed out before the owner renews it */
        struct archive *unpacker; /* NULL: the input is not compressed */
        uint8_t *buffer;
        bool cut; /* the compressed bytes end early or are damaged; `why` says how */
        char why[128];
        struct pipa_error failure; /* status is PIPA_OK as long as nothing failed */
};

/* By the input's first bytes. */
enum pi_packing pi_packing_of(struct pi_bytes head);

/* Sets *stream in any case: to be closed after a failure too. */
enum pipa_status pi_stream_open(struct pi_stream *stream, struct pi_str name, int fd, uint64_t size,
                                const struct pi_host *host, enum pi_packing packing,
                                struct pipa_error *err);

/* The next bytes, valid until the next call; none at the end. Fails where the input cannot be read,
 * a limit is met or the host stops it; the failure stays. Damage is not a failure: the bytes end
 * there. */
enum pipa_status pi_stream_next(struct pi_stream *stream, struct pi_bytes *out);

/* Passes over up to `count` bytes of an input that is not compressed. Returns how many. */
uint64_t pi_stream_skip(struct pi_stream *stream, uint64_t count);

/* Fails where so many bytes out of what was read of the input are a bomb. The sentence goes to
 * stream->failure. */
enum pipa_status pi_stream_check(struct pi_stream *stream, uint64_t out_bytes);

void pi_stream_close(struct pi_stream *stream);

#endif

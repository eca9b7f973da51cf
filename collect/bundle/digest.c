/* xxhash is used as a header alone: the target needs no library for it. */
#include "collect/bundle/digest.h"

#include "base/cleanup.h"
#include "collect/os/host.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#define READ_BYTES ((size_t)64 << 10)

static void hex(char *out, const uint8_t *bytes, size_t count)
{
        static const char digit[] = "0123456789abcdef";
        for (size_t i = 0; i < count; i++) {
                out[2 * i] = digit[bytes[i] >> 4];
                out[2 * i + 1] = digit[bytes[i] & 15];
        }
        out[2 * count] = 0;
}

/* All of it into the state. False and errno. */
static bool feed(XXH64_state_t *state, int fd, uint64_t *size_bytes)
{
        char buffer[READ_BYTES];
        *size_bytes = 0;
        for (;;) {
                ssize_t n = read(fd, buffer, sizeof(buffer));
                if (n < 0 && errno == EINTR)
                        continue;
                if (n <= 0)
                        return n == 0;
                XXH64_update(state, buffer, (size_t)n);
                *size_bytes += (uint64_t)n;
        }
}

bool pc_digest_member(int dir, const char *name, uint64_t *size_bytes, char digits[PC_DIGEST_TEXT])
{
        XXH64_state_t state;
        XXH64_canonical_t canonical;
        PI_CLEANUP(pi_close_fd)
        int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        XXH64_reset(&state, 0);
        if (fd < 0 || !feed(&state, fd, size_bytes))
                return false;
        XXH64_canonicalFromHash(&canonical, XXH64_digest(&state));
        hex(digits, canonical.digest, sizeof(canonical.digest));
        return true;
}

/* A kernel whose generator is not ready yet (early boot) gives the clocks' bits instead. */
void pc_digest_id(char digits[PC_ID_TEXT])
{
        uint8_t bytes[16];
        if (getrandom(bytes, sizeof(bytes), GRND_NONBLOCK) != (ssize_t)sizeof(bytes)) {
                struct pc_clocks now = pc_clocks_now();
                memcpy(bytes, &now.realtime_ns, 8);
                memcpy(bytes + 8, &now.monotonic_ns, 8);
        }
        hex(digits, bytes, sizeof(bytes));
}

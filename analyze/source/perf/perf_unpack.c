#include "analyze/source/perf/perf_unpack.h"

#include "base/limits.h"
#include "base/num.h"

#include <stdlib.h>
#include <zstd.h>

#define BUFFER_BYTES (256u << 10)
#define WINDOW_LOG_MIN 10 /* ZSTD_WINDOWLOG_MIN */

struct perf_unpack {
        struct pi_arena *arena;
        ZSTD_DCtx *zstd;
        ZSTD_inBuffer packed;
        size_t at, fill;
        bool pending;  /* the decompressor may hold more than the buffer had room for */
        uint64_t pass; /* unpacked bytes that nobody wants */
        uint64_t position, in_bytes, out_bytes;
        size_t charged_bytes;
        const char *damage;
        uint8_t buffer[BUFFER_BYTES];
};

/* The window is what a frame makes the decompressor allocate: never more than the budget has left.
 */
static int window_log(const struct pi_arena *arena)
{
        size_t left = arena->budget_bytes - arena->used_bytes;
        int log = PI_LIMIT_ZSTD_WINDOW_LOG;

        while (log > WINDOW_LOG_MIN && (size_t)1 << log > left)
                log--;
        return log;
}

/* Not from the arena: streams come one after the other, and each gives back what it took. */
struct perf_unpack *perf_unpack_create(struct pi_arena *arena)
{
        struct perf_unpack *unpack;

        if (!pi_arena_charge(arena, sizeof(*unpack)))
                return NULL;
        unpack = calloc(1, sizeof(*unpack));
        if (unpack)
                unpack->zstd = ZSTD_createDCtx();
        if (!unpack || !unpack->zstd) {
                arena->failed = arena->starved = true;
                pi_arena_discharge(arena, sizeof(*unpack));
                free(unpack);
                return NULL;
        }
        unpack->arena = arena;
        ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, window_log(arena));
        return unpack;
}

void perf_unpack_free(struct perf_unpack *unpack)
{
        if (!unpack)
                return;
        ZSTD_freeDCtx(unpack->zstd);
        pi_arena_discharge(unpack->arena, unpack->charged_bytes + sizeof(*unpack));
        free(unpack);
}

void perf_unpack_feed(struct perf_unpack *unpack, struct pi_bytes packed)
{
        unpack->packed = (ZSTD_inBuffer){ packed.p, packed.n, 0 };
        unpack->in_bytes += packed.n;
        unpack->pending = true;
}

/* A small file must not unpack for hours: 32 KiB of zstd may stand for a gigabyte of zeros. */
static bool within_limits(struct perf_unpack *unpack)
{
        uint64_t allowed = pi_sat_add_u64(PI_LIMIT_UNPACK_FREE_BYTES,
                                          unpack->in_bytes * PI_LIMIT_UNPACK_RATIO);
        size_t held = ZSTD_sizeof_DCtx(unpack->zstd);

        if (held > unpack->charged_bytes) {
                if (!pi_arena_charge(unpack->arena, held - unpack->charged_bytes)) {
                        unpack->damage = "needs more memory than this analysis may use";
                        return false;
                }
                unpack->charged_bytes = held;
        }
        if (unpack->out_bytes > allowed) {
                unpack->damage = "unpacks to far more than any perf record writes";
                return false;
        }
        return true;
}

/* One call of the decompressor into the room that is left. */
static void unpack_some(struct perf_unpack *unpack)
{
        ZSTD_outBuffer out = { unpack->buffer + unpack->fill, BUFFER_BYTES - unpack->fill, 0 };
        size_t code = ZSTD_decompressStream(unpack->zstd, &out, &unpack->packed);

        unpack->fill += out.pos;
        unpack->out_bytes += out.pos;
        unpack->pending = unpack->packed.pos < unpack->packed.size || out.pos == out.size;
        if (ZSTD_isError(code))
                unpack->damage = ZSTD_getErrorName(code);
        else
                within_limits(unpack);
        if (unpack->damage)
                unpack->pending = false;
}

static void drop_passed(struct perf_unpack *unpack)
{
        size_t here = unpack->fill - unpack->at;
        size_t n = unpack->pass < here ? (size_t)unpack->pass : here;

        unpack->at += n;
        unpack->pass -= n;
        unpack->position += n;
}

/* What is at hand moves to the buffer's beginning, so that a whole record finds room behind it. */
static void make_room(struct perf_unpack *unpack)
{
        memmove(unpack->buffer, unpack->buffer + unpack->at, unpack->fill - unpack->at);
        unpack->fill -= unpack->at;
        unpack->at = 0;
}

struct pi_bytes perf_unpack_front(struct perf_unpack *unpack, size_t want)
{
        while (unpack->fill - unpack->at < want && unpack->pending) {
                make_room(unpack);
                unpack_some(unpack);
                drop_passed(unpack);
        }
        return (struct pi_bytes){ unpack->buffer + unpack->at, unpack->fill - unpack->at };
}

void perf_unpack_pass(struct perf_unpack *unpack, uint64_t n)
{
        unpack->pass = pi_sat_add_u64(unpack->pass, n);
        drop_passed(unpack);
}

uint64_t perf_unpack_position(const struct perf_unpack *unpack)
{
        return unpack->position;
}

const char *perf_unpack_damage(const struct perf_unpack *unpack)
{
        return unpack->damage;
}

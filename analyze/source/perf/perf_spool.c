#include "analyze/source/perf/perf_spool.h"

#include "base/limits.h"

struct perf_spooled {
        uint64_t offset;
        uint32_t row;
};

void perf_spool_init(struct perf_spool *spool, struct pi_arena *arena, const char *temp_dir)
{
        *spool = (struct perf_spool){ .lost = 0 };
        pi_store_init(&spool->store, temp_dir, arena);
        pi_vec_init(&spool->places, arena, sizeof(struct perf_spooled), PI_LIMIT_SAMPLES);
}

void perf_spool_done(struct perf_spool *spool)
{
        pi_store_done(&spool->store);
}

bool perf_spool_put(struct perf_spool *spool, uint32_t row, const struct perf_record *record)
{
        struct perf_spooled *place;

        if (spool->lost || pi_store_append(&spool->store, PI_STR("user stacks"), record->bytes.p,
                                           record->bytes.n, &spool->why)) {
                spool->lost++;
                return true;
        }
        place = pi_vec_push(&spool->places);
        if (place)
                *place = (struct perf_spooled){ spool->store.size - record->bytes.n, row };
        return place;
}

bool perf_spool_find(const struct perf_spool *spool, uint32_t row, uint64_t *offset)
{
        size_t low = 0, high = spool->places.count;

        while (low < high) {
                size_t middle = low + (high - low) / 2;

                if (PI_AT(&spool->places, struct perf_spooled, middle)->row < row)
                        low = middle + 1;
                else
                        high = middle;
        }
        if (low == spool->places.count ||
            PI_AT(&spool->places, struct perf_spooled, low)->row != row)
                return false;
        *offset = PI_AT(&spool->places, struct perf_spooled, low)->offset;
        return true;
}

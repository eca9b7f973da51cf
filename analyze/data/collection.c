#include "analyze/data/collection.h"

#include "base/limits.h"

#include <math.h>

void pi_collection_init(struct pi_collection *collection, struct pi_arena *arena)
{
        static const struct pi_clock_tuple never = { PI_NO_TIME, PI_NO_TIME, PI_NO_TIME };

        *collection = (struct pi_collection){ .start = never, .end = never };
        pi_vec_init(&collection->processes, arena, sizeof(int32_t), PI_LIMIT_PAIRS);
        pi_vec_init(&collection->labels, arena, sizeof(struct pi_collection_pair), PI_LIMIT_PAIRS);
        pi_vec_init(&collection->missing, arena, sizeof(struct pi_collection_pair), PI_LIMIT_PAIRS);
        pi_vec_init(&collection->members, arena, sizeof(struct pi_collection_member),
                    PI_LIMIT_MEMBERS);
        collection->clock_ticks_hz = collection->page_bytes = collection->cpus_online = NAN;
        collection->frequency_hz = collection->samples = collection->lost = NAN;
        collection->interval_ns = collection->rounds = collection->late_rounds = NAN;
        collection->cpu_user_ns = collection->cpu_system_ns = collection->setup_cpu_ns = NAN;
        collection->steady_cpu_ns = collection->finish_cpu_ns = NAN;
        collection->max_rss_bytes = collection->written_bytes = NAN;
}

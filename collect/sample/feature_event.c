/* Events with their names, and the clock of all times in the file. */
#include "collect/sample/feature.h"

#include <time.h>

#define CLOCK_DATA_VERSION 1

void pc_feature_events(struct pc_features *features, const struct pc_fds *fds)
{
        struct pc_blob *out = &features->at[PC_FEATURE_EVENT_DESC];
        pc_blob_u32(out, (uint32_t)fds->event_count);
        pc_blob_u32(out, sizeof(struct perf_event_attr));
        for (size_t i = 0; i < fds->event_count; i++) {
                pc_blob_bytes(out, &fds->event[i].attr, sizeof(fds->event[i].attr));
                size_t count_at = out->n;
                uint32_t count = 0;
                pc_blob_u32(out, 0);
                pc_blob_string(out, pi_str_of(fds->event[i].name));
                for (size_t j = 0; j < fds->list.count; j++) {
                        const struct pc_fd *item = PI_AT(&fds->list, struct pc_fd, j);
                        if (item->event != i)
                                continue;
                        pc_blob_u64(out, item->id);
                        count++;
                }
                pc_blob_patch_u32(out, count_at, count);
        }
}

void pc_feature_clock(struct pc_features *features, int64_t monotonic_ns, int64_t realtime_ns)
{
        struct timespec resolution = { 0, 1 };
        struct pc_blob *out = &features->at[PC_FEATURE_CLOCK_DATA];
        clock_getres(CLOCK_MONOTONIC, &resolution);
        pc_blob_u64(&features->at[PC_FEATURE_CLOCKID],
                    (uint64_t)resolution.tv_sec * 1000000000u + (uint64_t)resolution.tv_nsec);
        pc_blob_u32(out, CLOCK_DATA_VERSION);
        pc_blob_u32(out, CLOCK_MONOTONIC);
        pc_blob_u64(out, (uint64_t)realtime_ns);
        pc_blob_u64(out, (uint64_t)monotonic_ns);
}

void pc_feature_sample_time(struct pc_features *features, uint64_t first_ns, uint64_t last_ns)
{
        if (!first_ns)
                return;
        pc_blob_u64(&features->at[PC_FEATURE_SAMPLE_TIME], first_ns);
        pc_blob_u64(&features->at[PC_FEATURE_SAMPLE_TIME], last_ns);
}

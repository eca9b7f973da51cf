/* read_format is ID|LOST: value, id, lost. The counts of inherited events are with their parents.
 */
#include "collect/sample/lost.h"

#include <unistd.h>

static void put(struct pc_perfdata *data, const struct pc_fds *fds, const struct pc_fd *item,
                uint64_t lost)
{
        struct pc_blob *record = &data->record;
        pc_perfdata_record(data, PERF_RECORD_LOST_SAMPLES, 0);
        pc_blob_u64(record, lost);
        pc_blob_zeros(record, 16); /* pid, tid, time */
        pc_blob_u64(record, (uint64_t)fds->cpu[item->cpu]);
        pc_blob_u64(record, item->id);
        pc_perfdata_record_end(data, false);
}

uint64_t pc_lost_write(struct pc_perfdata *data, const struct pc_fds *fds)
{
        uint64_t sum = 0, values[3];
        for (size_t i = 0; i < fds->list.count; i++) {
                const struct pc_fd *item = PI_AT(&fds->list, struct pc_fd, i);
                if (read(item->fd, values, sizeof(values)) != (ssize_t)sizeof(values) || !values[2])
                        continue;
                put(data, fds, item, values[2]);
                if (item->event + 1 < fds->event_count)
                        sum += values[2];
        }
        return sum;
}

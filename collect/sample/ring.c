/* Records go from the ring to the file without being copied; only mappings are, to put their build
 * ids in. */
#include "collect/sample/ring.h"

#include "collect/os/readtext.h"
#include "collect/sample/attr.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGES_MIN 8u
#define LOST_COUNT 16u /* in a LOST record */

static size_t page_bytes(void)
{
        return (size_t)sysconf(_SC_PAGESIZE);
}

void pc_rings_unmap(struct pc_rings *rings)
{
        for (size_t i = 0; i < rings->count; i++)
                if (rings->ring[i].page) {
                        munmap(rings->ring[i].page, rings->data_bytes + page_bytes());
                        rings->ring[i].page = NULL;
                }
}

/* The first event of each CPU owns its ring. */
static void choose_owners(struct pc_rings *rings, const struct pc_fds *fds)
{
        for (size_t i = 0; i < rings->count; i++)
                rings->ring[i].fd = -1;
        for (size_t i = 0; i < fds->list.count; i++) {
                const struct pc_fd *item = PI_AT(&fds->list, struct pc_fd, i);
                if (rings->ring[item->cpu].fd < 0)
                        rings->ring[item->cpu].fd = item->fd;
        }
}

/* 0 or errno; after a failure nothing is mapped. */
static int map_all(struct pc_rings *rings, unsigned pages)
{
        rings->data_bytes = pages * page_bytes();
        for (size_t i = 0; i < rings->count; i++) {
                struct pc_ring *ring = &rings->ring[i];
                if (ring->fd < 0)
                        continue;
                void *p = mmap(NULL, rings->data_bytes + page_bytes(), PROT_READ | PROT_WRITE,
                               MAP_SHARED, ring->fd, 0);
                if (p == MAP_FAILED) {
                        int error = errno;
                        pc_rings_unmap(rings);
                        return error;
                }
                ring->page = p;
                ring->data = (const uint8_t *)p + page_bytes();
        }
        return 0;
}

static bool join(const struct pc_rings *rings, const struct pc_fds *fds, struct pc_log *log)
{
        for (size_t i = 0; i < fds->list.count; i++) {
                const struct pc_fd *item = PI_AT(&fds->list, struct pc_fd, i);
                int owner = rings->ring[item->cpu].fd;
                if (item->fd == owner || !ioctl(item->fd, PERF_EVENT_IOC_SET_OUTPUT, owner))
                        continue;
                pc_error(log, "event \"%s\" cannot share the buffer of its CPU: %s",
                         fds->event[item->event].name, strerror(errno));
                return false;
        }
        return true;
}

static uint64_t locked_limit_kb(void)
{
        uint64_t kb = 0;
        pc_read_u64("/proc/sys/kernel/perf_event_mlock_kb", &kb);
        return kb;
}

static bool refuse(int error, struct pc_log *log)
{
        if (error == EPERM || error == ENOMEM || error == EAGAIN)
                pc_error(log,
                         "the kernel does not lock %u pages per CPU for samples "
                         "(kernel.perf_event_mlock_kb is %llu, and other recordings of this user "
                         "count too): raise it, or ulimit -l",
                         PAGES_MIN, (unsigned long long)locked_limit_kb());
        else
                pc_error(log, "the buffers for samples cannot be mapped: %s", strerror(error));
        return false;
}

bool pc_rings_map(struct pc_rings *rings, struct pc_fds *fds, unsigned pages, struct pc_log *log)
{
        *rings = (struct pc_rings){ .count = fds->cpu_count };
        rings->ring = PI_NEW_ARRAY(fds->arena, struct pc_ring, rings->count);
        rings->head = PI_NEW_ARRAY(fds->arena, uint64_t, rings->count);
        if (!rings->ring || !rings->head) {
                rings->count = 0;
                return refuse(ENOBUFS, log);
        }
        choose_owners(rings, fds);
        unsigned wanted = pages;
        int error = map_all(rings, pages);
        while ((error == EPERM || error == ENOMEM || error == EAGAIN) && pages > PAGES_MIN)
                error = map_all(rings, pages /= 2);
        if (error)
                return refuse(error, log);
        if (pages < wanted)
                pc_say(log,
                       "buffers of %u instead of %u pages per CPU, because "
                       "kernel.perf_event_mlock_kb (%llu) allows this user no more: samples may "
                       "be lost under load",
                       pages, wanted, (unsigned long long)locked_limit_kb());
        return join(rings, fds, log);
}

static void count_sample(const struct pc_view *view, uint64_t at, struct pc_seen *seen)
{
        uint32_t pid;
        uint64_t task = pc_view_u64(view, at + PC_SAMPLE_PID);
        memcpy(&pid, &task, sizeof(pid));
        pc_seen_sample(seen, (pid_t)pid, pc_view_u64(view, at + PC_SAMPLE_TIME));
}

/* Hands over what lies between tail and head. Only headers are looked at, and mappings. */
static bool take_records(struct pc_rings *rings, const struct pc_view *view, uint64_t tail,
                         uint64_t head, struct pc_seen *seen, struct pc_ids *ids)
{
        uint64_t record[PC_STAMP_BYTES / 8], from = tail;
        while (tail < head) {
                struct perf_event_header header;
                memcpy(&header, view->data + (tail & view->mask), sizeof(header));
                size_t stamped = 0;
                if (header.size < sizeof(header))
                        break;
                if (header.type == PERF_RECORD_SAMPLE)
                        count_sample(view, tail, seen);
                else if (header.type == PERF_RECORD_LOST)
                        seen->lost += pc_view_u64(view, tail + LOST_COUNT);
                else if (header.type == PERF_RECORD_MMAP2)
                        stamped = pc_stamp(view, tail, ids, record);
                if (stamped) {
                        if (!pc_pieces_ring(&rings->pieces, view, from, tail) ||
                            !pc_pieces_copy(&rings->pieces, record, stamped))
                                return false;
                        from = tail + stamped;
                }
                tail += header.size;
        }
        return pc_pieces_ring(&rings->pieces, view, from, head);
}

static bool drain(struct pc_rings *rings, struct pc_perfdata *data, struct pc_seen *seen,
                  struct pc_ids *ids)
{
        struct perf_event_header round = { PC_RECORD_FINISHED_ROUND, 0, sizeof(round) };
        bool any = false;
        rings->pieces.data = data;
        for (size_t i = 0; i < rings->count; i++) {
                const struct pc_ring *ring = &rings->ring[i];
                if (!ring->page)
                        continue;
                struct pc_view view = { ring->data, rings->data_bytes - 1 };
                rings->head[i] = __atomic_load_n(&ring->page->data_head, __ATOMIC_ACQUIRE);
                any |= rings->head[i] != ring->page->data_tail;
                if (!take_records(rings, &view, ring->page->data_tail, rings->head[i], seen, ids))
                        return false;
        }
        if (!any)
                return true;
        if (!pc_pieces_copy(&rings->pieces, &round, sizeof(round)) ||
            !pc_pieces_flush(&rings->pieces))
                return false;
        for (size_t i = 0; i < rings->count; i++)
                if (rings->ring[i].page)
                        __atomic_store_n(&rings->ring[i].page->data_tail, rings->head[i],
                                         __ATOMIC_RELEASE);
        return true;
}

/* What could not be written was not recorded, and is met again by the next attempt. */
bool pc_rings_drain(struct pc_rings *rings, struct pc_perfdata *data, struct pc_seen *seen,
                    struct pc_ids *ids)
{
        uint64_t samples = seen->samples, lost = seen->lost;
        if (drain(rings, data, seen, ids))
                return true;
        seen->samples = samples;
        seen->lost = lost;
        return false;
}

/* The buffers through which the kernel hands over records: one per CPU, shared by all events
 * there. */
#ifndef PIPA_COLLECT_SAMPLE_RING_H
#define PIPA_COLLECT_SAMPLE_RING_H

#include "collect/sample/fds.h"
#include "collect/sample/perfdata.h"
#include "collect/sample/seen.h"
#include "collect/sample/stamp.h"

struct pc_ring {
        struct perf_event_mmap_page *page;
        const uint8_t *data; /* [rings.data_bytes] */
        int fd;              /* of the event that it belongs to; not owned */
};

struct pc_rings {
        struct pc_ring *ring; /* [count] in the order of fds.cpu */
        size_t count;
        size_t data_bytes;
        uint64_t *head; /* [count] */
        struct pc_pieces pieces;
};

/* Maps one ring per CPU, with fewer pages where the kernel does not lock as many, and says so.
 * False, having said why. */
bool pc_rings_map(struct pc_rings *rings, struct pc_fds *fds, unsigned pages, struct pc_log *log);

/* Moves all that is there now to the file; counts samples, puts build ids into mappings. False on a
 * write error (said). */
bool pc_rings_drain(struct pc_rings *rings, struct pc_perfdata *data, struct pc_seen *seen,
                    struct pc_ids *ids);

void pc_rings_unmap(struct pc_rings *rings);

#endif

/* The bytes of procfs.snap: its header and its frames (include/pipa/format.h). */
#ifndef PIPA_COLLECT_SNAP_SNAP_FRAME_H
#define PIPA_COLLECT_SNAP_SNAP_FRAME_H

#include "pipa/format.h"

#include <stddef.h>

struct pc_snap_frame {
        uint16_t kind;   /* PIPA_SNAP_KIND_* */
        uint16_t status; /* errno of FAILED, else 0 */
        uint32_t path_id;
        uint32_t length; /* bytes of the payload */
        int64_t before_ns, after_ns;
        uint32_t round;
        uint32_t flags; /* PIPA_SNAP_FLAG_* */
};

void pc_snap_header_put(uint8_t out[PIPA_SNAP_HEADER_BYTES]);
void pc_snap_frame_put(uint8_t out[PIPA_SNAP_FRAME_BYTES], const struct pc_snap_frame *frame);

/* Zeroes what stands between a payload of `length` bytes and the next frame; returns how many bytes
 * payload and zeroes take. */
size_t pc_snap_payload_pad(uint8_t *payload, size_t length);

#endif

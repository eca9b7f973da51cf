/* Frames as bytes, little-endian on every machine: each byte is stored by itself. */
#include "collect/snap/snap_frame.h"

#include <string.h>

static void put(uint8_t *out, uint64_t value, size_t bytes)
{
        for (size_t i = 0; i < bytes; i++)
                out[i] = (uint8_t)(value >> (8 * i));
}

void pc_snap_header_put(uint8_t out[PIPA_SNAP_HEADER_BYTES])
{
        memcpy(out, PIPA_SNAP_MAGIC, 8);
        put(out + 8, PIPA_SNAP_VERSION, 4);
        put(out + 12, PIPA_SNAP_HEADER_BYTES, 4);
}

void pc_snap_frame_put(uint8_t out[PIPA_SNAP_FRAME_BYTES], const struct pc_snap_frame *frame)
{
        put(out, PIPA_SNAP_FRAME, 4);
        put(out + 4, frame->kind, 2);
        put(out + 6, frame->status, 2);
        put(out + 8, frame->path_id, 4);
        put(out + 12, frame->length, 4);
        put(out + 16, (uint64_t)frame->before_ns, 8);
        put(out + 24, (uint64_t)frame->after_ns, 8);
        put(out + 32, frame->round, 4);
        put(out + 36, frame->flags, 4);
}

size_t pc_snap_payload_pad(uint8_t *payload, size_t length)
{
        size_t pad = (PIPA_SNAP_ALIGN - length % PIPA_SNAP_ALIGN) % PIPA_SNAP_ALIGN;

        memset(payload + length, 0, pad);
        return length + pad;
}

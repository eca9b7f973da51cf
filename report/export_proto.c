#include "report/export_proto.h"

enum { WIRE_VARINT = 0, WIRE_LENGTH = 2 };

void pi_proto_number(struct pi_scratch *to, uint64_t value)
{
        uint8_t bytes[10];
        size_t n = 0;

        for (; value >= 0x80; value >>= 7)
                bytes[n++] = (uint8_t)(value | 0x80);
        bytes[n++] = (uint8_t)value;
        pi_scratch_bytes(to, bytes, n);
}

void pi_proto_u64(struct pi_scratch *to, unsigned field, uint64_t value)
{
        if (value == 0)
                return;
        pi_proto_number(to, field << 3 | WIRE_VARINT);
        pi_proto_number(to, value);
}

static void put_length(struct pi_scratch *to, unsigned field, struct pi_str value)
{
        pi_proto_number(to, field << 3 | WIRE_LENGTH);
        pi_proto_number(to, value.n);
        pi_scratch_bytes(to, value.p, value.n);
}

void pi_proto_bytes(struct pi_scratch *to, unsigned field, struct pi_str value)
{
        if (value.n > 0)
                put_length(to, field, value);
}

void pi_proto_message(struct pi_scratch *to, unsigned field, const struct pi_scratch *from)
{
        to->failed |= from->failed;
        put_length(to, field, pi_scratch_str(from));
}

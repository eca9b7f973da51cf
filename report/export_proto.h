/* Protocol buffers' wire format (protobuf.dev, "Encoding"): what profile.proto needs of it,
 * appended to a scratch. As in proto3, zeros and empty texts are left out. */
#ifndef PIPA_REPORT_EXPORT_PROTO_H
#define PIPA_REPORT_EXPORT_PROTO_H

#include "report/export_scratch.h"

/* A bare number, as it stands in a packed list. */
void pi_proto_number(struct pi_scratch *to, uint64_t value);

/* Fields. Negative numbers are handed in as two's complement. */
void pi_proto_u64(struct pi_scratch *to, unsigned field, uint64_t value);
void pi_proto_bytes(struct pi_scratch *to, unsigned field, struct pi_str value);

/* The same for a message or a packed list in `from`, also an empty one. */
void pi_proto_message(struct pi_scratch *to, unsigned field, const struct pi_scratch *from);

#endif

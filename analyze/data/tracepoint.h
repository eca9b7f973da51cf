/* Tracepoints as their kernel describes them: which field of a sample's raw bytes stands where.
 * Values are read from the bytes as they were recorded, in the recorder's byte order. */
#ifndef PIPA_DATA_TRACEPOINT_H
#define PIPA_DATA_TRACEPOINT_H

#include "analyze/data/address_name.h"
#include "base/set.h"

enum pi_field_kind {
        PI_FIELD_NUMBER,   /* 1, 2, 4 or 8 bytes */
        PI_FIELD_TEXT,     /* char name[16]: up to its NUL */
        PI_FIELD_ARRAY,    /* of numbers, or of bytes that mean something else */
        PI_FIELD_DATA_LOC, /* u32: where its bytes stand (low half) and how many (high half) */
        PI_FIELD_REL_LOC,  /* the same, counted from behind this field */
};

struct pi_tracepoint_field {
        uint32_t name, type;   /* string ids: "prev_comm", "char" */
        uint32_t offset, size; /* in the raw bytes */
        uint32_t item_bytes;   /* of one item of an array, by its type's name; 0: not known */
        enum pi_field_kind kind;
        bool is_signed;
        bool text;   /* items are characters */
        bool common; /* of every tracepoint: common_type, common_pid … */
};

struct pi_tracepoint {
        uint32_t id;           /* perf_event_attr.config */
        uint32_t system, name; /* string ids: "sched", "sched_switch" */
        uint32_t first_field, field_count;
        uint32_t print; /* string id of "print fmt:", how to make a text of its fields; PI_NONE */
};

struct pi_tracing {
        bool big_endian;
        uint8_t long_bytes;
        uint32_t page_bytes;
        struct pi_set points;            /* struct pi_tracepoint, by id */
        struct pi_vec fields;            /* struct pi_tracepoint_field */
        struct pi_address_names symbols; /* kallsyms: old perfs recorded them here */
        struct pi_address_names printk;  /* constant texts that formats name by their address */
};

void pi_tracing_init(struct pi_tracing *tracing, struct pi_arena *arena);
void pi_tracing_done(struct pi_tracing *tracing);

/* The first description of an id stands; false where a limit is met. */
bool pi_tracing_add(struct pi_tracing *tracing, const struct pi_tracepoint *point);

/* Where in `points` the tracepoint of this id stands; PI_NONE where the recording does not describe
 * it. */
uint32_t pi_tracing_place(const struct pi_tracing *tracing, uint64_t id);

/* The same; NULL. */
const struct pi_tracepoint *pi_tracing_find(const struct pi_tracing *tracing, uint64_t id);

static inline const struct pi_tracepoint_field *
pi_tracing_field(const struct pi_tracing *tracing, const struct pi_tracepoint *point, uint32_t i)
{
        return PI_AT(&tracing->fields, struct pi_tracepoint_field, point->first_field + i);
}

/* A number's bits, extended to 64 by its sign where it has one: cast to int64_t there. False where
 * the field is no number or the bytes end before it. */
bool pi_tracing_number(const struct pi_tracing *tracing, const struct pi_tracepoint_field *field,
                       struct pi_bytes raw, uint64_t *out);

/* Item `i` of an array's bytes: the bits of 1, 2, 4 or 8 bytes, not extended. False where they end
 * before it. */
bool pi_tracing_item(const struct pi_tracing *tracing, struct pi_bytes bytes, uint64_t i,
                     uint32_t item_bytes, uint64_t *out);

/* The bytes of a field of any kind: of a text up to its NUL, of a DATA_LOC those that it points at.
 * {NULL, 0} where they do not lie in `raw`. */
struct pi_bytes pi_tracing_bytes(const struct pi_tracing *tracing,
                                 const struct pi_tracepoint_field *field, struct pi_bytes raw);

#endif

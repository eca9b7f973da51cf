#include "analyze/data/tracepoint.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "base/num.h"

void pi_tracing_init(struct pi_tracing *tracing, struct pi_arena *arena)
{
        *tracing = (struct pi_tracing){ .long_bytes = 0 };
        pi_set_init(&tracing->points, arena, sizeof(struct pi_tracepoint), PI_LIMIT_TRACEPOINTS);
        pi_vec_init(&tracing->fields, arena, sizeof(struct pi_tracepoint_field),
                    PI_LIMIT_TRACE_FIELDS);
}

void pi_tracing_done(struct pi_tracing *tracing)
{
        pi_set_done(&tracing->points);
}

static bool same_point(const void *items, uint32_t id, const void *key)
{
        const struct pi_tracepoint *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                   *b = key;

        return a->id == b->id;
}

bool pi_tracing_add(struct pi_tracing *tracing, const struct pi_tracepoint *point)
{
        return pi_set_add(&tracing->points, pi_hash_u64(point->id), same_point, point) != PI_NONE;
}

uint32_t pi_tracing_place(const struct pi_tracing *tracing, uint64_t id)
{
        struct pi_tracepoint key = { .id = (uint32_t)id };

        if (id > UINT32_MAX)
                return PI_NONE;
        return pi_map_find(&tracing->points.map, pi_hash_u64(id), same_point, &tracing->points,
                           &key);
}

const struct pi_tracepoint *pi_tracing_find(const struct pi_tracing *tracing, uint64_t id)
{
        uint32_t found = pi_tracing_place(tracing, id);

        return found == PI_NONE ? NULL : PI_AT(&tracing->points.list, struct pi_tracepoint, found);
}

static uint64_t assemble(const uint8_t *p, uint32_t size, bool big_endian)
{
        uint64_t value = 0;

        for (uint32_t i = 0; i < size; i++)
                value |= (uint64_t)p[big_endian ? size - 1 - i : i] << 8 * i;
        return value;
}

static struct pi_bytes part(struct pi_bytes raw, uint64_t offset, uint64_t size)
{
        if (offset > raw.n || size > raw.n - offset)
                return (struct pi_bytes){ NULL, 0 };
        return (struct pi_bytes){ raw.p + offset, (size_t)size };
}

bool pi_tracing_number(const struct pi_tracing *tracing, const struct pi_tracepoint_field *field,
                       struct pi_bytes raw, uint64_t *out)
{
        struct pi_bytes bytes = part(raw, field->offset, field->size);
        uint64_t value, sign;

        if (field->kind != PI_FIELD_NUMBER || !bytes.p || field->size == 0 || field->size > 8)
                return false;
        value = assemble(bytes.p, field->size, tracing->big_endian);
        sign = 1ull << (8 * field->size - 1);
        *out = field->is_signed ? (value ^ sign) - sign : value;
        return true;
}

bool pi_tracing_item(const struct pi_tracing *tracing, struct pi_bytes bytes, uint64_t i,
                     uint32_t item_bytes, uint64_t *out)
{
        struct pi_bytes item = { NULL, 0 };

        if (item_bytes > 0 && item_bytes <= 8 && i <= bytes.n)
                item = part(bytes, i * item_bytes, item_bytes);
        if (item.p)
                *out = assemble(item.p, item_bytes, tracing->big_endian);
        return item.p != NULL;
}

struct pi_bytes pi_tracing_bytes(const struct pi_tracing *tracing,
                                 const struct pi_tracepoint_field *field, struct pi_bytes raw)
{
        struct pi_bytes bytes = part(raw, field->offset, field->size);
        uint64_t place, base = 0;

        if (bytes.p && (field->kind == PI_FIELD_DATA_LOC || field->kind == PI_FIELD_REL_LOC)) {
                if (field->size != 4)
                        return (struct pi_bytes){ NULL, 0 };
                place = assemble(bytes.p, 4, tracing->big_endian);
                if (field->kind == PI_FIELD_REL_LOC)
                        base = (uint64_t)field->offset + field->size;
                bytes = part(raw, base + (place & 0xffff), place >> 16);
        }
        if (bytes.p && field->text)
                bytes.n = pi_str_until_nul(bytes.p, bytes.n).n;
        return bytes;
}

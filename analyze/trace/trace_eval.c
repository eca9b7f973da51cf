#include "analyze/trace/trace_eval.h"

const struct trace_node *trace_eval_taken(const struct trace_sample *sample,
                                          const struct trace_node *node)
{
        while (node &&
               (node->kind == TRACE_CHOICE || (node->kind == TRACE_CAST && node->pointer))) {
                struct trace_value condition;

                if (node->kind == TRACE_CAST) {
                        node = node->a;
                        continue;
                }
                condition = trace_eval(sample, node->a);
                if (!condition.known)
                        return NULL;
                node = !condition.bits ? node->c : node->b ? node->b : node->a;
        }
        return node;
}

struct pi_bytes trace_eval_bytes(const struct trace_sample *sample, const struct trace_node *node)
{
        node = trace_eval_taken(sample, node);
        if (!node || !node->field || node->kind == TRACE_DYNAMIC_BYTES)
                return (struct pi_bytes){ NULL, 0 };
        return pi_tracing_bytes(sample->tracing, node->field, sample->raw);
}

static struct trace_value field_value(const struct trace_sample *sample,
                                      const struct pi_tracepoint_field *field)
{
        uint64_t bits;

        if (!pi_tracing_number(sample->tracing, field, sample->raw, &bits))
                return trace_value_unknown();
        return trace_value_of(bits, field->size, field->is_signed);
}

/* Bytes of an item, and its sign: what a cast says, else the field's own type. */
static struct trace_value item_type(const struct trace_node *array)
{
        if (array->kind == TRACE_CAST && array->pointer)
                return array->value;
        if (array->kind == TRACE_STRING)
                return trace_value_of(0, 1, true);
        if (!array->field || !array->field->item_bytes)
                return trace_value_unknown();
        return trace_value_of(0, array->field->item_bytes, array->field->is_signed);
}

static struct trace_value index_value(const struct trace_sample *sample,
                                      const struct trace_node *node)
{
        struct trace_value at = trace_eval(sample, node->b), type = item_type(node->a);
        struct pi_bytes bytes = trace_eval_bytes(sample, node->a);
        uint64_t bits;

        if (at.known && bytes.p && node->a->field && node->a->field->text && at.bits >= bytes.n)
                return trace_value_of(0, 1, true); /* the NUL that ends a text */
        if (!at.known || !type.known || !bytes.p ||
            !pi_tracing_item(sample->tracing, bytes, at.bits, type.bytes, &bits))
                return trace_value_unknown();
        return trace_value_of(bits, type.bytes, type.is_signed);
}

/* The second operand of && and || is not looked at where the first decides. */
static struct trace_value binary_value(const struct trace_sample *sample,
                                       const struct trace_node *node)
{
        struct trace_value a = trace_eval(sample, node->a);

        if (a.known && node->op == TRACE_AND && !a.bits)
                return trace_value_bool(false);
        if (a.known && node->op == TRACE_OR && a.bits)
                return trace_value_bool(true);
        return trace_value_binary(node->op, a, trace_eval(sample, node->b));
}

static struct trace_value choice_value(const struct trace_sample *sample,
                                       const struct trace_node *node)
{
        struct trace_value condition = trace_eval(sample, node->a);

        if (!condition.known || (condition.bits && !node->b))
                return condition;
        return trace_eval(sample, condition.bits ? node->b : node->c);
}

static struct trace_value cast_value(const struct trace_sample *sample,
                                     const struct trace_node *node)
{
        struct trace_value v = trace_eval(sample, node->a);

        if (v.known && node->pointer)
                return trace_value_of(v.bits, sample->long_bytes, false);
        return v.known ? trace_value_of(v.bits, node->value.bytes, node->value.is_signed) : v;
}

/* Bytes of a dynamic array, as its header says. */
static struct trace_value dynamic_bytes(const struct trace_sample *sample,
                                        const struct pi_tracepoint_field *field)
{
        struct pi_bytes header = { sample->raw.p, sample->raw.n };
        uint64_t place;

        if (field->offset > header.n)
                return trace_value_unknown();
        header = (struct pi_bytes){ header.p + field->offset, header.n - field->offset };
        if (!pi_tracing_item(sample->tracing, header, 0, 4, &place))
                return trace_value_unknown();
        return trace_value_of(place >> 16 & 0xffff, 4, true);
}

struct trace_value trace_eval(const struct trace_sample *sample, const struct trace_node *node)
{
        switch (node->kind) {
        case TRACE_NUMBER:
                return node->value;
        case TRACE_FIELD:
                return field_value(sample, node->field);
        case TRACE_INDEX:
                return index_value(sample, node);
        case TRACE_UNARY:
                return trace_value_unary(node->op, trace_eval(sample, node->a));
        case TRACE_BINARY:
                return binary_value(sample, node);
        case TRACE_CHOICE:
                return choice_value(sample, node);
        case TRACE_CAST:
                return cast_value(sample, node);
        case TRACE_DYNAMIC_BYTES:
                return dynamic_bytes(sample, node->field);
        default:
                return trace_value_unknown();
        }
}

/* What %s shows: texts of the record, and those that helpers make of its numbers. */
#include "analyze/trace/trace_show.h"

/* One that the mask holds; what it covers leaves the mask. */
static void show_flag(struct trace_text *text, const struct trace_entry *entry,
                      struct pi_str between, size_t begin, uint64_t *mask)
{
        uint64_t bits = entry->value.bits;

        if (!entry->value.known || !bits || (*mask & bits) != bits)
                return;
        if (text->n > begin)
                trace_text_str(text, between);
        trace_text_str(text, entry->text);
        *mask &= ~bits;
}

static void show_flags(struct trace_text *text, const struct trace_sample *sample,
                       const struct trace_node *node)
{
        struct trace_value v = trace_eval(sample, node->a);
        uint64_t mask = trace_value_plain(v);
        size_t begin = text->n;

        if (!v.known) {
                trace_text_unknown(text);
                return;
        }
        for (const struct trace_entry *entry = node->entries; entry; entry = entry->next)
                show_flag(text, entry, node->text, begin, &mask);
        if (!mask)
                return;
        if (text->n > begin)
                trace_text_str(text, node->text);
        trace_text_str(text, PI_STR("0x"));
        trace_text_hex(text, mask, 1);
}

static void show_symbol(struct trace_text *text, const struct trace_sample *sample,
                        const struct trace_node *node)
{
        struct trace_value v = trace_eval(sample, node->a);

        if (!v.known) {
                trace_text_unknown(text);
                return;
        }
        for (const struct trace_entry *entry = node->entries; entry; entry = entry->next) {
                if (entry->value.known && entry->value.bits == v.bits) {
                        trace_text_str(text, entry->text);
                        return;
                }
        }
        trace_text_str(text, PI_STR("0x"));
        trace_text_hex(text, trace_value_plain(v), 1);
}

static void show_hex(struct trace_text *text, const struct trace_sample *sample,
                     const struct trace_node *node)
{
        struct pi_bytes bytes = trace_eval_bytes(sample, node->a);
        struct trace_value count = trace_eval(sample, node->b);

        if (!bytes.p || !count.known) {
                trace_text_unknown(text);
                return;
        }
        for (size_t i = 0; i < bytes.n && i < trace_value_plain(count) && !text->cut; i++) {
                if (i)
                        trace_text_str(text, node->text);
                trace_text_hex(text, bytes.p[i], 2);
        }
}

static void show_array(struct trace_text *text, const struct trace_sample *sample,
                       const struct trace_node *node)
{
        struct pi_bytes bytes = trace_eval_bytes(sample, node->a);
        struct trace_value count = trace_eval(sample, node->b), size = trace_eval(sample, node->c);
        uint64_t item;

        if (!bytes.p || !count.known || !size.known || size.bits > 8) {
                trace_text_unknown(text);
                return;
        }
        for (uint64_t i = 0; i < trace_value_plain(count) && !text->cut; i++) {
                if (!pi_tracing_item(sample->tracing, bytes, i, (uint32_t)size.bits, &item))
                        return;
                if (i)
                        trace_text_str(text, node->text);
                trace_text_u64(text, item, 1);
        }
}

/* A number where a text is asked for: the address of one that never changes, which the recorder
 * listed in printk_formats. */
static void show_address(struct trace_text *text, const struct pi_trace *trace,
                         const struct trace_sample *sample, const struct trace_node *node)
{
        struct trace_value v = trace_eval(sample, node);
        const struct pi_address_name *name =
                v.known ? pi_address_names_at(&sample->tracing->printk, v.bits) : NULL;

        if (!v.known)
                trace_text_unknown(text);
        else if (name)
                trace_text_str(text, pi_recording_str(trace->rec, name->text));
        else if (node->kind != TRACE_NUMBER) /* of NULL nothing is shown */
                trace_text_hex(text, trace_value_plain(v), 1);
}

/* A text of the record. perf and the kernel end it at its NUL, whatever its size says. */
static void show_bytes(struct trace_text *text, struct pi_bytes bytes)
{
        if (bytes.p)
                trace_text_str(text, pi_str_until_nul(bytes.p, bytes.n));
        else
                trace_text_unknown(text);
}

static void show(struct trace_text *text, const struct pi_trace *trace,
                 const struct trace_sample *sample, const struct trace_node *node)
{
        struct pi_bytes bytes;

        switch (node->kind) {
        case TRACE_TEXT:
                trace_text_str(text, node->text);
                return;
        case TRACE_FLAGS:
                show_flags(text, sample, node);
                return;
        case TRACE_SYMBOLIC:
                show_symbol(text, sample, node);
                return;
        case TRACE_HEX:
                show_hex(text, sample, node);
                return;
        case TRACE_ARRAY:
                show_array(text, sample, node);
                return;
        case TRACE_BITMASK:
                bytes = trace_eval_bytes(sample, node);
                trace_show_bits(text, sample, bytes, 8 * (uint64_t)bytes.n, false);
                return;
        default:
                if (node->field && node->kind != TRACE_DYNAMIC_BYTES &&
                    node->field->kind != PI_FIELD_NUMBER)
                        show_bytes(text, trace_eval_bytes(sample, node));
                else
                        show_address(text, trace, sample, node);
        }
}

void trace_show_string(struct trace_text *text, const struct pi_trace *trace,
                       const struct trace_sample *sample, const struct trace_spec *spec,
                       const struct trace_node *node)
{
        size_t begin = text->n;

        node = trace_eval_taken(sample, node);
        if (node)
                show(text, trace, sample, node);
        else
                trace_text_unknown(text);
        if (spec->precision >= 0 && text->n - begin > (size_t)spec->precision)
                text->n = begin + (size_t)spec->precision;
        trace_text_pad(text, begin, spec->width, spec->minus);
}

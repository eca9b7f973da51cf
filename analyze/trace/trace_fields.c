/* " name=value" of each field: what perf shows where a print fmt cannot be parsed. */
#include "analyze/trace/trace_show.h"

static bool is_text_byte(uint8_t c)
{
        return (c >= 0x20 && c < 0x7f) || (c >= '\t' && c <= '\r');
}

static bool is_text(struct pi_bytes bytes)
{
        size_t n = pi_str_until_nul(bytes.p, bytes.n).n;

        for (size_t i = 0; i < n; i++) {
                if (!is_text_byte(bytes.p[i]))
                        return false;
        }
        return true;
}

static bool contains(struct pi_str s, const char *word)
{
        return s.p && memmem(s.p, s.n, word, strlen(word));
}

/* Bytes of characters are a text where all can be shown. */
static void show_array(struct trace_text *text, struct pi_str type, struct pi_bytes bytes)
{
        bool characters = contains(type, "char") || contains(type, "u8") || contains(type, "s8");

        if (characters && is_text(bytes)) {
                trace_text_str(text, pi_str_until_nul(bytes.p, bytes.n));
                return;
        }
        trace_text_str(text, PI_STR("ARRAY["));
        for (size_t i = 0; i < bytes.n && !text->cut; i++) {
                if (i)
                        trace_text_str(text, PI_STR(", "));
                trace_text_hex(text, bytes.p[i], 2);
        }
        trace_text_char(text, ']');
}

/* Pointers and longs, which mostly hold addresses, in hexadecimal. */
static void show_number(struct trace_text *text, struct pi_str type,
                        const struct pi_tracepoint_field *field, uint64_t bits)
{
        struct trace_value v = trace_value_of(bits, field->size, field->is_signed);
        struct trace_spec spec = { .precision = -1, .bytes = 8, .conversion = 'u' };
        bool pointer = pi_str_ends(type, PI_STR("*")), is_long = contains(type, "long");

        if (pointer || (is_long && (!field->is_signed || field->size == 4))) {
                trace_text_str(text, PI_STR("0x"));
                trace_text_hex(text, trace_value_plain(v), 1);
                return;
        }
        if (field->is_signed) {
                spec.conversion = 'd';
                spec.width = field->size == 2 ? 2 : 1;
        }
        trace_show_number(text, &spec, v);
}

static void show_field(struct trace_text *text, const struct pi_recording *rec,
                       const struct pi_tracepoint_field *field, struct pi_bytes raw)
{
        struct pi_str type = pi_recording_str(rec, field->type);
        struct pi_tracepoint_field whole = *field;
        struct pi_bytes bytes;
        uint64_t bits;

        trace_text_char(text, ' ');
        trace_text_str(text, pi_recording_str(rec, field->name));
        trace_text_char(text, '=');
        if (field->kind == PI_FIELD_NUMBER) {
                if (pi_tracing_number(&rec->tracing, field, raw, &bits))
                        show_number(text, type, field, bits);
                else
                        trace_text_unknown(text);
                return;
        }
        whole.text = false; /* an array is shown with what stands behind its NUL */
        bytes = pi_tracing_bytes(&rec->tracing, &whole, raw);
        if (bytes.p)
                show_array(text, type, bytes);
        else
                trace_text_unknown(text);
}

void trace_show_fields(struct trace_text *text, const struct pi_recording *rec,
                       const struct pi_tracepoint *point, struct pi_bytes raw)
{
        for (uint32_t i = 0; i < point->field_count && !text->cut; i++) {
                const struct pi_tracepoint_field *field = pi_tracing_field(&rec->tracing, point, i);

                if (!field->common)
                        show_field(text, rec, field, raw);
        }
}

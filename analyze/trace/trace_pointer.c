/* What %p shows, by the letters behind it (Documentation/core-api/printk-formats.rst). */
#include "analyze/trace/trace_show.h"

#define DUMP_BYTES 64 /* of %ph: the kernel shows no more */

static bool resolve(const struct pi_trace *trace, uint64_t address, struct pi_str *name,
                    uint64_t *begin)
{
        const struct pi_address_name *found =
                pi_address_names_below(&trace->rec->tracing.symbols, address);

        if (!found)
                return trace->name_of && trace->name_of(trace->name_user, address, name, begin);
        *name = pi_recording_str(trace->rec, found->text);
        *begin = found->address;
        return true;
}

/* "name" of %ps and %pf, "name+0x10" of the others. */
static void show_function(struct trace_text *text, const struct pi_trace *trace, uint64_t address,
                          char letter)
{
        struct pi_str name;
        uint64_t begin;

        if (!resolve(trace, address, &name, &begin)) {
                trace_text_str(text, PI_STR("0x"));
                trace_text_hex(text, address, 1);
                return;
        }
        trace_text_str(text, name);
        if (letter == 's' || letter == 'f')
                return;
        trace_text_str(text, PI_STR("+0x"));
        trace_text_hex(text, address - begin, 1);
}

/* As the C library shows a pointer. */
static void show_plain(struct trace_text *text, uint64_t address)
{
        if (!address) {
                trace_text_str(text, PI_STR("(nil)"));
                return;
        }
        trace_text_str(text, PI_STR("0x"));
        trace_text_hex(text, address, 1);
}

/* %*ph: as many bytes as the width says, a blank between; C, D, N: a colon, a dash, nothing. */
static void show_dump(struct trace_text *text, const struct trace_spec *spec, struct pi_bytes bytes)
{
        char letter = spec->extension.n > 1 ? spec->extension.p[1] : 0;
        char between = letter == 'C' ? ':' : letter == 'D' ? '-' : ' ';
        uint32_t n = spec->width > DUMP_BYTES ? DUMP_BYTES : spec->width ? spec->width : 1;

        for (uint32_t i = 0; i < n && i < bytes.n; i++) {
                if (i && letter != 'N')
                        trace_text_char(text, between);
                trace_text_hex(text, bytes.p[i], 2);
        }
}

/* What points at bytes that the record holds. */
static void show_bytes(struct trace_text *text, const struct trace_sample *sample,
                       const struct trace_spec *spec, const struct trace_node *node)
{
        struct pi_bytes bytes = trace_eval_bytes(sample, node);
        struct pi_str letters = spec->extension;

        if (!bytes.p)
                trace_text_unknown(text);
        else if (letters.p[0] == 'h')
                show_dump(text, spec, bytes);
        else if (letters.p[0] == 'U')
                trace_show_uuid(text, letters, bytes);
        else if (letters.p[0] == 'b')
                trace_show_bits(text, sample, bytes, spec->width,
                                letters.n > 1 && letters.p[1] == 'l');
        else if (!trace_show_network(text, sample, letters, bytes))
                trace_text_unknown(text);
}

void trace_show_pointer(struct trace_text *text, const struct pi_trace *trace,
                        const struct trace_sample *sample, const struct trace_spec *spec,
                        const struct trace_node *node)
{
        char letter = spec->extension.n ? spec->extension.p[0] : ' ';
        size_t begin = text->n;
        struct trace_value v;

        if (strchr("hUbMmIi", letter)) {
                show_bytes(text, sample, spec, node);
                if (letter != 'h' && letter != 'b')
                        trace_text_pad(text, begin, spec->width, spec->minus);
                return;
        }
        v = trace_eval(sample, node);
        if (!v.known)
                trace_text_unknown(text);
        else if (strchr("fFsSB", letter))
                show_function(text, trace, trace_value_plain(v), letter);
        else
                show_plain(text, trace_value_plain(v));
        trace_text_pad(text, begin, spec->width, spec->minus);
}

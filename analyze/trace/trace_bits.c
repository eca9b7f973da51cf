/* %pU, %pb, %pbl and bitmasks: identifiers, and sets of numbered things (CPUs, nodes). */
#include "analyze/trace/trace_show.h"

void trace_show_uuid(struct trace_text *text, struct pi_str extension, struct pi_bytes bytes)
{
        static const uint8_t big[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
        static const uint8_t little[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
        char letter = extension.n > 1 ? extension.p[1] : 'b';
        const uint8_t *order = (letter | 32) == 'l' ? little : big;
        bool upper = letter == 'B' || letter == 'L';

        if (bytes.n < 16) {
                trace_text_unknown(text);
                return;
        }
        for (int i = 0; i < 16; i++) {
                const char *digit = upper ? "0123456789ABCDEF" : "0123456789abcdef";
                uint8_t byte = bytes.p[order[i]];

                if (i == 4 || i == 6 || i == 8 || i == 10)
                        trace_text_char(text, '-');
                trace_text_char(text, digit[byte >> 4]);
                trace_text_char(text, digit[byte & 15]);
        }
}

/* Bit `i` of an array of longs in the recorder's byte order. */
static bool bit(const struct trace_sample *sample, struct pi_bytes bytes, uint64_t i)
{
        uint64_t word_bits = 8 * sample->long_bytes, byte = i / 8;

        if (sample->tracing->big_endian)
                byte = i / word_bits * sample->long_bytes + sample->long_bytes - 1 -
                       i % word_bits / 8;
        return byte < bytes.n && bytes.p[byte] >> i % 8 & 1;
}

/* "0-3,8" */
static void show_list(struct trace_text *text, const struct trace_sample *sample,
                      struct pi_bytes bytes, uint64_t bits)
{
        bool first = true;

        for (uint64_t i = 0; i < bits && !text->cut; i++) {
                uint64_t begin = i;

                if (!bit(sample, bytes, i))
                        continue;
                while (i + 1 < bits && bit(sample, bytes, i + 1))
                        i++;
                if (!first)
                        trace_text_char(text, ',');
                trace_text_u64(text, begin, 1);
                if (i > begin) {
                        trace_text_char(text, '-');
                        trace_text_u64(text, i, 1);
                }
                first = false;
        }
}

/* "00000000,8000000f": the highest first, in groups of 32. */
static void show_groups(struct trace_text *text, const struct trace_sample *sample,
                        struct pi_bytes bytes, uint64_t bits)
{
        for (uint64_t digit = (bits + 3) / 4; digit-- > 0 && !text->cut;) {
                unsigned nibble = 0;

                for (unsigned k = 0; k < 4; k++)
                        nibble |= (unsigned)(4 * digit + k < bits &&
                                             bit(sample, bytes, 4 * digit + k))
                                  << k;
                trace_text_hex(text, nibble, 1);
                if (digit % 8 == 0 && digit)
                        trace_text_char(text, ',');
        }
}

void trace_show_bits(struct trace_text *text, const struct trace_sample *sample,
                     struct pi_bytes bytes, uint64_t bits, bool list)
{
        uint64_t recorded = 8 * (uint64_t)bytes.n;

        if (!bytes.p) {
                trace_text_unknown(text);
                return;
        }
        bits = bits < recorded ? bits : recorded;
        if (list)
                show_list(text, sample, bytes, bits);
        else
                show_groups(text, sample, bytes, bits);
}

/* Numbers of call frame information: LEB128, and pointers in the encodings of .eh_frame. */
#include "analyze/unwind/cfi.h"

#define PE_ABSPTR 0x00
#define PE_ULEB128 0x01
#define PE_UDATA2 0x02
#define PE_UDATA4 0x03
#define PE_UDATA8 0x04
#define PE_SLEB128 0x09
#define PE_SDATA2 0x0a
#define PE_SDATA4 0x0b
#define PE_SDATA8 0x0c
#define PE_PCREL 0x10
#define PE_TEXTREL 0x20
#define PE_DATAREL 0x30
#define PE_INDIRECT 0x80
#define PE_OMIT 0xff

#define LEB_BITS_MAX 126 /* padded ones are longer than they need to be, not without end */

uint64_t cfi_uleb(struct pi_cursor *c)
{
        uint64_t value = 0;

        for (unsigned shift = 0; !c->bad; shift += 7) {
                uint8_t byte = pi_cursor_u8(c);

                c->bad |= shift > LEB_BITS_MAX;

                if (shift < 64)
                        value |= (uint64_t)(byte & 0x7f) << shift;
                if (!(byte & 0x80))
                        break;
        }
        return value;
}

int64_t cfi_sleb(struct pi_cursor *c)
{
        uint64_t value = 0;

        for (unsigned shift = 0; !c->bad;) {
                uint8_t byte = pi_cursor_u8(c);

                c->bad |= shift > LEB_BITS_MAX;

                if (shift < 64)
                        value |= (uint64_t)(byte & 0x7f) << shift;
                shift += 7;
                if (byte & 0x80)
                        continue;
                if (byte & 0x40 && shift < 64)
                        value |= UINT64_MAX << shift;
                break;
        }
        return (int64_t)value;
}

static uint64_t read_format(struct pi_cursor *c, uint8_t format, uint8_t word_bytes)
{
        switch (format) {
        case PE_ABSPTR:
                return word_bytes == 8 ? pi_cursor_u64(c) : pi_cursor_u32(c);
        case PE_ULEB128:
                return cfi_uleb(c);
        case PE_UDATA2:
                return pi_cursor_u16(c);
        case PE_UDATA4:
                return pi_cursor_u32(c);
        case PE_UDATA8:
        case PE_SDATA8:
                return pi_cursor_u64(c);
        case PE_SLEB128:
                return (uint64_t)cfi_sleb(c);
        case PE_SDATA2:
                return (uint64_t)(int64_t)(int16_t)pi_cursor_u16(c);
        case PE_SDATA4:
                return (uint64_t)(int64_t)(int32_t)pi_cursor_u32(c);
        default:
                c->bad = true;
                return 0;
        }
}

bool cfi_pointer(const struct cfi_section *section, struct pi_cursor *c, uint8_t encoding,
                 uint64_t *out)
{
        uint64_t base = 0, value;

        if (encoding == PE_OMIT || encoding & PE_INDIRECT)
                return false;
        switch (encoding & 0x70) {
        case 0:
                break;
        case PE_PCREL:
                base = section->address + pi_cursor_offset(c);
                break;
        case PE_TEXTREL:
                base = section->text;
                break;
        case PE_DATAREL:
                base = section->data;
                break;
        default: /* funcrel and aligned stand in no table that is read here */
                return false;
        }
        value = base + read_format(c, encoding & 0x0f, section->word_bytes);
        *out = section->word_bytes == 4 ? (uint32_t)value : value;
        return !c->bad;
}

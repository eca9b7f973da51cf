/* CIEs and FDEs: the entries that .eh_frame and .debug_frame are made of. */
#include "analyze/unwind/cfi.h"

#define AUGMENTATION_MAX 16 /* letters: no compiler writes more than six */

/* A cursor over the section's first `end` bytes that stands at `at`, so that its offset is the
 * place in the section. */
static struct pi_cursor cursor_at(const struct cfi_section *section, uint64_t at, uint64_t end)
{
        struct pi_cursor c = pi_cursor_of(section->bytes.p, (size_t)end, section->swap);

        pi_cursor_skip(&c, at);
        return c;
}

/* What an entry's id says: itself for a CIE, else where the FDE's CIE stands. */
static void read_id(const struct cfi_section *section, struct cfi_block *block, bool wide)
{
        uint64_t at = pi_cursor_offset(&block->in);
        uint64_t id = wide ? pi_cursor_u64(&block->in) : pi_cursor_u32(&block->in);
        uint64_t common = section->eh ? 0 : wide ? UINT64_MAX : UINT32_MAX;

        block->kind = id == common ? CFI_COMMON : CFI_FUNCTION;
        block->common_at = section->eh ? at - id : id;
        if (block->in.bad || (block->kind == CFI_FUNCTION && block->common_at >= section->bytes.n))
                block->kind = CFI_SKIPPED;
}

struct cfi_block cfi_block_at(const struct cfi_section *section, uint64_t at)
{
        struct cfi_block block = { .kind = CFI_END, .at = at };
        struct pi_cursor c = cursor_at(section, at, section->bytes.n);
        uint64_t length = pi_cursor_u32(&c);
        bool wide = length == UINT32_MAX;

        if (wide)
                length = pi_cursor_u64(&c);
        if (c.bad || length > pi_cursor_left(&c) || (length == 0 && section->open_end))
                return block;
        block.next = pi_cursor_offset(&c) + length;
        block.kind = CFI_SKIPPED;
        if (length == 0) /* ends what one file brought along; another's may follow */
                return block;
        block.in = cursor_at(section, pi_cursor_offset(&c), block.next);
        read_id(section, &block, wide);
        return block;
}

static struct pi_bytes rest(struct pi_cursor *c)
{
        return pi_cursor_bytes(c, pi_cursor_left(c));
}

/* The letters behind 'z', each with its data; what follows an unknown one is passed by length. */
static bool read_augmentation(const struct cfi_section *section, struct pi_cursor *c,
                              struct pi_str letters, struct cfi_common *out)
{
        uint64_t length = cfi_uleb(c), ignored;
        struct pi_cursor in = *c;

        if (length > pi_cursor_left(c))
                return false;
        in.end = in.p + length;
        pi_cursor_skip(c, length);
        out->augmented = true;
        for (size_t i = 1; i < letters.n && !in.bad; i++) {
                switch (letters.p[i]) {
                case 'R':
                        out->encoding = pi_cursor_u8(&in);
                        break;
                case 'P': {
                        uint8_t encoding = pi_cursor_u8(&in);

                        /* where the personality stands is of no interest */
                        if (!cfi_pointer(section, &in, encoding & 0x7f, &ignored))
                                return false;
                        break;
                }
                case 'L':
                        pi_cursor_u8(&in);
                        break;
                case 'S':
                        out->signal = true;
                        break;
                case 'B': /* return addresses are signed with the other key */
                case 'G': /* memory tagging */
                        break;
                default:
                        return true;
                }
        }
        return !in.bad;
}

/* Without 'z' nothing says how long data would be: only letters that have none can be understood.
 */
static bool read_letters(const struct cfi_section *section, struct pi_cursor *c,
                         struct pi_str letters, struct cfi_common *out)
{
        if (letters.n > 0 && letters.p[0] == 'z')
                return read_augmentation(section, c, letters, out);
        for (size_t i = 0; i < letters.n; i++) {
                if (letters.p[i] != 'S' && letters.p[i] != 'B')
                        return false;
                out->signal |= letters.p[i] == 'S';
        }
        return true;
}

bool cfi_common_read(const struct cfi_section *section, uint64_t at, struct cfi_common *out)
{
        struct cfi_block block = cfi_block_at(section, at);
        struct pi_cursor *c = &block.in;
        struct cfi_common common = { .at = at, .word_bytes = section->word_bytes };

        if (block.kind != CFI_COMMON)
                return false;
        uint8_t version = pi_cursor_u8(c);
        size_t left = pi_cursor_left(c), most = AUGMENTATION_MAX + 1;
        struct pi_str letters = pi_str_until_nul(c->p, left < most ? left : most);
        if (letters.n > AUGMENTATION_MAX || letters.n == left)
                return false;
        pi_cursor_skip(c, letters.n + 1);
        if (version == 4) {
                common.word_bytes = pi_cursor_u8(c);
                common.segment_bytes = pi_cursor_u8(c);
        }
        common.code_align = cfi_uleb(c);
        common.data_align = cfi_sleb(c);
        common.ra = version == 1 ? pi_cursor_u8(c) : cfi_uleb(c);
        if ((version != 1 && version != 3 && version != 4) || c->bad ||
            common.word_bytes != section->word_bytes || common.segment_bytes > 8)
                return false;
        if (!read_letters(section, c, letters, &common))
                return false;
        common.program = rest(c);
        *out = common;
        return !c->bad;
}

bool cfi_entry_read(const struct cfi_section *section, const struct cfi_block *block,
                    const struct cfi_common *common, struct cfi_entry *out)
{
        struct pi_cursor c = block->in;
        struct cfi_entry entry = { .common = *common };

        pi_cursor_skip(&c, common->segment_bytes);
        if (!cfi_pointer(section, &c, common->encoding, &entry.start) ||
            !cfi_pointer(section, &c, common->encoding & 0x0f, &entry.size))
                return false;
        if (common->augmented)
                pi_cursor_skip(&c, cfi_uleb(&c));
        entry.program = rest(&c);
        *out = entry;
        return !c.bad;
}

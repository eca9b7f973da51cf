/* Small ELF files made by hand, of either class and byte order, in memory. One loaded segment of
 * code, one symbol table, a build id where wanted. */
#ifndef PIPA_TESTS_SYMBOL_IMAGE_H
#define PIPA_TESTS_SYMBOL_IMAGE_H

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "unit.h"

#define IMAGE_BYTES 16384
#define IMAGE_TEXT_OFFSET 0x1000 /* of the segment in the file */
#define IMAGE_TEXT_SIZE 0x1000

enum { IMAGE_FUNC = 2, IMAGE_OBJECT = 1, IMAGE_NOTYPE = 0, IMAGE_IFUNC = 10 };
enum { IMAGE_LOCAL = 0, IMAGE_GLOBAL = 1, IMAGE_WEAK = 2 };
enum { IMAGE_TEXT = 1, IMAGE_DATA = 5, IMAGE_UNDEF = 0 };

struct image_symbol {
        const char *name;
        uint64_t value, size;
        int type, binding, section;
};

struct image {
        bool narrow, big_endian;
        bool dynamic;    /* the table is .dynsym */
        bool debug_only; /* text and segments are empty, as objcopy --only-keep-debug has it */
        bool no_symbols;
        uint16_t machine;     /* 0: x86-64 */
        uint64_t address;     /* of the segment */
        const char *build_id; /* its bytes, or NULL */
        const struct image_symbol *symbols;
        size_t symbol_count;
        size_t fill;
        uint8_t bytes[IMAGE_BYTES];
};

static inline void image_put(struct image *im, size_t at, unsigned size, uint64_t value)
{
        for (unsigned i = 0; i < size; i++)
                im->bytes[at + (im->big_endian ? size - 1 - i : i)] = (uint8_t)(value >> 8 * i);
}

/* Appends a number of `size` bytes; 0 stands for the width of an address. */
static inline void image_add(struct image *im, unsigned size, uint64_t value)
{
        size = size ? size : im->narrow ? 4 : 8;
        image_put(im, im->fill, size, value);
        im->fill += size;
}

static inline void image_segment(struct image *im, uint32_t type, uint32_t flags, uint64_t offset,
                                 uint64_t address, uint64_t file_size, uint64_t memory_size,
                                 uint64_t align)
{
        image_add(im, 4, type);
        if (!im->narrow)
                image_add(im, 4, flags);
        image_add(im, 0, offset);
        image_add(im, 0, address);
        image_add(im, 0, address);
        image_add(im, 0, file_size);
        image_add(im, 0, memory_size);
        if (im->narrow)
                image_add(im, 4, flags);
        image_add(im, 0, align);
}

static inline void image_section(struct image *im, uint32_t type, uint64_t flags, uint64_t address,
                                 uint64_t offset, uint64_t size, uint32_t link, uint64_t entry_size)
{
        image_add(im, 4, 0);
        image_add(im, 4, type);
        image_add(im, 0, flags);
        image_add(im, 0, address);
        image_add(im, 0, offset);
        image_add(im, 0, size);
        image_add(im, 4, link);
        image_add(im, 4, 0);
        image_add(im, 0, 1);
        image_add(im, 0, entry_size);
}

static inline void image_symbol(struct image *im, uint32_t name, const struct image_symbol *s)
{
        image_add(im, 4, name);
        if (im->narrow) {
                image_add(im, 4, s->value);
                image_add(im, 4, s->size);
        }
        image_add(im, 1, (uint64_t)(s->binding << 4 | s->type));
        image_add(im, 1, 0);
        image_add(im, 2, (uint64_t)s->section);
        if (!im->narrow) {
                image_add(im, 8, s->value);
                image_add(im, 8, s->size);
        }
}

static inline void image_header(struct image *im, size_t sections_at)
{
        static const uint8_t magic[] = { 0x7f, 'E', 'L', 'F' };

        im->fill = 0;
        memcpy(im->bytes, magic, 4);
        im->bytes[4] = im->narrow ? 1 : 2;
        im->bytes[5] = im->big_endian ? 2 : 1;
        im->bytes[6] = 1;
        im->fill = 16;
        image_add(im, 2, 3);
        image_add(im, 2, im->machine ? im->machine : 62);
        image_add(im, 4, 1);
        image_add(im, 0, 0);
        image_add(im, 0, im->narrow ? 52 : 64);
        image_add(im, 0, sections_at);
        image_add(im, 4, 0);
        image_add(im, 2, im->narrow ? 52 : 64);
        image_add(im, 2, im->narrow ? 32 : 56);
        image_add(im, 2, 3);
        image_add(im, 2, im->narrow ? 40 : 64);
        image_add(im, 2, 6);
        image_add(im, 2, 0);
}

/* Fills bytes and fill from the fields before them. */
static inline void image_make(struct image *im)
{
        size_t note_at = 0x200, text = IMAGE_TEXT_SIZE, at = im->debug_only ? 0 : IMAGE_TEXT_OFFSET;
        size_t id = im->build_id ? strlen(im->build_id) : 0;
        size_t names_at = 0x2800, names = 1, symbols_at = 0x2000, sections_at = 0x3000;

        memset(im->bytes, 0, sizeof(im->bytes));
        image_header(im, sections_at);
        image_segment(im, 1, 4, 0, im->address, 0x300, IMAGE_TEXT_OFFSET, 0x1000);
        image_segment(im, 1, 5, at, im->address + IMAGE_TEXT_OFFSET, im->debug_only ? 0 : text,
                      text, 0x1000);
        image_segment(im, 4, 4, note_at, im->address + note_at, id ? 16 + id : 0, id ? 16 + id : 0,
                      4);
        im->fill = note_at;
        if (id) {
                image_add(im, 4, 4);
                image_add(im, 4, id);
                image_add(im, 4, 3);
                memcpy(im->bytes + im->fill, "GNU", 4);
                memcpy(im->bytes + im->fill + 4, im->build_id, id);
        }
        im->fill = symbols_at;
        image_symbol(im, 0, &(struct image_symbol){ "", 0, 0, 0, 0, 0 });
        for (size_t i = 0; i < im->symbol_count; i++) {
                size_t n = strlen(im->symbols[i].name) + 1;
                memcpy(im->bytes + names_at + names, im->symbols[i].name, n);
                image_symbol(im, (uint32_t)names, &im->symbols[i]);
                names += n;
        }
        size_t symbols = im->fill - symbols_at;
        assert_true(symbols <= names_at - symbols_at && names <= sections_at - names_at);
        im->fill = sections_at;
        image_section(im, 0, 0, 0, 0, 0, 0, 0);
        image_section(im, im->debug_only ? 8 : 1, 6, im->address + IMAGE_TEXT_OFFSET,
                      IMAGE_TEXT_OFFSET, text, 0, 0);
        image_section(im,
                      im->no_symbols ? 1
                      : im->dynamic  ? 11
                                     : 2,
                      0, 0, symbols_at, symbols, 3, im->narrow ? 16 : 24);
        image_section(im, 3, 0, 0, names_at, names, 0, 0);
        image_section(im, 7, 2, im->address + note_at, note_at, id ? 16 + id : 0, 0, 0);
        image_section(im, 1, 3, im->address + 0x8000, 0x2f00, 0x100, 0, 0);
}

static inline int image_fd(const struct image *im)
{
        int fd = memfd_create("image", MFD_CLOEXEC);

        assert_true(fd >= 0);
        assert_int_equal(write(fd, im->bytes, im->fill), im->fill);
        return fd;
}

#endif

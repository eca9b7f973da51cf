/* POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header": 512-byte blocks, numbers
 * as octal text. */
#include "collect/bundle/tar.h"

#include <stdio.h>
#include <string.h>

#define SIZE_OCTAL_MAX 077777777777ull /* eleven digits: 8 GiB - 1 */
#define MTIME_OCTAL_MAX 077777777777ll

/* Offsets and widths of the fields that are set. */
enum {
        NAME = 0,
        NAME_BYTES = 100,
        MODE = 100,
        UID = 108,
        GID = 116,
        ID_BYTES = 8,
        SIZE = 124,
        MTIME = 136,
        NUMBER_BYTES = 12,
        CHECKSUM = 148,
        TYPE = 156,
        MAGIC = 257, /* "ustar", NUL, version "00" */
        OWNER = 265,
        GROUP = 297,
};

static void octal(uint8_t *field, size_t bytes, uint64_t value)
{
        field[bytes - 1] = 0;
        for (size_t i = bytes - 1; i-- > 0; value >>= 3)
                field[i] = (uint8_t)('0' + (value & 7));
}

/* The sum of all bytes, its own field counted as spaces: six digits, NUL, space. */
static void seal(uint8_t *block)
{
        unsigned sum = 0;
        memset(block + CHECKSUM, ' ', ID_BYTES);
        for (size_t i = 0; i < PC_TAR_BLOCK; i++)
                sum += block[i];
        octal(block + CHECKSUM, ID_BYTES - 1, sum);
}

static void header(uint8_t *block, const char *name, char type, uint64_t size_bytes,
                   int64_t mtime_s)
{
        bool fits = mtime_s >= 0 && mtime_s <= MTIME_OCTAL_MAX;
        memset(block, 0, PC_TAR_BLOCK);
        memcpy(block + NAME, name, strlen(name));
        octal(block + MODE, ID_BYTES, 0644);
        octal(block + UID, ID_BYTES, 0);
        octal(block + GID, ID_BYTES, 0);
        octal(block + SIZE, NUMBER_BYTES, size_bytes <= SIZE_OCTAL_MAX ? size_bytes : 0);
        octal(block + MTIME, NUMBER_BYTES, fits ? (uint64_t)mtime_s : 0);
        block[TYPE] = (uint8_t)type;
        memcpy(block + MAGIC, "ustar\00000", 8);
        memcpy(block + OWNER, "root", 4);
        memcpy(block + GROUP, "root", 4);
        seal(block);
}

/* "21 size=8589934592\n": the number counts its own digits. */
static size_t size_record(char *out, size_t bytes, uint64_t size_bytes)
{
        char body[64];
        int tail = snprintf(body, sizeof(body), " size=%llu\n", (unsigned long long)size_bytes);
        return (size_t)snprintf(out, bytes, "%d%s", tail + 2, body); /* 17 to 27: two digits */
}

size_t pc_tar_header(uint8_t out[PC_TAR_HEADER_MAX], const char *name, uint64_t size_bytes,
                     int64_t mtime_s)
{
        size_t n = 0;
        if (strlen(name) > NAME_BYTES)
                return 0;
        if (size_bytes > SIZE_OCTAL_MAX) {
                char record[PC_TAR_BLOCK] = { 0 };
                header(out, "PaxHeaders/size", 'x', size_record(record, sizeof(record), size_bytes),
                       mtime_s);
                memcpy(out + PC_TAR_BLOCK, record, sizeof(record));
                n = 2 * PC_TAR_BLOCK;
        }
        header(out + n, name, '0', size_bytes, mtime_s);
        return n + PC_TAR_BLOCK;
}

size_t pc_tar_padding(uint64_t size_bytes)
{
        return (size_t)(-size_bytes & (PC_TAR_BLOCK - 1));
}

/* Any bytes as the compressed records of a pipe whose event is described. The first byte says how:
 * bit 0: the bytes are records and are compressed here, else they are a zstd stream as they stand;
 * bit 1: COMPRESSED2; the rest: how many bytes of the stream one record takes. */
#include "tests/fuzz/recording_run.h"

#include <string.h>
#include <zstd.h>

#define PACKED_MAX (1u << 17)
#define RECORD_MAX 60000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_header(int fd, uint32_t type, size_t size)
{
        struct {
                uint32_t type;
                uint16_t misc, size;
        } header = { type, 0, (uint16_t)size };

        append(fd, &header, sizeof(header));
}

/* A pipe's beginning, and HEADER_ATTR of an event that samples ip, tid and time. */
static void put_begin(int fd)
{
        uint64_t attr[17] = { 1 | 136ull << 32, 0, 1000000, 7, 0, 1ull << 18 }, id = 1;

        append(fd, "PERFILE2\x10\0\0\0\0\0\0\0", 16);
        put_header(fd, 64, 8 + sizeof(attr) + sizeof(id));
        append(fd, attr, sizeof(attr));
        append(fd, &id, sizeof(id));
}

static void put_compressed(int fd, const uint8_t *data, size_t size, bool second_form)
{
        uint64_t bytes = size, none = 0;
        size_t padding = second_form ? (8 - size % 8) % 8 : 0;

        put_header(fd, second_form ? 83 : 81, 8 + (second_form ? 8 : 0) + size + padding);
        if (second_form)
                append(fd, &bytes, 8);
        append(fd, data, size);
        append(fd, &none, padding);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static uint8_t packed[PACKED_MAX];
        size_t step, fill;
        uint8_t how;
        int fd;

        if (size < 1 || size > PACKED_MAX / 2)
                return 0;
        how = data[0];
        if (how & 1)
                fill = ZSTD_compress(packed, sizeof(packed), data + 1, size - 1, 1);
        else
                memcpy(packed, data + 1, fill = size - 1);
        if (ZSTD_isError(fill))
                return 0;
        fd = open_memory();
        put_begin(fd);
        step = how >> 2 ? (size_t)(how >> 2) * 16 : RECORD_MAX;
        for (size_t at = 0; at < fill; at += step)
                put_compressed(fd, packed + at, fill - at < step ? fill - at : step, how & 2);
        run_recording(fd, false);
        close(fd);
        return 0;
}

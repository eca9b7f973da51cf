/* Any bytes as what perf record -o - wrote, behind its header: the first byte is the byte order. */
#include "tests/fuzz/recording_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static const uint8_t little[16] = "PERFILE2\x10", big[16] = "2ELIFREP\0\0\0\0\0\0\0\x10";
        int fd;

        if (size < 1)
                return 0;
        fd = open_memory();
        append(fd, data[0] & 1 ? big : little, 16);
        append(fd, data + 1, size - 1);
        run_recording(fd, false);
        close(fd);
        return 0;
}

/* Any bytes as a recording. */
#include "tests/fuzz/recording_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        int fd = open_memory();

        append(fd, data, size);
        run_recording(fd, true);
        close(fd);
        return 0;
}

/* Any bytes as perf stat's text for people. */
#include "tests/fuzz/stat_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        return stat_run(STAT_TEXT, data, size);
}

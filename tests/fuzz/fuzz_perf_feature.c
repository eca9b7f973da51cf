/* Any bytes as feature sections: pieces of {number, byte order, u16 size, bytes}, read one after
 * the other into one recording as a pipe would have them. */
#include "tests/fuzz/feature_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_cursor c = pi_cursor_of(data, size, false);
        struct feature_run run;

        feature_run_init(&run);
        feature_run_event(&run, 0, 0);
        feature_run_event(&run, 1, 0);
        while (pi_cursor_left(&c) >= 4) {
                unsigned feature = pi_cursor_u8(&c);
                bool swap = pi_cursor_u8(&c) & 1;
                size_t want = pi_cursor_u16(&c), left = pi_cursor_left(&c);
                struct pi_bytes bytes = pi_cursor_bytes(&c, want < left ? want : left);
                struct pi_cursor section = pi_cursor_of(bytes.p, bytes.n, swap);

                perf_feature_take(&run.file, feature, &section);
                perf_feature_bit_name(feature);
        }
        feature_run_done(&run);
        return 0;
}

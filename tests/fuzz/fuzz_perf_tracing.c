/* Any bytes as tracing data, and then as the raw bytes of a sample of every tracepoint that they
 * describe. */
#include "tests/fuzz/feature_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t seen;

static void read_fields(const struct pi_tracing *tracing, const struct pi_tracepoint *point,
                        struct pi_bytes raw)
{
        for (uint32_t i = 0; i < point->field_count; i++) {
                const struct pi_tracepoint_field *field = pi_tracing_field(tracing, point, i);
                struct pi_bytes bytes = pi_tracing_bytes(tracing, field, raw);
                uint64_t number;

                for (size_t k = 0; k < bytes.n; k++)
                        seen = bytes.p[k];
                if (pi_tracing_number(tracing, field, raw, &number) && bytes.n != field->size)
                        abort();
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_cursor c = pi_cursor_of(data, size, false);
        struct feature_run run;

        feature_run_init(&run);
        feature_run_event(&run, PERF_TYPE_TRACEPOINT, 321);
        perf_feature_take(&run.file, HEADER_TRACING_DATA, &c);
        for (size_t i = 0; i < run.rec.tracing.points.list.count; i++) {
                const struct pi_tracepoint *point =
                        PI_AT(&run.rec.tracing.points.list, struct pi_tracepoint, i);

                if (pi_tracing_find(&run.rec.tracing, point->id) != point)
                        abort();
                read_fields(&run.rec.tracing, point, (struct pi_bytes){ data, size });
        }
        feature_run_done(&run);
        return 0;
}

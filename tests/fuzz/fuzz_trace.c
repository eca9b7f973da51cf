/* Any bytes as a print fmt, and then as the raw bytes that it prints: a byte for the machine, the
 * print fmt up to a NUL, raw bytes. */
#include "analyze/source/perf/perf_format.h"
#include "analyze/trace/trace.h"
#include "base/limits.h"
#include "tests/fuzz/feature_run.h"

#include <stdio.h>

#define FORMAT_BYTES 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile char seen;

static const char head[] =
        "name: demo\nID: 7\nformat:\n"
        "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
        "\tfield:int a;\toffset:4;\tsize:4;\tsigned:1;\n"
        "\tfield:u64 b;\toffset:8;\tsize:8;\tsigned:0;\n"
        "\tfield:char text[16];\toffset:16;\tsize:16;\tsigned:0;\n"
        "\tfield:u8 bytes[28];\toffset:32;\tsize:28;\tsigned:0;\n"
        "\tfield:__data_loc char[] name;\toffset:60;\tsize:4;\tsigned:0;\n"
        "\tfield:__rel_loc unsigned long[] mask;\toffset:64;\tsize:4;\tsigned:0;\n"
        "\tfield:void * ptr;\toffset:72;\tsize:8;\tsigned:0;\n\nprint fmt: ";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static char text[sizeof(head) + FORMAT_BYTES];
        const struct pi_event event = { .type = PERF_TYPE_TRACEPOINT, .config = 7 };
        struct feature_run run;
        struct pi_trace trace;
        struct pi_str print, out;
        size_t n = sizeof(head) - 1;

        if (size == 0)
                return 0;
        print = pi_str_until_nul(data + 1, size - 1 < FORMAT_BYTES ? size - 1 : FORMAT_BYTES);
        memcpy(text, head, n);
        memcpy(text + n, print.p, print.n);
        feature_run_init(&run);
        run.rec.tracing.big_endian = data[0] & 1;
        run.rec.tracing.long_bytes = data[0] & 2 ? 4 : 8;
        if (!perf_format_read(&run.rec, PI_STR("fuzz"), (struct pi_str){ text, n + print.n }) ||
            !pi_trace_init(&trace, &run.rec, &run.arena))
                abort();
        /* Once whole, once with raw bytes that end early. */
        for (size_t cut = 0; cut < 2; cut++) {
                const uint8_t *raw = (const uint8_t *)print.p + print.n;
                size_t left = (size_t)(data + size - raw) >> cut;

                out = pi_trace_text(&trace, &event, (struct pi_bytes){ raw, left });
                if (!out.p || out.n > PI_LIMIT_TRACE_BYTES)
                        abort();
                for (size_t i = 0; i < out.n; i++)
                        seen = out.p[i];
        }
        feature_run_done(&run);
        return 0;
}

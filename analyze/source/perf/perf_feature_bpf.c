/* BPF programs and their types: counted, and skipped by their sizes. Their instructions are not
 * looked at; their names come with KSYMBOL records. */
#include "analyze/source/perf/perf_feature.h"

/* count, then {bytes of the description, bytes behind it, which arrays} and those bytes each
 * (struct perf_bpil, tools/perf/util/bpf-utils.h). */
bool perf_feature_bpf_programs(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 16))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                uint64_t bytes = pi_cursor_u32(c);

                bytes += pi_cursor_u32(c);
                pi_cursor_skip(c, 8);
                pi_cursor_skip(c, bytes);
                if (c->bad)
                        return false;
                file->rec->system.bpf_programs++;
                file->rec->system.bpf_bytes += bytes;
        }
        return true;
}

/* count, then {id, bytes} and those bytes each. */
bool perf_feature_bpf_types(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 8))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                uint32_t bytes;

                pi_cursor_skip(c, 4);
                bytes = pi_cursor_u32(c);
                pi_cursor_skip(c, bytes);
                if (c->bad)
                        return false;
                file->rec->system.bpf_bytes += bytes;
        }
        return true;
}

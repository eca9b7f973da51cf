/* Whose machine, which command, which clock. */
#include "analyze/source/perf/perf_feature.h"

#include "base/num.h"

#define LINE_BYTES 4000 /* shown of a command line */

static bool keep(struct perf_file *file, struct pi_cursor *c, struct pi_str *out)
{
        struct pi_str s = perf_feature_string(c);

        if (!c->bad)
                *out = pi_arena_copy(file->rec->arena, s);
        return !c->bad;
}

bool perf_feature_hostname(struct perf_file *file, struct pi_cursor *c)
{
        return keep(file, c, &file->rec->machine.hostname);
}

bool perf_feature_os_release(struct perf_file *file, struct pi_cursor *c)
{
        return keep(file, c, &file->rec->machine.os_release);
}

bool perf_feature_version(struct perf_file *file, struct pi_cursor *c)
{
        return keep(file, c, &file->rec->machine.perf_version);
}

bool perf_feature_arch(struct perf_file *file, struct pi_cursor *c)
{
        return keep(file, c, &file->rec->machine.arch);
}

bool perf_feature_cpu_desc(struct perf_file *file, struct pi_cursor *c)
{
        return keep(file, c, &file->rec->machine.cpu_desc);
}

bool perf_feature_cpuid(struct perf_file *file, struct pi_cursor *c)
{
        return keep(file, c, &file->rec->machine.cpuid);
}

bool perf_feature_cmdline(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c);
        struct pi_str line = PI_STR("");

        if (!pi_cursor_fits(c, count, 4))
                return false;
        for (uint32_t i = 0; i < count && line.n < LINE_BYTES; i++) {
                struct pi_str word = perf_feature_string(c);
                line = pi_arena_format(file->rec->arena, "%.*s%s%.*s", (int)line.n, line.p,
                                       i ? " " : "",
                                       (int)(word.n < LINE_BYTES ? word.n : LINE_BYTES), word.p);
                if (!line.p || c->bad)
                        return false;
        }
        file->rec->machine.cmdline = line;
        return true;
}

bool perf_feature_cpus(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        machine->cpus_available = pi_cursor_u32(c);
        machine->cpus_online = pi_cursor_u32(c);
        return machine->has_cpus = !c->bad;
}

bool perf_feature_memory(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        machine->has_memory = pi_mul_u64(pi_cursor_u64(c), 1024, &machine->memory_bytes) && !c->bad;
        return machine->has_memory;
}

bool perf_feature_sample_time(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        machine->first_sample_ns = pi_cursor_u64(c);
        machine->last_sample_ns = pi_cursor_u64(c);
        return machine->has_sample_time = !c->bad;
}

/* Not the clock, as the name has it, but how fine it is; which one it is stands in the attrs. */
bool perf_feature_clockid(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        machine->clock_resolution_ns = pi_cursor_u64(c);
        return machine->has_clock_resolution = !c->bad;
}

bool perf_feature_clock_data(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        pi_cursor_skip(c, 4); /* version */
        machine->clockid = pi_cursor_u32(c);
        machine->wall_clock_ns = pi_cursor_u64(c);
        machine->wall_clock_at_ns = pi_cursor_u64(c);
        return machine->has_clockid = machine->has_wall_clock = !c->bad;
}

/* version, type, level, ratio, size of the ring buffers. */
bool perf_feature_compressed(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        pi_cursor_skip(c, 4);
        machine->compression_type = pi_cursor_u32(c);
        machine->compression_level = pi_cursor_u32(c);
        machine->compression_ratio = pi_cursor_u32(c);
        return machine->has_compression = !c->bad;
}

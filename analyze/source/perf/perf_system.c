/* Records that say something about the system besides who runs what: control groups, namespaces,
 * context switches, names of generated kernel code, hardware traces, counts. */
#include "analyze/source/perf/perf_deferred.h"
#include "analyze/source/perf/perf_ksymbol.h"
#include "analyze/source/perf/perf_stat.h"

#include "base/limits.h"

#include <inttypes.h>
#include <math.h>

#define NAMESPACE_MOUNT 5 /* index of the mount namespace, enum perf_ns_link_info */
#define AUX_TRUNCATED 1   /* PERF_AUX_FLAG_TRUNCATED */

/* id, path. */
static bool read_cgroup(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        uint64_t id = pi_cursor_u64(c);
        uint32_t path;

        if (c->bad) {
                file->bad_record++;
                return true;
        }
        path = pi_strtab_intern(file->rec->strings, pi_cursor_text(c, pi_cursor_left(c)));
        if (path == PI_NONE)
                return false;
        file->oddities.crowded_fields += !pi_system_add_cgroup(&file->rec->system, id, path);
        return true;
}

/* pid, tid, count, {device, inode} each. */
static bool read_namespaces(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        struct pi_namespace space = { .time_ns = perf_trailer_read(file, record).time_ns };
        struct pi_namespace *added;
        uint64_t count;

        space.pid = (int32_t)pi_cursor_u32(c);
        pi_cursor_skip(c, 4);
        count = pi_cursor_u64(c);
        if (!pi_cursor_fits(c, count, 16)) {
                file->bad_record++;
                return true;
        }
        if (count <= NAMESPACE_MOUNT)
                return true;
        pi_cursor_skip(c, 16ull * NAMESPACE_MOUNT);
        space.mount_dev = pi_cursor_u64(c);
        space.mount_inode = pi_cursor_u64(c);
        added = pi_vec_push(&file->rec->system.namespaces);
        if (added)
                *added = space;
        else
                file->oddities.crowded_fields++;
        return !file->rec->arena->failed;
}

static void count_switch(struct pi_system *system, uint16_t misc)
{
        bool out = misc & PERF_RECORD_MISC_SWITCH_OUT;

        system->switches_in += !out;
        system->switches_out += out;
        system->switches_preempted += out && misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT;
}

/* offset, size, flags. */
static void read_aux(struct perf_file *file, struct pi_cursor *c)
{
        pi_cursor_skip(c, 16);
        file->oddities.trace_lost += (pi_cursor_u64(c) & AUX_TRUNCATED) != 0;
        file->bad_record += c->bad;
}

/* count, then {id, index, cpu, tid} each. */
static void read_id_index(struct perf_file *file, struct pi_cursor *c)
{
        uint64_t count = pi_cursor_u64(c);

        if (!pi_cursor_fits(c, count, 32)) {
                file->bad_record++;
                return;
        }
        for (uint64_t i = 0; i < count; i++) {
                struct perf_event_id *id = perf_id_find(file, pi_cursor_u64(c));
                uint64_t cpu;

                pi_cursor_skip(c, 8);
                cpu = pi_cursor_u64(c);
                pi_cursor_skip(c, 8);
                if (id && cpu <= INT32_MAX)
                        id->cpu = (uint32_t)cpu;
        }
}

/* How the TSC and the sample clock belong together. */
static void read_time_conv(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        machine->tsc_shift = pi_cursor_u64(c);
        machine->tsc_mult = pi_cursor_u64(c);
        machine->tsc_zero = pi_cursor_u64(c);
        machine->has_tsc = !c->bad;
        file->bad_record += c->bad;
}

bool perf_system_read(struct perf_file *file, struct perf_record *record)
{
        switch (record->type) {
        case PERF_RECORD_CALLCHAIN_DEFERRED:
                return perf_deferred_read(file, record);
        case PERF_RECORD_KSYMBOL:
                return perf_ksymbol_read(file, record);
        case PERF_RECORD_CGROUP:
                return read_cgroup(file, record);
        case PERF_RECORD_NAMESPACES:
                return read_namespaces(file, record);
        case PERF_RECORD_SWITCH:
        case PERF_RECORD_SWITCH_CPU_WIDE:
                count_switch(&file->rec->system, record->misc);
                return true;
        case PERF_RECORD_AUX:
                read_aux(file, &record->body);
                return true;
        case PERF_RECORD_AUXTRACE_INFO:
                file->oddities.trace_type = pi_cursor_u32(&record->body);
                return true;
        case PERF_RECORD_AUXTRACE:
                file->oddities.trace_bytes += record->payload.size;
                return true;
        case PERF_RECORD_AUXTRACE_ERROR:
                file->oddities.trace_errors++;
                return true;
        case PERF_RECORD_ID_INDEX:
                read_id_index(file, &record->body);
                return true;
        case PERF_RECORD_TIME_CONV:
                read_time_conv(file, &record->body);
                return true;
        case PERF_RECORD_STAT:
        case PERF_RECORD_STAT_ROUND:
        case PERF_RECORD_THREAD_MAP:
        case PERF_RECORD_CPU_MAP:
                return perf_stat_read(file, record);
        default:
                return true;
        }
}

/* enum auxtrace_type, tools/perf/util/auxtrace.h. */
static const char *trace_name(uint32_t type)
{
        static const char *const names[] = { NULL,      "Intel PT",    "Intel BTS",    "CoreSight",
                                             "Arm SPE", "s390 CPU-MF", "HiSilicon PTT" };

        return type > 0 && type < sizeof(names) / sizeof(names[0]) ? names[type] : "unknown kind";
}

static void note_trace(struct perf_file *file)
{
        const struct perf_oddities *odd = &file->oddities;

        if (odd->trace_bytes)
                pi_notes_push(
                        file->rec->notes, PI_NOTE_INFO, "hardware_trace", "recording",
                        file->member->name, odd->trace_bytes, NAN,
                        "hardware trace data (%s) of %.1f MiB was skipped: this version shows "
                        "samples only",
                        trace_name(odd->trace_type), (double)odd->trace_bytes / (1024.0 * 1024.0));
        if (odd->trace_lost + odd->trace_errors)
                pi_notes_push(file->rec->notes, PI_NOTE_INFO, "hardware_trace_gaps", "recording",
                              file->member->name, odd->trace_lost + odd->trace_errors, NAN,
                              "the hardware trace has gaps: %" PRIu64
                              " pieces were cut off for want "
                              "of room, %" PRIu64 " errors were recorded",
                              odd->trace_lost, odd->trace_errors);
}

void perf_system_notes(struct perf_file *file)
{
        const struct perf_oddities *odd = &file->oddities;

        note_trace(file);
        if (odd->short_samples)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "short_samples", "hotspots",
                              file->member->name, odd->short_samples, NAN,
                              "%" PRIu64
                              " samples end inside one of their fields: what stood before it is "
                              "shown, call chains may be missing",
                              odd->short_samples);
        if (odd->crowded_fields)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "crowded_fields", "recording",
                              file->member->name, odd->crowded_fields, NAN,
                              "%" PRIu64 " values beside the samples (branch stacks, data sources, "
                              "control groups) were left out: there are more different ones than "
                              "pipa keeps",
                              odd->crowded_fields);
}

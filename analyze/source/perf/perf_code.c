/* A runtime maps its jitdump, executable, so that a recording says where it is and whose: the path
 * is the writer's own, the process number the recorder's, which differ in a container. */
#include "analyze/source/perf/perf_code.h"

#include "analyze/source/jit/jitdump.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <inttypes.h>
#include <math.h>
#include <sys/stat.h>

#define CLOCK_MONOTONIC_ID 1
#define SHIFT_MAX 63

static bool is_dump(const struct pi_recording *rec, const struct pi_module *module)
{
        struct pi_str base = pi_str_basename(pi_recording_str(rec, module->path));
        int32_t pid;

        return module->kind == PI_MODULE_FILE && pi_str_starts(base, PI_STR("jit-")) &&
               pi_jitdump_pid(base, &pid);
}

/* Dumps that were handed in by the same file name are this process's. */
static bool claim_dumps(struct pi_codes *codes, struct pi_str path, int32_t pid)
{
        bool found = false;

        for (size_t i = 0; i < codes->dumps.count; i++) {
                struct pi_code_dump *dump = pi_codes_dump(codes, i);
                if (dump->pid_is_sure) {
                        found |= dump->pid == pid;
                } else if (pi_str_equal(pi_str_basename(dump->name), pi_str_basename(path))) {
                        dump->pid = pid;
                        dump->pid_is_sure = found = true;
                }
        }
        return found;
}

static void note_unread(struct perf_file *file, struct pi_str path, const struct pipa_error *err)
{
        pi_notes_push(file->rec->notes, PI_NOTE_WARN, "jitdump_unread", "hotspots", path, 0, NAN,
                      "names of generated code could not be read: %s", err->text);
}

/* A dump under the roots that the user gave. */
static void read_dump(struct perf_file *file, struct pi_str path, int32_t pid)
{
        struct pi_codes *codes = &file->rec->codes;
        struct pipa_error err = { .status = PIPA_OK };
        struct pi_member member = { .name = path, .fd = -1 };
        struct stat st;

        if (codes->open)
                member.fd = codes->open(codes->open_user, path);
        if (member.fd < 0)
                return;
        if (fstat(member.fd, &st) == 0) {
                member.size = (uint64_t)st.st_size;
                if (pi_jitdump_read(&member, pid, file->rec, file->host, &err))
                        note_unread(file, path, &err);
        }
        pi_close_fd(&member.fd);
}

/* [modules] which of them are dumps; NULL where none is, or memory ran out. */
static const bool *dump_modules(struct perf_file *file)
{
        const struct pi_recording *rec = file->rec;
        bool *dumps = PI_NEW_ARRAY(file->scratch, bool, rec->modules.list.count), any = false;

        for (uint32_t i = 0; dumps && i < rec->modules.list.count; i++)
                any |= dumps[i] = is_dump(rec, pi_modules_at(&rec->modules, i));
        return any ? dumps : NULL;
}

static void find_dumps(struct perf_file *file)
{
        struct pi_recording *rec = file->rec;
        const bool *dumps = dump_modules(file);
        size_t tried = 0;

        for (size_t i = 0; dumps && i < file->sides.count && tried < PI_LIMIT_CODE_DUMPS; i++) {
                const struct perf_side *side = PI_AT(&file->sides, struct perf_side, i);
                if (side->kind != SIDE_MMAP || side->kernel || !dumps[side->module])
                        continue;
                struct pi_str path =
                        pi_recording_str(rec, pi_modules_at(&rec->modules, side->module)->path);
                tried++;
                if (!claim_dumps(&rec->codes, path, side->pid))
                        read_dump(file, path, side->pid);
        }
}

/* Cycles of the TSC -> perf's own clock, as the kernel states the rule at perf_event_mmap_page. */
static int64_t time_of_cycles(const struct pi_machine *machine, uint64_t cycles)
{
        uint64_t shift = machine->tsc_shift < SHIFT_MAX ? machine->tsc_shift : SHIFT_MAX;
        uint64_t whole = cycles >> shift, rest = cycles & ((1ull << shift) - 1);

        return (int64_t)(machine->tsc_zero + whole * machine->tsc_mult +
                         (rest * machine->tsc_mult >> shift));
}

static bool can_time(const struct pi_machine *machine, const struct pi_code_dump *dump)
{
        if (dump->arch_time)
                return machine->has_tsc && !machine->has_clockid;
        return machine->has_clockid && machine->clockid == CLOCK_MONOTONIC_ID;
}

static void set_times(struct pi_recording *rec)
{
        struct pi_codes *codes = &rec->codes;

        for (size_t i = 0; i < codes->dumps.count; i++) {
                struct pi_code_dump *dump = pi_codes_dump(codes, i);
                dump->timed = can_time(&rec->machine, dump);
        }
        for (uint32_t i = 0; i < codes->codes.count; i++) {
                struct pi_code *code = pi_codes_at(codes, i);
                const struct pi_code_dump *dump = pi_codes_dump(codes, code->dump);
                code->time_ns = !dump->timed      ? INT64_MIN
                                : dump->arch_time ? time_of_cycles(&rec->machine, code->stamp)
                                : code->stamp > INT64_MAX ? INT64_MAX
                                                          : (int64_t)code->stamp;
        }
}

static void note_dump(struct pi_recording *rec, const struct pi_code_dump *dump)
{
        struct pi_str name = pi_str_basename(dump->name);

        if (dump->cut)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "jitdump_cut", "hotspots", name, 0, NAN,
                              "ends in the middle of a record, or is damaged, behind %" PRIu64
                              " functions: code that was generated later has no name",
                              dump->loads);
        if (dump->crowded)
                pi_notes_push(
                        rec->notes, PI_NOTE_WARN, "jitdump_crowded", "hotspots", name, 0, NAN,
                        "tells of more functions than are kept: those behind the first %" PRIu64
                        " have no name",
                        dump->loads);
        if (!dump->timed)
                pi_notes_push(rec->notes, PI_NOTE_WARN, "jitdump_untimed", "hotspots", name, 0, NAN,
                              "its times are of another clock than the samples' (%s): where "
                              "addresses were used again, the name is the last one; record with "
                              "perf record -k mono",
                              dump->arch_time ? "cycles of the processor" : "CLOCK_MONOTONIC");
        if (dump->lines + dump->unwinding + dump->others + dump->lost_moves)
                pi_notes_push(rec->notes, PI_NOTE_INFO, "jitdump_parts", "hotspots", name, 0, NAN,
                              "names %" PRIu64 " functions; not read: %" PRIu64
                              " tables of lines, %" PRIu64 " of unwinding, %" PRIu64
                              " records of other kinds, %" PRIu64 " moves of unknown code",
                              dump->loads, dump->lines, dump->unwinding, dump->others,
                              dump->lost_moves);
}

bool perf_code_settle(struct perf_file *file)
{
        struct pi_recording *rec = file->rec;

        find_dumps(file);
        if (rec->codes.dumps.count == 0)
                return true;
        set_times(rec);
        for (size_t i = 0; i < rec->codes.dumps.count; i++)
                note_dump(rec, pi_codes_dump(&rec->codes, i));
        return pi_codes_settle(&rec->codes);
}

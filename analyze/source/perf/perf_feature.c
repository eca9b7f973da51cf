/* The feature sections behind the data: who was recorded, event names, build ids. One damaged
 * section is noted and skipped; the others stand. */
#include "analyze/source/perf/perf.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>

/* u32 length, then that many bytes with a NUL and padding among them. */
static struct pi_str feature_string(struct pi_cursor *c)
{
        return pi_cursor_text(c, pi_cursor_u32(c));
}

static bool keep(struct perf_file *file, struct pi_cursor *c, struct pi_str *out)
{
        struct pi_str s = feature_string(c);

        if (!c->bad)
                *out = pi_arena_copy(file->rec->arena, s);
        return !c->bad;
}

static bool read_cmdline(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c);
        struct pi_str line = PI_STR("");

        if (!pi_cursor_fits(c, count, 4))
                return false;
        for (uint32_t i = 0; i < count && line.n < 4000; i++) {
                struct pi_str word = feature_string(c);
                line = pi_arena_format(file->rec->arena, "%.*s%s%.*s", (int)line.n, line.p,
                                       i ? " " : "", (int)(word.n < 4000 ? word.n : 4000), word.p);
                if (!line.p || c->bad)
                        return false;
        }
        file->rec->machine.cmdline = line;
        return true;
}

static bool read_event_desc(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c), attr_size = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, attr_size))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                uint32_t ids, event = PI_NONE;
                struct pi_str name;

                pi_cursor_skip(c, attr_size);
                ids = pi_cursor_u32(c);
                name = feature_string(c);
                for (uint32_t k = 0; k < ids && !c->bad; k++) {
                        uint64_t id = pi_cursor_u64(c);
                        if (event == PI_NONE)
                                event = perf_event_of_id(file, id);
                }
                if (c->bad)
                        return false;
                /* Without ids the order of both lists is the same. */
                if (event == PI_NONE && i < file->rec->events.count)
                        event = i;
                if (event != PI_NONE && name.n > 0)
                        pi_recording_event(file->rec, event)->name =
                                pi_strtab_intern(file->rec->strings, name);
        }
        return true;
}

static bool same_build_id(const void *items, uint32_t index, const void *key)
{
        const struct perf_build_id *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                                   *b = key;

        return a->path == b->path;
}

/* Records of their own: header (8), pid (4), build id (20, its size in byte 20 of 24 where misc
 * says so), file name up to the record's end. */
static bool read_build_ids(struct perf_file *file, struct pi_cursor *c)
{
        while (pi_cursor_left(c) > 0) {
                struct perf_build_id entry = { .id.size = PI_BUILD_ID_MAX };
                uint16_t misc, size;
                struct pi_cursor record;
                struct pi_bytes id;

                pi_cursor_skip(c, 4);
                misc = pi_cursor_u16(c);
                size = pi_cursor_u16(c);
                if (c->bad || size < 36)
                        return false;
                record = pi_cursor_sub(c, size - 8u);
                pi_cursor_skip(&record, 4);
                id = pi_cursor_bytes(&record, PI_BUILD_ID_MAX);
                if (record.bad)
                        return false;
                memcpy(entry.id.byte, id.p, id.n);
                if (misc & PERF_RECORD_MISC_BUILD_ID_SIZE)
                        entry.id.size = record.p[0] <= PI_BUILD_ID_MAX ? record.p[0] : 0;
                pi_cursor_skip(&record, 4);
                entry.path = pi_strtab_intern(file->rec->strings,
                                              pi_cursor_text(&record, pi_cursor_left(&record)));
                if (pi_set_add(&file->build_ids, pi_hash_u64(entry.path), same_build_id, &entry) ==
                    PI_NONE)
                        return false;
        }
        return true;
}

bool perf_build_id_of(const struct perf_file *file, struct pi_str path, struct pi_build_id *out)
{
        struct perf_build_id key = { .path = pi_strtab_intern(file->rec->strings, path) };
        uint32_t index = pi_map_find(&file->build_ids.map, pi_hash_u64(key.path), same_build_id,
                                     &file->build_ids, &key);

        if (index == PI_NONE)
                return false;
        *out = PI_AT(&file->build_ids.list, struct perf_build_id, index)->id;
        return true;
}

static bool read_numbers(struct pi_machine *machine, unsigned feature, struct pi_cursor *c)
{
        switch (feature) {
        case HEADER_NRCPUS:
                machine->cpus_available = pi_cursor_u32(c);
                machine->cpus_online = pi_cursor_u32(c);
                return machine->has_cpus = !c->bad;
        case HEADER_TOTAL_MEM:
                machine->has_memory =
                        pi_mul_u64(pi_cursor_u64(c), 1024, &machine->memory_bytes) && !c->bad;
                return machine->has_memory;
        case HEADER_SAMPLE_TIME:
                machine->first_sample_ns = pi_cursor_u64(c);
                machine->last_sample_ns = pi_cursor_u64(c);
                return machine->has_sample_time = !c->bad;
        case HEADER_CLOCKID:
                machine->clockid = (uint32_t)pi_cursor_u64(c);
                return machine->has_clockid = !c->bad;
        default:                      /* HEADER_CLOCK_DATA */
                pi_cursor_skip(c, 4); /* version */
                machine->clockid = pi_cursor_u32(c);
                machine->wall_clock_ns = pi_cursor_u64(c);
                machine->wall_clock_at_ns = pi_cursor_u64(c);
                return machine->has_clockid = machine->has_wall_clock = !c->bad;
        }
}

static bool is_read(unsigned feature)
{
        return (feature >= HEADER_BUILD_ID && feature <= HEADER_EVENT_DESC) ||
               feature == HEADER_SAMPLE_TIME || feature == HEADER_CLOCKID ||
               feature == HEADER_CLOCK_DATA;
}

/* False where the section does not hold what it should. */
static bool read_feature(struct perf_file *file, unsigned feature, struct pi_cursor *c)
{
        struct pi_machine *machine = &file->rec->machine;

        switch (feature) {
        case HEADER_HOSTNAME:
                return keep(file, c, &machine->hostname);
        case HEADER_OSRELEASE:
                return keep(file, c, &machine->os_release);
        case HEADER_VERSION:
                return keep(file, c, &machine->perf_version);
        case HEADER_ARCH:
                return keep(file, c, &machine->arch);
        case HEADER_CPUDESC:
                return keep(file, c, &machine->cpu_desc);
        case HEADER_CPUID:
                return keep(file, c, &machine->cpuid);
        case HEADER_CMDLINE:
                return read_cmdline(file, c);
        case HEADER_EVENT_DESC:
                return read_event_desc(file, c);
        case HEADER_BUILD_ID:
                return read_build_ids(file, c);
        default: /* numbers only */
                return read_numbers(&file->rec->machine, feature, c);
        }
}

static enum pipa_status read_section(struct perf_file *file, unsigned feature,
                                     struct perf_section section, struct pipa_error *err)
{
        struct pi_arena arena;
        uint8_t *buffer;
        size_t got = 0;
        enum pipa_status status = PIPA_OK;
        bool good = false;

        pi_arena_init(&arena, PI_LIMIT_FEATURE_BYTES + 4096);
        buffer = pi_arena_alloc(&arena, section.size <= PI_LIMIT_FEATURE_BYTES ? section.size : 0,
                                1);
        if (buffer && section.size <= PI_LIMIT_FEATURE_BYTES &&
            section.offset <= file->member->size)
                status = pi_member_read(file->member, section.offset, buffer, section.size, &got,
                                        err);
        if (status == PIPA_OK && got == section.size) {
                struct pi_cursor c = pi_cursor_of(buffer, got, file->swap);
                good = read_feature(file, feature, &c);
        }
        pi_arena_done(&arena);
        if (status == PIPA_OK && !good)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "damaged_feature", "recording",
                              file->member->name, 1, NAN,
                              "a description behind the records (feature %u at offset %llu) is "
                              "damaged and was left out",
                              feature, (unsigned long long)section.offset);
        return status;
}

enum pipa_status perf_features_read(struct perf_file *file, struct pipa_error *err)
{
        uint64_t at = file->data.offset + file->data.size;
        enum pipa_status status = PIPA_OK;

        if (file->data_unfinished)
                return PIPA_OK;
        for (unsigned i = 0; i < HEADER_FEAT_BITS && status == PIPA_OK; i++) {
                uint8_t buffer[16];
                struct pi_cursor c;
                size_t got;

                if (!(file->feature_bits[i / 64] >> (i % 64) & 1))
                        continue;
                status = pi_member_read(file->member, at, buffer, sizeof(buffer), &got, err);
                at += sizeof(buffer);
                c = pi_cursor_of(buffer, status ? 0 : got, file->swap);
                if (status == PIPA_OK && is_read(i)) {
                        struct perf_section section = { pi_cursor_u64(&c), 0 };
                        section.size = pi_cursor_u64(&c);
                        if (c.bad)
                                section = (struct perf_section){ at, UINT64_MAX };
                        status = read_section(file, i, section, err);
                }
        }
        return status;
}

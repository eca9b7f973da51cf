#include "analyze/source/perf/perf_update.h"

#include "base/limits.h"

#include <stdio.h>
#include <string.h>

enum { UPDATE_UNIT, UPDATE_SCALE, UPDATE_NAME, UPDATE_CPUS };
enum { CPU_MAP_CPUS, CPU_MAP_MASK, CPU_MAP_RANGE };

#define TYPE_ENTRY_BYTES 72 /* struct perf_trace_event_type: u64 number, char name[64] */
#define CPUS_TEXT 512

/* CPUs as "0-3,8". */
struct cpu_text {
        char text[CPUS_TEXT];
        size_t used;
        uint32_t first, last;
        bool any;
};

static void end_range(struct cpu_text *out)
{
        size_t room = sizeof(out->text) - out->used;
        int n;

        if (!out->any)
                return;
        n = out->first == out->last ? snprintf(out->text + out->used, room, "%s%u",
                                               out->used ? "," : "", out->first)
                                    : snprintf(out->text + out->used, room, "%s%u-%u",
                                               out->used ? "," : "", out->first, out->last);
        if (n > 0 && (size_t)n < room)
                out->used += (size_t)n;
        out->any = false;
}

static void add_cpu(struct cpu_text *out, uint32_t cpu)
{
        if (out->any && cpu == out->last + 1) {
                out->last = cpu;
                return;
        }
        end_range(out);
        out->first = out->last = cpu;
        out->any = true;
}

static void read_mask(struct pi_cursor *c, struct cpu_text *out)
{
        uint16_t words = pi_cursor_u16(c), word_bytes = pi_cursor_u16(c);

        if (word_bytes == 8)
                pi_cursor_skip(c, 4); /* 64-bit words are aligned to 8 bytes of the record */
        for (uint32_t i = 0; i < words && !c->bad; i++) {
                uint64_t word = word_bytes == 8 ? pi_cursor_u64(c) : pi_cursor_u32(c);
                for (uint32_t bit = 0; bit < word_bytes * 8u && bit < 64 && !c->bad; bit++) {
                        if (word >> bit & 1)
                                add_cpu(out, i * word_bytes * 8u + bit);
                }
        }
}

/* struct perf_record_cpu_map_data. */
static struct pi_str read_cpus(struct pi_cursor *c, struct cpu_text *out)
{
        uint16_t type = pi_cursor_u16(c), count;

        if (type == CPU_MAP_CPUS) {
                count = pi_cursor_u16(c);
                for (uint32_t i = 0; i < count && !c->bad; i++)
                        add_cpu(out, pi_cursor_u16(c));
        } else if (type == CPU_MAP_MASK) {
                read_mask(c, out);
        } else if (type == CPU_MAP_RANGE) {
                pi_cursor_skip(c, 2); /* any_cpu, padding */
                out->first = pi_cursor_u16(c);
                out->last = pi_cursor_u16(c);
                out->any = !c->bad && out->first <= out->last;
        }
        end_range(out);
        return (struct pi_str){ out->text, out->used };
}

static uint32_t take_text(struct perf_file *file, struct pi_cursor *c)
{
        return pi_strtab_intern(file->rec->strings, pi_cursor_text(c, pi_cursor_left(c)));
}

static double take_double(struct pi_cursor *c)
{
        uint64_t bits = pi_cursor_u64(c);
        double value;

        memcpy(&value, &bits, sizeof(value));
        return value;
}

void perf_update_record(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        uint64_t what = pi_cursor_u64(c);
        uint32_t index = perf_event_of_id(file, pi_cursor_u64(c));
        struct pi_event *event = index == PI_NONE ? NULL : pi_recording_event(file->rec, index);
        struct cpu_text cpus = { .used = 0 };

        if (event && what == UPDATE_UNIT)
                event->counted_unit = take_text(file, c);
        else if (event && what == UPDATE_SCALE)
                event->scale = take_double(c);
        else if (event && what == UPDATE_NAME && pi_cursor_left(c) > 0)
                event->name = take_text(file, c);
        else if (event && what == UPDATE_CPUS)
                event->cpus = pi_strtab_intern(file->rec->strings, read_cpus(c, &cpus));
        file->bad_record += c->bad;
}

bool perf_update_event_type(struct perf_file *file, struct pi_cursor *c)
{
        uint64_t number = pi_cursor_u64(c);
        /* A record's name takes no more room than it needs. */
        size_t room = pi_cursor_left(c);
        struct pi_str name = pi_cursor_text(c, room < 64 ? room : 64);

        if (c->bad)
                return false;
        for (size_t i = 0; i < file->attr.count && name.n > 0; i++) {
                const struct perf_attr *attr = PI_AT(&file->attr, struct perf_attr, i);
                if (attr->type == PERF_TYPE_TRACEPOINT && attr->config == number)
                        pi_recording_event(file->rec, i)->name =
                                pi_strtab_intern(file->rec->strings, name);
        }
        return true;
}

enum pipa_status perf_update_event_types(struct perf_file *file, struct pipa_error *err)
{
        uint64_t count = file->event_types.size / TYPE_ENTRY_BYTES;
        bool good = file->event_types.offset <= file->member->size;

        if (count > PI_LIMIT_EVENTS)
                count = PI_LIMIT_EVENTS;
        for (uint64_t i = 0; i < count && good; i++) {
                uint8_t buffer[TYPE_ENTRY_BYTES];
                size_t got;
                struct pi_cursor c;
                enum pipa_status status = pi_member_read(
                        file->member, file->event_types.offset + i * TYPE_ENTRY_BYTES, buffer,
                        sizeof(buffer), &got, err);
                if (status)
                        return status;
                c = pi_cursor_of(buffer, got, file->swap);
                good = perf_update_event_type(file, &c);
        }
        return PIPA_OK;
}

/* An inspection as JSON; doc/inspect.md. */
#include "analyze/inspect/inspect.h"

#include "analyze/inspect/json_parts.h"

#include <stdio.h>

static void key_hash(struct pi_json *json, const char *key, bool known, uint64_t value)
{
        char text[24];

        snprintf(text, sizeof(text), "%016llx", (unsigned long long)value);
        pi_inspect_key_text(json, key, known ? pi_str_of(text) : PI_STR(""));
}

static void write_members(const struct pi_inspection *it, struct pi_json *json)
{
        pi_json_key(json, "members");
        pi_json_array(json);
        for (size_t i = 0; i < it->members.count; i++) {
                const struct pi_inspect_member *entry =
                        PI_AT(&it->members, struct pi_inspect_member, i);
                pi_json_object(json);
                pi_json_key_str(json, "name", entry->member->name);
                pi_json_key_u64(json, "size", entry->member->size);
                key_hash(json, "xxh64", entry->hashed, entry->xxh64);
                pi_json_key(json, "verified");
                if (entry->hashed && entry->expected)
                        pi_json_bool(json, entry->xxh64 == entry->expected_xxh64);
                else
                        pi_json_null(json);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static void write_section(struct pi_json *json, const char *key, struct perf_section section)
{
        pi_json_key(json, key);
        pi_json_object(json);
        pi_json_key_u64(json, "offset", section.offset);
        pi_json_key_u64(json, "size", section.size);
        pi_json_object_end(json);
}

static void write_header(const struct perf_file *file, struct pi_json *json)
{
        pi_json_key(json, "header");
        pi_json_object(json);
        pi_json_key_str(json, "magic", file->first_form ? PI_STR("PERFFILE") : PI_STR("PERFILE2"));
        pi_json_key_str(json, "mode", file->pipe ? PI_STR("pipe") : PI_STR("file"));
        pi_json_key_str(json, "byte_order", file->big_endian ? PI_STR("big") : PI_STR("little"));
        pi_inspect_key_number(json, "attr_entry_bytes", !file->pipe, file->attr_entry_size);
        write_section(json, "data", file->data);
        pi_json_key_bool(json, "complete", !file->data_unfinished);
        pi_inspect_key_bits(json, "features", PI_INSPECT_FEATURES, file->feature_bits,
                            HEADER_FEAT_BITS);
        pi_json_object_end(json);
}

static void write_counts(const struct pi_record_counts *counts, struct pi_json *json,
                         const char *key)
{
        pi_json_key(json, key);
        pi_json_object(json);
        for (uint32_t type = 0; type < PI_RECORD_TYPES; type++) {
                if (counts->known[type] > 0)
                        pi_json_key_u64(json, pi_record_name(type), counts->known[type]);
        }
        for (uint32_t i = 0; i < counts->others; i++) {
                char name[24];
                snprintf(name, sizeof(name), "TYPE%u", counts->other[i].type);
                pi_json_key_u64(json, name, counts->other[i].count);
        }
        if (counts->rest > 0)
                pi_json_key_u64(json, "OTHER", counts->rest);
        pi_json_object_end(json);
}

static void write_time(const struct pi_recording *rec, struct pi_json *json)
{
        pi_json_key(json, "time");
        if (rec->start_ns == PI_NO_TIME) {
                pi_json_null(json);
                return;
        }
        pi_json_object(json);
        pi_json_key_i64(json, "first_ns", rec->start_ns);
        pi_json_key_i64(json, "last_ns", rec->end_ns);
        pi_json_key_i64(json, "span_ns", rec->end_ns - rec->start_ns);
        pi_json_object_end(json);
}

static void write_losses(const struct pi_inspection *it, struct pi_json *json)
{
        uint64_t samples = 0;

        for (size_t i = 0; i < it->rec.events.count; i++)
                samples += pi_recording_event(&it->rec, i)->lost_samples;
        pi_json_key(json, "lost");
        pi_json_object(json);
        pi_json_key_u64(json, "records", it->rec.lost_records);
        pi_json_key_u64(json, "samples", samples);
        pi_json_object_end(json);
        pi_json_key_u64(json, "throttled", it->rec.throttled);
        pi_json_key_u64(json, "samples_without_event", it->file.no_event);
        pi_json_key_u64(json, "short_records", it->file.bad_record);
        pi_json_key_u64(json, "unpacked_bytes", it->file.unpacked_bytes);
}

static void write_notes(const struct pi_notes *notes, struct pi_json *json)
{
        pi_json_key(json, "notes");
        pi_json_array(json);
        for (size_t i = 0; i < notes->list.count; i++) {
                const struct pi_note *note = PI_AT(&notes->list, struct pi_note, i);
                pi_json_object(json);
                pi_json_key_str(json, "level",
                                note->level == PI_NOTE_WARN ? PI_STR("warn") : PI_STR("info"));
                pi_json_key_str(json, "code", pi_str_of(note->code));
                pi_json_key_str(json, "subject", note->subject);
                pi_json_key_str(json, "text", note->text);
                pi_json_key_u64(json, "count", note->count);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

void pi_inspect_json(const struct pi_inspection *it, struct pi_out *out)
{
        struct pi_json json;

        pi_json_init(&json, out);
        pi_json_object(&json);
        pi_json_key_str(&json, "format", PI_STR("pipa-inspect"));
        pi_json_key_u64(&json, "version", 1);
        pi_json_key_str(&json, "name", it->bundle.name);
        pi_json_key_str(&json, "kind", pi_str_of(pi_inspect_kind_name(it)));
        write_members(it, &json);
        pi_inspect_key_text(&json, "recording", it->perf ? it->perf->name : PI_STR(""));
        if (it->perf) {
                write_header(&it->file, &json);
                pi_inspect_json_machine(&it->rec, &json);
        }
        pi_inspect_json_events(it, &json);
        write_time(&it->rec, &json);
        write_counts(&it->file.records, &json, "records");
        write_counts(&it->file.raw, &json, "raw_records");
        write_losses(it, &json);
        pi_inspect_counts_json(it, &json);
        write_notes(&it->notes, &json);
        pi_json_object_end(&json);
        pi_out_char(out, '\n');
}

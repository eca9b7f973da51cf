/* An inspection for a terminal. Nothing of the recording reaches it unescaped. */
#include "analyze/inspect/inspect.h"

#include "base/num.h"
#include "report/number.h"
#include "report/text_write.h"

#include <stdio.h>

#define LABEL_COLUMNS 14
#define NAME_COLUMNS 36
#define COUNT_COLUMNS 14

static void label(struct pi_out *out, const char *text)
{
        pi_out_text(out, "  ");
        pi_text_left(out, pi_str_of(text), LABEL_COLUMNS);
}

static void line(struct pi_out *out, const char *name, struct pi_str text)
{
        if (text.n == 0)
                return;
        label(out, name);
        pi_text_cut(out, text, PI_TEXT_COLUMNS - LABEL_COLUMNS - 2);
        pi_out_char(out, '\n');
}

static void line_number(struct pi_out *out, const char *name, double value, const char *unit)
{
        char text[PI_NUMBER_MAX];

        pi_number_text(value, unit, text);
        line(out, name, pi_str_of(text));
}

static void bits(struct pi_out *out, const char *name, enum pi_inspect_bits kind,
                 const uint64_t *words, unsigned count)
{
        char lead[LABEL_COLUMNS + 8];
        struct pi_wrap wrap;

        snprintf(lead, sizeof(lead), "  %-*s", LABEL_COLUMNS, name);
        wrap = pi_wrap_begin(out, lead);
        for (unsigned bit = 0; bit < count; bit++) {
                const char *known = pi_inspect_bit_name(kind, bit);
                char number[16];
                if (!(words[bit / 64] >> (bit % 64) & 1))
                        continue;
                snprintf(number, sizeof(number), "bit-%u", bit);
                pi_wrap_words(&wrap, pi_str_of(known ? known : number));
        }
        pi_wrap_end(&wrap);
}

static void write_members(const struct pi_inspection *it, struct pi_out *out)
{
        for (size_t i = 0; i < it->members.count; i++) {
                const struct pi_inspect_member *entry =
                        PI_AT(&it->members, struct pi_inspect_member, i);
                char number[PI_NUMBER_MAX], hash[24];

                pi_out_text(out, "  ");
                pi_text_left(out, entry->member->name, NAME_COLUMNS);
                pi_number_text((double)entry->member->size, "bytes", number);
                pi_text_right(out, pi_str_of(number), COUNT_COLUMNS);
                snprintf(hash, sizeof(hash), "  %016llx", (unsigned long long)entry->xxh64);
                if (entry->hashed)
                        pi_out_text(out, hash);
                if (entry->hashed && entry->expected)
                        pi_out_text(out, entry->xxh64 == entry->expected_xxh64 ? "  as written"
                                                                               : "  DIFFERS");
                pi_out_char(out, '\n');
        }
}

static void write_header(const struct perf_file *file, struct pi_out *out)
{
        char text[128];

        snprintf(text, sizeof(text), "%s, %s mode, %s-endian%s",
                 file->first_form ? "PERFFILE (before Linux 3.0)" : "PERFILE2",
                 file->pipe ? "pipe" : "file", file->big_endian ? "big" : "little",
                 file->data_unfinished ? ", not finished by its writer" : "");
        line(out, "Header", pi_str_of(text));
        snprintf(text, sizeof(text), "%llu bytes from offset %llu",
                 (unsigned long long)file->data.size, (unsigned long long)file->data.offset);
        line(out, "Records", pi_str_of(text));
        if (file->unpacked_bytes > 0)
                line_number(out, "Unpacked", (double)file->unpacked_bytes, "bytes");
        bits(out, "Features", PI_INSPECT_FEATURES, file->feature_bits, HEADER_FEAT_BITS);
}

static const char *plural(size_t count)
{
        return count == 1 ? "" : "s";
}

static void write_topology(const struct pi_topology *topology, struct pi_out *out)
{
        char text[128];

        if (topology->packages.count == 0)
                return;
        snprintf(text, sizeof(text), "%zu socket%s, %zu core%s, %zu NUMA node%s",
                 topology->packages.count, plural(topology->packages.count), topology->cores.count,
                 plural(topology->cores.count), topology->nodes.count,
                 plural(topology->nodes.count));
        line(out, "Topology", pi_str_of(text));
}

static void write_machine(const struct pi_recording *rec, struct pi_out *out)
{
        const struct pi_machine *machine = &rec->machine;

        line(out, "Host", machine->hostname);
        line(out, "Kernel", machine->os_release);
        line(out, "Architecture", machine->arch);
        line(out, "CPU", machine->cpu_desc);
        line(out, "CPU id", machine->cpuid);
        if (machine->has_cpus)
                line_number(out, "CPUs online", machine->cpus_online, "");
        write_topology(&rec->topology, out);
        if (machine->has_memory)
                line_number(out, "Memory", (double)machine->memory_bytes, "bytes");
        line(out, "perf", machine->perf_version);
        line(out, "Command", machine->cmdline);
}

static void write_time(const struct pi_recording *rec, struct pi_out *out)
{
        if (rec->start_ns == PI_NO_TIME)
                line(out, "Samples span", PI_STR("no times"));
        else
                line_number(out, "Samples span", (double)rec->end_ns - (double)rec->start_ns, "ns");
}

static void write_attr(const struct perf_attr *attr, struct pi_out *out)
{
        const char *type = pi_inspect_type_name(attr->type);
        uint64_t flags = attr->flags & ~(3ull << PERF_ATTR_PRECISE_SHIFT);
        char text[160], name[32];

        snprintf(name, sizeof(name), "type %u", attr->type);
        snprintf(text, sizeof(text), "%s, config 0x%llx, %s %llu, precise %u, attr of %u bytes",
                 type ? type : name, (unsigned long long)attr->config,
                 attr->flags & PERF_ATTR_FREQ ? "frequency" : "period",
                 (unsigned long long)attr->sample_period,
                 (unsigned)(attr->flags >> PERF_ATTR_PRECISE_SHIFT & 3), attr->size);
        line(out, "  is", pi_str_of(text));
        bits(out, "  samples", PI_INSPECT_SAMPLE_TYPE, &attr->sample_type, 64);
        if (attr->read_format)
                bits(out, "  reads", PI_INSPECT_READ_FORMAT, &attr->read_format, 64);
        bits(out, "  flags", PI_INSPECT_FLAGS, &flags, 64);
}

static void write_events(const struct pi_inspection *it, struct pi_out *out)
{
        pi_out_text(out, "\nEvents\n");
        for (uint32_t i = 0; i < it->file.attr.count; i++) {
                const struct pi_event *event = pi_recording_event(&it->rec, i);
                char text[64];

                pi_out_text(out, "  ");
                pi_text_left(out, pi_recording_str(&it->rec, event->name), NAME_COLUMNS);
                snprintf(text, sizeof(text), "%llu", (unsigned long long)event->samples);
                pi_text_right(out, pi_str_of(text), COUNT_COLUMNS);
                snprintf(text, sizeof(text), " samples, %llu lost, %llu ids\n",
                         (unsigned long long)event->lost_samples,
                         (unsigned long long)pi_inspect_ids(it, i));
                pi_out_text(out, text);
                write_attr(PI_AT(&it->file.attr, struct perf_attr, i), out);
        }
}

static void write_count(struct pi_out *out, const char *name, uint64_t unpacked, uint64_t raw)
{
        char number[PI_NUM_TEXT_MAX];

        pi_out_text(out, "  ");
        pi_text_left(out, pi_str_of(name), NAME_COLUMNS);
        pi_u64_text(unpacked, number);
        pi_text_right(out, pi_str_of(number), COUNT_COLUMNS);
        if (raw != unpacked) {
                pi_u64_text(raw, number);
                pi_text_right(out, pi_str_of(number), COUNT_COLUMNS);
                pi_out_text(out, " as written");
        }
        pi_out_char(out, '\n');
}

static void write_counts(const struct perf_file *file, struct pi_out *out)
{
        pi_out_text(out, "\nRecords\n");
        for (uint32_t type = 0; type < PI_RECORD_TYPES; type++) {
                if (file->records.known[type] > 0 || file->raw.known[type] > 0)
                        write_count(out, pi_record_name(type), file->records.known[type],
                                    file->raw.known[type]);
        }
        for (uint32_t i = 0; i < file->records.others; i++) {
                char name[40];
                snprintf(name, sizeof(name), "type %u (not known)", file->records.other[i].type);
                write_count(out, name, file->records.other[i].count, file->records.other[i].count);
        }
        if (file->records.rest > 0)
                write_count(out, "still other types (not known)", file->records.rest,
                            file->records.rest);
}

static void write_notes(const struct pi_inspection *it, struct pi_out *out)
{
        if (it->notes.list.count > 0)
                pi_out_text(out, "\nNotes\n");
        for (size_t i = 0; i < it->notes.list.count; i++) {
                const struct pi_note *note = PI_AT(&it->notes.list, struct pi_note, i);
                struct pi_wrap wrap =
                        pi_wrap_begin(out, note->level == PI_NOTE_WARN ? "  ! " : "    ");

                pi_wrap_words(&wrap, note->subject);
                if (note->subject.n > 0)
                        pi_wrap_colon(&wrap);
                pi_wrap_words(&wrap, note->text);
                pi_wrap_end(&wrap);
        }
}

/* Losses are what a reader looks for: said even where there were none. */
static void write_losses(const struct pi_inspection *it, struct pi_out *out)
{
        uint64_t samples = 0;
        char text[128];

        for (size_t i = 0; i < it->rec.events.count; i++)
                samples += pi_recording_event(&it->rec, i)->lost_samples;
        snprintf(text, sizeof(text), "%llu records, %llu samples; sampling throttled %llu times",
                 (unsigned long long)it->rec.lost_records, (unsigned long long)samples,
                 (unsigned long long)it->rec.throttled);
        line(out, "Lost", pi_str_of(text));
}

void pi_inspect_text(const struct pi_inspection *it, struct pi_out *out)
{
        pi_text_str(out, it->bundle.name);
        pi_out_text(out, ", ");
        pi_out_text(out, pi_inspect_kind_name(it));
        pi_out_char(out, '\n');
        write_members(it, out);
        if (it->perf) {
                pi_out_char(out, '\n');
                write_header(&it->file, out);
                write_machine(&it->rec, out);
                write_time(&it->rec, out);
                write_losses(it, out);
                write_events(it, out);
                write_counts(&it->file, out);
        }
        pi_inspect_counts_text(it, out);
        write_notes(it, out);
}

/* The file layer: magic, byte order, header and its sections. Three forms: PERFILE2 and, with the
 * same layout, PERFFILE of before Linux 3.0; and the 16 bytes with which a pipe begins. */
#include "analyze/source/perf/perf.h"
#include "analyze/source/perf/perf_end.h"

#include "base/num.h"

#include <math.h>

#define HEADER_BYTES 104      /* struct perf_file_header */
#define HEADER_BYTES_FIRST 72 /* without the bits of features */
#define PIPE_HEADER_BYTES 16  /* struct perf_pipe_file_header */
#define ATTR_SIZE_VER0 64     /* the smallest perf_event_attr there was */

static bool host_is_big_endian(void)
{
        return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

/* perf writes its magic as a 64-bit number, so a file of the other byte order has it reversed. The
 * first form has the same eight letters in both: there the header's size tells. */
static void judge_magic(struct perf_file *file, struct pi_bytes head)
{
        struct pi_cursor c = pi_cursor_of(head.p, head.n, false);
        uint64_t size;

        file->first_form = memcmp(head.p, "PERFFILE", 8) == 0;
        file->swap = memcmp(head.p, "2ELIFREP", 8) == 0;
        pi_cursor_skip(&c, 8);
        size = pi_cursor_u64(&c);
        if (file->first_form)
                file->swap = size > UINT32_MAX;
        file->big_endian = file->swap != host_is_big_endian();
        file->rec->machine.big_endian = file->big_endian;
}

/* Pages of 32-bit words: a big-endian writer with 32-bit longs has each pair of words the other way
 * round. The host's name is in every file, so its bit tells. */
static void read_feature_bits(struct perf_file *file, struct pi_cursor *c)
{
        for (size_t i = 0; i < 4; i++)
                file->feature_bits[i] = pi_cursor_u64(c);
        if (!file->big_endian || file->feature_bits[0] >> HEADER_HOSTNAME & 1 ||
            !(file->feature_bits[0] >> (32 + HEADER_HOSTNAME) & 1))
                return;
        for (size_t i = 0; i < 4; i++)
                file->feature_bits[i] = file->feature_bits[i] >> 32 | file->feature_bits[i] << 32;
}

static struct perf_section read_section(struct pi_cursor *c)
{
        struct perf_section section = { pi_cursor_u64(c), 0 };

        section.size = pi_cursor_u64(c);
        return section;
}

static enum pipa_status read_layout(struct perf_file *file, struct pi_bytes head,
                                    struct pipa_error *err)
{
        struct pi_cursor c = pi_cursor_of(head.p, head.n, file->swap);
        uint64_t header_size;

        pi_cursor_skip(&c, 8);
        header_size = pi_cursor_u64(&c);
        if (!c.bad && header_size == PIPE_HEADER_BYTES) {
                file->pipe = true;
                return PIPA_OK;
        }
        file->attr_entry_size = pi_cursor_u64(&c);
        file->attrs = read_section(&c);
        file->data = read_section(&c);
        file->event_types = read_section(&c);
        if (header_size != HEADER_BYTES_FIRST || c.bad)
                read_feature_bits(file, &c);
        if (c.bad)
                return pi_fail(err, PIPA_E_FORMAT, file->member->name, head.n,
                               "ends inside the perf.data header (%zu of %d bytes): the file was "
                               "cut off",
                               head.n, HEADER_BYTES);
        if (file->attr_entry_size < ATTR_SIZE_VER0 + 16 || file->attr_entry_size > 4096)
                return pi_fail(err, PIPA_E_FORMAT, file->member->name, 16,
                               "says that an event takes %llu bytes, which no perf writes: the "
                               "header is damaged",
                               (unsigned long long)file->attr_entry_size);
        return PIPA_OK;
}

static enum pipa_status check_section(const struct perf_file *file, const char *what,
                                      struct perf_section section, struct pipa_error *err)
{
        uint64_t end;

        if (pi_add_u64(section.offset, section.size, &end) && end <= file->member->size)
                return PIPA_OK;
        return pi_fail(err, PIPA_E_FORMAT, file->member->name, section.offset,
                       "says that its %s section is %llu bytes at %llu, beyond the file's end at "
                       "%llu: the file is damaged",
                       what, (unsigned long long)section.size, (unsigned long long)section.offset,
                       (unsigned long long)file->member->size);
}

/* A writer that was killed leaves size 0 and no features; one that was cut off by a full disk or a
 * broken copy leaves a size that the file does not have. Both keep all records that are there. */
static enum pipa_status settle_data(struct perf_file *file, struct pipa_error *err)
{
        uint64_t end, size = file->member->size;

        if (file->data.offset > size)
                return pi_fail(
                        err, PIPA_E_FORMAT, file->member->name, file->data.offset,
                        "says that its records begin at %llu, beyond the file's end at %llu: "
                        "the file was cut off",
                        (unsigned long long)file->data.offset, (unsigned long long)size);
        file->data_unfinished = file->data.size == 0 && !file->member->streams;
        if (!file->data_unfinished && pi_add_u64(file->data.offset, file->data.size, &end) &&
            end <= size)
                return PIPA_OK;
        pi_notes_push(file->rec->notes, PI_NOTE_WARN,
                      file->data_unfinished ? "unfinished_file" : "truncated_file", "summary",
                      file->member->name, 0, NAN,
                      file->data_unfinished
                              ? "perf record did not finish this file (killed?): host, kernel and "
                                "build ids are missing, records are read up to the file's end"
                              : "the file is shorter than its header says: records are read up to "
                                "its end, host, kernel and build ids are missing");
        file->data_unfinished = true;
        file->data.size = size - file->data.offset;
        return PIPA_OK;
}

enum pipa_status perf_header_read(struct perf_file *file, struct pipa_error *err)
{
        uint8_t buffer[HEADER_BYTES] = { 0 };
        struct pi_bytes head = { .p = buffer };
        enum pipa_status status =
                pi_member_read(file->member, 0, buffer, sizeof(buffer), &head.n, err);

        if (status)
                return status;
        judge_magic(file, head);
        status = read_layout(file, head, err);
        if (status)
                return status;
        if (file->pipe) {
                file->data.offset = PIPE_HEADER_BYTES;
                file->data.size = file->member->size - PIPE_HEADER_BYTES;
                return PIPA_OK;
        }
        status = check_section(file, "event", file->attrs, err);
        return status ? status : settle_data(file, err);
}

static void reach(uint64_t *end, struct perf_section section)
{
        uint64_t at = pi_sat_add_u64(section.offset, section.size);

        if (at > *end)
                *end = at;
}

/* The features' table begins where the data ends; an entry names its section. */
static void reach_features(const struct perf_file *file, uint64_t *end)
{
        uint64_t at = file->data.offset + file->data.size;

        for (unsigned i = 0; i < HEADER_FEAT_BITS; i++) {
                uint8_t buffer[16];
                size_t got = 0;
                struct pi_cursor c;

                if (!(file->feature_bits[i / 64] >> (i % 64) & 1))
                        continue;
                if (pi_member_read(file->member, at, buffer, sizeof(buffer), &got, NULL) != PIPA_OK)
                        return;
                c = pi_cursor_of(buffer, got, file->swap);
                reach(end, read_section(&c));
                at += sizeof(buffer);
                reach(end, (struct perf_section){ at, 0 });
        }
}

void perf_header_note_tail(struct perf_file *file)
{
        uint64_t end = HEADER_BYTES, size = file->member->size;

        if (file->pipe || file->data_unfinished)
                return;
        reach(&end, file->attrs);
        reach(&end, file->data);
        reach(&end, file->event_types);
        reach_features(file, &end);
        if (end < size)
                perf_end_trailing(file->member, file->rec->notes,
                                  (struct perf_section){ end, size - end });
}

/* The file layer: magic, byte order, header and its three sections. */
#include "analyze/source/perf/perf.h"

#include "base/limits.h"
#include "base/num.h"

#include <math.h>

#define HEADER_BYTES 104     /* struct perf_file_header */
#define PIPE_HEADER_BYTES 16 /* struct perf_pipe_file_header */
#define ATTR_SIZE_VER0 64    /* the smallest perf_event_attr there was */

static bool host_is_big_endian(void)
{
        return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

/* perf writes its magic as a 64-bit number, so a file of the other byte order has it reversed. */
static bool claims(struct pi_str member_name, struct pi_bytes head)
{
        (void)member_name;
        return head.n >= 8 &&
               (memcmp(head.p, "PERFILE2", 8) == 0 || memcmp(head.p, "2ELIFREP", 8) == 0 ||
                memcmp(head.p, "PERFFILE", 8) == 0);
}

static enum pipa_status check_magic(struct perf_file *file, const uint8_t *magic,
                                    struct pipa_error *err)
{
        if (memcmp(magic, "PERFFILE", 8) == 0)
                return pi_fail(err, PIPA_E_UNSUPPORTED, file->member->name, 0,
                               "is of perf.data's first format (PERFFILE, before Linux 3.0), which "
                               "this version does not read; convert it with a perf of that time");
        file->big_endian = (memcmp(magic, "2ELIFREP", 8) == 0) != host_is_big_endian();
        file->swap = file->big_endian != host_is_big_endian();
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
        file->data_unfinished = file->data.size == 0;
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

static enum pipa_status read_header(struct perf_file *file, struct pi_bytes head,
                                    struct pipa_error *err)
{
        struct pi_cursor c = pi_cursor_of(head.p, head.n, file->swap);
        uint64_t header_size;

        pi_cursor_skip(&c, 8);
        header_size = pi_cursor_u64(&c);
        if (header_size == PIPE_HEADER_BYTES)
                return pi_fail(
                        err, PIPA_E_UNSUPPORTED, file->member->name, 8,
                        "was written through a pipe (perf record -o -), which this version does "
                        "not read; record into a file (-o FILE)");
        file->attr_entry_size = pi_cursor_u64(&c);
        file->attrs.offset = pi_cursor_u64(&c);
        file->attrs.size = pi_cursor_u64(&c);
        file->data.offset = pi_cursor_u64(&c);
        file->data.size = pi_cursor_u64(&c);
        pi_cursor_skip(&c, 16); /* event_types: unused since Linux 3.8 */
        for (size_t i = 0; i < 4; i++)
                file->feature_bits[i] = pi_cursor_u64(&c);
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

enum pipa_status perf_file_open(struct perf_file *file, struct pipa_error *err)
{
        uint8_t buffer[HEADER_BYTES];
        struct pi_bytes head = { .p = buffer };
        enum pipa_status status =
                pi_member_read(file->member, 0, buffer, sizeof(buffer), &head.n, err);

        if (status == PIPA_OK)
                status = check_magic(file, buffer, err);
        if (status == PIPA_OK)
                status = read_header(file, head, err);
        if (status == PIPA_OK)
                status = check_section(file, "event", file->attrs, err);
        if (status == PIPA_OK)
                status = settle_data(file, err);
        return status;
}

static enum pipa_status read_parts(struct perf_file *file, struct pipa_error *err)
{
        enum pipa_status status = perf_file_open(file, err);

        if (status == PIPA_OK)
                status = perf_attrs_read(file, err);
        if (status == PIPA_OK)
                status = perf_features_read(file, err);
        if (status == PIPA_OK)
                status = perf_records_read(file, err);
        if (status == PIPA_OK)
                status = perf_replay(file, err);
        return status;
}

static bool prepare(struct perf_file *file, struct pi_arena *scratch)
{
        file->scratch = scratch;
        pi_vec_init(&file->attr, scratch, sizeof(struct perf_attr), PI_LIMIT_EVENTS);
        pi_set_init(&file->ids, scratch, sizeof(struct perf_event_id), PI_LIMIT_EVENT_IDS);
        pi_set_init(&file->build_ids, scratch, sizeof(struct perf_build_id), PI_LIMIT_MODULES);
        pi_set_init(&file->chains, scratch, sizeof(struct perf_raw_node), PI_LIMIT_STACK_NODES);
        pi_vec_init(&file->samples, scratch, sizeof(struct perf_raw_sample), PI_LIMIT_SAMPLES);
        pi_vec_init(&file->sides, scratch, sizeof(struct perf_side), PI_LIMIT_MAPS);
        file->chain = PI_NEW_ARRAY(scratch, struct perf_raw_ip, PI_LIMIT_STACK_DEPTH);
        return file->chain && pi_vec_push(&file->chains.list);
}

static enum pipa_status read_perf(const struct pi_member *member, struct pi_recording *rec,
                                  const struct pi_source_host *host, struct pipa_error *err)
{
        /* What only the reading needs is given back when it ends. */
        struct pi_arena scratch;
        struct perf_file file = { .member = member,
                                  .rec = rec,
                                  .host = host,
                                  .floor_ns = PI_NO_TIME,
                                  .max_ns = PI_NO_TIME,
                                  .round_max_ns = PI_NO_TIME };
        enum pipa_status status;

        pi_arena_init(&scratch, rec->arena->budget_bytes - rec->arena->used_bytes);
        status = prepare(&file, &scratch) ? read_parts(&file, err) : pi_fail_memory(err, &scratch);
        pi_set_done(&file.ids);
        pi_set_done(&file.build_ids);
        pi_set_done(&file.chains);
        pi_arena_done(&scratch);
        return status;
}

const struct pi_source pi_source_perf = { .name = "perf.data",
                                          .claims = claims,
                                          .read = read_perf };

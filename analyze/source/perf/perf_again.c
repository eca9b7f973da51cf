#include "analyze/source/perf/perf_again.h"

#define FIRST_BYTES 3072 /* of a record, read at first */

bool perf_again_load(struct perf_again *again)
{
        size_t wanted = again->size - again->read, got;

        if (pi_member_read(&again->member, again->offset + again->read, again->bytes + again->read,
                           wanted, &got, NULL) ||
            got != wanted)
                return false;
        again->read = again->size;
        return true;
}

/* Where the sample's record stands; false where that is not known. */
static bool find(struct perf_again *again, const struct pi_sample *sample)
{
        const struct perf_file *file = again->file;
        struct pi_record_place at;

        if (!pi_columns_place(&file->rec->columns, sample, &at))
                return false;
        again->offset = at.offset;
        again->member = at.stream > 0
                                ? *PI_AT(file->member->streams, struct pi_member, at.stream - 1)
                                : *file->member;
        if (!at.unpacked)
                return true;
        again->member =
                (struct pi_member){ .fd = file->spool.store.fd, .size = file->spool.store.size };
        return perf_spool_find(&file->spool, sample->row, &again->offset);
}

bool perf_again_read(struct perf_again *again, const struct pi_sample *sample,
                     struct pi_cursor *body)
{
        struct pi_cursor header =
                pi_cursor_of(again->bytes, PERF_RECORD_HEADER_BYTES, again->file->swap);
        size_t got;

        if (!find(again, sample) ||
            pi_member_read(&again->member, again->offset, again->bytes, FIRST_BYTES, &got, NULL) ||
            got < PERF_RECORD_HEADER_BYTES)
                return false;
        pi_cursor_skip(&header, 6);
        again->size = pi_cursor_u16(&header);
        again->read = got < again->size ? got : again->size;
        if (again->size < PERF_RECORD_HEADER_BYTES ||
            (again->read < again->size && got < FIRST_BYTES))
                return false;
        *body = pi_cursor_of(again->bytes + PERF_RECORD_HEADER_BYTES,
                             again->size - PERF_RECORD_HEADER_BYTES, again->file->swap);
        return true;
}

bool perf_again_lost(const struct perf_file *file, const struct pi_sample *sample)
{
        struct pi_record_place at;
        uint64_t offset;

        return pi_columns_place(&file->rec->columns, sample, &at) && at.unpacked &&
               !perf_spool_find(&file->spool, sample->row, &offset);
}

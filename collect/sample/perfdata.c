/* Offsets of the header are those of struct perf_file_header. */
#include "collect/sample/perfdata.h"

#include "base/limits.h"
#include "collect/bundle/spool.h"
#include "collect/os/write.h"
#include "collect/sample/attr.h"

#include <errno.h>
#include <unistd.h>

#define HEADER_BYTES 104u
#define HEADER_DATA_SIZE 48
#define HEADER_FEATURES 72
#define SECTION_BYTES 16u
#define PENDING_BYTES (64u << 10)
#define IOV_AT_ONCE 1024 /* UIO_MAXIOV */

static bool fail(struct pc_perfdata *data)
{
        if (!data->failed)
                pc_error(data->log, "perf.data cannot be written: %s", strerror(errno));
        data->failed = true;
        return false;
}

static void put_section(struct pc_blob *out, uint64_t offset, uint64_t size)
{
        pc_blob_u64(out, offset);
        pc_blob_u64(out, size);
}

/* Ids of event i stand together, in the order in which they were opened. */
static size_t put_ids(struct pc_blob *out, const struct pc_fds *fds, size_t event)
{
        size_t count = 0;
        for (size_t i = 0; i < fds->list.count; i++) {
                const struct pc_fd *item = PI_AT(&fds->list, struct pc_fd, i);
                if (item->event != event)
                        continue;
                pc_blob_u64(out, item->id);
                count++;
        }
        return count;
}

/* Header, ids of all events, then attrs that point at them. */
static void put_head(struct pc_blob *out, const struct pc_fds *fds)
{
        size_t ids[PC_EVENTS_MAX + 1], attr_bytes = sizeof(struct perf_event_attr) + SECTION_BYTES;
        uint64_t attrs = HEADER_BYTES + fds->list.count * sizeof(uint64_t), id = HEADER_BYTES;
        pc_blob_bytes(out, "PERFILE2", 8);
        pc_blob_u64(out, HEADER_BYTES);
        pc_blob_u64(out, attr_bytes);
        put_section(out, attrs, fds->event_count * attr_bytes);
        put_section(out, attrs + fds->event_count * attr_bytes, 0);
        put_section(out, 0, 0);
        pc_blob_zeros(out, PC_FEATURE_BITS / 8);
        for (size_t i = 0; i < fds->event_count; i++)
                ids[i] = put_ids(out, fds, i);
        for (size_t i = 0; i < fds->event_count; i++) {
                pc_blob_bytes(out, &fds->event[i].attr, sizeof(fds->event[i].attr));
                put_section(out, id, ids[i] * sizeof(uint64_t));
                id += ids[i] * sizeof(uint64_t);
        }
}

bool pc_perfdata_begin(struct pc_perfdata *data, int fd, const struct pc_fds *fds,
                       struct pc_log *log)
{
        *data = (struct pc_perfdata){ .fd = fd, .log = log };
        pc_blob_init(&data->record, PC_RECORD_MAX);
        pc_blob_init(&data->pending, PENDING_BYTES + PC_RECORD_MAX);
        struct pc_blob head;
        pc_blob_init(&head, PI_LIMIT_FEATURE_BYTES);
        put_head(&head, fds);
        errno = ENOMEM;
        bool ok = !head.failed && pc_write_all(fd, head.p, head.n);
        data->data_offset = data->offset = head.n;
        pc_blob_done(&head);
        return ok || fail(data);
}

void pc_perfdata_record(struct pc_perfdata *data, uint32_t type, uint16_t misc)
{
        data->record.n = 0;
        data->record.failed = false;
        pc_blob_u32(&data->record, type);
        pc_blob_u16(&data->record, misc);
        pc_blob_u16(&data->record, 0);
}

bool pc_perfdata_record_end(struct pc_perfdata *data, bool trailer)
{
        struct pc_blob *record = &data->record;
        pc_blob_zeros(record, (8 - record->n % 8) % 8);
        pc_blob_zeros(record, trailer ? PC_TRAILER_BYTES : 0);
        pc_blob_patch_u16(record, 6, (uint16_t)record->n);
        if (record->failed)
                return false;
        pc_blob_bytes(&data->pending, record->p, record->n);
        return data->pending.n < PENDING_BYTES || pc_perfdata_flush(data);
}

bool pc_perfdata_flush(struct pc_perfdata *data)
{
        struct pc_blob *pending = &data->pending;
        errno = ENOMEM;
        if (data->failed || pending->failed || !pc_write_all(data->fd, pending->p, pending->n))
                return fail(data);
        data->offset += pending->n;
        pending->n = 0;
        return true;
}

/* Takes `done` bytes off the front. */
static void advance(struct iovec **iov, size_t *count, size_t done)
{
        while (*count && done >= (*iov)->iov_len) {
                done -= (*iov)->iov_len;
                (*iov)++;
                (*count)--;
        }
        if (*count) {
                (*iov)->iov_base = (char *)(*iov)->iov_base + done;
                (*iov)->iov_len -= done;
        }
}

bool pc_perfdata_append(struct pc_perfdata *data, struct iovec *iov, size_t count)
{
        if (!pc_perfdata_flush(data))
                return false;
        while (count) {
                ssize_t n = writev(data->fd, iov, (int)(count < IOV_AT_ONCE ? count : IOV_AT_ONCE));
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return fail(data);
                data->offset += (uint64_t)n;
                advance(&iov, &count, (size_t)n);
        }
        return true;
}

/* Where each feature stands, in the order of their numbers, then the features themselves. */
static bool write_features(struct pc_perfdata *data, const struct pc_blob feature[PC_FEATURE_BITS],
                           uint8_t bits[PC_FEATURE_BITS / 8])
{
        struct pc_blob table;
        size_t count = 0;
        for (size_t i = 0; i < PC_FEATURE_BITS; i++)
                count += feature[i].n && !feature[i].failed;
        uint64_t at = data->offset + count * SECTION_BYTES;
        pc_blob_init(&table, PC_FEATURE_BITS * SECTION_BYTES);
        for (size_t i = 0; i < PC_FEATURE_BITS; i++) {
                if (!feature[i].n || feature[i].failed)
                        continue;
                bits[i / 8] |= (uint8_t)(1u << i % 8);
                put_section(&table, at, feature[i].n);
                at += feature[i].n;
        }
        bool ok = !table.failed && pc_write_all(data->fd, table.p, table.n);
        for (size_t i = 0; i < PC_FEATURE_BITS && ok; i++)
                if (bits[i / 8] & 1u << i % 8)
                        ok = pc_write_all(data->fd, feature[i].p, feature[i].n);
        pc_blob_done(&table);
        return ok;
}

/* The header last: a file whose features are incomplete does not claim them. */
bool pc_perfdata_end(struct pc_perfdata *data, const struct pc_blob feature[PC_FEATURE_BITS])
{
        uint8_t bits[PC_FEATURE_BITS / 8] = { 0 };
        uint64_t size = data->offset - data->data_offset;
        errno = ENOMEM;
        if (data->failed || !write_features(data, feature, bits))
                return fail(data);
        if (pwrite(data->fd, &size, sizeof(size), HEADER_DATA_SIZE) != (ssize_t)sizeof(size) ||
            pwrite(data->fd, bits, sizeof(bits), HEADER_FEATURES) != (ssize_t)sizeof(bits))
                return fail(data);
        return true;
}

void pc_perfdata_close(struct pc_perfdata *data)
{
        if (data->fd >= 0)
                close(data->fd);
        data->fd = -1;
        pc_blob_done(&data->record);
        pc_blob_done(&data->pending);
}

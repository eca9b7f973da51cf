#include "analyze/bundle/entries.h"

#include "base/limits.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>

#define USTAR_AT 257

enum pi_archive_format pi_archive_format_of(struct pi_bytes head)
{
        if (head.n >= USTAR_AT + 5 && memcmp(head.p + USTAR_AT, "ustar", 5) == 0)
                return PI_ARCHIVE_TAR;
        if (head.n >= 4 && (memcmp(head.p, "PK\3\4", 4) == 0 || memcmp(head.p, "PK\5\6", 4) == 0))
                return PI_ARCHIVE_ZIP;
        return PI_ARCHIVE_NONE;
}

static la_ssize_t feed(struct archive *archive, void *user, const void **out)
{
        struct pi_entries *entries = user;
        struct pi_bytes bytes = entries->ahead;

        (void)archive;
        entries->ahead.n = 0;
        if (bytes.n == 0 && pi_stream_next(&entries->stream, &bytes))
                return -1;
        *out = bytes.p;
        return (la_ssize_t)bytes.n;
}

static la_int64_t skip(struct archive *archive, void *user, la_int64_t count)
{
        struct pi_entries *entries = user;

        (void)archive;
        return (la_int64_t)pi_stream_skip(&entries->stream, (uint64_t)count);
}

/* A failure of ours, or one of libarchive's that is damage. */
static enum pipa_status broken(struct pi_entries *entries, struct pipa_error *err)
{
        const char *why = archive_error_string(entries->archive);

        if (entries->stream.failure.status) {
                if (err)
                        *err = entries->stream.failure;
                return entries->stream.failure.status;
        }
        if (archive_errno(entries->archive) == ENOMEM)
                return pi_fail_memory(err, NULL);
        if (!entries->cut)
                snprintf(entries->why, sizeof(entries->why), "%s", why ? why : "damaged");
        entries->cut = true;
        return PIPA_OK;
}

/* zip is read by its local headers, front to back: nothing is believed of the directory at its end.
 */
static enum pipa_status open_format(struct pi_entries *entries, struct pipa_error *err)
{
        entries->archive = archive_read_new();
        if (!entries->archive)
                return pi_fail_memory(err, NULL);
        if (entries->format == PI_ARCHIVE_ZIP)
                archive_read_support_format_zip_streamable(entries->archive);
        else
                archive_read_support_format_tar(entries->archive);
        entries->stream.allowance = PI_LIMIT_ARCHIVE_HEADER_BYTES;
        if (archive_read_open2(entries->archive, entries, NULL, feed, skip, NULL) < ARCHIVE_WARN)
                return broken(entries, err);
        return PIPA_OK;
}

static bool is_perf_data(struct pi_bytes head)
{
        return head.n >= 8 &&
               (memcmp(head.p, "PERFILE2", 8) == 0 || memcmp(head.p, "2ELIFREP", 8) == 0 ||
                memcmp(head.p, "PERFFILE", 8) == 0);
}

/* What the compressed bytes begin with. */
static enum pipa_status look(struct pi_entries *entries, struct pipa_error *err)
{
        struct pi_stream *stream = &entries->stream;
        enum pipa_status status = pi_stream_next(stream, &entries->ahead);

        if (status && err)
                *err = stream->failure;
        if (status)
                return status;
        if (is_perf_data(entries->ahead))
                entries->format = PI_ARCHIVE_NONE;
        else if (stream->cut && entries->ahead.n == 0)
                return pi_fail(err, PIPA_E_FORMAT, stream->name, stream->in_bytes,
                               "is damaged or cut off before anything could be unpacked (%s): "
                               "copy it again from where it was recorded",
                               stream->why);
        else if (pi_archive_format_of(entries->ahead) != PI_ARCHIVE_TAR)
                return pi_fail(err, PIPA_E_UNSUPPORTED, stream->name, 0,
                               "is compressed and holds neither a tar archive nor a perf.data "
                               "file; give what pipa-collect or perf record wrote");
        return PIPA_OK;
}

enum pipa_status pi_entries_open(struct pi_entries *entries, struct pi_str name, int fd,
                                 uint64_t size, const struct pi_host *host, struct pi_bytes head,
                                 struct pipa_error *err)
{
        enum pi_packing packing = pi_packing_of(head);
        enum pipa_status status;

        *entries = (struct pi_entries){ .format = packing ? PI_ARCHIVE_TAR
                                                          : pi_archive_format_of(head) };
        status = pi_stream_open(&entries->stream, name, fd, size, host, packing, err);
        if (status == PIPA_OK && packing)
                status = look(entries, err);
        if (status == PIPA_OK && entries->format != PI_ARCHIVE_NONE)
                status = open_format(entries, err);
        return status;
}

static bool is_good(int result)
{
        return result == ARCHIVE_OK || result == ARCHIVE_WARN;
}

static enum pi_refusal type_of(struct archive_entry *entry)
{
        if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) == AE_IFLNK)
                return PI_REFUSAL_LINK;
        if (archive_entry_filetype(entry) != AE_IFREG)
                return PI_REFUSAL_SPECIAL;
        if (archive_entry_sparse_count(entry) > 0)
                return PI_REFUSAL_SPARSE;
        return archive_entry_is_encrypted(entry) ? PI_REFUSAL_LOCKED : PI_REFUSAL_NONE;
}

static void describe(struct archive_entry *entry, struct pi_entry *out)
{
        la_int64_t size = archive_entry_size(entry);

        *out = (struct pi_entry){ .name = pi_str_of(archive_entry_pathname(entry)),
                                  .folder = archive_entry_filetype(entry) == AE_IFDIR,
                                  .type = type_of(entry),
                                  .size = UINT64_MAX };
        if (archive_entry_size_is_set(entry) && size >= 0)
                out->size = (uint64_t)size;
}

/* The rest of the last entry, in steps that are counted: libarchive would unpack a bomb in one. */
static enum pipa_status finish(struct pi_entries *entries, struct pipa_error *err)
{
        enum pipa_status status = PIPA_OK;
        struct pi_bytes bytes = { NULL, 1 };
        bool bad = false;

        if (entries->format == PI_ARCHIVE_ZIP || entries->stream.unpacker)
                while (status == PIPA_OK && bytes.n > 0 && !bad)
                        status = pi_entries_data(entries, &bytes, &bad, err);
        if (status == PIPA_OK && !entries->cut &&
            archive_read_data_skip(entries->archive) < ARCHIVE_FAILED)
                status = broken(entries, err);
        return status;
}

enum pipa_status pi_entries_next(struct pi_entries *entries, struct pi_entry *out, bool *more,
                                 struct pipa_error *err)
{
        enum pipa_status status = entries->inside && !entries->cut ? finish(entries, err) : PIPA_OK;
        struct archive_entry *entry;
        int result;

        *more = false;
        if (status || entries->cut)
                return status;
        entries->stream.allowance = PI_LIMIT_ARCHIVE_HEADER_BYTES;
        result = archive_read_next_header(entries->archive, &entry);
        entries->stream.allowance = UINT64_MAX;
        if (result == ARCHIVE_EOF)
                return PIPA_OK;
        if (!is_good(result)) /* ARCHIVE_RETRY too: to go on inside a damaged archive is to guess */
                return broken(entries, err);
        *more = entries->inside = true;
        describe(entry, out);
        return PIPA_OK;
}

enum pipa_status pi_entries_data(struct pi_entries *entries, struct pi_bytes *out, bool *bad,
                                 struct pipa_error *err)
{
        const void *block = NULL;
        size_t n = 0;
        la_int64_t offset;
        int result = ARCHIVE_OK;

        *out = (struct pi_bytes){ NULL, 0 };
        while (n == 0 && is_good(result))
                result = archive_read_data_block(entries->archive, &block, &n, &offset);
        if (!is_good(result) && result != ARCHIVE_EOF) {
                *bad = true;
                return result == ARCHIVE_FATAL ? broken(entries, err) : PIPA_OK;
        }
        *out = (struct pi_bytes){ block, n };
        entries->data_bytes += n;
        if (pi_stream_check(&entries->stream, entries->data_bytes))
                return broken(entries, err);
        return PIPA_OK;
}

void pi_entries_close(struct pi_entries *entries)
{
        if (entries->archive)
                archive_read_free(entries->archive);
        entries->archive = NULL;
        pi_stream_close(&entries->stream);
}

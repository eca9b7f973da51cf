/* The entries of an archive, one after another. The only place that knows libarchive's formats. */
#ifndef PIPA_BUNDLE_ENTRIES_H
#define PIPA_BUNDLE_ENTRIES_H

#include "analyze/bundle/names.h"
#include "analyze/bundle/stream.h"

enum pi_archive_format { PI_ARCHIVE_NONE, PI_ARCHIVE_TAR, PI_ARCHIVE_ZIP };

struct archive;

struct pi_entries {
        struct pi_stream stream;
        struct archive *archive;
        enum pi_archive_format format;
        struct pi_bytes ahead; /* of the stream: read to see what it is, not yet handed on */
        uint64_t data_bytes;   /* of all files so far */
        bool inside;           /* an entry */
        bool cut;              /* the archive ends early or is damaged; `why` says how */
        char why[128];
};

/* One entry. The name is valid until the next one. */
struct pi_entry {
        struct pi_str name;
        bool folder;
        enum pi_refusal type; /* what is wrong with it as a file */
        uint64_t size;        /* UINT64_MAX where the archive does not say */
};

/* By the first bytes of what is not compressed. */
enum pi_archive_format pi_archive_format_of(struct pi_bytes head);

/* Sets *entries in any case: to be closed after a failure too. What is compressed is a tar, or not
 * an archive: then the format is NONE, and the stream with what is `ahead` is a bare file. */
enum pipa_status pi_entries_open(struct pi_entries *entries, struct pi_str name, int fd,
                                 uint64_t size, const struct pi_host *host, struct pi_bytes head,
                                 struct pipa_error *err);

/* The next entry; *more is false at the end, which damage brings too. What was not read of the
 * entry before is passed over. */
enum pipa_status pi_entries_next(struct pi_entries *entries, struct pi_entry *out, bool *more,
                                 struct pipa_error *err);

/* The next bytes of the entry; none at its end. *bad: this entry cannot be unpacked (further). */
enum pipa_status pi_entries_data(struct pi_entries *entries, struct pi_bytes *out, bool *bad,
                                 struct pipa_error *err);

void pi_entries_close(struct pi_entries *entries);

#endif

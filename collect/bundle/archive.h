/* The spool -> one archive: a tar stream, compressed by zstd or gzip by the output's name. */
#ifndef PIPA_COLLECT_BUNDLE_ARCHIVE_H
#define PIPA_COLLECT_BUNDLE_ARCHIVE_H

#include "collect/bundle/spool.h"

enum pc_compression { PC_COMPRESS_NONE, PC_COMPRESS_GZIP, PC_COMPRESS_ZSTD };

/* By the name's end: .tar, .tar.gz/.tgz, .tar.zst. False, having said what is accepted, for others
 * or where this build lacks the library. */
bool pc_archive_kind(const char *output, enum pc_compression *out, struct pc_log *log);

/* The best that this build has, and the end of its names: ".tar.zst". */
enum pc_compression pc_archive_default(const char **suffix);

/* Writes `count` members, in this order, to fd, all with one time of modification. Returns the
 * bytes written, or -1 (said). */
int64_t pc_archive_write(const struct pc_spool *spool, const char *const *members, size_t count,
                         int64_t mtime_s, enum pc_compression compression, int fd,
                         struct pc_log *log);

#endif

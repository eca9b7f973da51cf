/* An archive as a bundle: tar (plain, or compressed by gzip, bzip2, xz or zstd) and zip, read from
 * front to back. Formats and filters are those and no others; nothing is ever executed. A single
 * perf.data that is compressed without a tar around it is a bare file. */
#ifndef PIPA_BUNDLE_ARCHIVE_H
#define PIPA_BUNDLE_ARCHIVE_H

#include "analyze/bundle/bundle.h"

/* How much of a file pi_archive_is wants to see. */
#define PI_ARCHIVE_HEAD_BYTES 512

/* True for a file that begins so: an archive, or something compressed. */
bool pi_archive_is(struct pi_bytes head);

/* Sets the bundle's kind, members and top. */
enum pipa_status pi_archive_read(struct pi_bundle *bundle, struct pi_bytes head,
                                 struct pipa_error *err);

#endif

/* Where a sequence of records ends before its time: what stands there, and the note that says so.
 */
#ifndef PIPA_SOURCE_PERF_END_H
#define PIPA_SOURCE_PERF_END_H

#include "analyze/source/perf/perf_stream.h"

/* True where no record of that type and size can begin at stream->offset: that is noted. */
bool perf_end_here(struct perf_stream *stream, uint32_t type, size_t size);

/* The file ends before the record at stream->offset does. */
void perf_end_short(struct perf_stream *stream);

/* The payload behind `record` is longer than what is there. */
void perf_end_payload(struct perf_stream *stream, const struct perf_record *record);

/* Notes `size` bytes at `offset` of the member that are no part of the recording, with their
 * beginning where that is text. */
void perf_end_trailing(const struct pi_member *member, struct pi_notes *notes,
                       struct perf_section trailing);

#endif

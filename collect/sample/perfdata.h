/* perf.data in file mode: header, attrs with their ids, records, and, at the end, features. The
 * header says "no data yet" until then, so that what a killed collector leaves can be told apart.
 */
#ifndef PIPA_COLLECT_SAMPLE_PERFDATA_H
#define PIPA_COLLECT_SAMPLE_PERFDATA_H

#include "collect/sample/blob.h"
#include "collect/sample/fds.h"

#include <sys/uio.h>

#define PC_FEATURE_BITS 256
#define PC_RECORD_MAX 65535u

/* Records that perf writes itself (tools/perf/Documentation/perf.data-file-format.txt). */
enum pc_user_record {
        PC_RECORD_FINISHED_ROUND = 68,
        PC_RECORD_FINISHED_INIT = 82,
};

struct pc_perfdata {
        int fd;
        struct pc_log *log;
        uint64_t data_offset, offset; /* in the file */
        struct pc_blob record;        /* the one that is being built */
        struct pc_blob pending;       /* built ones, not yet written */
        bool failed;                  /* a write failed, and that was said */
};

/* Writes header and attrs to the new file `fd`, which is then the perfdata's. False, and said. */
bool pc_perfdata_begin(struct pc_perfdata *data, int fd, const struct pc_fds *fds,
                       struct pc_log *log);

/* A record of ours: begin, fill data->record, end. End appends the zeroed trailer that says "before
 * everything else" if `trailer`, and pads. Records that would be too long are left out. */
void pc_perfdata_record(struct pc_perfdata *data, uint32_t type, uint16_t misc);
bool pc_perfdata_record_end(struct pc_perfdata *data, bool trailer);

/* Writes what is pending, then these bytes, which are the caller's. */
bool pc_perfdata_flush(struct pc_perfdata *data);
bool pc_perfdata_append(struct pc_perfdata *data, struct iovec *iov, size_t count);

/* Completes the file: `feature[i]` is feature i, left out where it is empty. Does not close. */
bool pc_perfdata_end(struct pc_perfdata *data, const struct pc_blob feature[PC_FEATURE_BITS]);

void pc_perfdata_close(struct pc_perfdata *data);

#endif

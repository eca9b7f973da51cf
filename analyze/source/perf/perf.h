/* perf.data, file mode: the parts of one reading. The record layer knows the kernel's layouts
 * (include/uapi/linux/perf_event.h), the file layer perf's (tools/perf/Documentation/
 * perf.data-file-format.txt), the replay what records mean in time. Private to this folder. */
#ifndef PIPA_SOURCE_PERF_PERF_H
#define PIPA_SOURCE_PERF_PERF_H

#include "analyze/source/perf/perf_abi.h"
#include "analyze/source/source.h"
#include "base/cursor.h"

struct perf_section {
        uint64_t offset, size;
};

/* One perf_event_attr with the layout facts that reading its records needs. */
struct perf_attr {
        uint32_t type;
        uint64_t config, sample_period, sample_type, read_format, flags;
};

struct perf_event_id {
        uint64_t id;
        uint64_t last; /* the count that its last sample brought along */
        uint32_t event;
};

/* What a sample said, still in raw addresses. */
struct perf_raw_sample {
        int64_t time_ns;
        uint64_t period;
        int32_t pid, tid;
        uint32_t cpu, event;
        uint32_t chain; /* node of `chains` */
        uint32_t seq;   /* number of the record, for the order of equal times */
};

/* One address of a call chain. */
struct perf_raw_ip {
        uint64_t ip;
        uint8_t mode; /* PERF_RECORD_MISC_CPUMODE of this address */
        bool caller;  /* a return address */
};

/* A call chain as recorded: nodes grow from the outermost caller. */
struct perf_raw_node {
        uint64_t ip;
        uint32_t parent;
        uint8_t mode;
        bool caller;
};

enum perf_side_kind { SIDE_MMAP, SIDE_COMM, SIDE_FORK, SIDE_EXIT };

/* A side-band record: something that changes what later samples mean. */
struct perf_side {
        int64_t time_ns;
        uint64_t start, length, pgoff;
        int32_t pid, tid, ppid, ptid;
        uint32_t seq;
        uint32_t module; /* SIDE_MMAP */
        uint32_t comm;   /* SIDE_COMM: string id */
        enum perf_side_kind kind;
        bool kernel; /* SIDE_MMAP: of the kernel's address space */
        bool exec;   /* SIDE_COMM: a new program; SIDE_FORK: made up by perf, inherits no maps */
};

struct perf_build_id {
        uint32_t path; /* string id */
        struct pi_build_id id;
};

struct perf_file {
        const struct pi_member *member;
        struct pi_recording *rec;
        const struct pi_source_host *host;
        struct pi_arena *scratch; /* lives as long as this reading */
        bool swap, big_endian;
        uint64_t attr_entry_size;
        struct perf_section attrs, data;
        uint64_t feature_bits[4];
        bool data_unfinished;      /* the writer never came back to fill in the header */
        struct pi_vec attr;        /* struct perf_attr; index = event index */
        struct pi_set ids;         /* struct perf_event_id */
        struct pi_set build_ids;   /* struct perf_build_id */
        struct pi_set chains;      /* struct perf_raw_node; node 0 is the empty chain */
        struct perf_raw_ip *chain; /* [PI_LIMIT_STACK_DEPTH] room for the chain being read */
        struct pi_vec samples;     /* struct perf_raw_sample */
        struct pi_vec sides;       /* struct perf_side */
        int64_t floor_ns; /* records without a time take effect here: the end of the last round */
        int64_t max_ns;   /* latest time seen */
        int64_t round_max_ns;                 /* the latest when the last round ended */
        uint32_t seq;                         /* number of the record being read */
        uint64_t count[PERF_RECORD_TYPE_MAX]; /* records by type */
        uint64_t unknown_type, bad_record, no_event;
};

/* perf_file.c: magic, header, sections. */
enum pipa_status perf_file_open(struct perf_file *file, struct pipa_error *err);

/* perf_attr.c: the events and their ids. */
enum pipa_status perf_attrs_read(struct perf_file *file, struct pipa_error *err);
/* The id's entry, NULL where no event has it. */
struct perf_event_id *perf_id_find(const struct perf_file *file, uint64_t id);
/* Event index of an id, PI_NONE where no event has it. */
uint32_t perf_event_of_id(const struct perf_file *file, uint64_t id);
/* A name for an event that the file does not name: "cycles:u", "raw 0x1c2". */
uint32_t perf_event_name(struct perf_file *file, const struct perf_attr *attr);

/* perf_feature.c: what stands behind the data. Damage is noted, not fatal. */
enum pipa_status perf_features_read(struct perf_file *file, struct pipa_error *err);
/* The build id recorded for this path; false where none is. */
bool perf_build_id_of(const struct perf_file *file, struct pi_str path, struct pi_build_id *out);

/* perf_record.c: all records of the data section. */
enum pipa_status perf_records_read(struct perf_file *file, struct pipa_error *err);
struct perf_record {
        uint32_t type;
        uint16_t misc;
        uint64_t offset; /* in the file */
        int64_t time_ns; /* of a side-band record; PI_NO_TIME where it carries none */
        struct pi_cursor body;
};
/* perf_side.c: MMAP, MMAP2, COMM, FORK, EXIT; false where memory ran out. */
bool perf_side_read(struct perf_file *file, struct perf_record *record);

/* perf_sample.c: one SAMPLE; false where memory ran out. */
bool perf_sample_read(struct perf_file *file, struct perf_record *record);

/* perf_replay.c: time order, and what every address and thread meant at its moment. */
enum pipa_status perf_replay(struct perf_file *file, struct pipa_error *err);

#endif

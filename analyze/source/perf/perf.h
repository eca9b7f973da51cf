/* perf.data: the parts of one reading. The stream layer turns bytes into records, whichever way
 * they were written down (file, pipe, compressed, one file per CPU). The record layer knows the
 * kernel's layouts (include/uapi/linux/perf_event.h), the file layer perf's
 * (tools/perf/Documentation/ perf.data-file-format.txt), the replay what records mean in time.
 * Private to this folder. */
#ifndef PIPA_SOURCE_PERF_PERF_H
#define PIPA_SOURCE_PERF_PERF_H

#include "analyze/source/perf/perf_order.h"
#include "analyze/source/perf/perf_spool.h"
#include "analyze/source/perf/perf_stream.h"
#include "analyze/source/source.h"

#define PERF_PIECE_IPS 7 /* a piece is a cache line */

/* One perf_event_attr. What its writer did not know yet is 0. */
struct perf_attr {
        uint32_t type, size; /* size: as written, in bytes */
        uint64_t config, config1, config2, config3;
        uint64_t sample_period, sample_type, read_format, flags;
        uint64_t branch_sample_type, sample_regs_user, sample_regs_intr;
        uint32_t sample_stack_user, wakeup, bp_type, aux_watermark, aux_sample_size;
        int32_t clockid;
        uint16_t sample_max_stack;
};

struct perf_event_id {
        uint64_t id;
        uint64_t last; /* the count that its last sample brought along */
        uint32_t event;
        uint32_t cpu; /* that it was opened on, by ID_INDEX; PI_NONE: any, or not told */
};

/* Whom samples name. Until the replay a pi_sample of rec->samples has the index of one of these as
 * its task, a piece of `chains` as its stack, and stands where it stood in the file. */
struct perf_who {
        int32_t pid, tid;
};

/* A piece of a call chain: neighbouring addresses of one side (kernel, user, guest …), leaf first.
 * Pieces grow from the outermost caller and are stored once, so that chains share what they begin
 * with; piece 0 is the empty chain. */
struct perf_piece {
        uint32_t parent;
        uint8_t count, mode; /* mode: PERF_RECORD_MISC_CPUMODE of these addresses */
        bool caller;         /* ip[0] is a return address; all others are */
        bool user;           /* it or a parent is in user space: it depends on the process */
        uint64_t ip[PERF_PIECE_IPS];
};

enum perf_side_kind { SIDE_MMAP, SIDE_UNMAP, SIDE_COMM, SIDE_FORK, SIDE_EXIT, SIDE_NOTHING };

/* A side-band record: something that changes what later samples mean. */
struct perf_side {
        int64_t time_ns;
        uint64_t start, length, pgoff;
        int32_t pid, tid, ppid, ptid;
        uint32_t after;  /* how many samples had been read before it */
        uint32_t module; /* SIDE_MMAP */
        uint32_t comm;   /* SIDE_COMM: string id */
        uint32_t kept;   /* record of `kept` that it is; PI_NONE */
        enum perf_side_kind kind;
        bool kernel; /* SIDE_MMAP, SIDE_UNMAP: of the kernel's address space */
        bool exec;   /* SIDE_COMM: a new program; SIDE_FORK: made up by perf, inherits no maps */
};

struct perf_build_id {
        uint32_t path; /* string id */
        struct pi_build_id id;
        bool several; /* other files at that path had other ids: which is whose was not recorded */
};

/* What weakens the result and is noted once, when all is read. */
struct perf_oddities {
        uint64_t short_samples;  /* samples cut inside a field: what stood before it is kept */
        uint64_t crowded_fields; /* fields left out because a limit was met */
        uint64_t cut_stacks;     /* that were deeper than pi_recording.max_stack */
        uint64_t trace_bytes, trace_lost; /* AUXTRACE: skipped; AUX: marked as truncated */
        uint32_t trace_type;              /* AUXTRACE_INFO */
        uint64_t trace_errors;            /* AUXTRACE_ERROR */
};

struct perf_file {
        const struct pi_member *member;
        struct pi_recording *rec;
        const struct pi_host *host;
        struct pi_arena *scratch; /* lives as long as this reading */
        bool pipe;                /* a header of 16 bytes: attrs and features come as records */
        bool first_form;          /* PERFFILE, of before Linux 3.0 */
        bool swap, big_endian;
        uint64_t attr_entry_size;
        struct perf_section attrs, data, event_types;
        uint64_t feature_bits[4];    /* in pipe mode of those that were met */
        bool data_unfinished;        /* the writer never came back to fill in the header */
        uint64_t unpacked_bytes;     /* what the compressed records held */
        struct pi_vec attr;          /* struct perf_attr; index = event index */
        struct pi_set ids;           /* struct perf_event_id */
        struct pi_set build_ids;     /* struct perf_build_id */
        struct pi_set chains;        /* struct perf_piece */
        struct perf_chain *chain;    /* the one being read, see perf_chain.h */
        struct pi_set whos;          /* struct perf_who */
        uint32_t last_who;           /* of the sample before; PI_NONE: none yet */
        struct pi_vec sides;         /* struct perf_side */
        struct pi_vec kept;          /* struct pi_kept_record, see perf_keep.h */
        uint32_t keeping;            /* the one of them that is being read; PI_NONE: none */
        struct pi_branches branches; /* as recorded, where samples are kept */
        struct perf_order sides_order, samples_order;
        struct perf_spool spool; /* samples whose stacks are to be unwound */
        struct pi_vec waiting;   /* struct perf_waiting, see perf_deferred.h */
        struct pi_set deferred;  /* struct perf_deferred */
        struct perf_oddities oddities;
        struct perf_stat *stat; /* perf_stat.h; NULL: nothing of perf stat record was met */
        int64_t floor_ns; /* records without a time take effect here: the end of the last round */
        int64_t max_ns;   /* latest time seen */
        int64_t round_max_ns; /* the latest when the last round ended */
        uint32_t seq;         /* number of the record being read */
        uint32_t stream;      /* being read: 0 the file itself, n its n-th data file */
        struct pi_record_counts raw, records; /* as written down; compressed ones unpacked */
        uint64_t bad_record, no_event;
};

/* perf_file.c: the whole of one reading, begun and ended. */
bool perf_file_init(struct perf_file *file, const struct pi_member *member,
                    struct pi_recording *rec, const struct pi_host *host, struct pi_arena *scratch);
void perf_file_done(struct perf_file *file);
/* Header, and in file mode events and features. */
enum pipa_status perf_file_describe(struct perf_file *file, struct pipa_error *err);

/* perf_header.c: magic, header, sections. */
enum pipa_status perf_header_read(struct perf_file *file, struct pipa_error *err);
/* Notes what stands behind everything that the header speaks of. */
void perf_header_note_tail(struct perf_file *file);

/* perf_attr.c: the events and their ids, of a file's header or of one HEADER_ATTR record. */
enum pipa_status perf_attrs_read(struct perf_file *file, struct pipa_error *err);
/* False where memory ran out or a limit was met; a damaged record is counted. */
bool perf_attr_record(struct perf_file *file, struct perf_record *record);
/* The id's entry, NULL where no event has it. */
struct perf_event_id *perf_id_find(const struct perf_file *file, uint64_t id);
/* Event index of an id, PI_NONE where no event has it. */
uint32_t perf_event_of_id(const struct perf_file *file, uint64_t id);
/* A name for an event that the file does not name: "cycles:u", "raw 0x1c2". */
uint32_t perf_event_name(struct perf_file *file, const struct perf_attr *attr);

/* perf_feature.c: what stands behind the data. Damage is noted, not fatal. */
enum pipa_status perf_features_read(struct perf_file *file, struct pipa_error *err);
/* One feature's content, of a section or of a HEADER_FEATURE record; HEADER_BUILD_ID's may come in
 * pieces of whole records. False where it does not hold what it should. */
bool perf_feature_take(struct perf_file *file, unsigned feature, struct pi_cursor *c);
/* "HOSTNAME": what a feature is called, perf's and simpleperf's; NULL where this version knows none
 * of that number. */
const char *perf_feature_bit_name(unsigned feature);
/* The build id recorded for this path; false where none is. */
bool perf_build_id_of(const struct perf_file *file, struct pi_str path, struct pi_build_id *out);

/* perf_pipe.c: what else a pipe says in records: features, build ids, tracing data, names. True
 * where the record is one of those. */
bool perf_pipe_record(struct perf_file *file, struct perf_record *record);

/* perf_record.c, perf_tally.c: all records of all streams, each handed to `read` (false: memory ran
 * out). */
typedef bool (*perf_record_fn)(struct perf_file *file, struct perf_record *record);
enum pipa_status perf_records_walk(struct perf_file *file, size_t window_bytes, perf_record_fn read,
                                   struct pipa_error *err);
/* The same into samples and side-band. */
enum pipa_status perf_records_read(struct perf_file *file, struct pipa_error *err);
/* What a record says of the recording itself: losses, throttling, rounds, and what a pipe says in
 * records. *taken: it was one of those. False where memory ran out. */
bool perf_record_tally(struct perf_file *file, struct perf_record *record, bool *taken);
/* Notes records that were unknown, short or of no event. */
void perf_records_note(struct perf_file *file);

/* perf_peek.c: of a record, without reading the rest: the event that a SAMPLE belongs to (PI_NONE
 * where it names none that is described), and its time (PI_NO_TIME where it carries none). */
uint32_t perf_peek_event(const struct perf_file *file, const struct perf_record *sample);
int64_t perf_peek_time(const struct perf_file *file, const struct perf_record *sample,
                       uint32_t event);
/* The bytes of its user stack, counted from its header on; size 0 where it has none, or where it
 * ends before they begin. For perf_stream.stack. */
struct perf_section perf_peek_stack(const void *file, const struct perf_record *sample);

/* perf_inspect.c: everything but what records mean: header, events, features, counts, span. The
 * file is initialised; counts and span are in its recording. */
enum pipa_status perf_inspect(struct perf_file *file, struct pipa_error *err);

/* perf_side.c: MMAP, MMAP2, COMM, FORK, EXIT; false where memory ran out. */
bool perf_side_read(struct perf_file *file, struct perf_record *record);
/* Adds it at the record's time, or for want of one at the end of the last round. */
bool perf_side_push(struct perf_file *file, const struct perf_record *record,
                    const struct perf_side *side);

/* perf_trailer.c: who and when, of a record that is not a sample (struct sample_id). */
struct perf_trailer {
        int32_t pid, tid; /* -1 where not recorded */
        uint32_t cpu;     /* PI_NONE where not recorded */
        uint32_t event;   /* index: whose buffer it was written to */
        int64_t time_ns;  /* PI_NO_TIME where not recorded, or made up by perf */
        size_t bytes;     /* how much of the record's end it takes */
};
struct perf_trailer perf_trailer_read(const struct perf_file *file,
                                      const struct perf_record *record);

/* perf_system.c: all other records that say something about the system: KSYMBOL, BPF_EVENT, CGROUP,
 * NAMESPACES, SWITCH, AUX …, and CALLCHAIN_DEFERRED. Types that say nothing are let pass; false
 * where memory ran out. */
bool perf_system_read(struct perf_file *file, struct perf_record *record);
/* Notes what weakens the result. */
void perf_system_notes(struct perf_file *file);

/* perf_sample.c: one SAMPLE; false where memory ran out. */
bool perf_sample_read(struct perf_file *file, struct perf_record *record);

/* perf_replay.c: time order, and what every address and thread meant at its moment. */
enum pipa_status perf_replay(struct perf_file *file, struct pipa_error *err);

#endif

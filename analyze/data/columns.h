/* What only some events record of a sample. A column exists where some sample needs it: one that
 * nobody recorded takes no memory. Samples point at their row (pi_sample.row) and say which columns
 * are theirs (pi_sample.has); the accessors give false where a value was not recorded.
 *
 * A sample with every field takes 40 bytes here and 40 of its own. */
#ifndef PIPA_DATA_COLUMNS_H
#define PIPA_DATA_COLUMNS_H

#include "analyze/data/branch.h"
#include "analyze/data/sample.h"

/* Fields that few samples tell apart, interned together; what was not recorded is 0 here. */
struct pi_trait {
        uint64_t data_src;    /* PERF_MEM_*: where a memory access was served from */
        uint64_t transaction; /* PERF_TXN_* */
        uint64_t cgroup;      /* id; pi_recording.cgroups has the paths */
        uint64_t data_page_bytes, code_page_bytes; /* of the sampled addresses' pages; 0: unknown */
        uint32_t aux_bytes;
        uint32_t stack_bytes;      /* room that was copied of the user stack */
        uint32_t stack_used_bytes; /* what of it the kernel could read */
};

/* Where a sample's record stands, for what is not copied: raw bytes, registers, user stacks. Its
 * fields are in the order of the event's sample_type. */
struct pi_record_place {
        uint64_t offset; /* of the record's header, in the stream's file; where `unpacked`, in the
                            bytes that its compressed records give, one behind the other */
        uint32_t stream; /* 0: the recording itself; n: the n-th of a directory's data files */
        bool unpacked;   /* read the stream from its beginning: zstd has no way in from aside */
};

/* Copied bytes of one sample (PI_KEEP_RAW). */
struct pi_sample_bytes {
        struct pi_bytes raw;       /* {NULL, 0}: none */
        const uint64_t *regs_user; /* the ABI, then a value for each bit of the event's mask; */
        const uint64_t *regs_intr; /* NULL: not recorded */
};

struct pi_columns {
        uint32_t rows;
        struct pi_vec addr, phys_addr, weight; /* uint64_t */
        struct pi_vec place;                   /* uint64_t, see pi_columns_place */
        struct pi_vec trait;                   /* uint32_t: index into traits */
        struct pi_vec branch_list;             /* uint32_t: list of `branches` */
        struct pi_vec addr_frame;              /* uint32_t: frame of addr plus 1, 0: none */
        struct pi_vec chain;                   /* uint32_t: stack, with PI_HAS_CHAIN */
        struct pi_vec bytes;                   /* struct pi_sample_bytes, of PI_KEEP_RAW */
        struct pi_vec unwound; /* uint32_t: of pi_recording.unwound plus 1, 0: none */
        struct pi_set traits;  /* struct pi_trait */
        struct pi_branches branches;
};

void pi_columns_init(struct pi_columns *columns, struct pi_arena *arena);
void pi_columns_done(struct pi_columns *columns);

/* What one sample brings along; only what `has` names is looked at. */
struct pi_extras {
        uint16_t has;
        uint64_t addr, phys_addr, weight;
        struct pi_record_place place; /* with any of PI_HAS_RAW, REGS_USER, STACK_USER, REGS_INTR */
        struct pi_trait trait;
        uint32_t branch_list;
        uint32_t chain;
        struct pi_sample_bytes bytes; /* where any of them is there, kept */
};

/* A new row; PI_NONE where memory ran out. Fields that met a limit leave extras->has. */
uint32_t pi_columns_add(struct pi_columns *columns, struct pi_extras *extras);

/* True and *out set where the sample has it. */
bool pi_columns_addr(const struct pi_columns *columns, const struct pi_sample *sample,
                     uint64_t *out);
bool pi_columns_phys_addr(const struct pi_columns *columns, const struct pi_sample *sample,
                          uint64_t *out);
/* PERF_SAMPLE_WEIGHT as it is. Of a WEIGHT_STRUCT the first part: an access's cycles. */
bool pi_columns_weight(const struct pi_columns *columns, const struct pi_sample *sample,
                       uint64_t *out);
/* The two other parts of a WEIGHT_STRUCT: on x86 the instruction's latency (and how long it took to
 * retire), on powerpc the cycles of pipeline stages. */
bool pi_columns_latencies(const struct pi_columns *columns, const struct pi_sample *sample,
                          uint16_t *second, uint16_t *third);
/* NULL where the sample has none of them; `has` says which of its members count. */
const struct pi_trait *pi_columns_trait(const struct pi_columns *columns,
                                        const struct pi_sample *sample);
/* NULL where no branches were recorded. */
const struct pi_branch_list *pi_columns_branches(const struct pi_columns *columns,
                                                 const struct pi_sample *sample);
/* The stack of its call chain as recorded, where that is not the sample's. */
bool pi_columns_chain(const struct pi_columns *columns, const struct pi_sample *sample,
                      uint32_t *out);
/* The frame that its address stands for: an id, PI_NONE where none was looked up. */
uint32_t pi_columns_addr_frame(const struct pi_columns *columns, const struct pi_sample *sample);
/* False where memory ran out. */
bool pi_columns_set_addr_frame(struct pi_columns *columns, const struct pi_sample *sample,
                               uint32_t frame);
/* NULL where nothing was kept of it. */
const struct pi_sample_bytes *pi_columns_bytes(const struct pi_columns *columns,
                                               const struct pi_sample *sample);
bool pi_columns_place(const struct pi_columns *columns, const struct pi_sample *sample,
                      struct pi_record_place *out);
/* How its user stack was unwound: an id of pi_recording.unwound, PI_NONE where it was not. */
uint32_t pi_columns_unwound(const struct pi_columns *columns, const struct pi_sample *sample);
/* False where memory ran out. */
bool pi_columns_set_unwound(struct pi_columns *columns, const struct pi_sample *sample,
                            uint32_t unwound);

#endif

/* What a file or a bundle holds, without analysing it: members, header, features, events, counts of
 * records. The walk behind it reads every record's header and keeps none. */
#ifndef PIPA_INSPECT_H
#define PIPA_INSPECT_H

#include "analyze/bundle/bundle.h"
#include "analyze/data/recording.h"
#include "analyze/source/perf/perf.h"
#include "base/json.h"

struct pi_inspect_member {
        const struct pi_member *member;
        bool hashed, expected;   /* is there a number in … */
        uint64_t xxh64;          /* … of the bytes, seed 0 (--verify) */
        uint64_t expected_xxh64; /* … by the word of the manifest */
};

struct pi_inspection {
        struct pi_bundle bundle;
        struct pi_recording rec; /* events, machine, span, losses, counts; no samples */
        struct pi_notes notes;
        struct pi_vec members;        /* struct pi_inspect_member, in the bundle's order */
        uint64_t differing;           /* of them, from what the manifest says (--verify) */
        const struct pi_member *perf; /* the perf.data among them; NULL: none */
        struct perf_file file;        /* where `perf` is there */
};

/* names.c: bits as the kernel and perf call them; NULL for a bit without a name. */
enum pi_inspect_bits {
        PI_INSPECT_SAMPLE_TYPE, /* PERF_SAMPLE_* */
        PI_INSPECT_READ_FORMAT, /* PERF_FORMAT_* */
        PI_INSPECT_FLAGS,       /* perf_event_attr's bit field */
        PI_INSPECT_FEATURES,    /* HEADER_* */
};
const char *pi_inspect_bit_name(enum pi_inspect_bits kind, unsigned bit);
/* "hardware" for PERF_TYPE_HARDWARE; NULL for a PMU's own number. */
const char *pi_inspect_type_name(uint32_t type);
/* "file", "directory", "archive", "threads" */
const char *pi_inspect_kind_name(const struct pi_inspection *it);
/* How many ids name the event. */
uint64_t pi_inspect_ids(const struct pi_inspection *it, uint32_t event);

/* counts.c: the files of perf stat. */

void pi_inspect_counts_text(const struct pi_inspection *it, struct pi_out *out);
void pi_inspect_counts_json(const struct pi_inspection *it, struct pi_json *json);

void pi_inspect_text(const struct pi_inspection *it, struct pi_out *out);
void pi_inspect_json(const struct pi_inspection *it, struct pi_out *out);

#endif

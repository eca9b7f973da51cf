/* profile.proto of github.com/google/pprof while it is written: field numbers, and what its parts
 * share. */
#ifndef PIPA_REPORT_EXPORT_PPROF_H
#define PIPA_REPORT_EXPORT_PPROF_H

#include "report/export_places.h"
#include "report/export_proto.h"
#include "report/export_stacks.h"
#include "report/export_tally.h"
#include "report/gzip.h"

/* Field numbers of profile.proto. */
enum {
        PROFILE_SAMPLE_TYPE = 1,
        PROFILE_SAMPLE = 2,
        PROFILE_MAPPING = 3,
        PROFILE_LOCATION = 4,
        PROFILE_FUNCTION = 5,
        PROFILE_STRING_TABLE = 6,
        PROFILE_TIME_NANOS = 9,
        PROFILE_DURATION_NANOS = 10,
        PROFILE_PERIOD_TYPE = 11,
        PROFILE_PERIOD = 12,
        PROFILE_COMMENT = 13,
        VALUE_TYPE_TYPE = 1,
        VALUE_TYPE_UNIT = 2,
        SAMPLE_LOCATION_ID = 1,
        SAMPLE_VALUE = 2,
        SAMPLE_LABEL = 3,
        LABEL_KEY = 1,
        LABEL_STR = 2,
        LABEL_NUM = 3,
        LABEL_NUM_UNIT = 4,
        MAPPING_ID = 1,
        MAPPING_FILENAME = 5,
        MAPPING_BUILD_ID = 6,
        MAPPING_HAS_FUNCTIONS = 7,
        LOCATION_ID = 1,
        LOCATION_MAPPING_ID = 2,
        LOCATION_ADDRESS = 3,
        LOCATION_LINE = 4,
        LINE_FUNCTION_ID = 1,
        FUNCTION_ID = 1,
        FUNCTION_NAME = 2,
        FUNCTION_SYSTEM_NAME = 3,
};

struct pi_pprof {
        struct pi_export *x;
        struct pi_export_stacks stacks; /* ids are of places */
        struct pi_places places;
        struct pi_tally tally;
        struct pi_strtab texts;
        uint32_t *type; /* [events] place among the sample types; PI_NONE: it has no sample */
        size_t types;
        struct pi_scratch whole, message, part; /* the profile, a field of it, one of that */
        struct pi_scratch path, text;
        struct pi_gzip gzip;
};

/* A text's place in the string table. Made visible first: it has to be UTF-8. */
uint64_t pi_pprof_text(struct pi_pprof *p, struct pi_str s);

/* p->message as a field of the profile, which is handed on when it has grown; p->message is empty
 * again. */
void pi_pprof_field(struct pi_pprof *p, unsigned field);

/* The parts, in this order: texts last, because all others add to them. */
void pi_pprof_types(struct pi_pprof *p);
void pi_pprof_samples(struct pi_pprof *p);
void pi_pprof_mappings(struct pi_pprof *p);
void pi_pprof_locations(struct pi_pprof *p);
void pi_pprof_functions(struct pi_pprof *p);
void pi_pprof_texts(struct pi_pprof *p);

#endif

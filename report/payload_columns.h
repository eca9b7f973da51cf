/* The columns of the payload: which there are, how long they are, and each value. */
#ifndef PIPA_REPORT_PAYLOAD_COLUMNS_H
#define PIPA_REPORT_PAYLOAD_COLUMNS_H

#include "analyze/model/model.h"
#include "report/payload_series.h"

/* What the columns are made from: the profile, the machine's series, and what was found out about
 * them beforehand. */
struct pi_payload {
        const struct pi_model *model;
        uint32_t *string_index; /* [strings of the model] -> index in the payload, or PI_NONE */
        uint32_t *string_used;  /* [string_count] the model's ids in the payload's order */
        size_t string_count;
        double *row_weight; /* [events] NAN where no row was seen */
        int64_t time_unit_ns;
        bool equal_weights; /* rows of one event weigh the same: row_weight says it */
        bool any_cpu;
        bool any_count; /* a row stands for more or fewer samples than one */
        struct pi_payload_series series;
};

/* False where memory is refused. `done` is to be called in both cases. */
bool pi_payload_init(struct pi_payload *p, const struct pi_model *model);
void pi_payload_done(struct pi_payload *p);

/* The payload's index of a string of the model; 0, the empty one, for unknown ids. */
uint32_t pi_payload_string(const struct pi_payload *p, uint32_t id);

enum pi_payload_type { PI_PAYLOAD_U8, PI_PAYLOAD_U16, PI_PAYLOAD_U32, PI_PAYLOAD_F64 };

struct pi_payload_column {
        const char *name;
        enum pi_payload_type type;
        bool (*present)(const struct pi_payload *p); /* NULL: always */
        size_t (*count)(const struct pi_payload *p);
        uint32_t (*value)(const struct pi_payload *p, size_t i); /* u8 u16 u32 */
        double (*real)(const struct pi_payload *p, size_t i);    /* f64 */
};

extern const struct pi_payload_column pi_payload_columns[];
extern const size_t pi_payload_column_count;

/* Bytes of one value, and the type's name in the header. */
size_t pi_payload_type_size(enum pi_payload_type type);
const char *pi_payload_type_name(enum pi_payload_type type);

#endif

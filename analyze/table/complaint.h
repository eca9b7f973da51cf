/* What is wrong with a table: all of it at once, each with file and line, so that who writes one
 * mends it in one go. */
#ifndef PIPA_ANALYZE_TABLE_COMPLAINT_H
#define PIPA_ANALYZE_TABLE_COMPLAINT_H

#include "base/vec.h"

struct pi_complaint {
        struct pi_str file;
        size_t line;        /* from 1; 0: of the file as a whole */
        size_t column;      /* from 1; 0: of the line as a whole */
        struct pi_str text; /* one sentence */
};

struct pi_complaints {
        struct pi_arena *arena;
        struct pi_vec list; /* struct pi_complaint, in the order in which they were found */
        uint64_t dropped;   /* beyond PI_LIMIT_COMPLAINTS, or where memory ran out */
};

void pi_complaints_init(struct pi_complaints *complaints, struct pi_arena *arena);

void pi_complain(struct pi_complaints *complaints, struct pi_str file, size_t line, size_t column,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));

/* True where nothing was found. */
bool pi_complaints_none(const struct pi_complaints *complaints);

#endif

/* What page and terminal agree on about facts: which come first, and how one reads. */
#ifndef PIPA_REPORT_FACTS_H
#define PIPA_REPORT_FACTS_H

#include "analyze/model/model.h"
#include "report/number.h"

struct pi_top_fact {
        const char *id, *label;
        bool always; /* where the recording does not have it, that is said */
        bool wide;   /* takes a line of its own */
};

extern const struct pi_top_fact pi_top_facts[];
extern const size_t pi_top_fact_count;

/* The fact for people: its text, else its number (the label says of what), else "" ("not recorded"
 * is the caller's to say). `fact` may be NULL. The view may point into `number`. */
struct pi_str pi_fact_text(const struct pi_fact *fact, char number[PI_NUMBER_MAX]);

#endif

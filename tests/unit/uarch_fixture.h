/* Tables of processors as tests read them: by an id, out of a small library of texts, with a user's
 * file on top. */
#ifndef PIPA_TESTS_UARCH_FIXTURE_H
#define PIPA_TESTS_UARCH_FIXTURE_H

#include "unit.h"

#include "analyze/table/complaint.h"
#include "analyze/table/uarch.h"
#include "arch/arch_tables.h"

#include <stdio.h>
#include <stdlib.h>

struct table {
        struct pi_arena arena;
        struct pi_target machine;
        struct pi_uarch_request request;
        struct pi_complaints complaints;
        struct pi_uarch *uarch;
        struct pipa_error err;
        enum pipa_status status;
};

/* A request for the table of `id`; it may be changed before it is read. */
void table_begin(struct table *t, const char *id);
void table_read(struct table *t);
/* Both, of the embedded tables; fails the test where there is none. */
void table_open(struct table *t, const char *id);
void table_end(struct table *t);
/* Two tables instead of the embedded ones: "base", and "one" that inherits it. library[2] */
void table_use(struct table *t, struct pi_arch_table *library);
/* "one" with this user's file on top, read. */
void table_given(struct table *t, const char *text);
const struct pi_uarch_metric *table_metric(const struct table *t, const char *name);
/* A spelling is that event's; "-": nobody's. */
void assert_event(const struct table *t, const char *spelling, const char *event, unsigned modes);

/* "base", on which other tables of a test may stand. */
extern const char uarch_base_text[];

#endif

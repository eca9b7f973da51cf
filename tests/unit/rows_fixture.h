/* An analysis with a recording made by hand, for tests of rows: two events, three tasks, a small
 * tree of stacks. What a test needs beyond it, it adds. */
#ifndef PIPA_TESTS_ROWS_FIXTURE_H
#define PIPA_TESTS_ROWS_FIXTURE_H

#include "unit.h"

#include "analyze/pipeline.h"

#define ROWS_START 1000 /* the clock at time 0 */

/* Stacks: main -> work -> work -> leaf, main -> kernel entry, and one of an address without name.
 */
enum { EVENT_CYCLES, EVENT_CLOCK };
enum { TASK_APP, TASK_WORKER, TASK_IDLE };
enum { STACK_NONE, STACK_MAIN, STACK_WORK, STACK_AGAIN, STACK_LEAF, STACK_ENTRY, STACK_LOST };

struct pipa_analysis *rows_analysis(void);
struct pi_sample *rows_sample(struct pipa_analysis *analysis, int64_t time_ns, uint32_t event,
                              uint32_t task, uint32_t stack, uint64_t period);

/* Opens with these columns, or with all where the first is NULL. */
struct pipa_rows *rows_of(const struct pipa_analysis *analysis, enum pipa_rows_kind kind,
                          const struct pipa_filter *filter, const char *first, ...);

/* The column called so; the test fails where there is none. */
const struct pipa_column *rows_column_of(const struct pipa_rows *rows, const char *name);
void rows_assert_text(const struct pipa_rows *rows, const char *column, size_t row,
                      const char *text);

/* NAN-free numbers of a row; the test fails where a whole number is not known. */
uint64_t rows_whole(const struct pipa_rows *rows, const char *column, size_t row);
bool rows_knows(const struct pipa_rows *rows, const char *column, size_t row);
double rows_number(const struct pipa_rows *rows, const char *column, size_t row);

#endif

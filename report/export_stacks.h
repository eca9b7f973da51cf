/* The rows of PIPA_ROWS_STACKS as a tree: parents, and what an exporter makes of each row's frame.
 */
#ifndef PIPA_REPORT_EXPORT_STACKS_H
#define PIPA_REPORT_EXPORT_STACKS_H

#include "report/export_rows.h"
#include "report/export_scratch.h"

struct pi_export_stacks {
        size_t count;
        uint32_t *parent; /* [count] row, smaller than its own; 0 is the empty stack */
        uint32_t *id;     /* [count] what `make` gave for the row's frame; 0 of row 0 */
};

/* The id of a frame; PI_NONE where a limit is met. Columns are as asked for. */
typedef uint32_t (*pi_export_make_fn)(void *user, const struct pipa_column *column, size_t row);

/* `names`: [count] columns of frames. Each frame is asked for once. Arrays live in the export's
 * arena. */
enum pipa_status pi_export_stacks_read(struct pi_export *x, const char *const *names, size_t count,
                                       pi_export_make_fn make, void *user,
                                       struct pi_export_stacks *out);

/* The ids of a stack, innermost first, in `scratch` until it is used again; NULL and 0 for the
 * empty stack, and where memory is refused (scratch->failed). */
const uint32_t *pi_export_stacks_path(const struct pi_export_stacks *stacks, uint32_t stack,
                                      struct pi_scratch *scratch, size_t *depth);

#endif

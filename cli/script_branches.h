/* Branch stacks as `pipa script` prints them: brstack, brstacksym, brstackoff. */
#ifndef PIPA_CLI_SCRIPT_BRANCHES_H
#define PIPA_CLI_SCRIPT_BRANCHES_H

#include "script_fields.h"
#include "sink.h"

struct script_branches;

/* Reads all branches of the recording; what is printed of them depends on `fields`. */
enum pipa_status script_branches_open(const struct pipa_analysis *analysis, uint32_t fields,
                                      struct script_branches **out, struct pipa_error *err);
void script_branches_close(struct script_branches *branches);

/* Branches first .. first + count, as rows of PIPA_ROWS_BRANCHES. */
void script_branches_put(struct sink *sink, const struct script_branches *branches, uint32_t fields,
                         uint64_t first, uint64_t count);

#endif

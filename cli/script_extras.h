/* What only some events record of a sample, as it stands in its line: before its place (data
 * address, source, weights), and behind it (registers, branches, pages). */
#ifndef PIPA_CLI_SCRIPT_EXTRAS_H
#define PIPA_CLI_SCRIPT_EXTRAS_H

#include "script_sample.h"

void script_put_memory(struct sink *sink, struct script_samples *samples, uint32_t fields,
                       bool named, size_t row);
void script_put_extras(struct sink *sink, const struct script_samples *samples,
                       const struct script_event *event, size_t row);

#endif

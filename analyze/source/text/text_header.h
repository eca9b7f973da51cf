/* "# hostname : db7", as perf script --header prints what a perf.data says of its machine. */
#ifndef PIPA_SOURCE_TEXT_HEADER_H
#define PIPA_SOURCE_TEXT_HEADER_H

#include "analyze/data/recording.h"

/* What one comment line says, if anything; the first line of a kind stands. False where memory ran
 * out. */
bool text_header_take(struct pi_recording *rec, struct pi_str line);

#endif

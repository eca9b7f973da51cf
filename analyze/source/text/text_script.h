/* What is told apart of perf script's text without reading it. */
#ifndef PIPA_SOURCE_TEXT_SCRIPT_H
#define PIPA_SOURCE_TEXT_SCRIPT_H

#include "analyze/source/source.h"

bool text_script_claims(struct pi_str member_name, struct pi_bytes head);

/* "# hostname : db7" */
bool text_script_is_comment(struct pi_str line);

/* A line of a sample that is neither its first nor a frame: branch stacks, registers and source
 * lines stand in lines of their own. */
bool text_script_is_aside(struct pi_str line);

#endif

/* The raw bytes of a BPF program's output, as perf script prints them. */
#ifndef PIPA_CLI_SCRIPT_RAW_H
#define PIPA_CLI_SCRIPT_RAW_H

#include "sink.h"

void script_put_raw(struct sink *sink, struct pipa_text raw);

#endif

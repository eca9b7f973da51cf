/* What is open while `pipa script` prints: the analysis, its events, chains, branches, and the
 * streams of samples and records. */
#ifndef PIPA_CLI_SCRIPT_OPEN_H
#define PIPA_CLI_SCRIPT_OPEN_H

#include "script_options.h"
#include "script_records.h"

struct script {
        struct script_settings set;
        struct pipa_analysis *analysis;
        struct script_event *events;
        struct script_branches *branches;
        struct script_records records;
        struct script_samples samples;
        struct pipa_rows *rows;
        int code; /* exit status */
};

/* Analyses the input and opens all that its lines need. False where that failed or the fields do
 * not fit the recording; the reason has been said and `code` is set. */
bool script_open(struct script *script);
void script_release(struct script *script);

bool script_no_memory(struct script *script);

#endif

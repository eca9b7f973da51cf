/* The command line of `pipa script`. */
#ifndef PIPA_CLI_SCRIPT_OPTIONS_H
#define PIPA_CLI_SCRIPT_OPTIONS_H

#include "request.h"
#include "script_fields.h"
#include "script_time.h"

struct script_settings {
        struct cli_request ask;
        struct script_fields fields;
        struct script_times times;
        uint32_t show; /* enum script_show */
        bool no_chains, nanoseconds;
        char *symbol; /* owned; what the filter's symbol points to */
};

/* CLI_OK: go on. -1: help was printed, all done. Else an exit status, with the reason said. */
int script_options_parse(struct script_settings *set, int argc, char **argv);
void script_options_free(struct script_settings *set);

#endif

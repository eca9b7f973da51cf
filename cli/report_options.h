/* The command line of `pipa report`. */
#ifndef PIPA_CLI_REPORT_OPTIONS_H
#define PIPA_CLI_REPORT_OPTIONS_H

#include "report_keys.h"
#include "request.h"
#include "script_time.h"

enum report_format { REPORT_TEXT, REPORT_CSV, REPORT_JSON };

enum report_children { CHILDREN_AUTO, CHILDREN_SHOWN, CHILDREN_HIDDEN };

struct report_settings {
        struct cli_request ask;
        enum report_format format;
        struct report_sort sort;
        enum report_children children;
        double percent_limit; /* a row needs this many percent */
        unsigned limit;       /* rows of an event; 0: all */
        unsigned stacks;      /* instead of rows; 0: none */
        bool sort_said, limit_said, counts, relative;
        struct script_times times;
};

/* CLI_OK: go on. -1: help was printed, all done. Else an exit status, with the reason said. */
int report_options_parse(struct report_settings *set, int argc, char **argv);
void report_options_free(struct report_settings *set);

#endif

/* The command line of `pipa export`. */
#ifndef PIPA_CLI_EXPORT_OPTIONS_H
#define PIPA_CLI_EXPORT_OPTIONS_H

#include "filter.h"

struct export_settings {
        const char *input;
        const char *output;             /* "-": standard output */
        enum pipa_export_format format; /* 0: not yet said */
        const char *format_name;        /* "folded" */
        struct pipa_export_options how;
        struct pipa_options analysis;
        struct cli_filter filter;
        const char **symfs; /* owned */
        bool by_said, quiet;
};

/* CLI_OK: go on. -1: help was printed, all done. Else an exit status, with the reason said. */
int export_options_parse(struct export_settings *set, int argc, char **argv);
void export_options_free(struct export_settings *set);

#endif

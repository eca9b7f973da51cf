/* The command line of `pipa export`. */
#ifndef PIPA_CLI_EXPORT_OPTIONS_H
#define PIPA_CLI_EXPORT_OPTIONS_H

#include "request.h"

struct export_settings {
        struct cli_request ask;
        enum pipa_export_format format; /* 0: not yet said */
        const char *format_name;        /* "folded" */
        struct pipa_export_options how;
        bool by_said;
};

/* CLI_OK: go on. -1: help was printed, all done. Else an exit status, with the reason said. */
int export_options_parse(struct export_settings *set, int argc, char **argv);
void export_options_free(struct export_settings *set);

#endif

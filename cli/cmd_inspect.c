/* pipa inspect: what a recording holds, without analysing it. */
#include "cli.h"
#include "request.h"

#include <getopt.h>
#include <stdio.h>

static const char help[] =
        "Usage: pipa inspect [OPTION]... FILE|BUNDLE\n\n"
        "Prints what FILE holds, without analysing it: members of a bundle; of its perf.data the\n"
        "header, the features, the events with their attributes, the counts of records as written\n"
        "and unpacked, the time that samples span, what was lost, what is damaged.\n\n"
        "Options:\n"
        "      --json      as JSON (doc/inspect.md)\n"
        "      --verify    read all members and print their XXH64, compared with the manifest's\n"
        "  -h, --help      this text\n\n"
        "Exit status: 0 done, 1 the recording or the output failed, 2 wrong usage.\n";

enum { OPT_JSON = 256, OPT_VERIFY };

static const struct option long_options[] = {
        { "json", no_argument, NULL, OPT_JSON },
        { "verify", no_argument, NULL, OPT_VERIFY },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
};

static int print(void *user, const void *data, size_t size)
{
        return fwrite(data, 1, size, user) == size ? 0 : 5 /* EIO */;
}

static int inspect(const char *path, const struct pipa_inspect_options *options,
                   enum pipa_render_format format)
{
        struct pipa_error err;

        if (pipa_inspect_file(path, options, format, print, stdout, &err) != PIPA_OK) {
                cli_print_error(&err);
                return CLI_FAILED;
        }
        if (fflush(stdout) != 0) {
                fprintf(stderr, "pipa: standard output could not be written\n");
                return CLI_FAILED;
        }
        return CLI_OK;
}

int cli_inspect(int argc, char **argv)
{
        struct pipa_inspect_options options = PIPA_INSPECT_OPTIONS_INIT;
        enum pipa_render_format format = PIPA_RENDER_TEXT;
        int c;

        while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
                switch (c) {
                case OPT_JSON:
                        format = PIPA_RENDER_JSON;
                        break;
                case OPT_VERIFY:
                        options.verify = true;
                        break;
                case 'h':
                        fputs(help, stdout);
                        return CLI_OK;
                default:
                        return cli_usage("inspect", "that option is not understood");
                }
        }
        if (optind == argc)
                return cli_usage("inspect", "name the recording to inspect, for example perf.data");
        if (optind + 1 < argc)
                return cli_usage("inspect", "one recording at a time");
        return inspect(argv[optind], &options, format);
}

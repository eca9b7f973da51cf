/* pipa explain: what a metric means. */
#include "cli.h"
#include "request.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>

static const char help[] =
        "Usage: pipa explain METRIC [--cpu CPU] [--metrics FILE]\n"
        "       pipa explain --list [--cpu CPU] [--metrics FILE]\n\n"
        "Says what a metric means: its formula, the events that it reads with their encodings,\n"
        "when it is high, what makes it so, what to try, and where the formula is published.\n\n"
        "      --list          all metrics, and all processors that pipa has a table for\n"
        "      --cpu CPU       of this processor: a name (sapphirerapids) or an id (0x410fd0c0,\n"
        "                      GenuineIntel-6-8F-8); default: what every processor has\n"
        "      --metrics FILE  a table of metrics that is laid over pipa's\n"
        "  -h, --help          this text\n\n"
        "Exit status: 0 done, 1 no such metric or processor, 2 wrong usage.\n";

enum { OPT_LIST = 256, OPT_CPU, OPT_METRICS };

static const struct option long_options[] = {
        { "list", no_argument, NULL, OPT_LIST },
        { "cpu", required_argument, NULL, OPT_CPU },
        { "metrics", required_argument, NULL, OPT_METRICS },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
};

static int print(void *user, const void *data, size_t size)
{
        return fwrite(data, 1, size, user) == size ? 0 : EIO;
}

static int explain(const char *metric, const char *cpu, const char *metrics)
{
        struct pipa_error err;

        if (pipa_explain(metric, cpu, metrics, print, stdout, &err) != PIPA_OK) {
                cli_print_error(&err);
                return CLI_FAILED;
        }
        if (fflush(stdout) == 0)
                return CLI_OK;
        fprintf(stderr, "pipa: standard output could not be written\n");
        return CLI_FAILED;
}

int cli_explain(int argc, char **argv)
{
        const char *cpu = NULL, *metrics = NULL;
        bool list = false;
        int c;

        while ((c = getopt_long(argc, argv, "h", long_options, NULL)) != -1) {
                switch (c) {
                case 'h':
                        fputs(help, stdout);
                        return CLI_OK;
                case OPT_LIST:
                        list = true;
                        break;
                case OPT_CPU:
                        cpu = optarg;
                        break;
                case OPT_METRICS:
                        metrics = optarg;
                        break;
                default:
                        return cli_usage("explain", "that option is not understood");
                }
        }
        if (argc - optind != (list ? 0 : 1))
                return cli_usage("explain",
                                 list ? "--list takes no metric" : "name one metric, or --list");
        return explain(list ? NULL : argv[optind], cpu, metrics);
}

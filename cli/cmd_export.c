/* pipa export: a recording's samples in another tool's format. */
#include "cli.h"
#include "export_events.h"
#include "export_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct job {
        const struct pipa_analysis *analysis;
        const struct export_settings *set;
};

static int write_all(void *user, const void *data, size_t size)
{
        int fd = *(int *)user;
        const char *p = data;

        while (size > 0) {
                ssize_t n = write(fd, p, size);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return errno;
                p += n;
                size -= (size_t)n;
        }
        return 0;
}

static bool export_to(void *user, int fd)
{
        const struct job *job = user;
        const struct export_settings *set = job->set;
        bool standard = strcmp(set->ask.output, "-") == 0;
        struct pipa_error err;

        if (pipa_export(job->analysis, set->format, &set->how, write_all, &fd, &err) == PIPA_OK)
                return true;
        fprintf(stderr, "pipa: %s: %s\n", standard ? "standard output" : set->ask.output, err.text);
        return false;
}

static int export_samples(const struct pipa_analysis *analysis, const struct export_settings *set)
{
        struct job job = { analysis, set };
        struct export_events events;
        bool good = export_events_read(analysis, &set->ask.filter.filter, &events);

        if (good && !events.any) {
                fprintf(stderr, "pipa: %s: no sample is left to export%s\n", set->ask.input,
                        export_events_total(&events) > 0 ? " by these options" : "; it holds none");
                good = false;
        }
        if (good && set->format == PIPA_EXPORT_FOLDED && !set->ask.quiet)
                export_events_say(&events);
        if (good && !set->ask.quiet)
                cli_print_notes(analysis);
        good = good && cli_write_file(set->ask.output, export_to, &job);
        export_events_free(&events);
        return good ? CLI_OK : CLI_FAILED;
}

static int export_file(struct export_settings *set)
{
        struct pipa_analysis *analysis;
        struct pipa_error err;
        int code;

        if (pipa_analyze_file(set->ask.input, &set->ask.analysis, &analysis, &err) != PIPA_OK) {
                cli_print_error(&err);
                return CLI_FAILED;
        }
        code = export_samples(analysis, set);
        pipa_analysis_free(analysis);
        return code;
}

int cli_export(int argc, char **argv)
{
        struct export_settings set;
        int code = export_options_parse(&set, argc, argv);

        if (code == CLI_OK)
                code = export_file(&set);
        export_options_free(&set);
        return code < 0 ? CLI_OK : code;
}

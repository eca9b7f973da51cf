/* pipa export: a recording's samples in another tool's format. */
#include "cli.h"
#include "export_events.h"
#include "export_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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
        bool standard = strcmp(set->output, "-") == 0;
        struct pipa_error err;

        if (pipa_export(job->analysis, set->format, &set->how, write_all, &fd, &err) == PIPA_OK)
                return true;
        fprintf(stderr, "pipa: %s: %s\n", standard ? "standard output" : set->output, err.text);
        return false;
}

/* The recording would be gone, and what was made of it is not all of it. */
static bool is_input(const struct export_settings *set)
{
        struct stat in, out;

        return strcmp(set->output, "-") != 0 && stat(set->input, &in) == 0 &&
               stat(set->output, &out) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

static int export_samples(const struct pipa_analysis *analysis, const struct export_settings *set)
{
        struct job job = { analysis, set };
        struct export_events events;
        bool good = export_events_read(analysis, &set->filter.filter, &events);

        if (good && !events.any) {
                fprintf(stderr, "pipa: %s: no sample is left to export%s\n", set->input,
                        export_events_total(&events) > 0 ? " by these options" : "; it holds none");
                good = false;
        }
        if (good && set->format == PIPA_EXPORT_FOLDED && !set->quiet)
                export_events_say(&events);
        if (good && !set->quiet)
                cli_print_notes(analysis);
        good = good && cli_write_file(set->output, export_to, &job);
        export_events_free(&events);
        return good ? CLI_OK : CLI_FAILED;
}

static int export_file(struct export_settings *set)
{
        struct pipa_analysis *analysis;
        struct pipa_error err;
        int code;

        if (is_input(set)) {
                fprintf(stderr, "pipa: %s: is the recording itself; name another file with -o\n",
                        set->output);
                return CLI_USAGE;
        }
        set->analysis.need = PIPA_NEED_SAMPLES;
        set->analysis.temp_dir = cli_temp_dir();
        if (pipa_analyze_file(set->input, &set->analysis, &analysis, &err) != PIPA_OK) {
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

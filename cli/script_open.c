#include "script_open.h"

#include "cli.h"

#include <stdlib.h>

/* linux/perf_event.h */
#define SAMPLE_CALLCHAIN (1u << 5)
#define SAMPLE_STACK_USER (1u << 13)
#define TYPE_SOFTWARE 1
#define SW_PAGE_FAULTS 2
#define SW_PAGE_FAULTS_MIN 5
#define SW_PAGE_FAULTS_MAJ 6
#define SW_BPF_OUTPUT 10

static bool fail(struct script *s, const struct pipa_error *err)
{
        cli_print_error(err);
        s->code = CLI_FAILED;
        return false;
}

bool script_no_memory(struct script *s)
{
        fprintf(stderr, "pipa: out of memory\n");
        s->code = CLI_FAILED;
        return false;
}

static struct script_event event_of(const struct pipa_column *columns, size_t i, bool no_chains)
{
        uint64_t type = columns[1].at.whole[i], config = columns[2].at.whole[i];
        uint64_t sample_type = columns[3].at.whole[i];
        bool software = type == TYPE_SOFTWARE;

        return (struct script_event){ .name = columns[0].at.text[i],
                                      .type = script_type_of(type),
                                      .sample_type = sample_type,
                                      .chain = sample_type & SAMPLE_CALLCHAIN && !no_chains,
                                      .stacks = sample_type & SAMPLE_STACK_USER,
                                      .addr_named = software && (config == SW_PAGE_FAULTS ||
                                                                 config == SW_PAGE_FAULTS_MIN ||
                                                                 config == SW_PAGE_FAULTS_MAJ),
                                      .bpf_output = software && config == SW_BPF_OUTPUT };
}

static bool read_events(struct script *s)
{
        static const char *const names[] = { "event", "type", "config", "sample_type" };
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pipa_rows *rows;
        struct pipa_error err;
        size_t n, count;

        opt.columns = names;
        opt.column_count = 4;
        if (pipa_rows_open(s->analysis, PIPA_ROWS_EVENTS, &opt, &rows, &err) != PIPA_OK)
                return fail(s, &err);
        while ((n = pipa_rows_next(rows)) > 0) {
                size_t have = s->samples.event_count;
                struct script_event *events = realloc(s->events, (have + n) * sizeof(*events));
                if (!events) {
                        pipa_rows_free(rows);
                        return script_no_memory(s);
                }
                s->events = events;
                for (size_t i = 0; i < n; i++)
                        events[have + i] =
                                event_of(pipa_rows_columns(rows, &count), i, s->set.no_chains);
                s->samples.event_count += n;
        }
        pipa_rows_free(rows);
        s->samples.events = s->events;
        return true;
}

/* The column of names is as wide as the longest one. */
static void measure_names(struct script *s)
{
        for (size_t i = 0; i < s->samples.event_count; i++) {
                if (s->events[i].name.n < 4096 && (int)s->events[i].name.n > s->samples.name_width)
                        s->samples.name_width = (int)s->events[i].name.n;
        }
}

static uint32_t all_fields(const struct script *s)
{
        uint32_t fields = 0;

        for (size_t i = 0; i < s->samples.event_count; i++)
                fields |= s->events[i].fields;
        return fields;
}

/* Fields are those of a kind of events, so that there are as many sets of lines at most; kinds that
 * print the same of a frame share one. */
static bool open_stacks_of(struct script *s, enum script_type type, uint32_t fields)
{
        struct pipa_error err;

        fields &= F_SYM | F_SYMOFF | F_DSO | F_DSOFF;
        for (size_t t = 0; t < SCRIPT_TYPES && !s->samples.stacks[type]; t++) {
                if (s->samples.stacks[t] && script_stacks_fields(s->samples.stacks[t]) == fields)
                        s->samples.stacks[type] = s->samples.stacks[t];
        }
        return s->samples.stacks[type] ||
               script_stacks_open(s->analysis, fields, &s->samples.stacks[type], &err) == PIPA_OK ||
               fail(s, &err);
}

static bool open_stacks(struct script *s)
{
        for (size_t i = 0; i < s->samples.event_count; i++) {
                const struct script_event *event = &s->events[i];

                if (!(event->fields & F_IP) || !(event->chain || event->fields & F_DSOFF))
                        continue;
                if (!s->samples.stacks[event->type] &&
                    !open_stacks_of(s, event->type, event->fields))
                        return false;
        }
        return true;
}

static bool open_branches(struct script *s)
{
        struct pipa_error err;
        uint32_t fields = all_fields(s);

        if (!(fields & (F_BRSTACK | F_BRSTACKSYM | F_BRSTACKOFF)))
                return true;
        if (script_branches_open(s->analysis, fields, &s->branches, &err) != PIPA_OK)
                return fail(s, &err);
        s->samples.branches = s->branches;
        return true;
}

/* The first and the last moment of any sample: what shares of the time are of. */
static bool settle_times(struct script *s)
{
        static const char *const names[] = { "clock" };
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        uint64_t first = UINT64_MAX, last = 0;
        struct pipa_rows *rows;
        struct pipa_error err;
        size_t n, count;

        if (!s->set.times.shares)
                return true;
        opt.columns = names;
        opt.column_count = 1;
        if (pipa_rows_open(s->analysis, PIPA_ROWS_SAMPLES, &opt, &rows, &err) != PIPA_OK)
                return fail(s, &err);
        while ((n = pipa_rows_next(rows)) > 0) {
                const struct pipa_column *clock = pipa_rows_columns(rows, &count);
                for (size_t i = 0; i < n; i++) {
                        if (clock->known && !clock->known[i])
                                continue;
                        first = clock->at.whole[i] < first ? clock->at.whole[i] : first;
                        last = clock->at.whole[i] > last ? clock->at.whole[i] : last;
                }
        }
        pipa_rows_free(rows);
        script_times_settle(&s->set.times, first < last ? first : last, last);
        return true;
}

static bool open_samples(struct script *s)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        const char *names[SCRIPT_COLUMNS];
        enum script_column ids[SCRIPT_COLUMNS];
        struct pipa_error err;
        size_t count;

        opt.columns = names;
        opt.column_count = script_sample_columns(all_fields(s), s->set.show != 0, names, ids);
        opt.filter = &s->set.ask.filter.filter;
        if (pipa_rows_open(s->analysis, PIPA_ROWS_SAMPLES, &opt, &s->rows, &err) != PIPA_OK)
                return fail(s, &err);
        for (size_t i = 0; i < opt.column_count; i++)
                s->samples.column[ids[i]] = &pipa_rows_columns(s->rows, &count)[i];
        if (script_records_open(&s->records, s->analysis, s->set.show,
                                s->set.ask.filter.filter.cpus, &err) != PIPA_OK)
                return fail(s, &err);
        return true;
}

/* True where fields fit the recording; the sentence about the one that does not has been said. */
static bool settle(struct script *s)
{
        s->code = CLI_USAGE;
        if (!script_fields_settle(&s->set.fields, s->events, s->samples.event_count))
                return false;
        s->code = CLI_OK;
        measure_names(s);
        s->samples.nanoseconds = s->set.nanoseconds;
        return true;
}

bool script_open(struct script *s)
{
        struct pipa_error err;

        for (size_t t = 0; t < SCRIPT_TYPES; t++) {
                if (s->set.fields.of[t] & (F_TRACE | F_BPF_OUTPUT | F_IREGS | F_UREGS))
                        s->set.ask.analysis.need |= PIPA_NEED_RAW;
        }
        if (s->set.show)
                s->set.ask.analysis.need |= PIPA_NEED_RECORDS;
        if (pipa_analyze_file(s->set.ask.input, &s->set.ask.analysis, &s->analysis, &err) !=
            PIPA_OK)
                return fail(s, &err);
        return read_events(s) && settle(s) && settle_times(s) && open_stacks(s) &&
               open_branches(s) && open_samples(s);
}

void script_release(struct script *s)
{
        script_records_close(&s->records);
        if (s->rows)
                pipa_rows_free(s->rows);
        script_branches_close(s->branches);
        for (size_t t = SCRIPT_TYPES; t-- > 0;) {
                bool shared = false;
                for (size_t k = 0; k < t; k++)
                        shared |= s->samples.stacks[k] == s->samples.stacks[t];
                if (!shared)
                        script_stacks_close(s->samples.stacks[t]);
        }
        free(s->events);
        pipa_analysis_free(s->analysis);
}

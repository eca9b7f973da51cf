/* Wide files: thousands of lines for each interval. An interval that looks like the one before goes
 * straight into its columns, one on each core. Whatever is unusual is left to the lines' own way.
 */
#include "analyze/source/stat/stat_number.h"
#include "analyze/source/stat/stat_reader.h"

#include "base/limits.h"
#include "base/pool.h"

#include <math.h>

#define JOBS_MAX 64
#define JOBS_PRINTED 8 /* while perf's own metrics are kept too */
#define LINES_MIN 256  /* in an interval: below that a thread is not worth it */
#define PAUSE_FIRST 4
#define PAUSE_MAX (1u << 16)

struct job {
        struct pi_str text;
        size_t time_bytes;
        int64_t time_ns;
        struct pi_count_interval *at;
        double *metric; /* [slots] NULL: not wanted */
        uint64_t metrics;
        bool good;
};

struct wide {
        const struct stat_reader *reader;
        size_t count;
        struct job job[JOBS_MAX];
};

/* Every slot has a series of its own, and names that stand several times come in their order. */
static bool check_slots(struct stat_reader *reader)
{
        uint32_t epoch = ++reader->epoch;

        for (size_t i = 0; i < reader->slots.count; i++) {
                const struct stat_slot *slot = PI_AT(&reader->slots, struct stat_slot, i);
                struct stat_key *key;

                if (!slot->good)
                        return false;
                key = PI_AT(&reader->keys.list, struct stat_key, slot->key);
                if ((key->epoch == epoch ? key->seen : 0) != slot->occurrence)
                        return false;
                key->epoch = epoch;
                key->seen = slot->occurrence + 1;
        }
        return true;
}

static bool may_take(struct stat_reader *reader)
{
        const struct pi_counts *counts = reader->counts;

        if (reader->when != STAT_INTERVAL || reader->slots.count < LINES_MIN ||
            reader->place != reader->slots.count || counts->merge > 1 ||
            reader->epoch < reader->wide_from)
                return false;
        if (!reader->slots_checked && !check_slots(reader)) {
                reader->wide_from = reader->epoch + 1;
                return false;
        }
        reader->slots_checked = true;
        return true;
}

/* The line that begins at or behind `p`; `end` where none does. */
static const char *line_from(const char *begin, const char *p, const char *end)
{
        const char *newline;

        if (p == begin || p[-1] == '\n')
                return p;
        newline = memchr(p, '\n', (size_t)(end - p));
        return newline ? newline + 1 : end;
}

/* Where the lines that begin as the first one does end. They stand together. */
static const char *interval_end(const char *first, size_t time_bytes, const char *end)
{
        const char *low = first, *high = end;

        while (low < high) {
                const char *middle = line_from(first, low + (high - low) / 2, high);
                if (middle == high) /* one line is left, or none begins there */
                        middle = line_from(first, low + 1, high);
                if (middle == high)
                        break;
                if ((size_t)(end - middle) >= time_bytes && memcmp(middle, first, time_bytes) == 0)
                        low = middle;
                else
                        high = middle;
        }
        return high;
}

/* The next whole interval; false where there is none, or where its time does not follow. *cut: one
 * begins, and more of it may follow behind the text. */
static bool find_job(const struct stat_reader *reader, const char *p, const char *end,
                     int64_t after_ns, struct job *job, bool *cut)
{
        const char *mark = memchr(p, reader->shape.separator.text[0], (size_t)(end - p));
        size_t time_bytes = mark ? (size_t)(mark - p) + 1 : 0;
        const char *stop;

        if (!mark || time_bytes > STAT_TIME_TEXT ||
            !stat_time((struct pi_str){ p, time_bytes - 1 }, &job->time_ns) ||
            job->time_ns <= after_ns)
                return false;
        stop = interval_end(p, time_bytes, end);
        *cut = stop == end;
        if (*cut)
                return false;
        job->text = (struct pi_str){ p, (size_t)(stop - p) };
        job->time_bytes = time_bytes;
        return true;
}

static void run(void *user, size_t index, unsigned worker)
{
        struct wide *wide = user;
        struct job *job = &wide->job[index];

        (void)worker;
        if (wide->reader->slots.count < job->at->count) /* else all are written */
                pi_count_interval_clear(job->at);
        job->good = stat_fast_interval(wide->reader, job->text, job->time_bytes, job->at,
                                       job->metric, &job->metrics);
}

/* Room for perf's own metrics, while they are kept: of slot i in interval k at k * slots + i. */
static double *metrics_wanted(struct stat_reader *reader)
{
        size_t count = reader->slots.count * JOBS_PRINTED;

        if (reader->counts->printed.count == PI_LIMIT_PRINTED)
                return NULL;
        if (count > reader->metric_count) {
                reader->metric = PI_NEW_ARRAY(reader->scratch, double, count);
                reader->metric_count = reader->metric ? count : 0;
        }
        return reader->metric;
}

/* As many as there are memory and text for. Columns are looked up when all have theirs. */
static void collect(struct stat_reader *reader, struct wide *wide, const char *p, const char *end,
                    bool *cut)
{
        struct pi_counts *counts = reader->counts;
        size_t first = counts->intervals.count, room = counts->series.list.count;
        int64_t after_ns = reader->time_ns;
        double *metric = metrics_wanted(reader);
        size_t most = metric ? JOBS_PRINTED : JOBS_MAX;

        while (wide->count < most && counts->kept + room <= PI_LIMIT_COUNT_VALUES) {
                struct job *job = &wide->job[wide->count];
                if (!find_job(reader, p, end, after_ns, job, cut) ||
                    !pi_counts_begin_blank(counts, after_ns, job->time_ns))
                        break;
                p = job->text.p + job->text.n;
                after_ns = job->time_ns;
                job->metric = metric ? metric + wide->count * reader->slots.count : NULL;
                wide->count++;
        }
        for (size_t i = 0; i < wide->count; i++)
                wide->job[i].at = pi_counts_interval(counts, first + i);
}

/* What perf worked out, in its order. */
static void print_all(struct stat_reader *reader, const double *metric, size_t interval)
{
        for (size_t i = 0; i < reader->slots.count; i++)
                if (!isnan(metric[i]))
                        stat_print(reader, PI_AT(&reader->slots, struct stat_slot, i), interval,
                                   metric[i]);
}

/* What the lines' own way would have left behind. */
static void account(struct stat_reader *reader, const struct job *job, size_t interval)
{
        reader->counts->values += reader->slots.count;
        if (job->metric)
                print_all(reader, job->metric, interval);
        else
                reader->counts->printed_left_out += job->metrics;
        reader->line += reader->slots.count;
        reader->time_ns = job->time_ns;
        reader->time_bytes = job->time_bytes;
        memcpy(reader->time_text, job->text.p, job->time_bytes);
        reader->epoch++;
}

/* Where intervals turn out to be different, trying costs: the more often, the longer is waited. */
static void wait(struct stat_reader *reader, size_t taken, size_t count)
{
        uint32_t longer = reader->wide_pause < PAUSE_MAX ? reader->wide_pause * 2 : PAUSE_MAX;

        if (taken == count && count > 0)
                reader->wide_pause = 0;
        else if (count > 0)
                reader->wide_pause = longer > 0 ? longer : PAUSE_FIRST;
        reader->wide_from = reader->epoch + (count > 0 ? reader->wide_pause : 1);
}

static const char *take_intervals(struct stat_reader *reader, const char *p, const char *end,
                                  bool *cut)
{
        struct wide wide = { .reader = reader };
        size_t taken = 0, first = reader->counts->intervals.count;

        collect(reader, &wide, p, end, cut);
        pi_pool_run(pi_pool_cores(), wide.count, run, NULL, &wide);
        while (taken < wide.count && wide.job[taken].good) {
                account(reader, &wide.job[taken], first + taken);
                p = wide.job[taken].text.p + wide.job[taken].text.n;
                taken++;
        }
        pi_counts_drop(reader->counts, wide.count - taken);
        *cut = *cut && taken == wide.count;
        if (wide.count > 0 || !*cut)
                wait(reader, taken, wide.count);
        return p;
}

const char *stat_wide_take(struct stat_reader *reader, const char *p, const char *end, bool *cut)
{
        *cut = false;
        return may_take(reader) ? take_intervals(reader, p, end, cut) : p;
}

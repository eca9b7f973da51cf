/* CSV: `[time,][unit,[cpus,]]value,unit,event[,cgroup][,+-%],running,percent[,metric,label
 * [,judgement]]`, of perf 4.1 and later; before that nothing stood behind the percentage's place,
 * and before 3.14 no unit in front of the event. Nothing is quoted, so that an event's name may
 * hold the separator: fields are told apart by what they look like. */
#include "analyze/source/stat/stat.h"
#include "analyze/source/stat/stat_number.h"

#include "base/text.h"

#include <math.h>

#define FIELDS_MAX 96

struct fields {
        struct pi_str at[FIELDS_MAX];
        size_t count, next;
        bool comma; /* a comma is a decimal one */
        char separator;
};

bool stat_csv_field(const struct stat_separator *separator, struct pi_str *rest,
                    struct pi_str *field)
{
        struct pi_str all = *rest;
        size_t from = 0;

        if (separator->n == 1)
                return pi_text_field(rest, separator->text[0], field);
        if (!rest->p)
                return false;
        while (all.n - from >= separator->n) {
                const char *at =
                        memchr(all.p + from, separator->text[0], all.n - from - separator->n + 1);
                if (!at)
                        break;
                from = (size_t)(at - all.p);
                if (memcmp(at, separator->text, separator->n) == 0) {
                        *field = (struct pi_str){ all.p, from };
                        *rest = (struct pi_str){ at + separator->n, all.n - from - separator->n };
                        return true;
                }
                from++;
        }
        *field = all;
        *rest = (struct pi_str){ NULL, 0 };
        return true;
}

static bool split(const struct stat_separator *separator, struct pi_str line, struct fields *out)
{
        struct pi_str field;

        out->count = out->next = 0;
        out->separator = separator->n == 1 ? separator->text[0] : 0;
        out->comma = separator->n != 1 || separator->text[0] != ',';
        while (stat_csv_field(separator, &line, &field)) {
                /* With a space between fields this one alone is two words. */
                if (separator->text[0] == ' ' && pi_str_equal(field, PI_STR("<not")) && line.p) {
                        struct pi_str second;
                        stat_csv_field(separator, &line, &second);
                        field.n = (size_t)(second.p + second.n - field.p);
                }
                if (out->count == FIELDS_MAX)
                        return false;
                out->at[out->count++] = field;
        }
        return true;
}

static struct pi_str peek(const struct fields *f, size_t ahead)
{
        size_t i = f->next + ahead;

        return i < f->count ? f->at[i] : (struct pi_str){ NULL, 0 };
}

/* From the first of these fields to the end of the last: what stood there as it stood. */
static struct pi_str join(const struct fields *f, size_t from, size_t to)
{
        struct pi_str first = f->at[from], last = f->at[to];

        return (struct pi_str){ first.p, (size_t)(last.p + last.n - first.p) };
}

static bool state_of(struct pi_str s, enum pi_count_state *out)
{
        if (pi_str_equal(s, PI_STR("<not counted>")))
                *out = PI_COUNT_NOT_COUNTED;
        else if (pi_str_equal(s, PI_STR("<not supported>")))
                *out = PI_COUNT_NOT_SUPPORTED;
        else
                return false;
        return true;
}

static bool is_value(const struct fields *f, struct pi_str s)
{
        enum pi_count_state state;
        double value;

        return state_of(s, &state) || stat_decimal(s, f->comma, &value);
}

static void take_time(struct fields *f, struct stat_row *row)
{
        row->when = STAT_WHOLE;
        if (stat_time(peek(f, 0), &row->time_ns) && f->count > 1)
                row->when = STAT_INTERVAL;
        else if (pi_str_equal(stat_trim(peek(f, 0)), PI_STR("summary")))
                row->when = STAT_SUMMARY;
        f->next += row->when != STAT_WHOLE;
}

/* How many fields the unit's name takes: a command's name may hold the separator. */
static size_t name_fields(const struct fields *f)
{
        for (size_t i = 0; i < 8 && f->next + i < f->count; i++) {
                struct pi_str name = stat_trim(join(f, f->next, f->next + i));
                struct pi_count_unit unit;

                stat_unit_of(name, &unit);
                if (unit.scope != PI_SCOPE_ALL &&
                    (is_value(f, stat_trim(peek(f, i + 1))) || peek(f, i + 1).n == 0))
                        return i + 1;
        }
        return 0;
}

/* The unit, and for those that sum up CPUs how many. */
static void take_unit(struct fields *f, struct stat_row *row)
{
        struct pi_str first = stat_trim(peek(f, 0));
        struct pi_count_unit unit;
        size_t taken;
        uint64_t cpus;

        if (first.n == 0 || is_value(f, first))
                return;
        taken = name_fields(f);
        if (taken == 0)
                return;
        row->on = stat_trim(join(f, f->next, f->next + taken - 1));
        stat_unit_of(row->on, &unit);
        f->next += taken;
        if (unit.scope == PI_SCOPE_CPU || unit.scope == PI_SCOPE_THREAD ||
            !pi_text_u64(peek(f, 0), &cpus) || cpus > UINT32_MAX)
                return;
        /* "S0,5,,cycles": a value, for no other stands behind it. */
        if (!is_value(f, peek(f, 1)) && !(peek(f, 1).n == 0 && peek(f, 2).n == 0))
                return;
        row->cpus = (uint32_t)cpus;
        f->next++;
}

/* The fields of an event's name: a name that opens a '/' goes on to the one that closes it. */
static size_t event_fields(const struct fields *f, size_t from)
{
        size_t slashes = 0;

        for (size_t i = from; i < f->count; i++) {
                for (size_t k = 0; k < f->at[i].n; k++)
                        slashes += f->at[i].p[k] == '/';
                if (slashes % 2 == 0)
                        return i - from + 1;
        }
        return 1;
}

/* Index of "running, percent" from `from` up; f->count where they are not there. */
static size_t find_running(const struct fields *f, size_t from, double *ratio)
{
        for (size_t i = from; i + 1 < f->count; i++)
                if (stat_digits(f->at[i]) && stat_percent(f->at[i + 1], f->comma, ratio))
                        return i;
        return f->count;
}

/* "…,767696,100,00,…" */
static bool has_decimal_commas(const struct fields *f, size_t from)
{
        for (size_t i = from; !f->comma && i + 2 < f->count; i++)
                if (stat_digits(f->at[i]) && stat_digits(f->at[i + 1]) && f->at[i + 1].n <= 3 &&
                    stat_digits(f->at[i + 2]) && f->at[i + 2].n == 2)
                        return true;
        return false;
}

static bool take_variance(struct pi_str s, bool comma, struct stat_row *row)
{
        double percent;

        if (s.n < 2 || s.p[s.n - 1] != '%' ||
            !stat_metric((struct pi_str){ s.p, s.n - 1 }, comma, &percent))
                return false;
        row->variance_ratio = percent / 100;
        return true;
}

/* "cycles:u" between colons, "task-clock [software]" between spaces. */
static bool goes_on(const struct fields *f, struct pi_str next)
{
        return next.n > 0 && next.p[0] != '/' &&
               (f->separator == ':' || (f->separator == ' ' && next.p[0] == '['));
}

/* Between the event's name and the running time: a control group, a variance, or more of a name
 * that was not closed by what it opened. */
static void take_between(struct fields *f, size_t event, size_t last, size_t to,
                         struct stat_row *row)
{
        if (to > last + 1 && take_variance(f->at[to - 1], f->comma, row))
                to--;
        if (to > last + 1 && goes_on(f, f->at[last + 1]))
                last = to - 1;
        else if (to > last + 1)
                row->cgroup = join(f, last + 1, to - 1);
        row->event = join(f, event, last);
}

static void take_metric(struct fields *f, size_t at, struct stat_row *row)
{
        struct pi_str value, label;

        if (at + 1 >= f->count)
                return;
        value = stat_trim(f->at[at]);
        label = stat_trim(f->at[at + 1]);
        if (label.n == 0 || !stat_metric(value, f->comma, &row->metric))
                return;
        row->prints = true;
        row->label = label;
        if (at + 2 < f->count)
                row->judgement = stat_trim(f->at[at + 2]);
}

/* A metric below the counter that it belongs to, or the name of a group of metrics: all fields
 * before it are empty. */
static enum stat_line take_continuation(struct fields *f, struct stat_row *row)
{
        size_t at = f->next;

        while (at < f->count && stat_trim(f->at[at]).n == 0)
                at++;
        if (at == f->count || (at + 1 == f->count && at > f->next + 1))
                return STAT_LINE_EMPTY;
        take_metric(f, at, row);
        return row->prints ? STAT_LINE_ROW : STAT_LINE_ODD;
}

/* Before Linux 4.1 a control group and a variance were all that could follow. */
static bool is_old_end(const struct fields *f, size_t from)
{
        return f->count <= from + 2 && (f->count == from || !stat_digits(f->at[from]));
}

static enum stat_line take_count(struct fields *f, struct stat_row *row)
{
        struct pi_str value = stat_trim(peek(f, 0));
        size_t event = f->next + 2, last, running;
        double ratio = NAN, running_ns;

        row->value_text = peek(f, 0);
        row->count = (struct pi_count){ NAN, NAN, NAN, PI_COUNT_COUNTED };
        if (!state_of(value, &row->count.state) &&
            !stat_decimal(value, f->comma, &row->count.value))
                return STAT_LINE_ODD;
        /* Before Linux 3.14 the event stood right behind the value. */
        if (f->count == f->next + 2 ||
            (f->count == f->next + 3 && f->at[event].n > 1 &&
             (f->at[event].p[f->at[event].n - 1] == '%' || f->at[event].p[0] == '/')))
                event--;
        if (event >= f->count || f->at[event].n == 0 ||
            stat_metric(f->at[event], f->comma, &running_ns))
                return STAT_LINE_ODD;
        if (event == f->next + 2)
                row->unit = f->at[event - 1];
        last = event + event_fields(f, event) - 1;
        running = find_running(f, last + 1, &ratio);
        if (running == f->count && has_decimal_commas(f, f->next + 1))
                return STAT_LINE_COMMA;
        if (running == f->count && !is_old_end(f, last + 1))
                return STAT_LINE_ODD;
        take_between(f, event, last, running, row);
        row->counts = true;
        if (running == f->count)
                return STAT_LINE_ROW;
        row->running_text = f->at[running];
        if (row->count.state == PI_COUNT_COUNTED &&
            stat_decimal(f->at[running], false, &running_ns)) {
                row->count.running_ns = running_ns;
                row->count.running_ratio = ratio > 0 ? ratio : NAN;
        }
        take_metric(f, running + 2, row);
        return STAT_LINE_ROW;
}

/* The line above the values of --metric-only: where they are of, then the metrics' names. */
static bool are_names(const struct fields *f)
{
        static const char *const leads[] = {
                "time",    "cpu",   "core",     "die", "socket",        "node",
                "cluster", "cache", "comm-pid", "GHz", "CPUs utilized", "insn per cycle"
        };
        struct pi_str first = stat_trim(f->at[0]);

        for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
                if (f->count > 1 && f->at[f->count - 1].n == 0 &&
                    pi_str_equal(first, pi_str_of(leads[i])))
                        return true;
        return false;
}

static bool are_metrics(const struct fields *f)
{
        double value;

        for (size_t i = f->next; i < f->count; i++) {
                struct pi_str field = stat_trim(f->at[i]);
                if (field.n > 0 && !stat_metric(field, f->comma, &value))
                        return false;
        }
        return f->count > 1 && f->next < f->count;
}

static enum stat_line take_fields(struct fields *f, struct stat_row *row)
{
        enum stat_line kind = STAT_LINE_ODD;

        if (are_names(f))
                return STAT_LINE_NAMES;
        take_time(f, row);
        take_unit(f, row);
        if (f->next < f->count && f->count > 1)
                kind = stat_trim(peek(f, 0)).n == 0 ? take_continuation(f, row)
                                                    : take_count(f, row);
        return kind == STAT_LINE_ODD && are_metrics(f) ? STAT_LINE_METRICS : kind;
}

enum stat_line stat_csv_line(const struct stat_separator *separator, struct pi_str line,
                             struct stat_row *row)
{
        struct fields f;
        enum stat_line kind;

        *row = (struct stat_row){ .variance_ratio = NAN, .metric = NAN };
        if (stat_trim(line).n == 0 || line.p[0] == '#')
                return STAT_LINE_EMPTY;
        if (separator->text[0] == ' ')
                line = stat_trim(line);
        if (!split(separator, line, &f))
                return STAT_LINE_ODD;
        kind = take_fields(&f, row);
        return kind == STAT_LINE_ODD && stat_is_message(line) ? STAT_LINE_MESSAGE : kind;
}

/* The text for people: `[time] [unit [cpus]] value [unit] event [cgroup] [# metric label]
 * [( +- x% )] [(x%)]` in columns of blanks, thousands apart as the locale has it. */
#include "analyze/source/stat/stat.h"
#include "analyze/source/stat/stat_number.h"

#include "base/text.h"

#include <math.h>

#define UNIT_BYTES 8 /* the longest that perf or the kernel names: "Joules" */

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

/* Where `what` begins in s; s.n where it does not. */
static size_t find(struct pi_str s, struct pi_str what)
{
        for (size_t i = 0; i + what.n <= s.n; i++)
                if (memcmp(s.p + i, what.p, what.n) == 0)
                        return i;
        return s.n;
}

static struct pi_str after(struct pi_str s, size_t from)
{
        return (struct pi_str){ s.p + from, s.n - from };
}

/* "Performance counter stats for 'sleep 1' (3 runs):" */
static void read_title(struct pi_counts *counts, struct pi_str line)
{
        struct pi_str what = stat_trim(line), runs;
        double number;
        size_t at;

        if (what.n > 0 && what.p[what.n - 1] == ':')
                what.n--;
        at = what.n;
        while (at > 0 && what.p[at - 1] != '(')
                at--;
        if (pi_str_ends(what, PI_STR(" runs)")) && at > 1) {
                runs = (struct pi_str){ what.p + at, what.n - at - 6 };
                if (stat_decimal(runs, false, &number))
                        counts->runs = number;
                what.n = at - 1;
        }
        what = stat_trim(what);
        counts->wide = pi_str_equal(what, PI_STR("'system wide'")) ||
                                       pi_str_starts(what, PI_STR("'CPU(s)"))
                               ? PI_WIDE_MACHINE
                               : PI_WIDE_TASKS;
        if (what.n > 1 && what.p[0] == '\'' && what.p[what.n - 1] == '\'')
                what = (struct pi_str){ what.p + 1, what.n - 2 };
        counts->command = pi_arena_copy(counts->arena, what);
}

/* True where the line is none of a counter. */
static bool read_frame(struct pi_counts *counts, struct pi_str line)
{
        struct pi_str title = PI_STR("Performance counter stats for"), rest = line, word;
        double seconds;
        size_t at = find(line, title);

        if (at < line.n) {
                read_title(counts, after(line, at + title.n));
                return true;
        }
        if (find(line, PI_STR(" seconds time elapsed")) < line.n) {
                if (pi_text_word(&rest, &word) && stat_decimal(word, true, &seconds))
                        counts->elapsed_s = seconds;
                return true;
        }
        return find(line, PI_STR(" seconds user")) < line.n ||
               find(line, PI_STR(" seconds sys")) < line.n || (line.n > 0 && line.p[0] == '#');
}

/* "(60.65%)" or "( +-  6.75% )" off the end of *s. */
static bool take_bracket(struct pi_str *s, struct pi_str *inside)
{
        struct pi_str all = stat_trim(*s);
        size_t at = all.n;

        if (all.n < 4 || !(pi_str_ends(all, PI_STR("%)")) || pi_str_ends(all, PI_STR("% )"))))
                return false;
        while (at > 0 && all.p[at - 1] != '(')
                at--;
        if (at == 0)
                return false;
        *inside = stat_trim((struct pi_str){ all.p + at, all.n - at - 1 });
        inside->n--; /* the '%' */
        *s = (struct pi_str){ all.p, at - 1 };
        return true;
}

static bool take_brackets(struct pi_str *line, struct stat_row *row)
{
        struct pi_str inside;
        double percent;

        while (take_bracket(line, &inside)) {
                bool noise = pi_str_starts(inside, PI_STR("+-"));
                if (!stat_metric(stat_trim(after(inside, noise ? 2 : 0)), true, &percent))
                        return false;
                if (noise)
                        row->variance_ratio = percent / 100;
                else if (percent >= 0 && percent <= 100)
                        row->count.running_ratio = percent > 0 ? percent / 100 : NAN;
                else
                        return false;
        }
        return true;
}

/* "22.0 %  tma_backend_bound", "2.34% of all branches" */
static void take_metric(struct pi_str text, struct stat_row *row)
{
        struct pi_str value;

        if (!pi_text_word(&text, &value))
                return;
        if (value.n > 1 && value.p[value.n - 1] == '%')
                value.n--;
        row->label = stat_trim(text);
        row->prints = row->label.n > 0 && stat_metric(value, true, &row->metric);
}

/* A value off the front of *rest, which begins with no blank. */
static bool take_value(struct pi_str *rest, struct pi_count *out)
{
        struct pi_str ahead = *rest, word;
        size_t n;

        *out = (struct pi_count){ NAN, NAN, NAN, PI_COUNT_COUNTED };
        if (pi_str_starts(*rest, PI_STR("<not counted>"))) {
                out->state = PI_COUNT_NOT_COUNTED;
                *rest = after(*rest, 13);
                return true;
        }
        if (pi_str_starts(*rest, PI_STR("<not supported>"))) {
                out->state = PI_COUNT_NOT_SUPPORTED;
                *rest = after(*rest, 15);
                return true;
        }
        if (!pi_text_word(&ahead, &word))
                return false;
        /* A locale may set thousands apart with one blank. */
        n = word.n;
        while (rest->n > n + 3 && rest->p[n] == ' ' &&
               stat_digits((struct pi_str){ rest->p + n + 1, 3 }) &&
               (rest->n == n + 4 || is_blank(rest->p[n + 4]) || rest->p[n + 4] == ','))
                n += 4;
        while (n < rest->n && !is_blank(rest->p[n]))
                n++;
        if (!stat_grouped((struct pi_str){ rest->p, n }, &out->value))
                return false;
        *rest = after(*rest, n);
        return true;
}

static struct pi_str skip_blanks(struct pi_str s)
{
        size_t i = 0;

        while (i < s.n && is_blank(s.p[i]))
                i++;
        return after(s, i);
}

/* Time, unit and CPUs, up to the value, which is taken too. */
static bool take_front(struct pi_str *left, struct stat_row *row)
{
        struct pi_str rest = skip_blanks(*left), ahead = rest, word, start;
        struct pi_count count;

        if (pi_text_word(&ahead, &word) && stat_time(word, &row->time_ns)) {
                row->when = STAT_INTERVAL;
                rest = skip_blanks(ahead);
        }
        start = rest;
        while (!take_value(&rest, &row->count)) {
                if (!pi_text_word(&rest, &word))
                        return false;
                rest = skip_blanks(rest);
                row->on = (struct pi_str){ start.p, (size_t)(word.p + word.n - start.p) };
        }
        ahead = skip_blanks(rest);
        /* Two values: CPUs that are summed up, then the value. */
        if (row->on.n > 0 && ahead.p > rest.p + 1 && take_value(&ahead, &count) &&
            row->count.value <= UINT32_MAX) {
                row->cpus = (uint32_t)row->count.value;
                row->count = count;
                rest = ahead;
        }
        *left = rest;
        return true;
}

static bool is_unit(struct pi_str word, struct pi_str next, size_t gap)
{
        for (size_t i = 0; i < word.n; i++)
                if (word.p[i] == '-' || word.p[i] == '_' || word.p[i] == ':')
                        return false;
        return word.n <= UNIT_BYTES && gap <= UNIT_BYTES && next.n > 0 && next.p[0] != '(' &&
               next.p[0] != '[' && next.p[0] != '/';
}

/* Unit, event and control group: all behind the value. One blank in front of a unit, columns of
 * them elsewhere. */
static bool take_names(struct pi_str rest, struct stat_row *row)
{
        struct pi_str name = skip_blanks(rest), ahead = name, word, next;
        size_t gap = (size_t)(name.p - rest.p), end = 0;

        if (!pi_text_word(&ahead, &word))
                return false;
        next = skip_blanks(ahead);
        if (gap == 1 && is_unit(word, next, (size_t)(next.p - ahead.p))) {
                row->unit = word;
                name = next;
        }
        while (end < name.n &&
               !(is_blank(name.p[end]) && (end + 1 == name.n || is_blank(name.p[end + 1]))))
                end++;
        row->event = (struct pi_str){ name.p, end };
        row->cgroup = stat_trim(after(name, end));
        /* "task-clock (msec)", before Linux 4.19. */
        if (pi_str_ends(row->event, PI_STR(" (msec)"))) {
                row->event.n -= 7;
                row->unit = PI_STR("msec");
        }
        return row->event.n > 0;
}

static enum stat_line read_row(struct pi_str line, struct stat_row *row)
{
        struct pi_str left = line;
        struct pi_count_unit unit;
        double ratio;
        size_t mark;

        if (!take_brackets(&left, row))
                return STAT_LINE_ODD;
        ratio = row->count.running_ratio;
        mark = find(left, PI_STR(" # "));
        if (mark < left.n)
                take_metric(after(left, mark + 3), row);
        left.n = mark;
        if (!take_front(&left, row)) {
                row->on = PI_STR(""); /* the name of a group of metrics may stand there */
                return row->prints ? STAT_LINE_ROW : STAT_LINE_ODD;
        }
        row->on = stat_trim(row->on);
        stat_unit_of(row->on, &unit);
        if ((row->on.n > 0 && unit.scope == PI_SCOPE_ALL) || !take_names(left, row))
                return STAT_LINE_ODD;
        row->counts = true;
        /* Nothing is printed where it ran all the time. */
        if (row->count.state == PI_COUNT_COUNTED)
                row->count.running_ratio = isnan(ratio) ? 1 : ratio;
        return STAT_LINE_ROW;
}

enum stat_line stat_text_line(struct pi_counts *counts, struct pi_str line, struct stat_row *row)
{
        enum stat_line kind;

        *row = (struct stat_row){ .variance_ratio = NAN,
                                  .metric = NAN,
                                  .count = { NAN, NAN, NAN, PI_COUNT_ABSENT } };
        if (stat_trim(line).n == 0 || read_frame(counts, line))
                return STAT_LINE_EMPTY;
        kind = read_row(line, row);
        return kind == STAT_LINE_ODD && stat_is_message(line) ? STAT_LINE_MESSAGE : kind;
}

/* Whether a file is perf stat's, and in which form, by what its first lines look like. */
#include "analyze/source/stat/stat.h"
#include "analyze/source/stat/stat_number.h"

#include "base/text.h"

#define LINES_MAX 64 /* that are looked at */

static const struct stat_separator separators[] = {
        { ",", 1 },  { ";", 1 },  { "|", 1 },  { "\t", 1 }, { ":", 1 },  { "!", 1 },
        { "#", 1 },  { "@", 1 },  { "~", 1 },  { "^", 1 },  { "&", 1 },  { "+", 1 },
        { ", ", 2 }, { "; ", 2 }, { ";;", 2 }, { "||", 2 }, { "::", 2 }, { " ", 1 },
};

#define SEPARATORS (sizeof(separators) / sizeof(separators[0]))

/* Names that nothing but perf stat puts behind a number and a separator. */
static bool is_common(struct pi_str event)
{
        static const char *const names[] = { "cycles",       "instructions",    "task-clock",
                                             "cpu-clock",    "page-faults",     "context-switches",
                                             "branches",     "branch-misses",   "cpu-migrations",
                                             "cache-misses", "cache-references" };

        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
                if (pi_str_starts(event, pi_str_of(names[i])))
                        return true;
        return false;
}

/* How sure a line makes: 0 not at all. */
static unsigned weigh(const struct stat_separator *separator, struct pi_str line)
{
        struct stat_row row;
        enum stat_line kind = stat_csv_line(separator, line, &row);

        if (kind == STAT_LINE_COMMA || (kind == STAT_LINE_NAMES && separator->n == 1))
                return 2;
        if (kind != STAT_LINE_ROW || !row.counts)
                return 0;
        if (row.running_text.n > 0)
                return 4;
        return row.when == STAT_INTERVAL || row.on.n > 0 || is_common(row.event) ? 1 : 0;
}

static struct stat_shape detect_csv(struct pi_str head)
{
        struct stat_shape best = { .form = STAT_NONE };
        unsigned heaviest = 0;

        for (size_t i = 0; i < SEPARATORS; i++) {
                struct pi_text text = pi_text_of(head);
                struct pi_str line;
                unsigned sum = 0;

                while (text.line < LINES_MAX && pi_text_line(&text, &line))
                        sum += weigh(&separators[i], line);
                if (sum > heaviest) {
                        heaviest = sum;
                        best = (struct stat_shape){ STAT_CSV, separators[i] };
                }
        }
        /* perf stat -o writes this at once, and its counts at the end. */
        if (heaviest == 0 && pi_str_starts(head, PI_STR("# started on ")))
                best = (struct stat_shape){ STAT_CSV, separators[0] };
        return best;
}

static bool contains(struct pi_str s, const char *what)
{
        return s.n > 0 && memmem(s.p, s.n, what, strlen(what));
}

static bool is_json(struct pi_str head)
{
        struct pi_text text = pi_text_of(head);
        struct pi_str line;

        while (pi_text_line(&text, &line)) {
                line = stat_trim(line);
                if (line.n == 0 || line.p[0] != '{')
                        continue;
                return contains(head, "\"counter-value\" :") ||
                       contains(head, "\"metric-value\" :") || contains(head, "\"interval\" :");
        }
        return false;
}

static bool is_text(struct pi_str head)
{
        struct pi_text text = pi_text_of(head);
        struct pi_str line;

        while (pi_text_line(&text, &line)) {
                if (pi_str_starts(line, PI_STR(" Performance counter stats for ")) ||
                    (pi_str_starts(line, PI_STR("# ")) && contains(line, " time ") &&
                     contains(line, " counts ")))
                        return true;
        }
        return false;
}

struct stat_shape stat_detect(struct pi_str head)
{
        if (head.n == 0 || memchr(head.p, 0, head.n))
                return (struct stat_shape){ .form = STAT_NONE };
        if (is_json(head))
                return (struct stat_shape){ .form = STAT_JSON };
        if (is_text(head))
                return (struct stat_shape){ .form = STAT_TEXT };
        return detect_csv(head);
}

/* JSON: one object per counter, one or several on a line. Written by perf as text, so that a locale
 * with decimal commas makes it invalid; keys are quoted and numbers are not lists, so that such a
 * comma can be told from one between members. Knows no nesting: perf writes none. */
#include "analyze/source/stat/stat.h"
#include "analyze/source/stat/stat_number.h"

#include "base/text.h"

#include <math.h>

static void skip_blanks(struct pi_str *s)
{
        size_t i = 0;

        while (i < s->n && (s->p[i] == ' ' || s->p[i] == '\t'))
                i++;
        *s = (struct pi_str){ s->p + i, s->n - i };
}

static bool take_byte(struct pi_str *s, char byte)
{
        skip_blanks(s);
        if (s->n == 0 || s->p[0] != byte)
                return false;
        *s = (struct pi_str){ s->p + 1, s->n - 1 };
        return true;
}

/* A text as it stands: perf escapes nothing but what it must not print at all. */
static bool take_text(struct pi_str *s, struct pi_str *out)
{
        size_t i = 0;

        if (!take_byte(s, '"'))
                return false;
        while (i < s->n && s->p[i] != '"')
                i += s->p[i] == '\\' && i + 1 < s->n ? 2 : 1;
        if (i >= s->n)
                return false;
        *out = (struct pi_str){ s->p, i };
        *s = (struct pi_str){ s->p + i + 1, s->n - i - 1 };
        return true;
}

/* "100,00" is followed by another comma or by '}': a comma with a digit behind it is decimal. */
static bool take_number(struct pi_str *s, struct pi_str *out)
{
        size_t i = 0;

        skip_blanks(s);
        while (i < s->n && s->p[i] != '}' && s->p[i] != ' ' &&
               (s->p[i] != ',' || (i + 1 < s->n && s->p[i + 1] >= '0' && s->p[i + 1] <= '9')))
                i++;
        *out = (struct pi_str){ s->p, i };
        *s = (struct pi_str){ s->p + i, s->n - i };
        return i > 0;
}

static bool take_member(struct pi_str *s, struct pi_str *key, struct pi_str *value)
{
        if (!take_text(s, key) || !take_byte(s, ':'))
                return false;
        skip_blanks(s);
        return s->n > 0 && s->p[0] == '"' ? take_text(s, value) : take_number(s, value);
}

static bool has_comma(struct pi_str s)
{
        return s.n > 0 && memchr(s.p, ',', s.n);
}

static bool read_value(struct stat_json *json, struct pi_str text)
{
        struct pi_count *count = &json->row.count;

        json->row.counts = true;
        count->state = PI_COUNT_COUNTED;
        if (pi_str_equal(text, PI_STR("<not counted>")))
                count->state = PI_COUNT_NOT_COUNTED;
        else if (pi_str_equal(text, PI_STR("<not supported>")))
                count->state = PI_COUNT_NOT_SUPPORTED;
        else if (!stat_decimal(text, true, &count->value))
                return false;
        json->comma |= count->state == PI_COUNT_COUNTED && has_comma(text);
        return true;
}

static bool read_time(struct stat_json *json, struct pi_str text)
{
        double seconds;

        json->row.when = STAT_INTERVAL;
        if (stat_time(text, &json->row.time_ns))
                return true;
        if (!stat_decimal(text, true, &seconds) || seconds > 4e9)
                return false;
        json->row.time_ns = (int64_t)(seconds * 1e9 + 0.5);
        return true;
}

static bool read_cpus(struct stat_row *row, struct pi_str text)
{
        uint64_t cpus;

        if (!pi_text_u64(text, &cpus) || cpus > UINT32_MAX)
                return false;
        row->cpus = (uint32_t)cpus;
        return true;
}

static bool read_ratio(struct stat_json *json, struct pi_str text, double *out)
{
        double percent;

        if (!stat_metric(text, true, &percent))
                return false;
        json->comma |= has_comma(text);
        *out = percent / 100;
        return true;
}

static bool read_metric(struct stat_row *row, struct pi_str text)
{
        row->prints = stat_metric(text, true, &row->metric);
        return row->prints || text.n == 0 || pi_str_equal(text, PI_STR("none"));
}

enum key {
        KEY_INTERVAL,
        KEY_UNIT_NAME, /* what is counted on: a CPU, a core … */
        KEY_CPUS,
        KEY_VALUE,
        KEY_UNIT,
        KEY_EVENT,
        KEY_CGROUP,
        KEY_VARIANCE,
        KEY_RUNNING,
        KEY_PERCENT,
        KEY_METRIC,
        KEY_LABEL,
        KEY_JUDGEMENT,
        KEY_IGNORED,
        KEY_OTHER,
};

static enum key key_of(struct pi_str text)
{
        static const struct {
                struct pi_str name;
                enum key key;
        } keys[] = {
                { { "interval", sizeof("interval") - 1 }, KEY_INTERVAL },
                { { "cpu", sizeof("cpu") - 1 }, KEY_UNIT_NAME },
                { { "core", sizeof("core") - 1 }, KEY_UNIT_NAME },
                { { "cluster", sizeof("cluster") - 1 }, KEY_UNIT_NAME },
                { { "die", sizeof("die") - 1 }, KEY_UNIT_NAME },
                { { "cache", sizeof("cache") - 1 }, KEY_UNIT_NAME },
                { { "socket", sizeof("socket") - 1 }, KEY_UNIT_NAME },
                { { "node", sizeof("node") - 1 }, KEY_UNIT_NAME },
                { { "thread", sizeof("thread") - 1 }, KEY_UNIT_NAME },
                { { "aggregate-number", sizeof("aggregate-number") - 1 }, KEY_CPUS },
                { { "counters", sizeof("counters") - 1 }, KEY_CPUS },
                { { "counter-value", sizeof("counter-value") - 1 }, KEY_VALUE },
                { { "unit", sizeof("unit") - 1 }, KEY_UNIT },
                { { "event", sizeof("event") - 1 }, KEY_EVENT },
                { { "cgroup", sizeof("cgroup") - 1 }, KEY_CGROUP },
                { { "variance", sizeof("variance") - 1 }, KEY_VARIANCE },
                { { "event-runtime", sizeof("event-runtime") - 1 }, KEY_RUNNING },
                { { "pcnt-running", sizeof("pcnt-running") - 1 }, KEY_PERCENT },
                { { "metric-value", sizeof("metric-value") - 1 }, KEY_METRIC },
                { { "metric-unit", sizeof("metric-unit") - 1 }, KEY_LABEL },
                { { "metric-threshold", sizeof("metric-threshold") - 1 }, KEY_JUDGEMENT },
                { { "metricgroup", sizeof("metricgroup") - 1 }, KEY_IGNORED },
        };

        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
                if (pi_str_equal(text, keys[i].name))
                        return keys[i].key;
        return KEY_OTHER;
}

static bool read_running(struct stat_row *row, struct pi_str text)
{
        return stat_decimal(text, false, &row->count.running_ns);
}

static bool take_key(struct stat_json *json, enum key key, struct pi_str value)
{
        struct stat_row *row = &json->row;

        switch (key) {
        case KEY_INTERVAL:
                return read_time(json, value);
        case KEY_UNIT_NAME:
                row->on = stat_trim(value);
                return true;
        case KEY_CPUS:
                return read_cpus(row, value);
        case KEY_VALUE:
                return read_value(json, value);
        case KEY_VARIANCE:
                return read_ratio(json, value, &row->variance_ratio);
        case KEY_RUNNING:
                return read_running(row, value);
        case KEY_PERCENT:
                return read_ratio(json, value, &row->count.running_ratio);
        case KEY_METRIC:
                return read_metric(row, value);
        default:
                break;
        }
        if (key == KEY_UNIT)
                row->unit = value;
        else if (key == KEY_EVENT)
                row->event = value;
        else if (key == KEY_CGROUP)
                row->cgroup = value;
        else if (key == KEY_LABEL)
                row->label = stat_trim(value);
        else if (key == KEY_JUDGEMENT)
                row->judgement = value;
        return true;
}

/* What the object as a whole says. */
static enum stat_line finish(struct stat_row *row)
{
        double ratio = row->count.running_ratio;

        row->prints = row->prints && row->label.n > 0;
        if (row->counts && row->event.n == 0)
                return STAT_LINE_ODD;
        if (row->count.state != PI_COUNT_COUNTED) {
                row->count.running_ns = row->count.running_ratio = NAN;
        } else if (!(ratio > 0)) {
                row->count.running_ratio = NAN;
        } else if (ratio > 1) {
                return STAT_LINE_ODD;
        }
        return row->counts || row->prints ? STAT_LINE_ROW : STAT_LINE_EMPTY;
}

static void begin(struct stat_json *json)
{
        json->row = (struct stat_row){ .variance_ratio = NAN,
                                       .metric = NAN,
                                       .count = { NAN, NAN, NAN, PI_COUNT_ABSENT } };
        json->inside = true;
}

static enum stat_line give_up(struct stat_json *json)
{
        json->rest = (struct pi_str){ "", 0 };
        json->inside = false;
        return STAT_LINE_ODD;
}

/* A key of its own, as --metric-only has them. */
static bool is_named_metric(const struct stat_json *json, struct pi_str key, struct pi_str value,
                            struct stat_row *row)
{
        *row = json->row;
        row->counts = false;
        row->label = key;
        row->prints = key.n > 0 && stat_metric(value, true, &row->metric);
        return row->prints;
}

/* One object, or one metric of it; STAT_LINE_EMPTY for an object that says nothing. */
static enum stat_line next_object(struct stat_json *json, struct stat_row *row)
{
        struct pi_str key, value;

        if (!json->inside) {
                if (!take_byte(&json->rest, '{'))
                        return give_up(json);
                begin(json);
        }
        while (!take_byte(&json->rest, '}')) {
                enum key known;
                if (!take_member(&json->rest, &key, &value))
                        return give_up(json);
                take_byte(&json->rest, ',');
                known = key_of(key);
                if (known == KEY_OTHER && is_named_metric(json, key, value, row))
                        return STAT_LINE_ROW;
                if (!take_key(json, known, value))
                        return give_up(json);
        }
        json->inside = false;
        *row = json->row;
        return finish(row);
}

enum stat_line stat_json_next(struct stat_json *json, struct stat_row *row)
{
        enum stat_line kind = STAT_LINE_EMPTY;

        for (skip_blanks(&json->rest); json->rest.n > 0 && kind == STAT_LINE_EMPTY;
             skip_blanks(&json->rest))
                kind = next_object(json, row);
        return kind;
}

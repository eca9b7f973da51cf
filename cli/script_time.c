#include "script_time.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NS 1000000000u

/* Seconds with up to nine digits behind the point; what stands behind them is left in *text. */
static bool take_seconds(const char **text, uint64_t *out)
{
        uint64_t seconds = 0, part = 0, unit = NS;
        const char *p = *text;

        if (!isdigit((unsigned char)*p))
                return false;
        for (; isdigit((unsigned char)*p); p++) {
                if (seconds > UINT64_MAX / NS / 10 - 1)
                        return false;
                seconds = 10 * seconds + (uint64_t)(*p - '0');
        }
        if (*p == '.') {
                for (p++; isdigit((unsigned char)*p) && unit > 1; p++)
                        part += (uint64_t)(*p - '0') * (unit /= 10);
        }
        *out = seconds * NS + part;
        *text = p;
        return true;
}

/* "A,B" */
static bool take_range(const char **text, struct script_range *range)
{
        *range = (struct script_range){ 0, UINT64_MAX };
        if (**text != ',' && !take_seconds(text, &range->from_ns))
                return false;
        if (*(*text)++ != ',')
                return false;
        if (isdigit((unsigned char)**text) && !take_seconds(text, &range->to_ns))
                return false;
        return range->from_ns <= range->to_ns;
}

static bool take_percent(const char **text, double *out)
{
        char *end;
        double value;

        if (!isdigit((unsigned char)**text))
                return false;
        value = strtod(*text, &end);
        if (*end != '%' || !(value <= 100))
                return false;
        *out = value / 100;
        *text = end + 1;
        return true;
}

/* "10%/2", "10%" or "0%-10%" */
static bool take_share(const char **text, double *from, double *to)
{
        unsigned long number = 1;
        char *end;

        if (!take_percent(text, from))
                return false;
        if (**text == '-') {
                ++*text;
                return take_percent(text, to) && *from < *to;
        }
        if (**text == '/') {
                if (!isdigit((unsigned char)(*text)[1]))
                        return false;
                number = strtoul(*text + 1, &end, 10);
                *text = end;
        }
        *to = *from * (double)number;
        *from = *from * (double)(number - 1);
        return number > 0 && *from < *to && *to <= 1.000001;
}

bool script_times_parse(struct script_times *times, const char *text)
{
        times->shares = strchr(text, '%') != NULL;
        times->count = 0;
        for (;;) {
                size_t at = times->count++;
                bool good;

                if (at == SCRIPT_TIMES)
                        return false;
                good = times->shares
                               ? take_share(&text, &times->share[at].from, &times->share[at].to)
                               : take_range(&text, &times->range[at]);
                if (!good)
                        return false;
                if (*text == '\0')
                        return true;
                if (*text++ != (times->shares ? ',' : ' '))
                        return false;
        }
}

void script_times_settle(struct script_times *times, uint64_t first_ns, uint64_t last_ns)
{
        double total = (double)(last_ns - first_ns);

        for (size_t i = 0; times->shares && i < times->count; i++) {
                times->range[i].from_ns = first_ns + (uint64_t)(total * times->share[i].from + 0.5);
                times->range[i].to_ns = first_ns + (uint64_t)(total * times->share[i].to + 0.5);
        }
}

bool script_times_hold(const struct script_times *times, uint64_t clock_ns)
{
        for (size_t i = 0; i < times->count; i++) {
                const struct script_range *range = &times->range[i];
                bool last = i + 1 == times->count;

                if (clock_ns >= range->from_ns &&
                    (clock_ns < range->to_ns || (last && clock_ns == range->to_ns)))
                        return true;
        }
        return times->count == 0;
}

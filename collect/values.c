/* Values of options: times and lists of process ids. */
#include "collect/options.h"

#include "base/text.h"

#include <limits.h>

#define NS_PER_S 1e9
#define SECONDS_MAX (366.0 * 24 * 3600)

bool pc_duration_parse(const char *text, int64_t *ns)
{
        static const struct {
                struct pi_str suffix;
                double seconds;
        } unit[] = { { { "ms", 2 }, 1e-3 }, { { "s", 1 }, 1 },    { { "min", 3 }, 60 },
                     { { "m", 1 }, 60 },    { { "h", 1 }, 3600 }, { { "", 0 }, 1 } };
        struct pi_str value = pi_str_of(text);
        size_t u = 0;
        double number;
        while (!pi_str_ends(value, unit[u].suffix)) /* the last one ends every text */
                u++;
        value.n -= unit[u].suffix.n;
        if (!pi_text_double(value, &number))
                return false;
        double seconds = number * unit[u].seconds;
        if (!(seconds * NS_PER_S >= 1 && seconds <= SECONDS_MAX))
                return false;
        *ns = (int64_t)(seconds * NS_PER_S + 0.5);
        return true;
}

static bool add_pid(pid_t *pids, size_t *count, struct pi_str word)
{
        uint64_t value;
        if (!pi_text_u64(word, &value) || value < 1 || value > INT_MAX)
                return false;
        for (size_t i = 0; i < *count; i++)
                if (pids[i] == (pid_t)value)
                        return false;
        pids[(*count)++] = (pid_t)value;
        return true;
}

bool pc_pids_parse(const char *text, struct pi_arena *arena, const pid_t **pids, size_t *count)
{
        struct pi_str rest = pi_str_of(text), word;
        size_t n = 0;
        pid_t *list = PI_NEW_ARRAY(arena, pid_t, rest.n / 2 + 1); /* a digit and a comma each */
        while (list && pi_text_field(&rest, ',', &word))
                if (!add_pid(list, &n, word))
                        return false;
        if (!list || n == 0)
                return false;
        *pids = list;
        *count = n;
        return true;
}

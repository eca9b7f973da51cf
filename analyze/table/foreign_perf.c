/* perf's own tables (tools/perf/pmu-events): an array of metrics and events. */
#include "analyze/table/foreign.h"
#include "base/num.h"
#include "base/text.h"

#include <math.h>

/* "100%" is a scale and a unit, "1per_instr" too; "1e3per_1k_instr". */
static void add_scale(struct foreign *foreign, struct pi_yaml *metric, struct pi_str text)
{
        char number[PI_NUM_TEXT_MAX];
        size_t n = 0;
        double scale = 1;

        while (n < text.n && strchr("0123456789.", text.p[n]))
                n++;
        if (n > 0 && n + 1 < text.n && text.p[n] == 'e' &&
            ((text.p[n + 1] >= '0' && text.p[n + 1] <= '9') || text.p[n + 1] == '-')) {
                n += 2;
                while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
                        n++;
        }
        if (!pi_text_double((struct pi_str){ text.p, n }, &scale) || !isfinite(scale))
                scale = 1;
        while (n < text.n && text.p[n] == ' ')
                n++;
        pi_double_text(scale, number);
        foreign_add(foreign, metric, PI_STR("scale"), PI_YAML_TEXT,
                    pi_arena_copy(foreign->arena, pi_str_of(number)));
        foreign_add(foreign, metric, PI_STR("unit"), PI_YAML_TEXT,
                    (struct pi_str){ text.p + n, text.n - n });
}

/* "TopdownL2;tma_L2_group;tma_frontend_bound_group;tma_issueFL": the level. */
static unsigned level_of(struct pi_str groups)
{
        static const char word[] = "TopdownL";

        for (size_t i = 0; i + sizeof(word) <= groups.n; i++)
                if (memcmp(groups.p + i, word, sizeof(word) - 1) == 0 &&
                    groups.p[i + sizeof(word) - 1] >= '1' && groups.p[i + sizeof(word) - 1] <= '9')
                        return (unsigned)(groups.p[i + sizeof(word) - 1] - '0');
        return 0;
}

/* The group that is called after another metric: "tma_frontend_bound_group". */
static struct pi_str parent_of(struct pi_str groups)
{
        static const char end[] = "_group";

        while (groups.n > 0) {
                const char *next = memchr(groups.p, ';', groups.n);
                struct pi_str one = { groups.p, next ? (size_t)(next - groups.p) : groups.n };
                groups = next ? (struct pi_str){ next + 1, groups.n - one.n - 1 } : PI_STR("");
                if (one.n > 4 + sizeof(end) && memcmp(one.p, "tma_", 4) == 0 &&
                    memcmp(one.p + one.n - 6, end, 6) == 0 && one.p[4] != 'L')
                        return (struct pi_str){ one.p, one.n - 6 };
        }
        return PI_STR("");
}

static void add_text(struct foreign *foreign, struct pi_yaml *metric, const char *key,
                     struct pi_str text)
{
        if (text.n > 0)
                foreign_add(foreign, metric, pi_str_of(key), PI_YAML_TEXT, text);
}

static void add_metric(struct foreign *foreign, const json_t *object)
{
        struct pi_str expr = foreign_text(foreign, object, "MetricExpr");
        struct pi_str scale = foreign_text(foreign, object, "ScaleUnit");
        struct pi_str groups = foreign_text(foreign, object, "MetricGroup");
        unsigned level = level_of(groups);
        struct pi_yaml *metric;

        /* A null expression means the one of perf's standard table, which this file does not
         * hold. */
        if (expr.n == 0 ||
            !(metric = foreign_metric(foreign, foreign_text(foreign, object, "MetricName"))))
                return;
        if (pi_str_starts(scale, PI_STR("1percent"))) {
                foreign_percent(foreign, metric, expr);
        } else {
                add_text(foreign, metric, "expr", expr);
                add_scale(foreign, metric, scale);
        }
        add_text(foreign, metric, "when", foreign_text(foreign, object, "MetricThreshold"));
        add_text(foreign, metric, "desc", foreign_text(foreign, object, "BriefDescription"));
        if (level > 0)
                add_text(foreign, metric, "level", pi_arena_format(foreign->arena, "%u", level));
        if (level > 1)
                add_text(foreign, metric, "parent", foreign_name(foreign, parent_of(groups)));
}

void foreign_perf(struct foreign *foreign, const json_t *array)
{
        const json_t *object;
        size_t i;

        json_array_foreach(array, i, object)
        {
                if (json_object_get(object, "MetricName"))
                        add_metric(foreign, object);
                else if (json_object_get(object, "EventName"))
                        foreign_event(foreign, object);
        }
}

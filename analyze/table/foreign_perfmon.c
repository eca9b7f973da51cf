/* Intel perfmon: formulas over one-letter aliases of events and constants (Formula), in newer files
 * over names (BaseFormula). */
#include "analyze/table/foreign.h"

/* What perfmon calls a constant, in our words. What is not here is looked up as an event, and
 * missing then. */
static struct pi_str constant_of(struct pi_str name)
{
        static const char *const words[][2] = {
                { "SYSTEM_TSC_FREQ", "#system_tsc_freq" },
                { "HYPERTHREADING_ON", "#smt_on" },
                { "smt_on", "#smt_on" },
                { "SMT_ON", "#smt_on" },
                { "SOCKET_COUNT", "#num_packages" },
                { "DURATIONTIMEINSECONDS", "duration_time" },
                { "durationtimeinseconds", "duration_time" },
        };

        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
                if (pi_str_equal(name, pi_str_of(words[i][0])))
                        return pi_str_of(words[i][1]);
        return name;
}

static void add_names(struct foreign *foreign, struct pi_yaml *names, const json_t *list)
{
        const json_t *entry;
        size_t i;

        json_array_foreach(list, i, entry)
        {
                struct pi_str alias = foreign_text(foreign, entry, "Alias");
                struct pi_str name = foreign_text(foreign, entry, "Name");
                if (alias.n > 0 && name.n > 0)
                        foreign_add(foreign, names, alias, PI_YAML_TEXT, constant_of(name));
        }
}

/* Words that formulas use without an alias. */
static void add_common(struct foreign *foreign, struct pi_yaml *names)
{
        static const char *const words[] = { "smt_on", "DURATIONTIMEINSECONDS",
                                             "durationtimeinseconds" };

        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
                foreign_add(foreign, names, pi_str_of(words[i]), PI_YAML_TEXT,
                            constant_of(pi_str_of(words[i])));
}

static void add_metric(struct foreign *foreign, const json_t *object)
{
        struct pi_str name = foreign_text(foreign, object, "MetricName");
        struct pi_str base = foreign_text(foreign, object, "BaseFormula");
        struct pi_str formula = foreign_text(foreign, object, "Formula");
        struct pi_str unit = foreign_text(foreign, object, "UnitOfMeasure");
        struct pi_yaml *metric, *names;

        if (base.n + formula.n == 0)
                return;
        metric = foreign_metric(foreign, name);
        if (!metric)
                return;
        names = foreign_add(foreign, metric, PI_STR("names"), PI_YAML_MAP, PI_STR(""));
        if (!names)
                return;
        add_common(foreign, names);
        if (base.n == 0) {
                add_names(foreign, names, json_object_get(object, "Events"));
                add_names(foreign, names, json_object_get(object, "Constants"));
        }
        if (pi_str_equal(unit, PI_STR("percent"))) {
                foreign_percent(foreign, metric, base.n > 0 ? base : formula);
        } else {
                foreign_add(foreign, metric, PI_STR("expr"), PI_YAML_TEXT,
                            base.n > 0 ? base : formula);
                foreign_add(foreign, metric, PI_STR("unit"), PI_YAML_TEXT, unit);
        }
        foreign_add(foreign, metric, PI_STR("desc"), PI_YAML_TEXT,
                    foreign_text(foreign, object, "BriefDescription"));
}

void foreign_perfmon(struct foreign *foreign, const json_t *root)
{
        const json_t *object;
        size_t i;

        json_array_foreach(json_object_get(root, "Events"), i, object)
        {
                foreign_event(foreign, object);
        }
        json_array_foreach(json_object_get(root, "Metrics"), i, object)
        {
                add_metric(foreign, object);
        }
}

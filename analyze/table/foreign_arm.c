/* Arm's telemetry files: events by name with their code, metrics by name with a formula over those
 * names. */
#include "analyze/table/foreign.h"

static void add_event(struct foreign *foreign, const char *name, const json_t *object)
{
        struct pi_str own = foreign_name(foreign, pi_str_of(name));
        struct pi_str code = foreign_text(foreign, object, "code"), copy;
        struct pi_yaml *event;

        copy = pi_arena_copy(foreign->arena, pi_str_of(name));
        if (!own.p || own.n == 0 || !copy.p)
                return;
        event = foreign_add(foreign, foreign->events, own, PI_YAML_MAP, PI_STR(""));
        if (!event)
                return;
        foreign_add(foreign, event, PI_STR("alias"), PI_YAML_TEXT, copy);
        if (code.n > 0)
                foreign_add(foreign, event, PI_STR("enc"), PI_YAML_TEXT,
                            pi_arena_format(foreign->arena, "cpu/event=%.20s/", code.p));
}

static void add_metric(struct foreign *foreign, const char *name, const json_t *object)
{
        struct pi_str formula = foreign_text(foreign, object, "formula");
        struct pi_str unit = foreign_text(foreign, object, "units");
        struct pi_yaml *metric = formula.n > 0 ? foreign_metric(foreign, pi_str_of(name)) : NULL;

        if (!metric)
                return;
        if (pi_str_starts(unit, PI_STR("percent"))) {
                foreign_percent(foreign, metric, formula);
        } else {
                foreign_add(foreign, metric, PI_STR("expr"), PI_YAML_TEXT, formula);
                foreign_add(foreign, metric, PI_STR("unit"), PI_YAML_TEXT, unit);
        }
        foreign_add(foreign, metric, PI_STR("desc"), PI_YAML_TEXT,
                    foreign_text(foreign, object, "description"));
}

void foreign_arm(struct foreign *foreign, const json_t *root)
{
        json_t *object;
        const char *name;

        json_object_foreach(json_object_get(root, "events"), name, object)
        {
                add_event(foreign, name, object);
        }
        json_object_foreach(json_object_get(root, "metrics"), name, object)
        {
                add_metric(foreign, name, object);
        }
}

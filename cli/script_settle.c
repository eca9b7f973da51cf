/* The fields that were asked for, and the events that were recorded -> what is printed of each
 * event. */
#include "script_fields.h"

#include "text.h"

static bool recorded(const struct script_event *event, uint32_t needs)
{
        return needs == 0 || event->sample_type & needs;
}

/* Tracepoints print their place only where one of them recorded chains. */
static uint32_t wanted(const struct script_fields *fields, const struct script_event *events,
                       size_t count, size_t type)
{
        uint32_t out = fields->of[type] | (fields->of[type] & F_DSOFF ? F_DSO : 0);

        for (size_t e = 0; type == T_TRACEPOINT && !fields->set[type] && e < count; e++) {
                if (events[e].type == T_TRACEPOINT && events[e].chain)
                        out |= F_PLACE;
        }
        return out;
}

/* As perf does it: fields that the first event of a kind did not record leave the defaults of that
 * kind. */
static uint32_t without_missing(uint32_t fields, uint32_t asked, const struct script_event *first)
{
        for (size_t i = 0; i < script_field_count; i++) {
                if (!(asked & script_field_names[i].field) &&
                    !recorded(first, script_field_names[i].needs))
                        fields &= ~script_field_names[i].field;
        }
        return fields;
}

static bool check_asked(const struct script_fields *fields, const struct script_event *events,
                        size_t count, size_t name)
{
        const struct script_event *without = NULL;

        for (size_t e = 0; e < count; e++) {
                if (!(fields->asked[events[e].type] & script_field_names[name].field))
                        continue;
                if (recorded(&events[e], script_field_names[name].needs))
                        return true;
                without = without ? without : &events[e];
        }
        if (!without)
                return true;
        fprintf(stderr, "pipa script: Samples for '");
        cli_text_plain(stderr, without->name);
        fprintf(stderr, "' event do not have %s attribute set. Cannot print '%s' field.\n",
                script_field_names[name].says, script_field_names[name].name);
        return false;
}

bool script_fields_settle(const struct script_fields *fields, struct script_event *events,
                          size_t count)
{
        for (size_t i = 0; i < script_field_count; i++) {
                if (!check_asked(fields, events, count, i))
                        return false;
        }
        for (size_t t = 0; t < SCRIPT_TYPES; t++) {
                const struct script_event *first = NULL;
                uint32_t of = wanted(fields, events, count, t);

                for (size_t e = 0; e < count; e++) {
                        if (events[e].type != t)
                                continue;
                        if (!first)
                                of = without_missing(of, fields->asked[t], first = &events[e]);
                        events[e].fields = of;
                }
        }
        return true;
}

#include "report/facts.h"

#include <math.h>

const struct pi_top_fact pi_top_facts[] = {
        { "host", "Host", true, false },
        { "start", "Recorded at", true, false },
        { "duration", "Duration", true, false },
        { "event", "Event", false, false },
        { "samples", "Samples", true, false },
        { "samples_named", "Samples with a name", false, false },
        { "cpus_busy", "CPUs busy on average", false, false },
        { "counted", "Counted", false, true },
        { "counted_for", "Counted for", false, false },
        { "cpus_online", "CPUs online", false, false },
        { "cpu_model", "CPU", true, false },
        { "kernel", "Kernel", true, false },
        { "command", "Recorded with", false, true },
};
const size_t pi_top_fact_count = sizeof(pi_top_facts) / sizeof(pi_top_facts[0]);

struct pi_str pi_fact_text(const struct pi_fact *fact, char number[PI_NUMBER_MAX])
{
        if (!fact)
                return PI_STR("");
        if (fact->text.n > 0 || isnan(fact->value))
                return fact->text;
        return (struct pi_str){ number, pi_number_cell(fact->value, fact->unit, number) };
}

/* What is told among the counts: perf's warnings, and its word that counting began. */
#include "analyze/source/stat/stat.h"

#include "analyze/source/stat/stat_number.h"

bool stat_is_message(struct pi_str line)
{
        static const char *const starts[] = {
                "Error:",
                "Error ",
                "ERROR",
                "WARNING:",
                "Warning:",
                "warning:",
                "perf:",
                "Events enabled",
                "Events disabled",
                "Some events weren't counted",
                "echo ",
                "perf stat ",
                "The events in group usually",
                "failed to",
                "Failed to",
                "Cannot ",
                "event syntax error",
                "Try ",
                "You may not have permission",
                "Consider ",
                "Access to performance",
                "Run 'perf list'",
                "The <not ",
                "For your workloads",
        };

        line = stat_trim(line);
        for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
                if (pi_str_starts(line, pi_str_of(starts[i])))
                        return true;
        return pi_str_ends(line, PI_STR(": Interrupt")) ||
               pi_str_ends(line, PI_STR(": Terminated")) || pi_str_ends(line, PI_STR(": Killed"));
}

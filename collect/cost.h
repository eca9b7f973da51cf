/* What this process itself costs the machine it measures. */
#ifndef PIPA_COLLECT_COST_H
#define PIPA_COLLECT_COST_H

#include <stdint.h>

/* CPU time so far, without children: the command is not our cost. */
struct pc_usage {
        int64_t user_ns, system_ns;
};

struct pc_usage pc_usage_now(void);

static inline int64_t pc_usage_since(struct pc_usage from, struct pc_usage to)
{
        return to.user_ns - from.user_ns + to.system_ns - from.system_ns;
}

/* The most memory that was resident at once; -1 where not known. */
int64_t pc_peak_rss_bytes(void);

#endif

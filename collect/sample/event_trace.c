/* Tracepoints: their number stands in tracefs, which may be mounted at one of two places. */
#include "collect/sample/event_pmu.h"

#include "collect/os/readtext.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char *const places[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };

const char *pc_tracefs(void)
{
        char path[64];
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
                snprintf(path, sizeof(path), "%s/events", places[i]);
                if (access(path, R_OK | X_OK) == 0)
                        return places[i];
        }
        return NULL;
}

static bool is_name(struct pi_str s)
{
        return s.n > 0 && s.n < 100 && s.p[0] != '.' && !memchr(s.p, '/', s.n);
}

bool pc_event_tracepoint_find(struct pi_str system, struct pi_str name, struct pc_event *event,
                              char *why, size_t why_size)
{
        const char *root = pc_tracefs();
        char text[32];
        uint64_t id;
        struct pi_str got = { NULL, 0 };
        if (!root) {
                snprintf(why, why_size,
                         "it needs tracefs, which is not mounted or not readable here "
                         "(as root: mount -t tracefs none %s)",
                         places[0]);
                return false;
        }
        if (is_name(system) && is_name(name))
                got = pc_read_text_at(text, sizeof(text), "%s/events/%.*s/%.*s/id", root,
                                      (int)system.n, system.p, (int)name.n, name.p);
        if (!got.p || !pi_text_u64(got, &id)) {
                snprintf(why, why_size, "this kernel has no such tracepoint (%s/events lists them)",
                         root);
                return false;
        }
        event->attr.type = PERF_TYPE_TRACEPOINT;
        event->attr.config = id;
        return true;
}

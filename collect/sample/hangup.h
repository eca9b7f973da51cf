/* One descriptor that becomes readable when a ring has much to give or sampled threads have ended.
 * Polling the events themselves would not do: one whose thread is gone hangs up forever, and a poll
 * over it would never sleep again. */
#ifndef PIPA_COLLECT_SAMPLE_HANGUP_H
#define PIPA_COLLECT_SAMPLE_HANGUP_H

#include "collect/sample/ring.h"

struct pc_hangup {
        int fd;       /* epoll */
        size_t alive; /* descriptors of the first event that have not hung up */
};

/* Watches rings, and with `ends` every descriptor of the first event. False and said. */
bool pc_hangup_open(struct pc_hangup *hangup, const struct pc_fds *fds,
                    const struct pc_rings *rings, bool ends, struct pc_log *log);

/* Takes note of what has hung up since. */
void pc_hangup_take(struct pc_hangup *hangup);

void pc_hangup_close(struct pc_hangup *hangup);

#endif

/* Who runs a long piece of work: is told how far it is, and says whether to go on. */
#ifndef PIPA_BASE_HOST_H
#define PIPA_BASE_HOST_H

#include <stdbool.h>
#include <stdint.h>

struct pi_host {
        /* `stage` is a literal ("reading records"). False: stop soon. */
        bool (*step)(void *user, const char *stage, uint64_t done, uint64_t total);
        void *user;
};

/* True where work goes on; nobody stops it where `host` is NULL. */
static inline bool pi_host_step(const struct pi_host *host, const char *stage, uint64_t done,
                                uint64_t total)
{
        return !host || host->step(host->user, stage, done, total);
}

#endif

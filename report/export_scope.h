/* Samples by thread, or what else `by` says, and event, in order of time: what speedscope calls
 * profiles. */
#ifndef PIPA_REPORT_EXPORT_SCOPE_H
#define PIPA_REPORT_EXPORT_SCOPE_H

#include "report/export_names.h"
#include "report/export_roots.h"
#include "report/export_stacks.h"

struct pi_scope_profile {
        uint32_t root;        /* string id of roots */
        uint32_t event;       /* row of events */
        uint32_t first, last; /* its samples; PI_NONE: none yet */
        struct pi_str event_name, unit;
        double sum;
};

/* Those of a profile that follow each other with the same stack are one. */
struct pi_scope_sample {
        uint32_t stack;
        uint32_t next; /* of the same profile; PI_NONE: the last */
        double weight;
};

struct pi_scope {
        struct pi_export *x;
        struct pi_roots roots;
        struct pi_names names;
        struct pi_export_stacks stacks; /* ids are of names */
        struct pi_set profiles;         /* struct pi_scope_profile */
        struct pi_vec samples;          /* struct pi_scope_sample */
};

/* To be released, whatever the status. */
enum pipa_status pi_scope_read(struct pi_export *x, struct pi_scope *out);
void pi_scope_done(struct pi_scope *scope);

static inline const struct pi_scope_profile *pi_scope_profile(const struct pi_scope *scope,
                                                              size_t i)
{
        return PI_AT(&scope->profiles.list, struct pi_scope_profile, i);
}

static inline const struct pi_scope_sample *pi_scope_sample(const struct pi_scope *scope,
                                                            uint32_t id)
{
        return PI_AT(&scope->samples, struct pi_scope_sample, id);
}

#endif

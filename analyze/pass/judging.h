/* What all questions of the verdict are asked of. Private to the verdict pass. */
#ifndef PIPA_PASS_JUDGING_H
#define PIPA_PASS_JUDGING_H

#include "analyze/data/recording.h"
#include "analyze/pass/weigh.h"

#define JUDGING_NAME_MAX 100 /* bytes of a name inside a sentence */

struct judging {
        const struct pi_recording *rec;
        struct pi_model *model;
        const struct pi_profile_event *event;
        struct pi_weights weights;
        double idle, busy; /* of weights.sum: the idle task's share, and the rest */
        bool clock;        /* weights are time on a CPU */
};

/* A new last finding about the whole recording, unevaluated; NULL where memory ran out. */
struct pi_finding *judging_add(struct judging *judging, const char *id, const char *unit);

/* Self weight of each function over the rows of everybody but the idle task; [functions], NULL
 * where memory ran out. */
double *judging_functions(const struct judging *judging, struct pi_arena *scratch);

/* What fits of a name into a sentence, for "%.*s". */
static inline int judging_cut(struct pi_str s)
{
        return (int)(s.n < JUDGING_NAME_MAX ? s.n : JUDGING_NAME_MAX);
}

/* questions.c: fixed questions, a finding each. False where memory ran out. */
bool judging_questions(struct judging *judging, struct pi_arena *scratch);

/* machine_rules.c: fixed questions about the machine, where its series were recorded. */
bool judging_machine(struct judging *judging);

/* metrics/rules.c: fixed questions about the processor, where events were counted. */
bool judging_metrics(struct judging *judging);

#endif

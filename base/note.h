/* The second error channel: what makes a result weaker, said beside what it weakens. Notes of the
 * same code and subject are added up. */
#ifndef PIPA_BASE_NOTE_H
#define PIPA_BASE_NOTE_H

#include "base/vec.h"

enum pi_note_level {
        PI_NOTE_INFO, /* good to know; nothing is weaker */
        PI_NOTE_WARN, /* a number is weaker than it looks */
};

/* `code` is a stable word for tests and scripts ("lost_samples"), a literal. `weakens` names the
 * section it stands beside ("hotspots"), a literal. */
struct pi_note {
        enum pi_note_level level;
        const char *code;
        const char *weakens;
        struct pi_str subject; /* what it is about: a module, a cpu, a member; may be "" */
        struct pi_str text;    /* one sentence or two: what, how much, what to do */
        uint64_t count;        /* how often, or how many; 0 where it does not apply */
        double share;          /* of the samples or bytes concerned; NAN where not known */
};

struct pi_notes {
        struct pi_vec list; /* struct pi_note */
        uint64_t dropped;   /* beyond PI_LIMIT_NOTES */
};

void pi_notes_init(struct pi_notes *notes, struct pi_arena *arena);

/* Add a note, or raise `count` of the one with this code and subject. */
void pi_notes_push(struct pi_notes *notes, enum pi_note_level level, const char *code,
                   const char *weakens, struct pi_str subject, uint64_t count, double share,
                   const char *format, ...) __attribute__((format(printf, 8, 9)));

#endif

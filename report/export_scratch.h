/* A text or message that is put together before it is handed on. Grows by doubling under an
 * arena's budget; `failed` is sticky, and is asked once at the end. */
#ifndef PIPA_REPORT_EXPORT_SCRATCH_H
#define PIPA_REPORT_EXPORT_SCRATCH_H

#include "base/arena.h"

struct pi_scratch {
        struct pi_arena *arena; /* charged; the bytes are malloc'd */
        char *p;
        size_t n, cap;
        bool failed;
};

void pi_scratch_init(struct pi_scratch *scratch, struct pi_arena *arena);
void pi_scratch_done(struct pi_scratch *scratch);

/* Room for `size` bytes more, to be filled; NULL where refused. */
char *pi_scratch_extend(struct pi_scratch *scratch, size_t size);

void pi_scratch_bytes(struct pi_scratch *scratch, const void *data, size_t size);
void pi_scratch_text(struct pi_scratch *scratch, const char *text);
void pi_scratch_u64(struct pi_scratch *scratch, uint64_t value);

/* As pi_escape_terminal: controls, bidirectional marks and ill-formed bytes become visible. */
void pi_scratch_escaped(struct pi_scratch *scratch, struct pi_str s);

static inline struct pi_str pi_scratch_str(const struct pi_scratch *scratch)
{
        return (struct pi_str){ scratch->p ? scratch->p : "", scratch->n };
}

#endif

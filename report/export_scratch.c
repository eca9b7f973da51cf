#include "report/export_scratch.h"

#include "base/num.h"
#include "report/escape.h"

#include <stdlib.h>

#define SCRATCH_MIN 256

void pi_scratch_init(struct pi_scratch *scratch, struct pi_arena *arena)
{
        *scratch = (struct pi_scratch){ .arena = arena };
}

void pi_scratch_done(struct pi_scratch *scratch)
{
        if (scratch->p)
                pi_arena_discharge(scratch->arena, scratch->cap);
        free(scratch->p);
        pi_scratch_init(scratch, scratch->arena);
}

static bool grow(struct pi_scratch *scratch, size_t need)
{
        size_t cap = scratch->cap ? scratch->cap : SCRATCH_MIN;
        char *p;

        while (cap < need && cap <= SIZE_MAX / 2)
                cap *= 2;
        cap = cap < need ? need : cap;
        if (!pi_arena_charge(scratch->arena, cap - scratch->cap))
                return false;
        p = realloc(scratch->p, cap);
        if (!p) {
                pi_arena_discharge(scratch->arena, cap - scratch->cap);
                scratch->arena->failed = scratch->arena->starved = true;
                return false;
        }
        scratch->p = p;
        scratch->cap = cap;
        return true;
}

char *pi_scratch_extend(struct pi_scratch *scratch, size_t size)
{
        if (scratch->failed)
                return NULL;
        if (size > SIZE_MAX - scratch->n ||
            (scratch->n + size > scratch->cap && !grow(scratch, scratch->n + size))) {
                scratch->failed = true;
                return NULL;
        }
        scratch->n += size;
        return scratch->p + scratch->n - size;
}

void pi_scratch_bytes(struct pi_scratch *scratch, const void *data, size_t size)
{
        char *to = size > 0 ? pi_scratch_extend(scratch, size) : NULL;

        if (to)
                memcpy(to, data, size);
}

void pi_scratch_text(struct pi_scratch *scratch, const char *text)
{
        pi_scratch_bytes(scratch, text, strlen(text));
}

void pi_scratch_u64(struct pi_scratch *scratch, uint64_t value)
{
        char text[PI_NUM_TEXT_MAX];

        pi_scratch_bytes(scratch, text, pi_u64_text(value, text));
}

static int take(void *user, const void *data, size_t size)
{
        pi_scratch_bytes(user, data, size);
        return 0;
}

static bool is_plain(struct pi_str s)
{
        for (size_t i = 0; i < s.n; i++)
                if ((uint8_t)s.p[i] < 0x20 || (uint8_t)s.p[i] >= 0x7f)
                        return false;
        return true;
}

void pi_scratch_escaped(struct pi_scratch *scratch, struct pi_str s)
{
        struct pi_out out;

        if (is_plain(s)) {
                pi_scratch_bytes(scratch, s.p, s.n);
                return;
        }
        pi_out_init(&out, take, scratch, UINT64_MAX);
        pi_escape_terminal(&out, s);
        pi_out_flush(&out);
}

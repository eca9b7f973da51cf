#include "report/export_roots.h"

#include "base/num.h"
#include "report/export_rows.h"

#define UNKNOWN UINT64_MAX

bool pi_roots_init(struct pi_roots *roots, enum pipa_export_by by, bool folded,
                   struct pi_arena *arena)
{
        roots->by = by;
        roots->folded = folded;
        for (size_t i = 0; i < PI_ROOT_RECENT; i++)
                roots->recent[i].id = PI_NONE;
        pi_scratch_init(&roots->scratch, arena);
        return pi_strtab_init(&roots->labels, arena);
}

void pi_roots_done(struct pi_roots *roots)
{
        pi_scratch_done(&roots->scratch);
        pi_strtab_done(&roots->labels);
}

static uint64_t number(const struct pipa_column *column, size_t row)
{
        return pi_export_known(column, row) ? column->at.whole[row] : UNKNOWN;
}

/* Only what the label says, so that samples with the same root have the same key. */
static struct pi_root_key key_of(enum pipa_export_by by, const struct pipa_column *column,
                                 size_t row)
{
        struct pi_root_key key = { .pid = UNKNOWN, .tid = UNKNOWN, .cpu = UNKNOWN };

        if (by == PIPA_EXPORT_BY_CPU) {
                key.cpu = number(&column[PI_ROOT_CPU], row);
                return key;
        }
        key.comm = pi_export_text(&column[PI_ROOT_COMM], row);
        if (by != PIPA_EXPORT_BY_COMM)
                key.pid = number(&column[PI_ROOT_PID], row);
        if (by == PIPA_EXPORT_BY_THREAD || !key.comm.p)
                key.tid = number(&column[PI_ROOT_TID], row);
        return key;
}

/* Texts of names are interned: one place, one text. */
static bool is_same(const struct pi_root_key *a, const struct pi_root_key *b)
{
        return a->comm.p == b->comm.p && a->comm.n == b->comm.n && a->pid == b->pid &&
               a->tid == b->tid && a->cpu == b->cpu;
}

static void put_number(struct pi_scratch *out, const char *before, uint64_t value)
{
        pi_scratch_text(out, before);
        if (value == UNKNOWN)
                pi_scratch_text(out, "?");
        else
                pi_scratch_u64(out, value);
}

/* ';' would begin a frame. A thread without a name is ":tid", as perf has it. */
static void put_comm(struct pi_scratch *out, const struct pi_root_key *key, bool folded)
{
        size_t begin = out->n;

        if (key->comm.p)
                pi_scratch_escaped(out, key->comm);
        else
                put_number(out, ":", key->tid);
        for (size_t i = begin; folded && !out->failed && i < out->n; i++) {
                if (out->p[i] == ';')
                        out->p[i] = ':';
                else if (out->p[i] == ' ')
                        out->p[i] = '_';
        }
}

static uint32_t label(struct pi_roots *roots, const struct pi_root_key *key)
{
        struct pi_scratch *out = &roots->scratch;

        out->n = 0;
        if (roots->by == PIPA_EXPORT_BY_CPU)
                put_number(out, "cpu ", key->cpu);
        else
                put_comm(out, key, roots->folded);
        if (roots->by == PIPA_EXPORT_BY_PROCESS || roots->by == PIPA_EXPORT_BY_THREAD)
                put_number(out, "-", key->pid);
        if (roots->by == PIPA_EXPORT_BY_THREAD)
                put_number(out, "/", key->tid);
        return out->failed ? PI_NONE : pi_strtab_intern(&roots->labels, pi_scratch_str(out));
}

uint32_t pi_roots_of(struct pi_roots *roots, const struct pipa_column *column, size_t row)
{
        struct pi_root_key key = key_of(roots->by, column, row);
        uint64_t hash = pi_hash_pair((uintptr_t)key.comm.p, key.pid ^ key.tid << 20 ^ key.cpu);
        size_t slot = hash % PI_ROOT_RECENT;

        if (roots->recent[slot].id == PI_NONE || !is_same(&roots->recent[slot].key, &key)) {
                uint32_t id = label(roots, &key);
                if (id == PI_NONE)
                        return PI_NONE;
                roots->recent[slot].key = key;
                roots->recent[slot].id = id;
        }
        return roots->recent[slot].id;
}

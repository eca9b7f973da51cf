#include "analyze/source/perf/perf_deferred.h"

#include "analyze/source/perf/perf_chain.h"
#include "base/limits.h"
#include "base/num.h"

#include <inttypes.h>
#include <math.h>

bool perf_deferred_wait(struct perf_file *file, uint32_t sample, int32_t tid, uint64_t cookie)
{
        struct perf_waiting *added = pi_vec_push(&file->waiting);

        if (added)
                *added = (struct perf_waiting){ cookie, sample, tid };
        return added;
}

static bool same_deferred(const void *items, uint32_t id, const void *key)
{
        const struct perf_deferred *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                   *b = key;

        return a->cookie == b->cookie && a->tid == b->tid;
}

static uint64_t hash_of(const struct perf_deferred *deferred)
{
        return pi_hash_pair(deferred->cookie, (uint32_t)deferred->tid);
}

/* cookie, count, addresses. */
bool perf_deferred_read(struct perf_file *file, struct perf_record *record)
{
        struct pi_cursor *c = &record->body;
        struct perf_deferred deferred = { .tid = perf_trailer_read(file, record).tid };
        uint64_t count;

        deferred.cookie = pi_cursor_u64(c);
        count = pi_cursor_u64(c);
        if (!pi_cursor_fits(c, count, 8)) {
                file->bad_record++;
                return true;
        }
        perf_chain_read(file->chain, c->p, count, c->swap, PERF_RECORD_MISC_USER);
        deferred.chain = perf_chain_intern(file, file->chain);
        return deferred.chain != PI_NONE &&
               pi_set_add(&file->deferred, hash_of(&deferred), same_deferred, &deferred) != PI_NONE;
}

static uint32_t join(struct perf_file *file, uint32_t own, uint32_t deferred)
{
        struct perf_chain *chain = file->chain;
        bool in_user;

        perf_chain_clear(chain);
        perf_chain_unfold(chain, file, own, true);
        /* Taken in user space: the deferred chain begins with the place that the sample names. */
        in_user = chain->depth == 2 && chain->side[0].mode == PERF_RECORD_MISC_USER;
        perf_chain_unfold(chain, file, deferred, !in_user);
        return perf_chain_intern(file, chain);
}

bool perf_deferred_join(struct perf_file *file)
{
        uint64_t missing = 0;

        for (size_t i = 0; i < file->waiting.count; i++) {
                const struct perf_waiting *waiting = PI_AT(&file->waiting, struct perf_waiting, i);
                struct pi_sample *sample = pi_recording_sample(file->rec, waiting->sample);
                struct perf_deferred key = { waiting->cookie, waiting->tid, 0 };
                uint32_t id = pi_map_find(&file->deferred.map, hash_of(&key), same_deferred,
                                          &file->deferred, &key);

                if (id != PI_NONE)
                        sample->stack =
                                join(file, sample->stack,
                                     PI_AT(&file->deferred.list, struct perf_deferred, id)->chain);
                else
                        missing++;
                if (sample->stack == PI_NONE)
                        return false;
        }
        if (missing)
                pi_notes_push(file->rec->notes, PI_NOTE_WARN, "deferred_stacks_missing", "hotspots",
                              file->member->name, missing,
                              (double)missing / (double)file->rec->samples.count,
                              "%" PRIu64
                              " samples wait for a user stack that the kernel never delivered: "
                              "they show the kernel's part alone",
                              missing);
        return true;
}

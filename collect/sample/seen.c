/* Process 0 is a CPU's idle task: its samples count, it is no process. */
#include "collect/sample/seen.h"

#include "base/limits.h"
#include "base/num.h"

#include <stdlib.h>

void pc_seen_init(struct pc_seen *seen, struct pi_arena *arena)
{
        *seen = (struct pc_seen){ .last = PI_NONE };
        pi_map_init(&seen->map, arena);
}

void pc_seen_done(struct pc_seen *seen)
{
        pi_map_done(&seen->map);
        free(seen->pid);
        free(seen->recent);
        *seen = (struct pc_seen){ .last = PI_NONE };
}

static bool same_pid(const void *items, uint32_t id, const void *key)
{
        return ((const struct pc_seen *)items)->pid[id] == *(const pid_t *)key;
}

static bool grow(struct pc_seen *seen)
{
        size_t cap = seen->cap ? seen->cap * 2 : 256;
        if (cap > PI_LIMIT_THREADS)
                return false;
        pid_t *pid = realloc(seen->pid, cap * sizeof(*pid));
        if (!pid)
                return false;
        seen->pid = pid;
        uint64_t *recent = realloc(seen->recent, cap * sizeof(*recent));
        if (!recent)
                return false;
        seen->recent = recent;
        seen->cap = cap;
        return true;
}

static uint32_t find_or_add(struct pc_seen *seen, pid_t pid)
{
        uint64_t hash = pi_hash_u64((uint64_t)pid);
        uint32_t id = pi_map_find(&seen->map, hash, same_pid, seen, &pid);
        if (id != PI_NONE)
                return id;
        id = (uint32_t)seen->count;
        if ((seen->count == seen->cap && !grow(seen)) || !pi_map_add(&seen->map, hash, id))
                return PI_NONE;
        seen->pid[id] = pid;
        seen->recent[id] = 0;
        seen->count++;
        return id;
}

void pc_seen_sample(struct pc_seen *seen, pid_t pid, uint64_t time_ns)
{
        seen->samples++;
        if (!seen->first_ns || time_ns < seen->first_ns)
                seen->first_ns = time_ns;
        if (time_ns > seen->last_ns)
                seen->last_ns = time_ns;
        if (pid <= 0)
                return;
        if (seen->last == PI_NONE || seen->pid[seen->last] != pid)
                seen->last = find_or_add(seen, pid);
        if (seen->last == PI_NONE)
                seen->dropped++;
        else
                seen->recent[seen->last]++;
}

/* Puts process i where it belongs in the `count` best, of which the last falls out at `max`. */
static size_t insert(const struct pc_seen *seen, uint32_t *best, size_t count, size_t max,
                     uint32_t i)
{
        size_t at = count;
        while (at > 0 && seen->recent[best[at - 1]] < seen->recent[i])
                at--;
        if (at == max)
                return count;
        size_t moved = (count < max ? count : max - 1) - at;
        memmove(best + at + 1, best + at, moved * sizeof(*best));
        best[at] = i;
        return count < max ? count + 1 : max;
}

size_t pc_seen_busiest(struct pc_seen *seen, pid_t *pids, size_t max)
{
        uint32_t best[64];
        size_t count = 0, limit = max < 64 ? max : 64;
        for (size_t i = 0; i < seen->count && limit; i++)
                if (seen->recent[i])
                        count = insert(seen, best, count, limit, (uint32_t)i);
        for (size_t i = 0; i < count; i++)
                pids[i] = seen->pid[best[i]];
        if (seen->count)
                memset(seen->recent, 0, seen->count * sizeof(*seen->recent));
        return count;
}

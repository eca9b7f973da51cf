/* An address space begins with a fork or an exec. What a process maps later hides what it had there
 * before; what it has not mapped itself since a fork is its parent's of that moment. */
#include "collect/sample/spaces.h"

#include "base/limits.h"
#include "base/num.h"

#define ANCESTORS_MAX 32
#define STEPS_MAX 65536 /* regions or births that are looked at in one process */

struct space {
        pid_t pid;
        uint32_t births, regions; /* the newest; lists by `next` */
};

struct birth {
        uint64_t time_ns;
        pid_t parent; /* 0: exec */
        uint32_t next;
};

struct region {
        uint64_t time_ns, start, end;
        uint32_t file, next;
};

void pc_spaces_init(struct pc_spaces *spaces, struct pi_arena *arena)
{
        *spaces = (struct pc_spaces){ 0 };
        pi_map_init(&spaces->map, arena);
        pi_vec_init(&spaces->list, arena, sizeof(struct space), PI_LIMIT_THREADS);
        pi_vec_init(&spaces->births, arena, sizeof(struct birth), PI_LIMIT_THREADS);
        pi_vec_init(&spaces->regions, arena, sizeof(struct region), PI_LIMIT_MAPS);
}

void pc_spaces_done(struct pc_spaces *spaces)
{
        pi_map_done(&spaces->map);
}

static bool same_pid(const void *items, uint32_t id, const void *key)
{
        return PI_AT((const struct pi_vec *)items, struct space, id)->pid == *(const pid_t *)key;
}

static uint64_t hash_pid(pid_t pid)
{
        return pi_hash_u64((uint32_t)pid);
}

static struct space *find_space(const struct pc_spaces *spaces, pid_t pid)
{
        uint32_t id = pi_map_find(&spaces->map, hash_pid(pid), same_pid, &spaces->list, &pid);
        return id == PI_NONE ? NULL : PI_AT(&spaces->list, struct space, id);
}

static struct space *find_or_add(struct pc_spaces *spaces, pid_t pid)
{
        struct space *space = find_space(spaces, pid);
        if (space)
                return space;
        uint32_t id = (uint32_t)spaces->list.count;
        space = pi_vec_push(&spaces->list);
        if (!space || !pi_map_add(&spaces->map, hash_pid(pid), id))
                return NULL;
        *space = (struct space){ .pid = pid, .births = PI_NONE, .regions = PI_NONE };
        return space;
}

void pc_spaces_birth(struct pc_spaces *spaces, pid_t pid, uint64_t time_ns, pid_t parent)
{
        struct space *space = find_or_add(spaces, pid);
        struct birth *birth = space ? pi_vec_push(&spaces->births) : NULL;
        if (!birth) {
                spaces->dropped++;
                return;
        }
        *birth = (struct birth){ time_ns, parent, space->births };
        space->births = (uint32_t)(spaces->births.count - 1);
}

void pc_spaces_map(struct pc_spaces *spaces, pid_t pid, uint64_t time_ns, uint64_t start,
                   uint64_t end, uint32_t file)
{
        struct space *space = find_or_add(spaces, pid);
        struct region *region = space ? pi_vec_push(&spaces->regions) : NULL;
        if (!region) {
                spaces->dropped++;
                return;
        }
        *region = (struct region){ time_ns, start, end, file, space->regions };
        space->regions = (uint32_t)(spaces->regions.count - 1);
}

/* The last one up to that time. */
static const struct birth *find_birth(const struct pc_spaces *spaces, const struct space *space,
                                      uint64_t time_ns)
{
        const struct birth *best = NULL;
        uint32_t at = space->births;
        for (int steps = 0; at != PI_NONE && steps < STEPS_MAX; steps++) {
                const struct birth *birth = PI_AT(&spaces->births, struct birth, at);
                if (birth->time_ns <= time_ns && (!best || birth->time_ns > best->time_ns))
                        best = birth;
                at = birth->next;
        }
        return best;
}

static uint32_t find_region(const struct pc_spaces *spaces, const struct space *space,
                            uint64_t since_ns, uint64_t time_ns, uint64_t address)
{
        const struct region *best = NULL;
        uint32_t at = space->regions;
        for (int steps = 0; at != PI_NONE && steps < STEPS_MAX; steps++) {
                const struct region *region = PI_AT(&spaces->regions, struct region, at);
                if (address >= region->start && address < region->end &&
                    region->time_ns >= since_ns && region->time_ns <= time_ns &&
                    (!best || region->time_ns > best->time_ns))
                        best = region;
                at = region->next;
        }
        return best ? best->file : PI_NONE;
}

uint32_t pc_spaces_find(const struct pc_spaces *spaces, pid_t pid, uint64_t time_ns,
                        uint64_t address)
{
        for (int generation = 0; generation < ANCESTORS_MAX; generation++) {
                const struct space *space = find_space(spaces, pid);
                if (!space)
                        break;
                const struct birth *birth = find_birth(spaces, space, time_ns);
                uint32_t file =
                        find_region(spaces, space, birth ? birth->time_ns : 0, time_ns, address);
                if (file != PI_NONE || !birth || !birth->parent)
                        return file;
                pid = birth->parent;
                time_ns = birth->time_ns;
        }
        return PI_NONE;
}

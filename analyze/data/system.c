#include "analyze/data/system.h"

#include "base/limits.h"
#include "base/num.h"

void pi_system_init(struct pi_system *system, struct pi_arena *arena)
{
        *system = (struct pi_system){ .switches_in = 0 };
        pi_set_init(&system->cgroups, arena, sizeof(struct pi_cgroup), PI_LIMIT_CGROUPS);
        pi_vec_init(&system->namespaces, arena, sizeof(struct pi_namespace), PI_LIMIT_NAMESPACES);
        pi_vec_init(&system->groups, arena, sizeof(struct pi_event_group), PI_LIMIT_EVENTS);
}

void pi_system_done(struct pi_system *system)
{
        pi_set_done(&system->cgroups);
}

static bool same_cgroup(const void *items, uint32_t id, const void *key)
{
        const struct pi_cgroup *a = pi_vec_at(&((const struct pi_set *)items)->list, id), *b = key;

        return a->id == b->id;
}

bool pi_system_add_cgroup(struct pi_system *system, uint64_t id, uint32_t path)
{
        struct pi_cgroup cgroup = { id, path };

        return pi_set_add(&system->cgroups, pi_hash_u64(id), same_cgroup, &cgroup) != PI_NONE;
}

uint32_t pi_system_cgroup(const struct pi_system *system, uint64_t id)
{
        struct pi_cgroup key = { .id = id };
        uint32_t found = pi_map_find(&system->cgroups.map, pi_hash_u64(id), same_cgroup,
                                     &system->cgroups, &key);

        return found == PI_NONE ? PI_NONE
                                : PI_AT(&system->cgroups.list, struct pi_cgroup, found)->path;
}

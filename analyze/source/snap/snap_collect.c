#include "analyze/source/snap/snap_collect.h"

#include "base/limits.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>

/* Something that has series, perhaps of several files: CPU 3 of /proc/stat and of
 * /proc/interrupts. */
struct owner {
        uint32_t group;    /* string id */
        struct pi_str key; /* of its instances */
        uint32_t repeat;
        uint32_t name; /* string id */
};

struct found {
        uint32_t group_rank, owner, order;
        struct pi_quantity quantity;
};

struct collecting {
        struct snap_reader *reader;
        struct pi_set groups; /* uint32_t: string ids */
        struct pi_set owners; /* struct owner */
        struct pi_vec found;  /* struct found */
};

static bool same_group(const void *items, uint32_t id, const void *key)
{
        return *PI_AT(&((const struct pi_set *)items)->list, uint32_t, id) ==
               *(const uint32_t *)key;
}

static bool same_owner(const void *items, uint32_t id, const void *key)
{
        const struct owner *a = PI_AT(&((const struct pi_set *)items)->list, struct owner, id);
        const struct owner *b = key;

        return a->group == b->group && a->repeat == b->repeat && pi_str_equal(a->key, b->key);
}

static struct pi_str shown_name(const struct collecting *c, const struct snap_instance *instance)
{
        return instance->label == PI_NONE ? instance->key
                                          : pi_strtab_at(c->reader->rec->strings, instance->label);
}

/* A second life of the same path (a PID that came again) is another instance. */
static uint32_t intern_name(const struct collecting *c, struct pi_str name, uint32_t repeat)
{
        char text[SNAP_LABEL_BYTES + 32];
        int n;

        if (repeat == 0)
                return pi_strtab_intern(c->reader->rec->strings, name);
        n = snprintf(text, sizeof(text), "%.*s (%u)", (int)name.n, name.p, repeat + 1);
        return pi_strtab_intern(c->reader->rec->strings, (struct pi_str){ text, (size_t)n });
}

/* The first file that speaks of it gives the name. */
static uint32_t owner_of(struct collecting *c, const struct snap_track *track,
                         const struct snap_instance *instance, uint32_t group)
{
        struct owner owner = { .group = group, .key = instance->key, .repeat = track->repeat };
        uint64_t hash = pi_hash_pair(pi_hash_bytes(owner.key.p, owner.key.n),
                                     pi_hash_pair(group, owner.repeat));
        uint32_t id = pi_map_find(&c->owners.map, hash, same_owner, &c->owners, &owner);

        if (id != PI_NONE)
                return id;
        owner.name = intern_name(c, shown_name(c, instance), track->repeat);
        return owner.name == PI_NONE ? PI_NONE : pi_set_add(&c->owners, hash, same_owner, &owner);
}

static bool take_series(struct collecting *c, const struct snap_instance *instance, size_t metric,
                        struct found found, const struct pi_axis *axes)
{
        struct pi_strtab *strings = c->reader->rec->strings;
        const struct snap_metric *m = &instance->kind->metric[metric];
        struct found *added = pi_vec_push(&c->found);

        if (!added)
                return false;
        found.order += (uint32_t)metric;
        found.quantity.metric = pi_strtab_intern(strings, pi_str_of(m->name));
        found.quantity.unit = m->unit;
        found.quantity.axis = &axes[m->moment];
        found.quantity.value = instance->value[metric];
        *added = found;
        return found.quantity.metric != PI_NONE;
}

static bool take_instance(struct collecting *c, const struct snap_track *track,
                          const struct snap_instance *instance, uint32_t file,
                          const struct pi_axis *axes)
{
        struct pi_strtab *strings = c->reader->rec->strings;
        uint32_t group = pi_strtab_intern(strings, pi_str_of(instance->kind->group));
        struct found found = { .order = file * SNAP_FIELDS_MAX, .quantity = { .group = group } };
        bool good = group != PI_NONE;

        if (!good || (instance->kind->unused && instance->kind->unused(instance)))
                return good;
        found.group_rank = pi_set_add(&c->groups, pi_hash_u64(group), same_group, &group);
        found.owner = owner_of(c, track, instance, group);
        if (found.group_rank == PI_NONE || found.owner == PI_NONE)
                return false;
        found.quantity.instance = PI_AT(&c->owners.list, struct owner, found.owner)->name;
        for (size_t i = 0; good && i < instance->kind->metric_count; i++) {
                if (instance->value[i])
                        good = take_series(c, instance, i, found, axes);
        }
        return good;
}

/* One for rates, one for moments; a path that was read once has no rates. */
static struct pi_axis *make_axes(const struct snap_track *track)
{
        struct pi_axis *axes = PI_NEW_ARRAY(track->reader->rec->arena, struct pi_axis, 2);

        if (!axes)
                return NULL;
        axes[0] = (struct pi_axis){ track->at - 1, track->mid_ns, track->mid_ns + 1,
                                    track->file->source };
        axes[1] = (struct pi_axis){ track->at, track->mid_ns, track->mid_ns, track->file->source };
        return axes;
}

static bool take_track(struct collecting *c, const struct snap_track *track, uint32_t file)
{
        const struct pi_axis *axes = make_axes(track);

        for (size_t i = 0; axes && i < track->instances.count; i++) {
                if (!take_instance(c, track, PI_AT(&track->instances, struct snap_instance, i),
                                   file, axes))
                        return false;
        }
        return axes;
}

static int compare(const void *a, const void *b)
{
        const struct found *x = a, *y = b;

        if (x->group_rank != y->group_rank)
                return x->group_rank < y->group_rank ? -1 : 1;
        if (x->owner != y->owner)
                return x->owner < y->owner ? -1 : 1;
        return (x->order > y->order) - (x->order < y->order);
}

static bool push_sorted(struct collecting *c)
{
        struct found *all = PI_NEW_ARRAY(c->reader->scratch, struct found, c->found.count);

        if (!all)
                return false;
        for (size_t i = 0; i < c->found.count; i++)
                all[i] = *PI_AT(&c->found, struct found, i);
        qsort(all, c->found.count, sizeof(*all), compare);
        for (size_t i = 0; i < c->found.count; i++) {
                struct pi_quantity *quantity = pi_vec_push(&c->reader->rec->quantities);
                if (!quantity)
                        return false;
                *quantity = all[i].quantity;
        }
        return true;
}

bool snap_collect(struct snap_reader *reader, struct snap_track *const *tracks, size_t count)
{
        struct collecting c = { .reader = reader };
        bool good = true;

        pi_set_init(&c.groups, reader->scratch, sizeof(uint32_t), SNAP_FIELDS_MAX);
        pi_set_init(&c.owners, reader->scratch, sizeof(struct owner), PI_LIMIT_QUANTITIES);
        pi_vec_init(&c.found, reader->scratch, sizeof(struct found), PI_LIMIT_QUANTITIES);
        for (uint32_t file = 0; good && file < snap_file_count; file++) {
                for (size_t i = 0; good && i < count; i++) {
                        if (tracks[i]->file == snap_files[file] && tracks[i]->at > 0)
                                good = take_track(&c, tracks[i], file);
                }
        }
        good = good && push_sorted(&c);
        pi_set_done(&c.groups);
        pi_set_done(&c.owners);
        return good;
}

/* Names of events, and which were counted together. */
#include "analyze/source/perf/perf_feature.h"

/* The event that these ids are of; PI_NONE where none is known. */
static uint32_t event_of_ids(const struct perf_file *file, struct pi_cursor *c, uint32_t ids)
{
        uint32_t event = PI_NONE;

        for (uint32_t i = 0; i < ids && !c->bad; i++) {
                uint64_t id = pi_cursor_u64(c);

                if (event == PI_NONE)
                        event = perf_event_of_id(file, id);
        }
        return event;
}

bool perf_feature_event_desc(struct perf_file *file, struct pi_cursor *c)
{
        uint32_t count = pi_cursor_u32(c), attr_size = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, attr_size))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                uint32_t ids, event;
                struct pi_str name;

                pi_cursor_skip(c, attr_size);
                ids = pi_cursor_u32(c);
                name = perf_feature_string(c);
                event = event_of_ids(file, c, ids);
                if (c->bad)
                        return false;
                /* Without ids the order of both lists is the same. */
                if (event == PI_NONE && i < file->rec->events.count)
                        event = i;
                if (event != PI_NONE && name.n > 0)
                        pi_recording_event(file->rec, event)->name =
                                pi_strtab_intern(file->rec->strings, name);
        }
        return true;
}

/* count, then {name, index of the leader, members} each. */
bool perf_feature_group_desc(struct perf_file *file, struct pi_cursor *c)
{
        struct pi_recording *rec = file->rec;
        uint32_t count = pi_cursor_u32(c);

        if (!pi_cursor_fits(c, count, 12))
                return false;
        for (uint32_t i = 0; i < count; i++) {
                struct pi_event_group group = { .name = perf_feature_name(file, c) }, *added;

                group.leader = pi_cursor_u32(c);
                group.members = pi_cursor_u32(c);
                if (c->bad || group.leader >= rec->events.count ||
                    group.members > rec->events.count - group.leader)
                        return false;
                added = pi_vec_push(&rec->system.groups);
                if (!added)
                        return false;
                *added = group;
        }
        return true;
}

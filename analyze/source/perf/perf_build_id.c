/* Build ids by path. */
#include "analyze/source/perf/perf_feature.h"

#include "base/num.h"

static bool same_build_id(const void *items, uint32_t index, const void *key)
{
        const struct perf_build_id *a = pi_vec_at(&((const struct pi_set *)items)->list, index),
                                   *b = key;

        return a->path == b->path;
}

/* The record at the cursor: header (8), pid (4), build id (20, its size in byte 20 of 24 where misc
 * says so), file name up to the record's end. `first_form`: without the pid. */
static bool read_build_id(struct perf_file *file, struct pi_cursor *c, bool first_form,
                          struct perf_build_id *out)
{
        struct pi_cursor record;
        uint16_t misc, size;
        struct pi_bytes id;

        pi_cursor_skip(c, 4);
        misc = pi_cursor_u16(c);
        size = pi_cursor_u16(c);
        if (c->bad || size < 36)
                return false;
        record = pi_cursor_sub(c, size - 8u);
        pi_cursor_skip(&record, first_form ? 0 : 4);
        id = pi_cursor_bytes(&record, PI_BUILD_ID_MAX);
        if (record.bad)
                return false;
        *out = (struct perf_build_id){ .id.size = PI_BUILD_ID_MAX };
        memcpy(out->id.byte, id.p, id.n);
        if (misc & PERF_RECORD_MISC_BUILD_ID_SIZE)
                out->id.size = record.p[0] <= PI_BUILD_ID_MAX ? record.p[0] : 0;
        pi_cursor_skip(&record, 4);
        out->path = pi_strtab_intern(file->rec->strings,
                                     pi_cursor_text(&record, pi_cursor_left(&record)));
        return out->path != PI_NONE;
}

/* perf of before Linux 2.6.35 wrote no pid, so that the kernel's name, which stands first, seems to
 * begin four bytes too late. */
static bool is_first_form(struct perf_file *file, struct pi_cursor c)
{
        struct perf_build_id entry;

        return read_build_id(file, &c, false, &entry) &&
               pi_str_equal(pi_recording_str(file->rec, entry.path), PI_STR("nel.kallsyms]"));
}

bool perf_feature_build_ids(struct perf_file *file, struct pi_cursor *c)
{
        bool first_form = is_first_form(file, *c);
        struct perf_build_id entry;

        while (pi_cursor_left(c) > 0) {
                if (!read_build_id(file, c, first_form, &entry) ||
                    pi_set_add(&file->build_ids, pi_hash_u64(entry.path), same_build_id, &entry) ==
                            PI_NONE)
                        return false;
        }
        return true;
}

bool perf_build_id_of(const struct perf_file *file, struct pi_str path, struct pi_build_id *out)
{
        struct perf_build_id key = { .path = pi_strtab_intern(file->rec->strings, path) };
        uint32_t index = pi_map_find(&file->build_ids.map, pi_hash_u64(key.path), same_build_id,
                                     &file->build_ids, &key);

        if (index == PI_NONE)
                return false;
        *out = PI_AT(&file->build_ids.list, struct perf_build_id, index)->id;
        return true;
}

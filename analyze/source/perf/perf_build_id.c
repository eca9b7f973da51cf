/* Build ids by path. */
#include "analyze/source/perf/perf_feature.h"

#include "base/num.h"

#include <math.h>

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

static bool is_same_id(const struct pi_build_id *a, const struct pi_build_id *b)
{
        uint8_t most = PI_BUILD_ID_MAX, x[PI_BUILD_ID_MAX] = { 0 }, y[PI_BUILD_ID_MAX] = { 0 };

        memcpy(x, a->byte, a->size < most ? a->size : most);
        memcpy(y, b->byte, b->size < most ? b->size : most);
        return memcmp(x, y, most) == 0;
}

/* A path can stand for several files: in containers, or where one was replaced meanwhile. */
static bool add_build_id(struct perf_file *file, const struct perf_build_id *entry)
{
        uint32_t index =
                pi_set_add(&file->build_ids, pi_hash_u64(entry->path), same_build_id, entry);

        if (index == PI_NONE)
                return false;
        struct perf_build_id *first = PI_AT(&file->build_ids.list, struct perf_build_id, index);
        if (first->several || is_same_id(&first->id, &entry->id))
                return true;
        first->several = true;
        pi_notes_push(
                file->rec->notes, PI_NOTE_WARN, "symbols_several_builds", "hotspots",
                pi_recording_str(file->rec, entry->path), 1, NAN,
                "files of several build ids were recorded at this path (in containers, or one "
                "was replaced meanwhile), but not which of them an address belongs to: where "
                "no mapping has an id of its own, none is taken for proof");
        return true;
}

bool perf_feature_build_ids(struct perf_file *file, struct pi_cursor *c)
{
        bool first_form = is_first_form(file, *c);
        struct perf_build_id entry;

        while (pi_cursor_left(c) > 0) {
                if (!read_build_id(file, c, first_form, &entry) || !add_build_id(file, &entry))
                        return false;
        }
        return true;
}

bool perf_build_id_of(const struct perf_file *file, struct pi_str path, struct pi_build_id *out)
{
        struct perf_build_id key = { .path = pi_strtab_intern(file->rec->strings, path) };
        uint32_t index = pi_map_find(&file->build_ids.map, pi_hash_u64(key.path), same_build_id,
                                     &file->build_ids, &key);

        if (index == PI_NONE || PI_AT(&file->build_ids.list, struct perf_build_id, index)->several)
                return false;
        *out = PI_AT(&file->build_ids.list, struct perf_build_id, index)->id;
        return true;
}

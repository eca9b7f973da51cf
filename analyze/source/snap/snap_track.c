#include "analyze/source/snap/snap_track.h"

#include "analyze/source/snap/snap_change.h"
#include "base/limits.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>

struct wanted {
        const struct snap_kind *kind;
        struct pi_str key;
};

static bool same(const void *items, uint32_t id, const void *key)
{
        const struct snap_instance *instance =
                PI_AT((const struct pi_vec *)items, struct snap_instance, id);
        const struct wanted *wanted = key;

        return instance->kind == wanted->kind && pi_str_equal(instance->key, wanted->key);
}

bool snap_track_init(struct snap_track *track)
{
        struct pi_arena *scratch = track->reader->scratch;

        pi_vec_init(&track->instances, scratch, sizeof(struct snap_instance), PI_LIMIT_QUANTITIES);
        pi_map_init(&track->index, scratch);
        track->mid_ns = PI_NEW_ARRAY(track->reader->rec->arena, int64_t, track->count);
        return track->mid_ns;
}

void snap_track_done(struct snap_track *track)
{
        pi_map_done(&track->index);
}

/* Room for all of its series, or none: work per reading is bounded by what was set aside. */
static bool reserve(struct snap_track *track, const struct snap_kind *kind)
{
        struct snap_reader *reader = track->reader;
        uint64_t values = (uint64_t)kind->metric_count * track->count;

        if (values > reader->values_left || kind->metric_count > reader->series_left) {
                reader->left_out++;
                return false;
        }
        reader->values_left -= values;
        reader->series_left -= kind->metric_count;
        return true;
}

static struct snap_instance *add(struct snap_track *track, const struct wanted *wanted,
                                 uint64_t hash)
{
        struct pi_arena *scratch = track->reader->scratch;
        uint32_t id = (uint32_t)track->instances.count;
        struct snap_instance *instance;

        if (!reserve(track, wanted->kind))
                return NULL;
        instance = pi_vec_push(&track->instances);
        if (!instance || !pi_map_add(&track->index, hash, id)) {
                track->instances.count -= instance != NULL;
                track->reader->left_out++;
                return NULL;
        }
        *instance = (struct snap_instance){
                .kind = wanted->kind,
                .key = pi_arena_copy(scratch, wanted->key),
                .label = PI_NONE,
                .old = PI_NEW_ARRAY(scratch, uint64_t, wanted->kind->field_count),
                .now = PI_NEW_ARRAY(scratch, uint64_t, wanted->kind->field_count),
                .value = PI_NEW_ARRAY(scratch, double *, wanted->kind->metric_count),
        };
        if (instance->key.p && instance->old && instance->now && instance->value)
                return instance;
        track->reader->failed = true;
        return NULL;
}

/* Texts keep their order: the last instance and the one after it are tried before the index. */
static bool is_next(struct snap_track *track, const struct wanted *wanted)
{
        for (uint32_t id = track->hint; id < track->instances.count && id <= track->hint + 1;
             id++) {
                if (same(&track->instances, id, wanted)) {
                        track->hint = id;
                        return true;
                }
        }
        return false;
}

static struct snap_instance *find(struct snap_track *track, size_t kind, struct pi_str key)
{
        struct wanted wanted = { &track->file->kind[kind],
                                 { key.p, key.n < SNAP_LABEL_BYTES ? key.n : SNAP_LABEL_BYTES } };
        uint64_t hash;
        uint32_t id;

        if (is_next(track, &wanted))
                return PI_AT(&track->instances, struct snap_instance, track->hint);
        hash = pi_hash_pair(pi_hash_bytes(wanted.key.p, wanted.key.n), kind);
        id = pi_map_find(&track->index, hash, same, &track->instances, &wanted);
        if (id == PI_NONE)
                return track->reader->failed ? NULL : add(track, &wanted, hash);
        track->hint = id;
        return PI_AT(&track->instances, struct snap_instance, id);
}

static uint64_t *blank(uint64_t *fields, size_t count)
{
        for (size_t i = 0; i < count; i++)
                fields[i] = SNAP_NONE;
        return fields;
}

uint64_t *snap_row(struct snap_track *track, size_t kind, struct pi_str key)
{
        struct snap_instance *instance = find(track, kind, key);
        uint64_t *old;

        if (!instance)
                return blank(track->spare, SNAP_FIELDS_MAX);
        if (instance->stamp == track->at + 1)
                return instance->now;
        old = instance->old;
        instance->old = instance->now;
        instance->now = old;
        instance->known = instance->stamp > 0 && instance->stamp == track->at;
        instance->stamp = track->at + 1;
        return blank(instance->now, instance->kind->field_count);
}

void snap_label(struct snap_track *track, size_t kind, struct pi_str key, struct pi_str text)
{
        struct pi_strtab *strings = track->reader->rec->strings;
        struct snap_instance *instance = find(track, kind, key);
        char label[SNAP_LABEL_BYTES];
        size_t n = 0;

        if (!instance || text.n == 0)
                return;
        for (size_t i = 0; i < instance->key.n && n < sizeof(label); i++)
                label[n++] = instance->key.p[i];
        for (size_t i = 0; i <= text.n && n < sizeof(label); i++)
                label[n++] = i == 0 ? ' ' : text.p[i - 1];
        for (size_t i = 0; i < n; i++)
                if ((unsigned char)label[i] < 0x20 || label[i] == 0x7f)
                        label[i] = '?';
        if (instance->label == PI_NONE ||
            !pi_str_equal(pi_strtab_at(strings, instance->label), (struct pi_str){ label, n }))
                instance->label = pi_strtab_intern(strings, (struct pi_str){ label, n });
}

void snap_shape(struct snap_track *track, uint64_t part)
{
        track->shape = pi_hash_pair(track->shape, part);
}

/* Moments have a point for each reading, rates one for each two. */
static void put(struct snap_track *track, double **series, bool moment, double value)
{
        size_t points = moment ? track->count : track->count - 1;

        if (!*series) {
                *series = PI_NEW_ARRAY(track->reader->rec->arena, double, points);
                if (!*series) {
                        track->reader->failed = true;
                        return;
                }
                for (size_t i = 0; i < points; i++)
                        (*series)[i] = NAN;
        }
        (*series)[moment ? track->at : track->at - 1] = isfinite(value) ? value : NAN;
}

static void note_resets(const struct snap_track *track, const struct snap_instance *instance,
                        uint64_t reset)
{
        for (size_t i = 0; i < instance->kind->field_count; i++) {
                char subject[256];
                int n;
                if (!(reset >> i & 1))
                        continue;
                n = snprintf(subject, sizeof(subject), "%s: %s", track->file->source,
                             instance->kind->field[i].name);
                pi_notes_push(track->reader->rec->notes, PI_NOTE_WARN, "counter_reset", "machine",
                              (struct pi_str){ subject, (size_t)n }, 1, NAN,
                              "this counter went back, first of '%.*s': the device or the driver "
                              "began anew, or the kernel mended its count. Those intervals have "
                              "no value.",
                              (int)instance->key.n, instance->key.p);
        }
}

static void step_instance(struct snap_track *track, struct snap_instance *instance)
{
        const struct snap_kind *kind = instance->kind;
        bool rates = instance->known && track->shape == track->old_shape;
        struct snap_change change = {
                .kind = kind,
                .old = rates ? instance->old : NULL,
                .now = instance->now,
                .seconds = NAN,
                .ticks_hz = track->reader->ticks_hz,
                .is_32_bit = track->reader->is_32_bit,
        };

        if (rates)
                change.seconds =
                        (double)(track->mid_ns[track->at] - track->mid_ns[track->at - 1]) / 1e9;
        for (size_t i = 0; i < kind->metric_count; i++) {
                const struct snap_metric *metric = &kind->metric[i];
                if (instance->now[metric->field] == SNAP_NONE || (!metric->moment && !rates))
                        continue;
                put(track, &instance->value[i], metric->moment,
                    metric->formula ? metric->formula(&change, metric)
                                    : snap_plain(&change, metric));
        }
        note_resets(track, instance, change.reset);
}

static void step(struct snap_track *track)
{
        for (size_t i = 0; i < track->instances.count && !track->reader->failed; i++) {
                struct snap_instance *instance = PI_AT(&track->instances, struct snap_instance, i);
                if (instance->stamp == track->at + 1)
                        step_instance(track, instance);
        }
        track->at++;
        track->old_shape = track->shape;
}

void snap_track_read(struct snap_track *track, struct pi_str text, int64_t mid_ns)
{
        if (track->at >= track->count)
                return;
        track->mid_ns[track->at] = mid_ns;
        track->hint = 0;
        track->shape = 0;
        track->file->parse(track, pi_text_of(text));
        step(track);
}

void snap_track_repeat(struct snap_track *track, int64_t mid_ns)
{
        if (track->at == 0 || track->at >= track->count)
                return;
        track->mid_ns[track->at] = mid_ns;
        for (size_t i = 0; i < track->instances.count; i++) {
                struct snap_instance *instance = PI_AT(&track->instances, struct snap_instance, i);
                if (instance->stamp != track->at)
                        continue;
                memcpy(instance->old, instance->now,
                       instance->kind->field_count * sizeof(*instance->now));
                instance->known = true;
                instance->stamp = track->at + 1;
        }
        step(track);
}

/* The machine over time and as it was found: quantities become series that count time from the
 * recording's start, the inventory becomes the model's. */
#include "analyze/pass/machine_clock.h"
#include "analyze/pass/machine_tables.h"
#include "analyze/pass/pass.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/num.h"

#include <math.h>

struct copying {
        const struct pi_recording *rec;
        struct pi_model *model;
        struct pi_vec axes; /* const struct pi_axis *: those met, by id of model->axes less first */
        struct pi_map index;
        size_t first_axis; /* in model->axes */
        size_t stride;     /* recorded points that become one */
};

static size_t merged_count(size_t count, size_t stride)
{
        return (count + stride - 1) / stride;
}

/* Neighbours are joined in twos, fours, … until the model can hold them. */
static size_t choose_stride(const struct pi_recording *rec)
{
        for (size_t stride = 1;; stride *= 2) {
                uint64_t values = 0;
                for (size_t i = 0; i < rec->quantities.count; i++) {
                        const struct pi_quantity *q =
                                PI_AT(&rec->quantities, struct pi_quantity, i);
                        values += merged_count(q->axis->count, stride);
                }
                if (values <= PI_LIMIT_MODEL_VALUES || stride > PI_LIMIT_SERIES_VALUES)
                        return stride;
        }
}

static bool is_moments(const struct pi_axis *axis)
{
        return axis->from_ns == axis->to_ns;
}

/* Rates cover all that their points covered; a joined moment stands in the middle of its own. */
static bool copy_times(const struct copying *c, const struct pi_axis *axis,
                       struct pi_series_axis *out)
{
        size_t count = merged_count(axis->count, c->stride);
        int64_t *from_ns = PI_NEW_ARRAY(c->model->arena, int64_t, count);
        int64_t *to_ns = is_moments(axis) ? from_ns : PI_NEW_ARRAY(c->model->arena, int64_t, count);

        if (!from_ns || !to_ns)
                return false;
        for (size_t i = 0; i < count; i++) {
                size_t first = i * c->stride, end = first + c->stride;
                int64_t a, b;
                if (end > axis->count)
                        end = axis->count;
                a = pi_sat_sub_i64(axis->from_ns[first], c->rec->start_ns);
                b = pi_sat_sub_i64(axis->to_ns[end - 1], c->rec->start_ns);
                from_ns[i] = is_moments(axis) ? a + (b - a) / 2 : a;
                if (!is_moments(axis))
                        to_ns[i] = b;
        }
        *out = (struct pi_series_axis){ count, from_ns, to_ns, false };
        return true;
}

static bool same_axis(const void *items, uint32_t id, const void *key)
{
        return *PI_AT((const struct pi_vec *)items, const struct pi_axis *, id) == key;
}

/* The id in model->axes; PI_NONE where the arena refuses. */
static uint32_t axis_id(struct copying *c, const struct pi_axis *axis)
{
        uint64_t hash = pi_hash_u64((uint64_t)(uintptr_t)axis);
        uint32_t id = pi_map_find(&c->index, hash, same_axis, &c->axes, axis);
        struct pi_series_axis *added;
        const struct pi_axis **met;

        if (id != PI_NONE)
                return (uint32_t)c->first_axis + id;
        id = (uint32_t)c->axes.count;
        met = pi_vec_push(&c->axes);
        added = met ? pi_vec_push(&c->model->axes) : NULL;
        if (!added || !copy_times(c, axis, added) || !pi_map_add(&c->index, hash, id))
                return PI_NONE;
        *met = axis;
        return (uint32_t)c->first_axis + id;
}

/* The mean of the measured ones of points [first, end), weighted by the time that they cover. */
static double joined(const struct pi_quantity *q, size_t first, size_t end)
{
        double sum = 0, time = 0;

        if (end - first == 1)
                return q->value[first];
        for (size_t i = first; i < end; i++) {
                double span =
                        is_moments(q->axis) ? 1 : (double)(q->axis->to_ns[i] - q->axis->from_ns[i]);
                if (isnan(q->value[i]))
                        continue;
                sum += q->value[i] * span;
                time += span;
        }
        return time > 0 ? sum / time : NAN;
}

static double *copy_values(const struct copying *c, const struct pi_quantity *q)
{
        size_t count = merged_count(q->axis->count, c->stride);
        double *value = PI_NEW_ARRAY(c->model->arena, double, count);

        for (size_t i = 0; value && i < count; i++) {
                size_t first = i * c->stride, end = first + c->stride;
                value[i] = joined(q, first, end < q->axis->count ? end : q->axis->count);
        }
        return value;
}

static bool copy_series(struct copying *c, const struct pi_quantity *q)
{
        struct pi_str group = pi_model_str(c->model, q->group);
        struct pi_str instance = pi_model_str(c->model, q->instance);
        struct pi_str metric = pi_model_str(c->model, q->metric), id;
        struct pi_series *series = pi_vec_push(&c->model->series);
        uint32_t axis = series ? axis_id(c, q->axis) : PI_NONE;
        const double *value = axis == PI_NONE ? NULL : copy_values(c, q);

        if (!value)
                return false;
        id = pi_arena_format(c->model->arena, "%s%s%s.%s", group.p, instance.n ? "." : "",
                             instance.p, metric.p);
        *series = (struct pi_series){ .id = id.p,
                                      .title = "",
                                      .unit = q->unit,
                                      .group = group.p,
                                      .instance = instance.p,
                                      .metric = metric.p,
                                      .event_id = PI_NONE,
                                      .axis_id = axis,
                                      .value = value };
        return id.p;
}

static void note_joined(const struct copying *c)
{
        if (c->stride > 1)
                pi_notes_push(c->model->notes, PI_NOTE_WARN, "series_joined", "machine", PI_STR(""),
                              c->stride, NAN,
                              "there are more values than a report holds: every %zu neighbouring "
                              "points of the machine's series became one, their mean. Peaks are "
                              "lower than they were.",
                              c->stride);
}

static bool copy_all(struct copying *c)
{
        bool good = true;

        for (size_t i = 0; good && i < c->rec->quantities.count; i++)
                good = copy_series(c, PI_AT(&c->rec->quantities, struct pi_quantity, i));
        return good;
}

/* Sources write nodes in the order of the file, which is a preorder. */
static bool copy_inventory(const struct pi_recording *rec, struct pi_model *model)
{
        size_t count = rec->inventory.count;
        uint32_t *parent = PI_NEW_ARRAY(model->arena, uint32_t, count);
        struct pi_str *name = PI_NEW_ARRAY(model->arena, struct pi_str, count);
        struct pi_str *value = PI_NEW_ARRAY(model->arena, struct pi_str, count);

        if (!parent || !name || !value)
                return false;
        for (size_t i = 0; i < count; i++) {
                const struct pi_inventory_node *node =
                        PI_AT(&rec->inventory, struct pi_inventory_node, i);
                parent[i] = node->parent;
                name[i] = pi_model_str(model, node->name);
                value[i] = pi_model_str(model, node->value);
        }
        model->inventory = (struct pi_inventory){ count, parent, name, value };
        return true;
}

enum pipa_status pi_pass_machine(const struct pi_recording *rec, struct pi_model *model,
                                 struct pipa_error *err)
{
        struct copying c = { .rec = rec,
                             .model = model,
                             .first_axis = model->axes.count,
                             .stride = choose_stride(rec) };
        size_t first = model->series.count;
        bool good;

        pi_vec_init(&c.axes, model->arena, sizeof(const struct pi_axis *), PI_LIMIT_QUANTITIES);
        pi_map_init(&c.index, model->arena);
        good = copy_all(&c) && copy_inventory(rec, model) && machine_tables_add(model, first);
        note_joined(&c);
        machine_clock_notes(&rec->collection, model->notes);
        pi_map_done(&c.index);
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}

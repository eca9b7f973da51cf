#include "report/payload_series.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>

#define AXIS_UNIT_NS 1000
#define NUMBER_MAX 65534.0 /* one less than PI_PAYLOAD_NOT_MEASURED */

static const struct pi_series *series_at(const struct pi_model *model, size_t i)
{
        return PI_AT(&model->series, struct pi_series, i);
}

/* The greatest number of nanoseconds that one entry of the axis columns has to hold. */
static int64_t widest_step(const struct pi_payload_series *s)
{
        int64_t widest_ns = 0;

        for (size_t a = 0; a < s->axis_count; a++) {
                const struct pi_series_axis *axis = s->axis[a].axis;
                for (size_t i = 0; i < axis->count; i++) {
                        int64_t step_ns =
                                i > 0 ? pi_sat_sub_i64(axis->from_ns[i], axis->from_ns[i - 1]) : 0;
                        int64_t length_ns = pi_sat_sub_i64(axis->to_ns[i], axis->from_ns[i]);
                        if (step_ns > widest_ns)
                                widest_ns = step_ns;
                        if (length_ns > widest_ns)
                                widest_ns = length_ns;
                }
        }
        return widest_ns;
}

static uint32_t add_axis(struct pi_payload_series *s, const struct pi_series_axis *axis)
{
        s->axis[s->axis_count] = (struct pi_payload_axis){ axis, s->axis_points };
        s->axis_points += axis->count;
        return (uint32_t)s->axis_count++;
}

/* Only the axes that a series of the machine uses, in the model's order. index[]: of each axis of
 * the model here, or PI_NONE. */
static void study_axes(struct pi_payload_series *s, const struct pi_model *model, uint32_t *index)
{
        for (size_t i = 0; i < model->axes.count; i++)
                index[i] = PI_NONE;
        for (size_t i = 0; i < model->series.count; i++) {
                const struct pi_series *series = series_at(model, i);
                if (series->group[0] && index[series->axis_id] == PI_NONE)
                        index[series->axis_id] = add_axis(s, pi_model_axis(model, series));
        }
}

/* Infinite is not measured: no scale holds it. */
static void study_range(struct pi_payload_quantity *q, size_t count)
{
        double low = INFINITY, high = -INFINITY;
        bool gaps = false;

        for (size_t i = 0; i < count; i++) {
                double value = q->series->value[i];
                gaps = gaps || !isfinite(value);
                low = isfinite(value) ? fmin(low, value) : low;
                high = isfinite(value) ? fmax(high, value) : high;
        }
        if (low > high) {
                q->low = NAN;
                return;
        }
        q->low = low;
        q->step = high / NUMBER_MAX - low / NUMBER_MAX;
        q->stored = gaps || high > low;
}

static void study_series(struct pi_payload_series *s, const struct pi_model *model,
                         const uint32_t *index)
{
        for (size_t i = 0; i < model->series.count; i++) {
                const struct pi_series *series = series_at(model, i);
                struct pi_payload_quantity *q = &s->quantity[s->quantity_count];
                size_t count = pi_model_axis(model, series)->count;
                if (!series->group[0])
                        continue;
                *q = (struct pi_payload_quantity){ .series = series,
                                                   .id = (uint32_t)i,
                                                   .axis = index[series->axis_id],
                                                   .at = s->stored_values };
                study_range(q, count);
                s->stored_values += q->stored ? count : 0;
                s->quantity_count++;
        }
}

bool pi_payload_series_init(struct pi_payload_series *s, const struct pi_model *model)
{
        uint32_t *index = calloc(model->axes.count + 1, sizeof(*index));

        *s = (struct pi_payload_series){ .axis_unit_ns = AXIS_UNIT_NS };
        s->axis = calloc(model->axes.count + 1, sizeof(*s->axis));
        s->quantity = calloc(model->series.count + 1, sizeof(*s->quantity));
        if (index && s->axis && s->quantity) {
                study_axes(s, model, index);
                study_series(s, model, index);
                while (widest_step(s) / s->axis_unit_ns >= UINT32_MAX)
                        s->axis_unit_ns *= 10;
        }
        free(index);
        return index && s->axis && s->quantity;
}

void pi_payload_series_done(struct pi_payload_series *s)
{
        free(s->axis);
        free(s->quantity);
}

/* All times are rounded on one grid, so that intervals that join still do. */
static int64_t ticks(const struct pi_payload_series *s, const struct pi_series_axis *axis,
                     int64_t time_ns)
{
        int64_t since_ns = pi_sat_sub_i64(time_ns, axis->from_ns[0]);

        return since_ns / s->axis_unit_ns + (since_ns % s->axis_unit_ns >= s->axis_unit_ns / 2);
}

static uint32_t tick_span(int64_t from, int64_t to)
{
        return to <= from ? 0 : to - from >= UINT32_MAX ? UINT32_MAX : (uint32_t)(to - from);
}

/* The last of `count` items that begins at or before i; at least the first. `at_of` tells where
 * item k begins; items that store nothing stand before the one that begins at the same place. */
static size_t last_before(const struct pi_payload_series *s, size_t count, size_t i,
                          size_t (*at_of)(const struct pi_payload_series *s, size_t k))
{
        size_t low = 0, high = count;

        while (high - low > 1) {
                size_t middle = low + (high - low) / 2;
                if (at_of(s, middle) <= i)
                        low = middle;
                else
                        high = middle;
        }
        return low;
}

static size_t axis_at(const struct pi_payload_series *s, size_t k)
{
        return s->axis[k].at;
}

static size_t quantity_at(const struct pi_payload_series *s, size_t k)
{
        return s->quantity[k].at;
}

/* The axis of point i of all axes, one after the other. */
static const struct pi_payload_axis *axis_of(const struct pi_payload_series *s, size_t i)
{
        return &s->axis[last_before(s, s->axis_count, i, axis_at)];
}

uint32_t pi_payload_axis_from(const struct pi_payload_series *s, size_t i)
{
        const struct pi_payload_axis *found = axis_of(s, i);
        const int64_t *from_ns = found->axis->from_ns;
        size_t point = i - found->at;

        if (point == 0)
                return 0;
        return tick_span(ticks(s, found->axis, from_ns[point - 1]),
                         ticks(s, found->axis, from_ns[point]));
}

uint32_t pi_payload_axis_length(const struct pi_payload_series *s, size_t i)
{
        const struct pi_payload_axis *found = axis_of(s, i);
        size_t point = i - found->at;

        return tick_span(ticks(s, found->axis, found->axis->from_ns[point]),
                         ticks(s, found->axis, found->axis->to_ns[point]));
}

/* The same of the series' values. */
static const struct pi_payload_quantity *quantity_of(const struct pi_payload_series *s, size_t i)
{
        return &s->quantity[last_before(s, s->quantity_count, i, quantity_at)];
}

uint32_t pi_payload_series_value(const struct pi_payload_series *s, size_t i)
{
        const struct pi_payload_quantity *q = quantity_of(s, i);
        double value = q->series->value[i - q->at];

        if (!isfinite(value))
                return PI_PAYLOAD_NOT_MEASURED;
        return q->step > 0 ? (uint32_t)fmin(rint((value - q->low) / q->step), NUMBER_MAX) : 0;
}

static void write_axes(struct pi_json *json, const struct pi_payload_series *s)
{
        pi_json_key(json, "axes");
        pi_json_array(json);
        for (size_t i = 0; i < s->axis_count; i++) {
                const struct pi_series_axis *axis = s->axis[i].axis;
                pi_json_object(json);
                pi_json_key_u64(json, "at", s->axis[i].at);
                pi_json_key_u64(json, "count", axis->count);
                pi_json_key_i64(json, "start_ns", axis->count > 0 ? axis->from_ns[0] : 0);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static void write_quantity(struct pi_json *json, const struct pi_payload_quantity *q)
{
        pi_json_object(json);
        pi_json_key_str(json, "group", pi_str_of(q->series->group));
        pi_json_key_str(json, "instance", pi_str_of(q->series->instance));
        pi_json_key_str(json, "metric", pi_str_of(q->series->metric));
        pi_json_key_str(json, "unit", pi_str_of(q->series->unit));
        pi_json_key_u64(json, "axis", q->axis);
        pi_json_key(json, "at");
        if (q->stored)
                pi_json_u64(json, q->at);
        else
                pi_json_null(json);
        pi_json_key_double(json, "low", q->low);
        pi_json_key_double(json, "step", q->step);
        pi_json_object_end(json);
}

/* Quantities stand in the order of the model's series. */
void pi_payload_series_id(struct pi_json *json, const struct pi_payload_series *s, uint32_t id)
{
        size_t low = 0, high = s->quantity_count;

        while (high - low > 1) {
                size_t middle = low + (high - low) / 2;
                if (s->quantity[middle].id <= id)
                        low = middle;
                else
                        high = middle;
        }
        if (id != PI_NONE && high > low && s->quantity[low].id == id)
                pi_json_u64(json, low);
        else
                pi_json_null(json);
}

void pi_payload_series_meta(struct pi_json *json, const struct pi_payload_series *s)
{
        if (s->quantity_count == 0)
                return;
        pi_json_key_i64(json, "axis_unit_ns", s->axis_unit_ns);
        write_axes(json, s);
        pi_json_key(json, "series");
        pi_json_array(json);
        for (size_t i = 0; i < s->quantity_count; i++)
                write_quantity(json, &s->quantity[i]);
        pi_json_array_end(json);
}

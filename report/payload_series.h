/* The machine's series as the payload holds them: their axes as steps of a common unit, their
 * values as 16-bit shares of each series' own range. Those of the profile are left out: the page
 * computes them from the samples. */
#ifndef PIPA_REPORT_PAYLOAD_SERIES_H
#define PIPA_REPORT_PAYLOAD_SERIES_H

#include "analyze/model/model.h"
#include "base/json.h"

#define PI_PAYLOAD_NOT_MEASURED 0xffffu

struct pi_payload_axis {
        const struct pi_series_axis *axis;
        size_t at; /* where its points begin in the columns */
};

/* A value is low + step * number. Where all that was measured is equal to `low`, and nothing is
 * missing, no numbers are stored; where nothing was measured neither, and `low` is NAN. */
struct pi_payload_quantity {
        const struct pi_series *series;
        uint32_t id;   /* of the model */
        uint32_t axis; /* into axis[] */
        bool stored;
        size_t at;
        double low, step;
};

struct pi_payload_series {
        struct pi_payload_axis *axis;
        struct pi_payload_quantity *quantity;
        size_t axis_count, axis_points;
        size_t quantity_count, stored_values;
        int64_t axis_unit_ns;
};

/* False where memory is refused. `done` is to be called in both cases. */
bool pi_payload_series_init(struct pi_payload_series *s, const struct pi_model *model);
void pi_payload_series_done(struct pi_payload_series *s);

/* "axis_unit_ns", "axes" and "series" of meta; nothing where there are no series. */
void pi_payload_series_meta(struct pi_json *json, const struct pi_payload_series *s);

/* The number in meta.series of the model's series `id`; null for PI_NONE. */
void pi_payload_series_id(struct pi_json *json, const struct pi_payload_series *s, uint32_t id);

/* payload_metrics.c: which series are of which metric; nothing without metrics over time or by
 * unit.
 */
void pi_payload_metrics_meta(struct pi_json *json, const struct pi_payload_series *s,
                             const struct pi_model *model);

/* Point i of all axes: steps from the start of the point before (0 for the first of an axis), and
 * the point's own length. */
uint32_t pi_payload_axis_from(const struct pi_payload_series *s, size_t i);
uint32_t pi_payload_axis_length(const struct pi_payload_series *s, size_t i);

/* Number i of all stored series. */
uint32_t pi_payload_series_value(const struct pi_payload_series *s, size_t i);

#endif

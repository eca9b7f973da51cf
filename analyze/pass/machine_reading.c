#include "analyze/pass/machine_reading.h"

#include <math.h>

static bool is(const struct pi_recording *rec, uint32_t id, const char *text)
{
        return pi_str_equal(pi_recording_str(rec, id), pi_str_of(text));
}

const struct pi_quantity *machine_quantity(const struct pi_recording *rec, const char *group,
                                           const char *instance, const char *metric)
{
        for (size_t i = 0; i < rec->quantities.count; i++) {
                const struct pi_quantity *q = PI_AT(&rec->quantities, struct pi_quantity, i);
                if (is(rec, q->metric, metric) && is(rec, q->group, group) &&
                    is(rec, q->instance, instance))
                        return q;
        }
        return NULL;
}

/* What a moment stands for: the time to the next one; the last one stands for as much as the one
 * before it. */
static int64_t point_end(const struct pi_axis *axis, size_t i)
{
        if (axis->to_ns[i] > axis->from_ns[i])
                return axis->to_ns[i];
        if (i + 1 < axis->count)
                return axis->from_ns[i + 1];
        return i > 0 ? axis->from_ns[i] + (axis->from_ns[i] - axis->from_ns[i - 1])
                     : axis->from_ns[i] + 1;
}

static void take_worst(struct machine_reading *reading, double value, int64_t time_ns, bool below)
{
        if (reading->points > 0 && (below ? value >= reading->worst : value <= reading->worst))
                return;
        reading->worst = value;
        reading->worst_ns = time_ns;
}

struct machine_reading machine_read(const struct pi_quantity *quantity, double threshold,
                                    bool below, double scale)
{
        struct machine_reading reading = { .quantity = quantity, .mean = NAN, .worst = NAN };
        double sum = 0, time = 0, beyond = 0;
        int64_t from_ns = 0, to_ns = 0; /* the stretch at hand */

        for (size_t i = 0; quantity && i < quantity->axis->count; i++) {
                const struct pi_axis *axis = quantity->axis;
                double value = quantity->value[i] / scale;
                int64_t end_ns = point_end(axis, i);
                double span = (double)(end_ns - axis->from_ns[i]);
                if (isnan(value)) {
                        to_ns = INT64_MIN;
                        continue;
                }
                take_worst(&reading, value, axis->from_ns[i], below);
                reading.points++;
                sum += value * span;
                time += span;
                if (below ? value >= threshold : value <= threshold) {
                        to_ns = INT64_MIN;
                        continue;
                }
                beyond += span;
                if (to_ns != axis->from_ns[i])
                        from_ns = axis->from_ns[i];
                to_ns = end_ns;
                if (to_ns - from_ns > reading.to_ns - reading.from_ns) {
                        reading.from_ns = from_ns;
                        reading.to_ns = to_ns;
                }
        }
        if (time > 0) {
                reading.mean = sum / time;
                reading.beyond_ratio = beyond / time;
        }
        return reading;
}

struct machine_reading machine_read_worst(const struct pi_recording *rec, const char *group,
                                          const char *metric, double threshold)
{
        struct machine_reading best = { .mean = NAN, .worst = NAN };

        for (size_t i = 0; i < rec->quantities.count; i++) {
                const struct pi_quantity *q = PI_AT(&rec->quantities, struct pi_quantity, i);
                if (!is(rec, q->metric, metric) || !is(rec, q->group, group) ||
                    is(rec, q->instance, "total"))
                        continue;
                struct machine_reading reading = machine_read(q, threshold, false, 1);
                if (reading.points > 0 && !(reading.mean <= best.mean))
                        best = reading;
        }
        return best;
}

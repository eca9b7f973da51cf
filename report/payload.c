/* The header is written twice, once to learn its length: so neither it nor a column is ever held.
 */
#include "report/payload.h"

#include "base/fail.h"
#include "base/json.h"
#include "report/gzip.h"
#include "report/payload_columns.h"

#define STAGE_BYTES 4096
#define ALIGN_BYTES 8

static void write_events(struct pi_json *json, const struct pi_payload *p)
{
        const struct pi_profile *profile = &p->model->profile;

        pi_json_key(json, "events");
        pi_json_array(json);
        for (size_t i = 0; i < profile->event_count; i++) {
                const struct pi_profile_event *event = &profile->event[i];
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_model_str(p->model, event->name));
                pi_json_key_str(json, "unit", pi_str_of(event->unit));
                pi_json_key_u64(json, "samples", event->samples);
                pi_json_key_double(json, "weight", event->weight);
                if (p->equal_weights)
                        pi_json_key_double(json, "row_weight", p->row_weight[i]);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

static void write_meta(struct pi_json *json, const struct pi_payload *p)
{
        const struct pi_model *model = p->model;
        const struct pi_profile *profile = &model->profile;
        const struct pi_fact *host = pi_model_fact(model, "host");

        pi_json_key(json, "meta");
        pi_json_object(json);
        pi_json_key_str(json, "input", model->input_name);
        pi_json_key_str(json, "host", host ? host->text : PI_STR(""));
        pi_json_key_str(json, "start", model->start_text);
        pi_json_key_i64(json, "duration_ns", model->duration_ns);
        pi_json_key_i64(json, "bin_ns", profile->bin_ns);
        pi_json_key(json, "main_event");
        if (profile->main_event == PI_NONE)
                pi_json_null(json);
        else
                pi_json_u64(json, profile->main_event);
        pi_json_key_bool(json, "has_time", profile->has_time);
        pi_json_key_bool(json, "has_cpu", profile->has_cpu);
        pi_json_key_bool(json, "has_chains", profile->has_chains);
        pi_json_key_i64(json, "time_unit_ns", p->time_unit_ns);
        write_events(json, p);
        pi_payload_series_meta(json, &p->series);
        pi_payload_metrics_meta(json, &p->series, model);
        pi_json_object_end(json);
}

static void write_strings(struct pi_json *json, const struct pi_payload *p)
{
        pi_json_key(json, "strings");
        pi_json_array(json);
        for (size_t i = 0; i < p->string_count; i++)
                pi_json_str(json, pi_model_str(p->model, p->string_used[i]));
        pi_json_array_end(json);
}

static bool is_present(const struct pi_payload *p, const struct pi_payload_column *column)
{
        return !column->present || column->present(p);
}

static uint64_t aligned(uint64_t n)
{
        return (n + ALIGN_BYTES - 1) / ALIGN_BYTES * ALIGN_BYTES;
}

static void write_column_list(struct pi_json *json, const struct pi_payload *p)
{
        uint64_t offset = 0;

        pi_json_key(json, "cols");
        pi_json_array(json);
        for (size_t i = 0; i < pi_payload_column_count; i++) {
                const struct pi_payload_column *column = &pi_payload_columns[i];
                if (!is_present(p, column))
                        continue;
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_str_of(column->name));
                pi_json_key_str(json, "type", pi_str_of(pi_payload_type_name(column->type)));
                pi_json_key_u64(json, "len", column->count(p));
                pi_json_key_u64(json, "off", offset);
                pi_json_object_end(json);
                offset = aligned(offset + column->count(p) * pi_payload_type_size(column->type));
        }
        pi_json_array_end(json);
}

/* Returns the header's bytes. */
static uint64_t write_header(const struct pi_payload *p, pi_out_fn sink, void *user)
{
        struct pi_out out;
        struct pi_json json;

        pi_out_init(&out, sink, user, UINT32_MAX);
        pi_json_init(&json, &out);
        pi_json_object(&json);
        pi_json_key_str(&json, "format", PI_STR("pipa-page"));
        pi_json_key_u64(&json, "version", 1);
        pi_json_key_str(&json, "writer", PI_STR("pipa " PIPA_VERSION));
        write_meta(&json, p);
        write_strings(&json, p);
        write_column_list(&json, p);
        pi_json_object_end(&json);
        pi_out_flush(&out);
        return out.total_bytes;
}

static int sink_nowhere(void *user, const void *data, size_t size)
{
        (void)user;
        (void)data;
        (void)size;
        return 0;
}

static int sink_gzip(void *user, const void *data, size_t size)
{
        pi_gzip_feed(user, data, size);
        return 0;
}

static void write_padding(struct pi_gzip *gzip, uint64_t written)
{
        static const uint8_t zero[ALIGN_BYTES];

        pi_gzip_feed(gzip, zero, (size_t)(aligned(written) - written));
}

/* Little-endian, whatever this machine is. */
static void put_little(uint8_t *to, uint64_t value, size_t size)
{
        for (size_t i = 0; i < size; i++)
                to[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t value_bits(const struct pi_payload *p, const struct pi_payload_column *column,
                           size_t i)
{
        uint64_t bits;
        double real;

        if (column->type != PI_PAYLOAD_F64)
                return column->value(p, i);
        real = column->real(p, i);
        memcpy(&bits, &real, sizeof(bits));
        return bits;
}

static void write_column(struct pi_gzip *gzip, const struct pi_payload *p,
                         const struct pi_payload_column *column)
{
        uint8_t stage[STAGE_BYTES];
        size_t count = column->count(p), size = pi_payload_type_size(column->type), fill = 0;

        for (size_t i = 0; i < count; i++) {
                put_little(stage + fill, value_bits(p, column, i), size);
                fill += size;
                if (fill == sizeof(stage)) {
                        pi_gzip_feed(gzip, stage, fill);
                        fill = 0;
                }
        }
        pi_gzip_feed(gzip, stage, fill);
        write_padding(gzip, (uint64_t)count * size);
}

static void write_container(struct pi_gzip *gzip, const struct pi_payload *p)
{
        uint8_t head[8] = "PIPA";
        uint64_t header_bytes = write_header(p, sink_nowhere, NULL);

        put_little(head + 4, header_bytes, 4);
        pi_gzip_feed(gzip, head, sizeof(head));
        write_header(p, sink_gzip, gzip);
        write_padding(gzip, sizeof(head) + header_bytes);
        for (size_t i = 0; i < pi_payload_column_count; i++)
                if (is_present(p, &pi_payload_columns[i]))
                        write_column(gzip, p, &pi_payload_columns[i]);
}

enum pipa_status pi_payload_write(const struct pi_model *model, struct pi_out *out,
                                  struct pipa_error *err)
{
        struct pi_payload payload;
        struct pi_gzip gzip;
        bool ready = pi_payload_init(&payload, model) && pi_gzip_init(&gzip, out, PI_GZIP_BASE64);

        if (ready) {
                write_container(&gzip, &payload);
                pi_gzip_end(&gzip);
        }
        pi_payload_done(&payload);
        if (!ready)
                return pi_fail_memory(err, NULL);
        return PIPA_OK;
}

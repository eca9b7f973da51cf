/* Who, when, how long, on what, and the samples over time. */
#include "analyze/pass/hardware.h"
#include "analyze/pass/pass.h"

#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <time.h>

#define BINS 160 /* about as many as a page is wide, a few pixels each */

static bool add_text(struct pi_model *model, const char *id, const char *label, struct pi_str text,
                     const char *source)
{
        struct pi_fact *fact;

        if (text.n == 0)
                return true;
        fact = pi_vec_push(&model->facts);
        if (!fact)
                return false;
        *fact = (struct pi_fact){ .id = id,
                                  .label = label,
                                  .value = NAN,
                                  .unit = "",
                                  .source = source,
                                  .text = pi_arena_copy(model->arena, text) };
        return fact->text.p;
}

static bool add_number(struct pi_model *model, const char *id, const char *label, double value,
                       const char *unit, const char *source)
{
        struct pi_fact *fact = pi_vec_push(&model->facts);

        if (!fact)
                return false;
        *fact = (struct pi_fact){ .id = id,
                                  .label = label,
                                  .value = value,
                                  .unit = unit,
                                  .source = source,
                                  .text = PI_STR("") };
        return true;
}

/* perf.data's header speaks of the machine; without one the collector's own words do, or the text
 * that was read instead. */
static const char *source(const struct pi_recording *rec, const char *feature)
{
        bool told = !rec->collection.present || rec->machine.perf_version.n > 0;

        if (rec->text)
                return rec->text;
        return told ? feature : "manifest.json, spec_info.yaml";
}

/* "2026-11-21 05:40:12 UTC", where the recording ties its clock to the wall clock. */
static bool start_text(const struct pi_recording *rec, struct pi_model *model)
{
        const struct pi_machine *machine = &rec->machine;
        int64_t wall_ns, start_s;
        struct tm tm;
        char text[64];
        time_t when;

        model->start_text = PI_STR("");
        if (!machine->has_wall_clock || rec->start_ns == PI_NO_TIME)
                return true;
        wall_ns = pi_sat_sub_i64(rec->start_ns, (int64_t)machine->wall_clock_at_ns);
        if (wall_ns > INT64_MAX / 2 || machine->wall_clock_ns > INT64_MAX / 2 ||
            machine->wall_clock_at_ns > INT64_MAX)
                return true;
        start_s = ((int64_t)machine->wall_clock_ns + wall_ns) / 1000000000;
        when = (time_t)start_s;
        if (start_s < 0 || start_s > 253402300799 /* year 9999 */ || !gmtime_r(&when, &tm))
                return true;
        model->start_text = pi_arena_copy(
                model->arena, (struct pi_str){ text, strftime(text, sizeof(text),
                                                              "%Y-%m-%d %H:%M:%S UTC", &tm) });
        return model->start_text.p && add_text(model, "start", "Recorded at", model->start_text,
                                               source(rec, "perf.data: CLOCK_DATA"));
}

/* CLOCK_* of include/uapi/linux/time.h. */
static struct pi_str clock_name(uint32_t clockid)
{
        static const char *const name[] = { [0] = "CLOCK_REALTIME",
                                            [1] = "CLOCK_MONOTONIC",
                                            [4] = "CLOCK_MONOTONIC_RAW",
                                            [7] = "CLOCK_BOOTTIME",
                                            [11] = "CLOCK_TAI" };

        return pi_str_of(clockid < sizeof(name) / sizeof(name[0]) ? name[clockid] : NULL);
}

static bool machine_facts(const struct pi_recording *rec, struct pi_model *model)
{
        const struct pi_machine *machine = &rec->machine;
        const char *cpus = source(rec, "perf.data: NRCPUS");

        return add_text(model, "host", "Host", machine->hostname,
                        source(rec, "perf.data: HOSTNAME")) &&
               add_text(model, "kernel", "Kernel", machine->os_release,
                        source(rec, "perf.data: OSRELEASE")) &&
               add_text(model, "arch", "Architecture", machine->arch,
                        source(rec, "perf.data: ARCH")) &&
               add_text(model, "cpu_model", "CPU", machine->cpu_desc,
                        source(rec, "perf.data: CPUDESC")) &&
               add_text(model, "cpuid", "CPU id", machine->cpuid,
                        source(rec, "perf.data: CPUID")) &&
               (!machine->has_cpus || (add_number(model, "cpus_online", "CPUs online",
                                                  machine->cpus_online, "cpus", cpus) &&
                                       add_number(model, "cpus_available", "CPUs available",
                                                  machine->cpus_available, "cpus", cpus))) &&
               (!machine->has_memory ||
                add_number(model, "memory", "Memory", (double)machine->memory_bytes, "bytes",
                           source(rec, "perf.data: TOTAL_MEM"))) &&
               pi_hardware_facts(rec, model) &&
               (!machine->has_clockid ||
                add_text(model, "clock", "Clock", clock_name(machine->clockid),
                         "perf.data: the events' clock")) &&
               add_text(model, "command", "Recorded with", machine->cmdline,
                        rec->text ? rec->text : "perf.data: CMDLINE") &&
               add_text(model, "recorder", "Recorder", machine->perf_version,
                        rec->text ? rec->text : "perf.data: VERSION") &&
               add_text(model, "captured", "Captured on", machine->captured_on,
                        "perf script text, in a time zone that it does not name");
}

/* The main event's weight but for the idle task's part. */
static double busy_weight(const struct pi_profile *profile)
{
        const struct pi_profile_samples *rows = &profile->samples;
        double sum = 0;

        for (size_t i = 0; i < rows->count; i++) {
                if (rows->event[i] == profile->main_event &&
                    !pi_thread_is_idle(&profile->thread[rows->thread[i]]))
                        sum += rows->weight[i];
        }
        return sum;
}

static bool sample_facts(const struct pi_recording *rec, struct pi_model *model)
{
        const struct pi_profile *profile = &model->profile;
        const struct pi_profile_event *event;

        if (rec->start_ns != PI_NO_TIME &&
            !add_number(model, "duration", "Duration", (double)model->duration_ns, "ns",
                        rec->quantities.count > 0 ? "first to last sample or snapshot"
                                                  : "first to last sample"))
                return false;
        if (rec->start_ns == PI_NO_TIME && model->duration_ns > 0 &&
            !add_number(model, "duration", "Duration", (double)model->duration_ns, "ns",
                        "first to last interval"))
                return false;
        if ((rec->records.count > 0 || rec->text) &&
            !add_number(model, "samples", "Samples", (double)rec->samples.count, "samples",
                        rec->text ? rec->text : "perf.data: SAMPLE records"))
                return false;
        if (profile->main_event == PI_NONE)
                return true;
        event = &profile->event[profile->main_event];
        if (!add_text(model, "event", "Event", pi_model_str(model, event->name),
                      rec->text ? rec->text : "perf.data: EVENT_DESC"))
                return false;
        return strcmp(event->unit, "ns") != 0 || model->duration_ns == 0 ||
               add_number(model, "cpus_busy", "CPUs busy on average",
                          busy_weight(profile) / (double)model->duration_ns, "cpus",
                          "sum of sample periods but the idle task's / duration");
}

/* 1, 2 or 5 times a power of ten, so that about BINS bins cover the duration. */
static int64_t bin_width(int64_t duration_ns)
{
        static const int64_t step[] = { 2, 5, 10 };
        int64_t unit = 1000;

        for (int64_t width = unit;; unit *= 10) {
                for (size_t i = 0; i < 3; i++) {
                        if (duration_ns / width < BINS)
                                return width;
                        width = unit * step[i];
                }
        }
}

/* The last bin ends with the recording. A rest shorter than half a bin belongs to the bin before
 * it: two samples in a sliver of time would look like a peak. */
static size_t bin_count(int64_t duration_ns, int64_t width)
{
        size_t count = (size_t)(duration_ns / width);

        return count + (count == 0 || duration_ns % width >= width / 2);
}

/* Samples per second, or for a clock (`load`) the CPUs that somebody's work kept busy. */
static bool add_series(struct pi_model *model, uint32_t event, bool load)
{
        const struct pi_profile_samples *rows = &model->profile.samples;
        int64_t width = bin_width(model->duration_ns);
        size_t count = bin_count(model->duration_ns, width);
        double *value = PI_NEW_ARRAY(model->arena, double, count);
        int64_t *edge_ns = PI_NEW_ARRAY(model->arena, int64_t, count + 1);
        struct pi_series_axis *axis = value && edge_ns ? pi_vec_push(&model->axes) : NULL;
        struct pi_series *series = axis ? pi_vec_push(&model->series) : NULL;

        if (!series)
                return false;
        for (size_t i = 0; i < rows->count; i++) {
                size_t bin = (size_t)(rows->time_ns[i] / width);
                if (rows->event[i] != event || rows->time_ns[i] < 0 ||
                    (load && pi_thread_is_idle(&model->profile.thread[rows->thread[i]])))
                        continue;
                value[bin < count ? bin : count - 1] +=
                        load ? rows->weight[i] : (double)rows->samples[i];
        }
        for (size_t i = 0; i <= count; i++)
                edge_ns[i] = (int64_t)i * width;
        if (model->duration_ns > edge_ns[count - 1])
                edge_ns[count] = model->duration_ns;
        for (size_t i = 0; i < count; i++) {
                double span = (double)(edge_ns[i + 1] - edge_ns[i]);
                value[i] /= load ? span : span / 1e9;
        }
        *series = (struct pi_series){
                .id = load ? "load" : "samples",
                .title = load ? "CPUs busy over time" : "Samples over time",
                .unit = load ? "cpus" : "samples/s",
                .group = "",
                .instance = "",
                .metric = "",
                .event_id = event,
                .axis_id = (uint32_t)model->axes.count - 1,
                .value = value,
        };
        *axis = (struct pi_series_axis){ count, edge_ns, edge_ns + 1, false };
        return true;
}

enum pipa_status pi_pass_overview(const struct pi_recording *rec, struct pi_model *model,
                                  struct pipa_error *err)
{
        const struct pi_profile *profile = &model->profile;
        bool good = start_text(rec, model) && machine_facts(rec, model) && sample_facts(rec, model);

        for (uint32_t i = 0; good && profile->has_time && i < profile->event_count; i++) {
                if (profile->event[i].samples > 0)
                        good = add_series(model, i, false) &&
                               (strcmp(profile->event[i].unit, "ns") != 0 ||
                                add_series(model, i, true));
        }
        return good ? PIPA_OK : pi_fail_memory(err, model->arena);
}

#include "analyze/source/text/text_reading.h"

#include "analyze/source/perf/perf_abi.h"
#include "base/limits.h"
#include "base/num.h"

#include <inttypes.h>
#include <math.h>

#define STEP_LINES 65536 /* between two reports of progress */

bool text_reading_init(struct text_reading *reading, const struct pi_member *member,
                       struct pi_recording *rec, const struct pi_host *host, const char *what)
{
        *reading = (struct text_reading){ .member = member,
                                          .rec = rec,
                                          .host = host,
                                          .what = what,
                                          .last_ns = PI_NO_TIME,
                                          .drop_times = rec->quantities.count > 0 };
        pi_arena_init(&reading->scratch, rec->arena->budget_bytes - rec->arena->used_bytes);
        text_names_init(&reading->names, rec, &reading->scratch);
        pi_set_init(&reading->events, &reading->scratch, sizeof(uint32_t), PI_LIMIT_EVENTS);
        return text_lines_init(&reading->lines, member, &reading->scratch);
}

void text_reading_done(struct text_reading *reading)
{
        text_names_done(&reading->names);
        pi_set_done(&reading->events);
        pi_arena_done(&reading->scratch);
}

bool text_reading_is_late(const struct pi_member *member, struct pi_recording *rec,
                          const char *what)
{
        if (rec->events.count == 0)
                return false;
        pi_notes_push(rec->notes, PI_NOTE_INFO, "text_left_out", "recording", member->name, 1, NAN,
                      "%s, beside samples that were read from another member, which it most "
                      "likely repeats: left out; analyse it by itself",
                      what);
        return true;
}

static bool same_id(const void *items, uint32_t id, const void *key)
{
        return *PI_AT(&((const struct pi_set *)items)->list, uint32_t, id) ==
               *(const uint32_t *)key;
}

static bool is_clock(struct pi_str name)
{
        return pi_str_starts(name, PI_STR("cpu-clock")) ||
               pi_str_starts(name, PI_STR("task-clock"));
}

uint32_t text_reading_event(struct text_reading *reading, uint32_t name, bool has_period)
{
        uint32_t id = pi_set_add(&reading->events, pi_hash_u64(name), same_id, &name);
        struct pi_event *event;

        if (id == PI_NONE) {
                reading->crowded += !reading->scratch.failed;
                return PI_NONE;
        }
        if (id < reading->rec->events.count)
                return id;
        event = pi_vec_push(&reading->rec->events);
        if (!event)
                return PI_NONE;
        *event = (struct pi_event){ .name = name,
                                    .type = PI_NONE,
                                    .clock = is_clock(pi_recording_str(reading->rec, name)),
                                    .has_period = has_period,
                                    .sample_type = has_period ? PERF_SAMPLE_PERIOD : 0,
                                    .counted_unit = PI_NONE,
                                    .scale = NAN,
                                    .cpus = PI_NONE };
        return id;
}

/* What the event's samples have, in perf's terms: it decides what is printed of them. */
static uint64_t fields_of(const struct pi_recording *rec, const struct pi_sample *sample,
                          bool chain)
{
        uint64_t fields = 0;

        fields |= sample->stack ? PERF_SAMPLE_IP : 0;
        fields |= chain ? PERF_SAMPLE_CALLCHAIN : 0;
        fields |= pi_tasks_at(&rec->tasks, sample->task)->tid >= 0 ? PERF_SAMPLE_TID : 0;
        fields |= sample->time_ns != PI_NO_TIME ? PERF_SAMPLE_TIME : 0;
        fields |= sample->cpu != PI_NONE ? PERF_SAMPLE_CPU : 0;
        return fields;
}

bool text_reading_push(struct text_reading *reading, struct pi_sample *sample, bool chain)
{
        struct pi_event *event = pi_recording_event(reading->rec, sample->event);
        struct pi_recording *rec = reading->rec;
        struct pi_sample *row = pi_vec_push(&rec->samples);

        if (!row)
                return false;
        if (reading->drop_times)
                sample->time_ns = PI_NO_TIME;
        if (sample->time_ns != PI_NO_TIME)
                pi_recording_covers(rec, sample->time_ns);
        reading->unordered |= sample->time_ns < reading->last_ns;
        reading->last_ns = sample->time_ns;
        event->sample_type |= fields_of(rec, sample, chain);
        event->chains |= chain;
        rec->has_chains |= chain;
        event->samples++;
        *row = *sample;
        return true;
}

void text_reading_strange(struct text_reading *reading, uint64_t line)
{
        if (reading->strange < TEXT_LINES_NAMED)
                reading->strange_line[reading->strange] = line;
        reading->strange++;
}

enum pipa_status text_reading_no_memory(const struct text_reading *reading, struct pipa_error *err)
{
        return pi_fail_memory(err,
                              reading->scratch.failed ? &reading->scratch : reading->rec->arena);
}

enum pipa_status text_reading_walk(struct text_reading *reading,
                                   bool (*take)(void *user, struct pi_str line), void *user,
                                   struct pipa_error *err)
{
        const struct pi_member *member = reading->member;
        struct text_lines *lines = &reading->lines;
        struct pi_str line;
        enum pipa_status status;

        while ((status = text_lines_next(lines, &line, err)) == PIPA_OK && line.p) {
                if (!take(user, line))
                        return text_reading_no_memory(reading, err);
                if (lines->line % STEP_LINES == 0 &&
                    !pi_host_step(reading->host, "reading text", lines->offset, member->size))
                        return pi_fail(err, PIPA_E_CANCELLED, member->name, PI_NO_OFFSET,
                                       "was not analysed: cancelled");
        }
        return status;
}

static void note_strange(const struct text_reading *reading)
{
        struct pi_str list = PI_STR("");

        for (size_t i = 0; i < reading->strange && i < TEXT_LINES_NAMED; i++)
                list = pi_arena_format(reading->rec->arena, "%.*s%s%" PRIu64, (int)list.n,
                                       list.p ? list.p : "", i ? ", " : "",
                                       reading->strange_line[i]);
        if (reading->strange > 0)
                pi_notes_push(reading->rec->notes, PI_NOTE_WARN, "text_lines_strange", "summary",
                              reading->member->name, reading->strange, NAN,
                              "%" PRIu64 " %s no %s that pipa understands, left out (line "
                              "%.*s%s)",
                              reading->strange, reading->strange == 1 ? "line is" : "lines are",
                              reading->what, (int)list.n, list.p ? list.p : "",
                              reading->strange > TEXT_LINES_NAMED ? ", …" : "");
}

static void note_count(const struct text_reading *reading, uint64_t count, const char *code,
                       const char *text)
{
        if (count > 0)
                pi_notes_push(reading->rec->notes, PI_NOTE_WARN, code, "hotspots",
                              reading->member->name, count, NAN, "%" PRIu64 " %s", count, text);
}

static void note_oddities(const struct text_reading *reading)
{
        note_strange(reading);
        note_count(reading, reading->lines.cut, "text_lines_cut",
                   "lines are longer than 1 MiB; what stands behind that was left out");
        note_count(reading, reading->deep, "text_stacks_cut",
                   "stacks are deeper than 8192 frames; their outermost frames were left out");
        note_count(reading, reading->crowded, "text_events_left_out",
                   "samples are of events beyond the first 4096 and were left out");
        note_count(reading, reading->rounded, "text_weights_rounded",
                   "weights are no whole numbers and were rounded");
        if (reading->drop_times)
                pi_notes_push(reading->rec->notes, PI_NOTE_WARN, "text_times_left_out", "time",
                              reading->member->name, 1, NAN,
                              "the text does not say which clock its times are of: they are not "
                              "shown beside the snapshots of the machine");
}

enum pipa_status text_reading_end(struct text_reading *reading, struct pipa_error *err)
{
        if (reading->unordered && !text_order(&reading->rec->samples, &reading->scratch))
                return text_reading_no_memory(reading, err);
        reading->rec->text = reading->what;
        note_oddities(reading);
        return PIPA_OK;
}

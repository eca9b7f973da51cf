/* What the recording is worth by its collector's own word: how it was made, what it cost, what it
 * could not collect. */
#include "analyze/pass/pass.h"

#include "base/limits.h"

#include <math.h>

#define SOURCE "manifest.json"

static bool add(struct pi_model *model, const char *id, const char *label, struct pi_str text,
                double value, const char *unit)
{
        struct pi_fact *fact;

        if (text.n == 0 && isnan(value))
                return true;
        fact = pi_vec_push(&model->facts);
        if (!fact)
                return false;
        *fact = (struct pi_fact){ .id = id,
                                  .label = label,
                                  .text = text.n > 0 ? pi_arena_copy(model->arena, text)
                                                     : PI_STR(""),
                                  .value = value,
                                  .unit = unit,
                                  .source = SOURCE };
        return fact->text.p;
}

static bool add_text(struct pi_model *model, const char *id, const char *label, struct pi_str text)
{
        return add(model, id, label, text, NAN, "");
}

static bool add_number(struct pi_model *model, const char *id, const char *label, double value,
                       const char *unit)
{
        return add(model, id, label, PI_STR(""), value, unit);
}

/* "ticket=4711, run=3" */
static bool add_labels(struct pi_model *model, const struct pi_vec *labels)
{
        struct pi_str all = PI_STR("");

        for (size_t i = 0; i < labels->count && all.n < PI_LIMIT_NOTE_TEXT; i++) {
                const struct pi_collection_pair *pair = PI_AT(labels, struct pi_collection_pair, i);
                all = pi_arena_format(model->arena, "%.*s%s%.*s=%.*s", (int)all.n, all.p,
                                      i > 0 ? ", " : "", (int)pair->key.n, pair->key.p,
                                      (int)pair->value.n, pair->value.p);
                if (!all.p)
                        return false;
        }
        return add_text(model, "labels", "Labels", all);
}

/* What the collector took from the machine that it measured. */
static bool add_cost(struct pi_model *model, const struct pi_collection *c)
{
        double span_ns = c->start.monotonic_ns == PI_NO_TIME || c->end.monotonic_ns == PI_NO_TIME
                                 ? NAN
                                 : (double)(c->end.monotonic_ns - c->start.monotonic_ns);

        return add_number(model, "cost_steady", "Collector's CPU time while recording",
                          c->steady_cpu_ns, "ns") &&
               add_number(model, "cost_ratio", "Collector's share of one CPU while recording",
                          span_ns > 0 ? c->steady_cpu_ns / span_ns : NAN, "ratio") &&
               add_number(model, "cost_setup", "Collector's CPU time before", c->setup_cpu_ns,
                          "ns") &&
               add_number(model, "cost_finish", "Collector's CPU time after, packing left out",
                          c->finish_cpu_ns, "ns") &&
               add_number(model, "cost_memory", "Collector's memory, at most", c->max_rss_bytes,
                          "bytes") &&
               add_number(model, "cost_written", "Collector wrote, before packing",
                          c->written_bytes, "bytes");
}

static bool add_facts(struct pi_model *model, const struct pi_collection *c)
{
        return add_text(model, "collector", "Collector", c->tool) &&
               add_text(model, "collection_id", "Collection", c->id) &&
               add_labels(model, &c->labels) && add_text(model, "scope", "Scope", c->scope) &&
               add_text(model, "collected_command", "Command", c->command) &&
               add_text(model, "end_reason", "Ended by", c->end_reason) &&
               add_number(model, "frequency", "Sampling frequency", c->frequency_hz, "Hz") &&
               add_number(model, "snapshot_interval", "Snapshot interval", c->interval_ns, "ns") &&
               add_number(model, "snapshots", "Snapshots", c->rounds, "snapshots") &&
               add_cost(model, c);
}

static bool missing_table(struct pi_model *model, const struct pi_vec *missing)
{
        static const struct pi_table_column columns[] = {
                { "what", "What", "", PI_CELL_TEXT, NULL, NULL },
                { "why", "Why it is missing", "", PI_CELL_TEXT, NULL, NULL },
        };
        struct pi_table table = { .id = "recording.missing",
                                  .title = "Not collected",
                                  .section = "recording",
                                  .event_id = PI_NONE,
                                  .total_rows = missing->count,
                                  .shown_ratio = NAN };
        struct pi_table *added;

        table.rows = missing->count < PI_LIMIT_TABLE_ROWS ? missing->count : PI_LIMIT_TABLE_ROWS;
        added = pi_model_add_table(model, &table, columns, 2);
        for (size_t i = 0; added && i < table.rows; i++) {
                const struct pi_collection_pair *pair =
                        PI_AT(missing, struct pi_collection_pair, i);
                added->column[0].text[i] = pi_arena_copy(model->arena, pair->key);
                added->column[1].text[i] = pi_arena_copy(model->arena, pair->value);
        }
        return added;
}

static void note_weaknesses(const struct pi_recording *rec, struct pi_notes *notes)
{
        const struct pi_collection *c = &rec->collection;

        if (c->sampling_why.n > 0)
                pi_notes_push(notes, PI_NOTE_WARN, "sampling_rung", "summary", PI_STR(""), 0, NAN,
                              "%.*s", (int)c->sampling_why.n, c->sampling_why.p);
        if (c->sampled && !c->sampled_kernel)
                pi_notes_push(notes, PI_NOTE_WARN, "no_kernel_samples", "hotspots", PI_STR(""), 0,
                              NAN,
                              "the kernel was not sampled: time in system calls, faults and "
                              "interrupts is missing");
        if (!c->sampled)
                pi_notes_push(notes, PI_NOTE_INFO, "not_sampled", "hotspots", PI_STR(""), 0, NAN,
                              "nothing was sampled: there is no profile");
        if (!c->snapped)
                pi_notes_push(notes, PI_NOTE_INFO, "no_snapshots", "machine", PI_STR(""), 0, NAN,
                              "no snapshots of /proc and /sys were taken: there are no series of "
                              "the machine");
        if (c->late_rounds > 0)
                pi_notes_push(notes, PI_NOTE_WARN, "late_snapshots", "machine", PI_STR(""),
                              (uint64_t)c->late_rounds, c->late_rounds / c->rounds,
                              "%.0f of %.0f snapshots came late (the machine was too busy, or "
                              "suspended): their values stand for longer intervals",
                              c->late_rounds, c->rounds);
        if (c->missing.count > 0)
                pi_notes_push(notes, PI_NOTE_INFO, "not_collected", "recording", PI_STR(""),
                              c->missing.count, NAN,
                              "%zu things could not be collected; the table \"Not collected\" "
                              "names them",
                              c->missing.count);
}

enum pipa_status pi_pass_collection(const struct pi_recording *rec, struct pi_model *model,
                                    struct pipa_error *err)
{
        const struct pi_collection *c = &rec->collection;

        if (!c->present)
                return PIPA_OK;
        note_weaknesses(rec, model->notes);
        return add_facts(model, c) && (c->missing.count == 0 || missing_table(model, &c->missing))
                       ? PIPA_OK
                       : pi_fail_memory(err, model->arena);
}

/* The summary of one screen: facts, verdict, functions, notes. Nothing of the recording reaches the
 * terminal unescaped. */
#include "report/facts.h"
#include "report/metrics.h"
#include "report/report.h"
#include "report/text_write.h"

#include <math.h>
#include <stdio.h>

#define TOP_FUNCTIONS 10
#define TOP_COUNTERS 12
#define TOP_METRICS 10
#define METRIC_COLUMNS 36
#define COUNT_COLUMNS 20
#define UNIT_COLUMNS 8
#define NOTES_MAX 6
#define LABEL_COLUMNS 25

static void write_head(struct pi_out *out, const struct pi_model *model)
{
        pi_text_str(out, model->input_name);
        if (model->start_text.n > 0) {
                pi_out_text(out, ", ");
                pi_text_str(out, model->start_text);
        }
        pi_out_char(out, '\n');
}

static void write_facts(struct pi_out *out, const struct pi_model *model)
{
        for (size_t i = 0; i < pi_top_fact_count; i++) {
                const struct pi_fact *fact = pi_model_fact(model, pi_top_facts[i].id);
                char number[PI_NUMBER_MAX];
                struct pi_str text = pi_fact_text(fact, number);
                if (!fact && !pi_top_facts[i].always)
                        continue;
                pi_out_text(out, "  ");
                pi_text_left(out, pi_str_of(pi_top_facts[i].label), LABEL_COLUMNS);
                pi_text_cut(out, text.n > 0 ? text : PI_STR("not recorded"),
                            PI_TEXT_COLUMNS - LABEL_COLUMNS - 2);
                pi_out_char(out, '\n');
        }
}

static void write_wrapped(struct pi_out *out, const char *lead, struct pi_str s)
{
        struct pi_wrap wrap = pi_wrap_begin(out, lead);

        pi_wrap_words(&wrap, s);
        pi_wrap_end(&wrap);
}

static void write_finding(struct pi_out *out, const struct pi_finding *finding, const char *mark)
{
        write_wrapped(out, mark, finding->statement);
        if (finding->evidence.n > 0)
                write_wrapped(out, "    ", finding->evidence);
        if (finding->next_step.n > 0)
                write_wrapped(out, "    Next: ", finding->next_step);
}

static void write_findings(struct pi_out *out, const struct pi_model *model)
{
        pi_out_text(out, "\nVerdict\n");
        if (model->findings.count == 0)
                pi_out_text(out, "  None: nothing in this recording could be judged.\n");
        for (size_t i = 0; i < model->findings.count; i++) {
                const struct pi_finding *finding = PI_AT(&model->findings, struct pi_finding, i);
                if (i == 0)
                        write_finding(out, finding, "  ");
                else if (finding->evaluated && finding->severity != PI_SEVERITY_INFO)
                        write_finding(out, finding, "  ! ");
        }
}

static void write_functions(struct pi_out *out, const struct pi_model *model)
{
        const struct pi_table *table =
                pi_model_table(model, "hotspots.function", model->profile.main_event);

        if (!table || table->rows == 0)
                return;
        pi_out_char(out, '\n');
        pi_text_table(out, model, table, TOP_FUNCTIONS);
}

/* The top-down tree as far as it is over its thresholds, then the first of the others. */
static bool is_told(const struct pi_metric *metric, bool tree)
{
        if (isnan(metric->value) || (metric->level > 0) != tree)
                return false;
        return !tree || metric->level == 1 || metric->met == PI_METRIC_MET;
}

static size_t write_some(struct pi_out *out, const struct pi_metric_set *set, bool tree,
                         size_t room)
{
        for (size_t i = 0; i < set->count && room > 0; i++) {
                const struct pi_metric *metric = &set->metric[i];
                char value[PI_NUMBER_MAX];

                if (!is_told(metric, tree))
                        continue;
                pi_metric_text(metric, metric->value, value);
                pi_out_text(out, metric->met == PI_METRIC_MET ? "! " : "  ");
                pi_text_left(out, metric->name, METRIC_COLUMNS);
                pi_out_text(out, value);
                pi_out_char(out, '\n');
                room--;
        }
        return room;
}

static void write_metrics(struct pi_out *out, const struct pi_model *model)
{
        const struct pi_table *table = pi_model_table(model, "counters.metrics", PI_NONE);
        const struct pi_metric_set *set;

        if (!table || model->metrics.count == 0)
                return;
        set = PI_AT(&model->metrics, struct pi_metric_set, 0);
        pi_out_text(out, "\nMetrics, ");
        pi_text_cut(out, set->title, PI_TEXT_COLUMNS - 9);
        pi_out_char(out, '\n');
        write_some(out, set, false, write_some(out, set, true, TOP_METRICS));
        pi_out_text(out, "  pipa metrics shows all, and what they rest on.\n");
}

/* What perf stat counted, summed up. */
static void write_counted(struct pi_out *out, const struct pi_model *model)
{
        const struct pi_table *table = pi_model_table(model, "counters.counted", PI_NONE);

        if (!table || table->rows == 0)
                return;
        pi_out_text(out, "\nCounted\n");
        for (size_t i = 0; i < table->rows && i < TOP_COUNTERS; i++) {
                char number[PI_NUMBER_MAX];

                pi_number_text(table->column[1].number[i], "", number);
                pi_text_right(out,
                              isnan(table->column[1].number[i]) ? table->column[5].text[i]
                                                                : pi_str_of(number),
                              COUNT_COLUMNS);
                pi_out_text(out, "  ");
                pi_text_left(out, table->column[2].text[i], UNIT_COLUMNS);
                pi_text_cut(out, table->column[0].text[i],
                            PI_TEXT_COLUMNS - COUNT_COLUMNS - UNIT_COLUMNS - 2);
                pi_out_char(out, '\n');
        }
        if (table->total_rows > TOP_COUNTERS)
                pi_out_text(out, "  … more in the report.\n");
}

static void write_note(struct pi_out *out, const struct pi_note *note)
{
        struct pi_wrap wrap = pi_wrap_begin(out, "  ! ");
        char ratio[PI_NUMBER_MAX], share[PI_NUMBER_MAX + 4];

        pi_wrap_words(&wrap, note->subject);
        if (note->subject.n > 0 && !isnan(note->share)) {
                pi_number_text(note->share, "ratio", ratio);
                snprintf(share, sizeof(share), "(%s):", ratio);
                pi_wrap_words(&wrap, pi_str_of(share));
        } else if (note->subject.n > 0) {
                pi_wrap_colon(&wrap);
        }
        pi_wrap_words(&wrap, note->text);
        pi_wrap_end(&wrap);
}

static void write_notes(struct pi_out *out, const struct pi_notes *notes)
{
        uint64_t left = notes->dropped;
        size_t shown = 0;

        if (notes->list.count == 0)
                return;
        pi_out_text(out, "\nNotes\n");
        for (size_t i = 0; i < notes->list.count; i++) {
                const struct pi_note *note = PI_AT(&notes->list, struct pi_note, i);
                if (note->level != PI_NOTE_WARN || shown == NOTES_MAX) {
                        left++;
                        continue;
                }
                write_note(out, note);
                shown++;
        }
        if (left > 0) {
                pi_out_text(out, "  ");
                pi_out_u64(out, left);
                pi_out_text(out, shown > 0 ? " more in the report.\n" : " in the report.\n");
        }
}

enum pipa_status pi_report_text(const struct pi_model *model, struct pi_out *out,
                                struct pipa_error *err)
{
        (void)err;
        write_head(out, model);
        write_facts(out, model);
        write_findings(out, model);
        write_functions(out, model);
        write_metrics(out, model);
        write_counted(out, model);
        write_notes(out, model->notes);
        return PIPA_OK;
}

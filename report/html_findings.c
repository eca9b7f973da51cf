/* Judgements and notes: a sentence first, then its evidence and what to do. */
#include "report/html.h"

#include "base/num.h"

#include <math.h>

#define NOTES_OPEN 8
#define QUIET_OPEN 5 /* findings without concern that are shown as they are */

static const char *severity_word(enum pi_severity severity)
{
        switch (severity) {
        case PI_SEVERITY_PROBLEM:
                return "problem";
        case PI_SEVERITY_NOTICE:
                return "notice";
        case PI_SEVERITY_INFO:
                break;
        }
        return "info";
}

static void write_class(struct pi_html *html, const struct pi_finding *finding)
{
        pi_html_markup(html, "finding finding-");
        pi_html_markup(html, finding->evaluated ? severity_word(finding->severity) : "open");
}

/* The word that the colour of the class stands for. */
static void write_severity(struct pi_html *html, const struct pi_finding *finding)
{
        pi_html_markup(html, "<span class=\"severity\">");
        pi_html_markup(html, finding->evaluated ? severity_word(finding->severity) : "not judged");
        pi_html_markup(html, "</span> ");
}

static void write_comparison(struct pi_html *html, const struct pi_finding *finding)
{
        if (isnan(finding->value) || isnan(finding->threshold))
                return;
        pi_html_markup(html, " <span class=\"comparison\">(");
        pi_html_number(html, finding->value, finding->unit);
        pi_html_markup(html, ", compared with ");
        pi_html_number(html, finding->threshold, finding->unit);
        pi_html_markup(html, ")</span>");
}

/* All but a twentieth is the whole. */
static bool is_part(const struct pi_model *model, const struct pi_finding *finding)
{
        return finding->to_ns > finding->from_ns &&
               finding->to_ns - finding->from_ns < model->duration_ns - model->duration_ns / 20;
}

/* "4.5 s": a place on the axis of time, whatever the length of the recording. */
static void write_moment(struct pi_html *html, int64_t time_ns)
{
        char text[PI_NUM_TEXT_MAX];

        pi_fixed_text((double)time_ns / 1e9, html->model->duration_ns < 1000000000 ? 6 : 1, text);
        pi_html_text(html, text);
        pi_html_text(html, " s");
}

static void write_when(struct pi_html *html, const struct pi_finding *finding)
{
        if (!is_part(html->model, finding))
                return;
        pi_html_markup(html, " <span class=\"when\">Longest beyond it: from ");
        write_moment(html, finding->from_ns);
        pi_html_markup(html, " to ");
        write_moment(html, finding->to_ns);
        pi_html_markup(html, ".</span>");
}

static void write_details(struct pi_html *html, const struct pi_finding *finding)
{
        if (finding->evidence.n > 0 || is_part(html->model, finding)) {
                pi_html_markup(html, "<p class=\"evidence\">");
                pi_html_str(html, finding->evidence);
                write_comparison(html, finding);
                write_when(html, finding);
                pi_html_markup(html, "</p>\n");
        }
        if (finding->next_step.n > 0) {
                pi_html_markup(html, "<p class=\"next\"><b>Next:</b> ");
                pi_html_str(html, finding->next_step);
                pi_html_markup(html, "</p>\n");
        }
}

void pi_html_verdict(struct pi_html *html)
{
        const struct pi_finding *finding;

        if (html->model->findings.count == 0) {
                pi_html_markup(html, "<p id=\"verdict\" class=\"finding finding-open\">No verdict: "
                                     "nothing in this recording could be judged.</p>\n");
                return;
        }
        finding = PI_AT(&html->model->findings, struct pi_finding, 0);
        pi_html_markup(html, "<p id=\"verdict\" class=\"");
        write_class(html, finding);
        pi_html_markup(html, "\">");
        pi_html_str(html, finding->statement);
        pi_html_markup(html, "</p>\n");
        write_details(html, finding);
}

static void write_finding(struct pi_html *html, const struct pi_finding *finding)
{
        pi_html_markup(html, "<li class=\"");
        write_class(html, finding);
        pi_html_markup(html, "\"><p class=\"statement\">");
        write_severity(html, finding);
        pi_html_str(html, finding->statement);
        pi_html_markup(html, "</p>\n");
        write_details(html, finding);
        pi_html_markup(html, "</li>\n");
}

static void write_list(struct pi_html *html, size_t from, size_t to)
{
        pi_html_markup(html, "<ol class=\"findings\">\n");
        for (size_t i = from; i < to; i++)
                write_finding(html, PI_AT(&html->model->findings, struct pi_finding, i));
        pi_html_markup(html, "</ol>\n");
}

static bool is_loud(const struct pi_finding *finding)
{
        return finding->evaluated && finding->severity != PI_SEVERITY_INFO;
}

/* What was asked and gave no cause for concern can be opened, where there is much of it. */
void pi_html_findings(struct pi_html *html)
{
        const struct pi_vec *findings = &html->model->findings;
        size_t count = findings->count, quiet = 1;

        if (count <= 1) {
                pi_html_markup(html, "<p class=\"empty\">None beyond the verdict.</p>\n");
                return;
        }
        while (quiet < count && is_loud(PI_AT(findings, struct pi_finding, quiet)))
                quiet++;
        if (count - quiet <= QUIET_OPEN) {
                write_list(html, 1, count);
                return;
        }
        if (quiet > 1)
                write_list(html, 1, quiet);
        pi_html_markup(html, "<details><summary>");
        pi_html_count(html, count - quiet);
        pi_html_markup(html, quiet > 1 ? " more questions were asked, without a finding</summary>\n"
                                       : " questions were asked, without a finding</summary>\n");
        write_list(html, quiet, count);
        pi_html_markup(html, "</details>\n");
}

/* What the note is about, and how much of the samples or bytes that is. */
static void write_subject(struct pi_html *html, const struct pi_note *note)
{
        if (note->subject.n == 0)
                return;
        pi_html_markup(html, "<b>");
        pi_html_str(html, note->subject);
        pi_html_markup(html, "</b>");
        if (!isnan(note->share)) {
                pi_html_markup(html, " (");
                pi_html_number(html, note->share, "ratio");
                pi_html_markup(html, ")");
        }
        pi_html_markup(html, ": ");
}

static void write_note(struct pi_html *html, const struct pi_note *note)
{
        bool warns = note->level == PI_NOTE_WARN;

        pi_html_markup(html, warns ? "<li class=\"note-warn\" data-code=\""
                                   : "<li class=\"note-info\" data-code=\"");
        pi_html_text(html, note->code);
        pi_html_markup(html, "\"><span class=\"severity\">");
        pi_html_markup(html, warns ? "warning" : "note");
        pi_html_markup(html, "</span> ");
        write_subject(html, note);
        pi_html_str(html, note->text);
        pi_html_markup(html, "</li>\n");
}

static void write_notes(struct pi_html *html, size_t from, size_t to)
{
        pi_html_markup(html, "<ul class=\"notes\">\n");
        for (size_t i = from; i < to; i++)
                write_note(html, PI_AT(&html->model->notes->list, struct pi_note, i));
        pi_html_markup(html, "</ul>\n");
}

/* Why the page has no metrics. */
static void write_no_counts(struct pi_html *html)
{
        if (html->model->metrics.count == 0 &&
            !pi_model_table(html->model, "hotspots.metrics", PI_NONE))
                pi_html_markup(html, "<p class=\"legend\" id=\"no-counts\">No metrics (CPI, cache "
                                     "misses, top-down): nothing was counted. <code>pipa analyze"
                                     "</code> takes what <code>perf stat</code> wrote.</p>\n");
}

void pi_html_notes(struct pi_html *html)
{
        const struct pi_notes *notes = html->model->notes;

        if (notes->list.count == 0) {
                if (pi_html_tables_of(html, "missing") == 0)
                        pi_html_markup(html, "<p class=\"empty\">Nothing was found missing.</p>\n");
                write_no_counts(html);
                return;
        }
        /* What does not fit on a screen can be opened. */
        write_notes(html, 0, notes->list.count < NOTES_OPEN ? notes->list.count : NOTES_OPEN);
        if (notes->list.count > NOTES_OPEN) {
                pi_html_markup(html, "<details><summary>");
                pi_html_count(html, notes->list.count - NOTES_OPEN);
                pi_html_markup(html, " more</summary>\n");
                write_notes(html, NOTES_OPEN, notes->list.count);
                pi_html_markup(html, "</details>\n");
        }
        if (notes->dropped > 0) {
                pi_html_markup(html, "<p>");
                pi_html_count(html, notes->dropped);
                pi_html_markup(html, " more notes did not fit.</p>\n");
        }
        pi_html_tables_of(html, "missing");
        write_no_counts(html);
}

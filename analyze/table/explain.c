/* `pipa explain`: what a metric means, and which there are. */
#include "analyze/table/complaint.h"
#include "analyze/table/file.h"
#include "analyze/table/uarch.h"
#include "base/limits.h"
#include "base/out.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define COLUMNS 96
#define INDENT 14
#define NAME_COLUMNS 34
#define CLOSE_NAMES 4
#define CLOSE_DISTANCE 8 /* edits, at most */
#define CLOSE_LENGTH 64

/* What a user's table says may hold anything: nothing in it may steer a terminal. */
static void put(struct pi_out *out, struct pi_str text)
{
        while (text.n > 0) {
                uint32_t code;
                size_t n = pi_utf8_decode(text, &code);
                if (pi_utf8_is_control(code) || (code == 0xFFFD && n == 1))
                        pi_out_char(out, '?');
                else
                        pi_out_bytes(out, text.p, n);
                text = (struct pi_str){ text.p + n, text.n - n };
        }
}

static void pad(struct pi_out *out, size_t from, size_t to)
{
        for (size_t i = from; i < to; i++)
                pi_out_char(out, ' ');
}

/* "  Label       words over lines" */
static void put_wrapped(struct pi_out *out, const char *label, struct pi_str text)
{
        size_t used = INDENT, at = 0;

        if (text.n == 0)
                return;
        pi_out_text(out, "  ");
        pi_out_text(out, label);
        pad(out, 2 + strlen(label), INDENT);
        while (at < text.n) {
                size_t end = at;
                while (end < text.n && text.p[end] != ' ')
                        end++;
                if (used > INDENT && used + 1 + end - at > COLUMNS) {
                        pi_out_char(out, '\n');
                        pad(out, 0, INDENT);
                        used = INDENT;
                } else if (used > INDENT) {
                        pi_out_char(out, ' ');
                        used++;
                }
                put(out, (struct pi_str){ text.p + at, end - at });
                used += end - at;
                at = end + 1;
        }
        pi_out_char(out, '\n');
}

static void put_list(struct pi_out *out, const char *label, const struct pi_str *text, size_t count)
{
        for (size_t i = 0; i < count; i++)
                put_wrapped(out, i == 0 ? label : "", text[i]);
}

static void put_event(struct pi_out *out, const struct pi_uarch *uarch,
                      const struct pi_uarch_operand *operand, bool first)
{
        const struct pi_uarch_event *event;

        pad(out, 0, 2);
        pi_out_text(out, first ? "Reads" : "");
        pad(out, first ? 7 : 2, INDENT);
        if (operand->kind == PI_OPERAND_LITERAL) {
                pi_out_text(out, pi_literal_name(operand->literal));
                pi_out_text(out, " (of the machine)\n");
                return;
        }
        event = &uarch->event[operand->event];
        put(out, event->name);
        if (operand->modes & PI_MODE_KERNEL)
                pi_out_text(out, ":k");
        if (operand->modes & PI_MODE_USER)
                pi_out_text(out, ":u");
        if (event->encoding.n > 0) {
                pi_out_text(out, "  ");
                put(out, event->encoding);
        }
        for (size_t i = 0; i < event->alias_count; i++) {
                pi_out_text(out, i == 0 ? "  (" : ", ");
                put(out, event->alias[i]);
        }
        pi_out_text(out, event->alias_count > 0 ? ")" : "");
        if (!isnan(event->otherwise))
                pi_out_text(out, "  may be missing");
        pi_out_char(out, '\n');
}

static void put_metric(struct pi_out *out, const struct pi_uarch *uarch,
                       const struct pi_uarch_metric *metric)
{
        put(out, metric->name);
        pi_out_text(out, " on ");
        put(out, uarch->fallback      ? PI_STR("any processor")
                 : uarch->title.n > 0 ? uarch->title
                                      : uarch->name);
        pi_out_char(out, '\n');
        put_wrapped(out, "Means", metric->desc);
        put_wrapped(out, "Formula", metric->formula);
        for (size_t i = 0; i < metric->operand_count; i++)
                put_event(out, uarch, &uarch->operand[metric->operand[i]], i == 0);
        put_wrapped(out, "Unit", metric->unit);
        if (metric->parent != PI_NONE)
                put_wrapped(out, "Part of", uarch->metric[metric->parent].name);
        put_wrapped(out, "High when", metric->when);
        put_list(out, "Because of", metric->cause, metric->cause_count);
        put_list(out, "Try", metric->try, metric->try_count);
        put_list(out, "Also called", metric->alias, metric->alias_count);
        if (metric->per.n > 0 && !pi_str_equal(metric->per, PI_STR("cpu")))
                put_wrapped(out, "Of a whole", metric->per);
        put_wrapped(out, "Source", metric->source);
        if (metric->source.n == 0)
                put_list(out, "Source", uarch->source, uarch->source_count);
}

static void put_processor(void *user, struct pi_str name, struct pi_str title)
{
        struct pi_out *out = user;

        pi_out_text(out, "  ");
        put(out, name);
        pad(out, name.n + 2, NAME_COLUMNS);
        put(out, title);
        pi_out_char(out, '\n');
}

static void put_names(struct pi_out *out, const struct pi_uarch *uarch)
{
        pi_out_text(out, "Metrics of ");
        put(out, uarch->name);
        pi_out_text(out, "\n");
        for (size_t i = 0; i < uarch->metric_count; i++) {
                const struct pi_uarch_metric *metric = &uarch->metric[i];
                size_t indent = 2 * (metric->level > 0 ? metric->level : 1);
                if (metric->hidden)
                        continue;
                pad(out, 0, indent);
                put(out, metric->name);
                pad(out, metric->name.n + indent, NAME_COLUMNS);
                if (metric->name.n + indent >= NAME_COLUMNS)
                        pi_out_text(out, "  ");
                put(out, metric->desc);
                pi_out_char(out, '\n');
        }
        if (uarch->topdown.n > 0)
                put_wrapped(out, "Top-down", uarch->topdown);
        pi_out_char(out, '\n');
}

static void put_processors(struct pi_out *out)
{
        pi_out_text(out, "Processors (--cpu)\n");
        pi_uarch_list(put_processor, out);
}

/* Letters to insert, delete or exchange; names longer than CLOSE_LENGTH are cut. */
static unsigned distance(struct pi_str a, struct pi_str b)
{
        unsigned row[CLOSE_LENGTH + 1];

        a.n = a.n < CLOSE_LENGTH ? a.n : CLOSE_LENGTH;
        b.n = b.n < CLOSE_LENGTH ? b.n : CLOSE_LENGTH;
        for (unsigned k = 0; k <= b.n; k++)
                row[k] = k;
        for (unsigned i = 0; i < a.n; i++) {
                unsigned corner = row[0];
                row[0] = i + 1;
                for (unsigned k = 0; k < b.n; k++) {
                        bool same =
                                tolower((unsigned char)a.p[i]) == tolower((unsigned char)b.p[k]);
                        unsigned best = corner + !same;
                        corner = row[k + 1];
                        if (corner + 1 < best)
                                best = corner + 1;
                        if (row[k] + 1 < best)
                                best = row[k] + 1;
                        row[k + 1] = best;
                }
        }
        return row[b.n];
}

/* Names that hold the text are closer than any that do not. */
static unsigned rank(struct pi_str asked, struct pi_str name)
{
        if (asked.n > 2 && memmem(name.p, name.n, asked.p, asked.n))
                return 0;
        return distance(asked, name);
}

static enum pipa_status refuse(const struct pi_uarch *uarch, struct pi_str asked,
                               struct pipa_error *err)
{
        const struct pi_uarch_metric *close[CLOSE_NAMES] = { NULL };
        unsigned far[CLOSE_NAMES];
        char names[256] = "";
        size_t n = 0;

        for (size_t i = 0; i < uarch->metric_count; i++) {
                unsigned now = rank(asked, uarch->metric[i].name);
                if (now > CLOSE_DISTANCE || now * 2 > asked.n + 2 || uarch->metric[i].hidden)
                        continue;
                for (size_t k = 0; k < CLOSE_NAMES; k++) {
                        if (close[k] && far[k] <= now)
                                continue;
                        memmove(close + k + 1, close + k, (CLOSE_NAMES - k - 1) * sizeof(*close));
                        memmove(far + k + 1, far + k, (CLOSE_NAMES - k - 1) * sizeof(*far));
                        close[k] = &uarch->metric[i];
                        far[k] = now;
                        break;
                }
        }
        for (size_t k = 0; k < CLOSE_NAMES && close[k] && n < sizeof(names); k++)
                n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%.*s", k > 0 ? ", " : "",
                                      (int)(close[k]->name.n < 64 ? close[k]->name.n : 64),
                                      close[k]->name.p);
        return pi_fail(err, PIPA_E_ARGUMENT, asked, PI_NO_OFFSET,
                       "is no metric of %.*s%s%s; 'pipa explain --list' names all, --cpu another "
                       "processor",
                       (int)uarch->name.n, uarch->name.p, names[0] ? "; close to it: " : "", names);
}

static enum pipa_status explain(const struct pi_uarch *uarch, const char *metric,
                                struct pi_out *out, struct pipa_error *err)
{
        uint32_t found;

        if (!metric) {
                put_names(out, uarch);
                put_processors(out);
                return PIPA_OK;
        }
        found = pi_uarch_metric_of(uarch, pi_str_of(metric));
        if (found == PI_NONE)
                return refuse(uarch, pi_str_of(metric), err);
        put_metric(out, uarch, &uarch->metric[found]);
        return PIPA_OK;
}

/* Of a hybrid machine: what it is on each kind of its cores; what none of them has may be the
 * machine's. */
static enum pipa_status explain_kinds(struct pi_uarch_request request,
                                      const struct pi_uarch *machine, const char *metric,
                                      struct pi_arena *arena, struct pi_out *out,
                                      struct pipa_error *err)
{
        bool any = false;

        for (size_t i = 0; i < machine->core_count; i++) {
                struct pi_uarch *core;
                enum pipa_status status;
                uint32_t found;
                request.pmu = machine->core[i].pmu;
                status = pi_uarch_read(&request, arena, NULL, &core, err);
                if (status)
                        return status;
                found = metric ? pi_uarch_metric_of(core, pi_str_of(metric)) : PI_NONE;
                if (!metric)
                        put_names(out, core);
                if (found != PI_NONE) {
                        pi_out_text(out, any ? "\n" : "");
                        put_metric(out, core, &core->metric[found]);
                        any = true;
                }
                pi_uarch_done(core);
        }
        return any ? PIPA_OK : explain(machine, metric, out, err);
}

static enum pipa_status read_and_explain(const char *metric, const char *cpu,
                                         const char *metrics_file, struct pi_arena *arena,
                                         struct pi_out *out, struct pipa_error *err)
{
        struct pi_target target;
        struct pi_uarch_request request = { .machine = &target };
        enum pipa_status status = PIPA_OK;
        struct pi_uarch *uarch;

        pi_target_init(&target);
        target.id = pi_str_of(cpu ? cpu : "");
        if (metrics_file) {
                request.given_name = pi_str_of(metrics_file);
                status = pi_table_load(metrics_file, arena, &request.given, err);
        }
        if (status == PIPA_OK)
                status = pi_uarch_read(&request, arena, NULL, &uarch, err);
        if (status)
                return status;
        if (cpu && uarch->fallback)
                status = pi_fail(err, PIPA_E_ARGUMENT, target.id, PI_NO_OFFSET,
                                 "is no processor that pipa has a table for; 'pipa explain "
                                 "--list' names them all");
        else
                status = explain_kinds(request, uarch, metric, arena, out, err);
        pi_uarch_done(uarch);
        return status;
}

enum pipa_status pipa_explain(const char *metric, const char *cpu, const char *metrics_file,
                              pipa_write_fn write, void *user, struct pipa_error *err)
{
        struct pi_arena arena;
        struct pi_out out;
        enum pipa_status status;

        if (!write)
                return pi_fail(err, PIPA_E_ARGUMENT, PI_STR(""), PI_NO_OFFSET,
                               "a write function is needed");
        pi_arena_init(&arena, PI_LIMIT_MEMORY_BYTES);
        pi_out_init(&out, write, user, PI_LIMIT_OUTPUT_BYTES);
        status = read_and_explain(metric, cpu, metrics_file, &arena, &out, err);
        pi_out_flush(&out);
        if (status == PIPA_OK && out.error)
                status = pi_fail_errno(err, out.error, PI_STR("explanation"),
                                       "output could not be written");
        pi_arena_done(&arena);
        return status;
}

/* What the files of perf stat hold: form, when, what was counted, on what, how often. */
#include "analyze/inspect/inspect.h"

#include "analyze/inspect/json_parts.h"
#include "report/number.h"
#include "report/text_write.h"

#include <stdio.h>

#define LABEL_COLUMNS 14

static const char *const scope_names[PI_SCOPES] = {
        [PI_SCOPE_ALL] = "all",         [PI_SCOPE_CPU] = "cpu",   [PI_SCOPE_CORE] = "core",
        [PI_SCOPE_CLUSTER] = "cluster", [PI_SCOPE_DIE] = "die",   [PI_SCOPE_CACHE] = "cache",
        [PI_SCOPE_SOCKET] = "socket",   [PI_SCOPE_NODE] = "node", [PI_SCOPE_THREAD] = "thread",
};

static const struct pi_counts *set_at(const struct pi_inspection *it, size_t i)
{
        return PI_AT(&it->rec.counts, struct pi_counts, i);
}

static const char *scope_name(const struct pi_counts *counts)
{
        return scope_names[counts->units.list.count > 0 ? pi_counts_unit(counts, 0)->scope
                                                        : PI_SCOPE_ALL];
}

static int64_t end_ns(const struct pi_counts *counts)
{
        size_t count = counts->intervals.count;

        return count > 0 ? pi_counts_interval(counts, count - 1)->to_ns : PI_NO_TIME;
}

static void line(struct pi_out *out, const char *label, struct pi_str text)
{
        if (text.n == 0)
                return;
        pi_out_text(out, "  ");
        pi_text_left(out, pi_str_of(label), LABEL_COLUMNS);
        pi_text_cut(out, text, PI_TEXT_COLUMNS - LABEL_COLUMNS - 2);
        pi_out_char(out, '\n');
}

static void write_names(const struct pi_counts *counts, struct pi_out *out)
{
        char lead[LABEL_COLUMNS + 8];
        struct pi_wrap wrap;

        snprintf(lead, sizeof(lead), "  %-*s", LABEL_COLUMNS, "Counters");
        wrap = pi_wrap_begin(out, lead);
        for (uint32_t i = 0; i < counts->counters.list.count; i++)
                pi_wrap_words(&wrap,
                              pi_strtab_at(counts->strings, pi_counts_counter(counts, i)->name));
        pi_wrap_end(&wrap);
}

static void write_set(const struct pi_counts *counts, struct pi_out *out)
{
        char text[128], span[PI_NUMBER_MAX] = "";

        pi_out_char(out, '\n');
        line(out, "Form", pi_str_of(counts->form));
        line(out, "Started", counts->started);
        line(out, "Counted", counts->command);
        if (counts->counters.list.count > 0)
                write_names(counts, out);
        snprintf(text, sizeof(text), "%zu, by %s", counts->units.list.count, scope_name(counts));
        line(out, "Units", pi_str_of(text));
        if (end_ns(counts) != PI_NO_TIME)
                pi_number_text((double)end_ns(counts), "ns", span);
        snprintf(text, sizeof(text), "%zu%s%s", counts->intervals.count, span[0] ? ", " : "", span);
        line(out, "Intervals", pi_str_of(text));
        snprintf(text, sizeof(text), "%llu counts, %zu metrics of perf's own",
                 (unsigned long long)counts->values, counts->printed.count);
        line(out, "Values", pi_str_of(text));
}

void pi_inspect_counts_text(const struct pi_inspection *it, struct pi_out *out)
{
        for (size_t i = 0; i < it->rec.counts.count; i++)
                write_set(set_at(it, i), out);
}

static void write_counters(const struct pi_counts *counts, struct pi_json *json)
{
        pi_json_key(json, "counters");
        pi_json_array(json);
        for (uint32_t i = 0; i < counts->counters.list.count; i++) {
                const struct pi_counter *counter = pi_counts_counter(counts, i);
                pi_json_object(json);
                pi_json_key_str(json, "name", pi_strtab_at(counts->strings, counter->name));
                pi_inspect_key_text(json, "unit", pi_strtab_at(counts->strings, counter->unit));
                pi_inspect_key_number(json, "group", counter->group != PI_NONE, counter->group);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

void pi_inspect_counts_json(const struct pi_inspection *it, struct pi_json *json)
{
        pi_json_key(json, "counts");
        pi_json_array(json);
        for (size_t i = 0; i < it->rec.counts.count; i++) {
                const struct pi_counts *counts = set_at(it, i);
                pi_json_object(json);
                pi_json_key_str(json, "member", counts->member);
                pi_json_key_str(json, "form", pi_str_of(counts->form));
                pi_inspect_key_text(json, "started", counts->started);
                pi_inspect_key_text(json, "command", counts->command);
                write_counters(counts, json);
                pi_json_key_str(json, "scope", pi_str_of(scope_name(counts)));
                pi_json_key_u64(json, "units", counts->units.list.count);
                pi_json_key_u64(json, "intervals", counts->intervals.count);
                pi_inspect_key_number(json, "end_ns", end_ns(counts) != PI_NO_TIME,
                                      (uint64_t)end_ns(counts));
                pi_json_key_u64(json, "values", counts->values);
                pi_json_key_u64(json, "printed", counts->printed.count);
                pi_json_object_end(json);
        }
        pi_json_array_end(json);
}

#include "script_records.h"

#include <string.h>

static const struct {
        const char *type;
        uint32_t show;
} shown[] = {
        { "MMAP", SHOW_MMAP },
        { "MMAP2", SHOW_MMAP },
        { "COMM", SHOW_TASK },
        { "FORK", SHOW_TASK },
        { "EXIT", SHOW_TASK },
        { "SWITCH", SHOW_SWITCH },
        { "SWITCH_CPU_WIDE", SHOW_SWITCH },
        { "LOST", SHOW_LOST },
        { "LOST_SAMPLES", SHOW_LOST },
        { "NAMESPACES", SHOW_NAMESPACE },
        { "CGROUP", SHOW_CGROUP },
        { "BPF_EVENT", SHOW_BPF },
        { "KSYMBOL", SHOW_BPF },
        { "TEXT_POKE", SHOW_TEXT_POKE },
        { "FINISHED_ROUND", SHOW_ROUND },
};

static bool is_shown(const struct script_records *records, struct pipa_text type)
{
        for (size_t i = 0; type.p && i < sizeof(shown) / sizeof(shown[0]); i++) {
                if (strlen(shown[i].type) == type.n && memcmp(shown[i].type, type.p, type.n) == 0)
                        return records->show & shown[i].show;
        }
        return false;
}

enum { R_TYPE, R_TEXT, R_MISC, R_FIRST };

/* The columns of a line's begin are those of a sample, and have the same names. */
static const enum script_column starts[] = { C_EVENT_ID, C_CLOCK, C_ORDER, C_COMM,
                                             C_PID,      C_TID,   C_CPU,   C_WALL };
static const char *const names[] = { "type", "text", "misc", "event_id", "clock", "order",
                                     "comm", "pid",  "tid",  "cpu",      "wall" };

enum pipa_status script_records_open(struct script_records *records,
                                     const struct pipa_analysis *analysis, uint32_t show,
                                     const char *cpus, struct pipa_error *err)
{
        struct pipa_filter filter = PIPA_FILTER_INIT;
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        const struct pipa_column *columns;
        enum pipa_status status;
        size_t count;

        *records = (struct script_records){ .show = show };
        if (show == 0)
                return PIPA_OK;
        filter.cpus = cpus;
        opt.filter = &filter;
        opt.columns = names;
        opt.column_count = sizeof(names) / sizeof(names[0]);
        status = pipa_rows_open(analysis, PIPA_ROWS_RECORDS, &opt, &records->rows, err);
        if (status != PIPA_OK)
                return status;
        columns = pipa_rows_columns(records->rows, &count);
        records->type = &columns[R_TYPE];
        records->text = &columns[R_TEXT];
        records->misc = &columns[R_MISC];
        for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
                records->column[starts[i]] = &columns[R_FIRST + i];
        records->count = pipa_rows_next(records->rows);
        return PIPA_OK;
}

void script_records_close(struct script_records *records)
{
        if (records->rows)
                pipa_rows_free(records->rows);
        records->rows = NULL;
}

static bool starts_with(struct pipa_text text, const char *begin)
{
        size_t n = strlen(begin);

        return text.p && text.n >= n && memcmp(text.p, begin, n) == 0;
}

/* Bits of a record's misc; which they are depends on its type. */
#define MISC_CPUMODE 7
#define MISC_13 (1u << 13)
#define MISC_14 (1u << 14)

static const char *marks_of(struct pipa_text type, uint64_t misc)
{
        if (!(misc & MISC_13))
                return "";
        if (starts_with(type, "SWITCH"))
                return misc & MISC_14 ? "Sp" : "S";
        return starts_with(type, "MMAP") ? "M" : starts_with(type, "COMM") ? "E" : "";
}

static struct pipa_text mode_of(uint64_t misc)
{
        static const char *const modes[] = { "",           "kernel",       "user",
                                             "hypervisor", "guest kernel", "guest user" };
        const char *mode = (misc & MISC_CPUMODE) < 6 ? modes[misc & MISC_CPUMODE] : "";

        return (struct pipa_text){ mode, strlen(mode) };
}

/* What kernels did not say of whose ring it is, perf takes the first event's fields for. */
static const struct script_event *event_of(const struct script_records *r,
                                           const struct script_samples *samples)
{
        const struct pipa_column *number = r->column[C_EVENT_ID];

        if (number->known && !number->known[r->at])
                return &samples->events[0];
        return &samples->events[number->at.whole[r->at]];
}

/* NAMESPACES takes several lines and holds no names; any other line end is a hostile name's. */
static void put_text(struct sink *sink, struct pipa_text type, struct pipa_text text)
{
        bool lines = starts_with(type, "NAMESPACES");

        while (text.n > 0) {
                size_t n = 0;

                while (n < text.n && !(lines && (text.p[n] == '\n' || text.p[n] == '\t')))
                        n++;
                script_put_text(sink, (struct pipa_text){ text.p, n }, 0);
                if (n < text.n)
                        sink_char(sink, text.p[n++]);
                text = (struct pipa_text){ text.p + n, text.n - n };
        }
}

static void put_record(const struct script_records *r, struct sink *sink,
                       const struct script_samples *samples)
{
        struct script_who who = script_who_of(r->column, r->at);
        struct pipa_text type = r->type->at.text[r->at];
        uint64_t misc = r->misc->at.whole[r->at];

        if (samples->event_count > 0) {
                who.mode = mode_of(misc);
                who.misc = marks_of(type, misc);
                script_put_start(sink, event_of(r, samples)->fields, false, samples->nanoseconds,
                                 &who);
        }
        put_text(sink, type, r->text->at.text[r->at]);
        sink_char(sink, '\n');
}

void script_records_put_before(struct script_records *r, struct sink *sink,
                               const struct script_samples *samples, uint64_t order)
{
        while (r->rows && r->count > 0) {
                if (r->at == r->count) {
                        r->count = pipa_rows_next(r->rows);
                        r->at = 0;
                        continue;
                }
                if (r->column[C_ORDER]->at.whole[r->at] > order)
                        return;
                if (is_shown(r, r->type->at.text[r->at]))
                        put_record(r, sink, samples);
                r->at++;
        }
}

/* Samples -> CSV (RFC 4180), a row each, units in the header. */
#include "base/num.h"
#include "report/escape.h"
#include "report/export_folds.h"
#include "report/export_rows.h"

#include <math.h>

static const char header[] =
        "time_s,clock_s,event,unit,weight,period,comm,process,pid,tid,cpu,mode,ip,function,"
        "module,stack\r\n";

static const char *const columns[] = { "time", "clock",   "event", "unit", "weight_value", "period",
                                       "comm", "process", "pid",   "tid",  "cpu",          "mode",
                                       "ip",   "sym",     "dso",   "stack" };
enum { CLOCK = 1, IP = 12, STACK = 15, COLUMNS };

struct csv {
        struct pi_export *x;
        struct pi_folds folds;
        uint32_t *of; /* [stacks] folds */
        size_t stacks;
        struct pi_scratch text; /* of a stack */
};

/* Nanoseconds as seconds, exactly. */
static void put_seconds(struct pi_out *out, bool negative, uint64_t ns)
{
        char digits[PI_NUM_TEXT_MAX];
        size_t n = pi_u64_text(1000000000 + ns % 1000000000, digits);

        if (negative)
                pi_out_char(out, '-');
        pi_out_u64(out, ns / 1000000000);
        pi_out_char(out, '.');
        pi_out_bytes(out, digits + 1, n - 1);
}

static void put_time(struct pi_out *out, int64_t time_ns)
{
        if (time_ns != INT64_MIN) /* no time was recorded */
                put_seconds(out, time_ns < 0, time_ns < 0 ? -(uint64_t)time_ns : (uint64_t)time_ns);
}

static void put_hex(struct pi_out *out, uint64_t value)
{
        char text[18] = "0x";
        unsigned digits = 1;

        while (digits < 16 && value >> (4 * digits))
                digits++;
        for (unsigned i = 0; i < digits; i++)
                text[2 + i] = "0123456789abcdef"[(value >> (4 * (digits - 1 - i))) & 0xf];
        pi_out_bytes(out, text, 2 + digits);
}

static void put_whole(struct pi_out *out, size_t column, uint64_t value)
{
        if (column == CLOCK)
                put_seconds(out, false, value);
        else if (column == IP)
                put_hex(out, value);
        else
                pi_out_u64(out, value);
}

/* What was not recorded is an empty cell. */
static void put_cell(struct pi_out *out, const struct pipa_column *column, size_t place, size_t row)
{
        if (!pi_export_known(column, row))
                return;
        switch (column->type) {
        case PIPA_COLUMN_TEXT:
                pi_escape_csv(out, pi_export_text(column, row));
                break;
        case PIPA_COLUMN_NUMBER:
                if (isfinite(column->at.number[row]))
                        pi_out_double(out, column->at.number[row]);
                break;
        case PIPA_COLUMN_TIME:
                put_time(out, column->at.time_ns[row]);
                break;
        case PIPA_COLUMN_WHOLE:
                put_whole(out, place, column->at.whole[row]);
                break;
        }
}

static void put_stack(struct csv *csv, const struct pipa_column *column, size_t row)
{
        csv->text.n = 0;
        pi_folds_text(&csv->folds, csv->of[pi_export_id(column, row, csv->stacks, 0)], &csv->text);
        pi_escape_csv(csv->x->out, pi_scratch_str(&csv->text));
}

static void put_rows(struct csv *csv, const struct pi_export_rows *rows)
{
        struct pi_out *out = csv->x->out;

        for (size_t i = 0; i < rows->count && out->error == 0; i++) {
                for (size_t k = 0; k < STACK; k++) {
                        put_cell(out, &rows->column[k], k, i);
                        pi_out_char(out, ',');
                }
                put_stack(csv, &rows->column[STACK], i);
                pi_out_text(out, "\r\n");
        }
}

static enum pipa_status write_rows(struct csv *csv)
{
        struct pi_export_rows rows;
        enum pipa_status status =
                pi_export_rows_open(csv->x, PIPA_ROWS_SAMPLES, columns, COLUMNS, &rows);

        if (status)
                return status;
        pi_out_text(csv->x->out, header);
        while (!csv->text.failed && pi_export_rows_next(csv->x, &rows))
                put_rows(csv, &rows);
        pi_export_rows_close(&rows);
        return csv->text.failed ? pi_fail_memory(csv->x->err, &csv->x->arena) : PIPA_OK;
}

enum pipa_status pi_export_csv(struct pi_export *x)
{
        struct pi_label_rules rules = { .marks = x->opt->marks };
        struct csv csv = { .x = x };
        enum pipa_status status;

        pi_scratch_init(&csv.text, &x->arena);
        status = pi_folds_init(&csv.folds, &x->arena) ? PIPA_OK : pi_fail_memory(x->err, &x->arena);
        if (status == PIPA_OK)
                status = pi_folds_read(x, &rules, &csv.folds, &csv.of, &csv.stacks);
        if (status == PIPA_OK)
                status = write_rows(&csv);
        pi_scratch_done(&csv.text);
        pi_folds_done(&csv.folds);
        return status;
}

#include "report/export_rows.h"

enum pipa_status pi_export_rows_open(struct pi_export *x, enum pipa_rows_kind kind,
                                     const char *const *names, size_t count,
                                     struct pi_export_rows *out)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        struct pi_export_rows rows = { .count = 0 };
        enum pipa_status status;

        opt.columns = names;
        opt.column_count = count;
        opt.filter = x->opt->filter;
        status = pipa_rows_open(x->analysis, kind, &opt, &rows.rows, x->err);
        if (status)
                return status;
        rows.column = pipa_rows_columns(rows.rows, &rows.column_count);
        *out = rows;
        return PIPA_OK;
}

void pi_export_rows_close(struct pi_export_rows *rows)
{
        pipa_rows_free(rows->rows);
        rows->rows = NULL;
}

bool pi_export_rows_next(const struct pi_export *x, struct pi_export_rows *rows)
{
        rows->count = x->out->error ? 0 : pipa_rows_next(rows->rows);
        return rows->count > 0;
}

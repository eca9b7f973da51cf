/* Text for a terminal: escaped, cut or wrapped to PI_TEXT_COLUMNS. */
#ifndef PIPA_REPORT_TEXT_WRITE_H
#define PIPA_REPORT_TEXT_WRITE_H

#include "analyze/model/model.h"
#include "base/out.h"

#define PI_TEXT_COLUMNS 96

void pi_text_str(struct pi_out *out, struct pi_str s);
void pi_text_cut(struct pi_out *out, struct pi_str s, size_t columns);

/* Cut and padded to exactly `columns`. */
void pi_text_left(struct pi_out *out, struct pi_str s, size_t columns);
void pi_text_right(struct pi_out *out, struct pi_str s, size_t columns);

/* Words over lines; the first begins with `lead` (ASCII), the others with as many spaces. */
struct pi_wrap {
        struct pi_out *out;
        size_t indent, used; /* columns */
};

struct pi_wrap pi_wrap_begin(struct pi_out *out, const char *lead);
void pi_wrap_words(struct pi_wrap *wrap, struct pi_str s);

/* A ':' that stays with the word before it. */
void pi_wrap_colon(struct pi_wrap *wrap);
void pi_wrap_end(struct pi_wrap *wrap);

/* The ratios of a table's first rows, then its texts. */
void pi_text_table(struct pi_out *out, const struct pi_model *model, const struct pi_table *table,
                   size_t max_rows);

#endif

/* Stacks by what their frames are called: rows of PIPA_ROWS_STACKS whose labels are the same from
 * the outermost caller on are one fold. */
#ifndef PIPA_REPORT_EXPORT_FOLDS_H
#define PIPA_REPORT_EXPORT_FOLDS_H

#include "base/set.h"
#include "base/strtab.h"
#include "report/export.h"
#include "report/export_label.h"

struct pi_fold {
        uint32_t parent; /* fold; 0 is the empty stack */
        uint32_t label;  /* string id */
};

struct pi_folds {
        struct pi_strtab labels;
        struct pi_set nodes; /* struct pi_fold; a parent stands before its children */
};

bool pi_folds_init(struct pi_folds *folds, struct pi_arena *arena);
void pi_folds_done(struct pi_folds *folds);

/* Folds all rows of stacks. *of: [*count] the fold of each row; in the export's arena. May be
 * called again with other rules: folds are shared. */
enum pipa_status pi_folds_read(struct pi_export *x, const struct pi_label_rules *rules,
                               struct pi_folds *folds, uint32_t **of, size_t *count);

/* *rank: [folds] the place of each fold's text "a;b;c" among the texts of all, by bytes. */
enum pipa_status pi_folds_rank(struct pi_export *x, const struct pi_folds *folds, uint32_t **rank);

/* Appends ";a;b;c", or "a;b;c" where nothing was in `out`. */
void pi_folds_text(const struct pi_folds *folds, uint32_t fold, struct pi_scratch *out);

#endif

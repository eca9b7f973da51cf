/* Samples -> "a;b;c 12" lines: what stackcollapse-perf.pl makes of `perf script`, in its order. */
#include "base/limits.h"
#include "base/num.h"
#include "report/export_folds.h"
#include "report/export_roots.h"
#include "report/export_rows.h"

#include <math.h>
#include <stdlib.h>

#define SUM_MAX 18446744073709551615.0 /* what readers take for a number */

/* One line. */
struct line {
        uint32_t root; /* string id of roots */
        uint32_t fold;
        double sum;
};

struct folding {
        struct pi_export *x;
        struct pi_roots roots;
        struct pi_folds folds;
        struct pi_set lines; /* struct line, equal where root and fold are */
        uint32_t *of[2];     /* [stacks] folds; [1] of processes that are just "java" */
        size_t stacks;
        uint32_t java;       /* string id of roots */
        struct pi_str event; /* the one that is folded; p NULL: not yet known */
};

static const char *const columns[] = { PI_ROOT_COLUMNS, "event", "weight_value", "stack", "chain" };
enum { EVENT = PI_ROOT_COLUMN_COUNT, WEIGHT, STACK, CHAIN, COLUMNS };

/* Different events do not add up: the first one that comes is it. */
static bool is_wanted(struct folding *f, const struct pipa_column *column, size_t row)
{
        struct pi_str event = pi_export_text(&column[EVENT], row);

        if (!f->event.p)
                f->event = event;
        return event.p == f->event.p || pi_str_equal(event, f->event);
}

/* `perf script` shows the call chain where there is one, else the sampled address. */
static uint32_t stack_of(const struct folding *f, const struct pipa_column *column, size_t row)
{
        uint32_t chain = pi_export_id(&column[CHAIN], row, f->stacks, 0);

        return chain ? chain : pi_export_id(&column[STACK], row, f->stacks, 0);
}

static bool same_line(const void *items, uint32_t id, const void *key)
{
        const struct line *a = PI_AT(&((const struct pi_set *)items)->list, struct line, id);
        const struct line *b = key;

        return a->root == b->root && a->fold == b->fold;
}

static enum pipa_status read_folds(struct folding *f, bool java)
{
        struct pi_label_rules rules = { .marks = f->x->opt->marks, .java = java };

        return pi_folds_read(f->x, &rules, &f->folds, &f->of[java], &f->stacks);
}

static enum pipa_status add(struct folding *f, const struct pipa_column *column, size_t row)
{
        double weight = column[WEIGHT].at.number[row];
        struct line line = { .root = pi_roots_of(&f->roots, column, row) };
        bool java = line.root == f->java;
        uint32_t id;

        if (java && !f->of[java]) {
                enum pipa_status status = read_folds(f, java);
                if (status)
                        return status;
        }
        line.fold = f->of[java][stack_of(f, column, row)];
        id = line.root == PI_NONE
                     ? PI_NONE
                     : pi_set_add(&f->lines, pi_hash_pair(line.root, line.fold), same_line, &line);
        if (id == PI_NONE)
                return pi_fail_memory(f->x->err, &f->x->arena);
        PI_AT(&f->lines.list, struct line, id)->sum += isfinite(weight) ? weight : 0;
        return PIPA_OK;
}

static enum pipa_status read_samples(struct folding *f)
{
        struct pi_export_rows rows;
        enum pipa_status status =
                pi_export_rows_open(f->x, PIPA_ROWS_SAMPLES, columns, COLUMNS, &rows);

        if (status)
                return status;
        while (status == PIPA_OK && pi_export_rows_next(f->x, &rows)) {
                for (size_t i = 0; status == PIPA_OK && i < rows.count; i++)
                        if (is_wanted(f, rows.column, i))
                                status = add(f, rows.column, i);
        }
        pi_export_rows_close(&rows);
        return status;
}

/* What lines are put in order by. */
struct order {
        const struct pi_strtab *roots;
        const uint32_t *rank;
};

static int compare_lines(const void *left, const void *right, void *user)
{
        const struct line *a = *(const struct line *const *)left;
        const struct line *b = *(const struct line *const *)right;
        const struct order *order = user;
        struct pi_str ra, rb;
        size_t n;
        int found;

        if (a->root == b->root)
                return order->rank[a->fold] < order->rank[b->fold] ? -1 : a->fold != b->fold;
        ra = pi_strtab_at(order->roots, a->root);
        rb = pi_strtab_at(order->roots, b->root);
        n = ra.n < rb.n ? ra.n : rb.n;
        found = memcmp(ra.p, rb.p, n);
        if (found != 0 || ra.n == rb.n)
                return found;
        /* The shorter goes on with ';', or ends there. */
        if (ra.n < rb.n)
                return a->fold == 0 || ';' < (uint8_t)rb.p[n] ? -1 : 1;
        return b->fold == 0 || ';' < (uint8_t)ra.p[n] ? 1 : -1;
}

/* Lines of nothing are left out. */
static void write_line(struct folding *f, const struct line *line, struct pi_scratch *text)
{
        struct pi_str root = pi_strtab_at(&f->roots.labels, line->root);
        char sum[PI_NUM_TEXT_MAX];

        pi_fixed_text(line->sum < SUM_MAX ? line->sum : SUM_MAX, 0, sum);
        if (strcmp(sum, "0") == 0)
                return;
        text->n = 0;
        pi_scratch_bytes(text, root.p, root.n);
        pi_folds_text(&f->folds, line->fold, text);
        pi_scratch_bytes(text, " ", 1);
        pi_scratch_text(text, sum);
        pi_scratch_bytes(text, "\n", 1);
        if (!text->failed)
                pi_out_bytes(f->x->out, text->p, text->n);
}

static enum pipa_status write_lines(struct folding *f)
{
        size_t count = f->lines.list.count;
        struct line **lines = PI_NEW_ARRAY(&f->x->arena, struct line *, count);
        struct order order = { .roots = &f->roots.labels };
        struct pi_scratch text;
        uint32_t *rank;
        enum pipa_status status;

        if (!lines)
                return pi_fail_memory(f->x->err, &f->x->arena);
        status = pi_folds_rank(f->x, &f->folds, &rank);
        if (status)
                return status;
        for (size_t i = 0; i < count; i++)
                lines[i] = PI_AT(&f->lines.list, struct line, i);
        order.rank = rank;
        qsort_r(lines, count, sizeof(*lines), compare_lines, &order);
        pi_scratch_init(&text, &f->x->arena);
        for (size_t i = 0; i < count && !text.failed && f->x->out->error == 0; i++)
                write_line(f, lines[i], &text);
        if (text.failed)
                status = pi_fail_memory(f->x->err, &f->x->arena);
        pi_scratch_done(&text);
        return status;
}

enum pipa_status pi_export_folded(struct pi_export *x)
{
        struct folding f = { .x = x };
        enum pipa_status status = PIPA_OK;

        pi_set_init(&f.lines, &x->arena, sizeof(struct line), PI_LIMIT_SAMPLES);
        if (!pi_folds_init(&f.folds, &x->arena) ||
            !pi_roots_init(&f.roots, x->opt->by, true, &x->arena))
                status = pi_fail_memory(x->err, &x->arena);
        if (status == PIPA_OK) {
                f.java = pi_strtab_intern(&f.roots.labels, PI_STR("java"));
                status = read_folds(&f, false);
        }
        if (status == PIPA_OK)
                status = read_samples(&f);
        if (status == PIPA_OK)
                status = write_lines(&f);
        pi_set_done(&f.lines);
        pi_folds_done(&f.folds);
        pi_roots_done(&f.roots);
        return status;
}

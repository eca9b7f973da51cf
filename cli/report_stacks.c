#include "report_stacks.h"

#include <stdlib.h>

/* An item of texts is compared by its bytes: within one analysis equal texts are one text, kept
 * once. */

struct frames {
        uint32_t *name; /* [frames] */
        size_t count;
};

struct folds {
        uint32_t *node; /* [rows of stacks] */
        size_t count;
};

static bool grow(uint32_t **list, size_t count, size_t more)
{
        uint32_t *grown = realloc(*list, (count + more) * sizeof(*grown));

        *list = grown ? grown : *list;
        return grown;
}

static bool read_frames(struct report *report, struct report_stacks *stacks, struct frames *frames)
{
        static const char *const names[] = { "sym", "dso_short", "kind", "inlined" };
        struct pipa_rows *rows = report_rows(report, PIPA_ROWS_FRAMES, names, 4, NULL);
        bool good = rows;
        size_t n, count;

        while (good && (n = pipa_rows_next(rows)) > 0) {
                const struct pipa_column *column = pipa_rows_columns(rows, &count);
                good = grow(&frames->name, frames->count, n);
                for (size_t i = 0; good && i < n; i++) {
                        struct stacks_name name = { column[0].at.text[i], column[1].at.text[i],
                                                    column[2].at.text[i], column[3].at.whole[i] };
                        uint32_t id = intern_add(&stacks->names, &name);

                        good = id != UINT32_MAX;
                        frames->name[frames->count++] = id;
                }
                if (!good)
                        report_no_memory(report);
        }
        pipa_rows_free(rows);
        return good;
}

static uint32_t fold(struct report_stacks *stacks, uint32_t parent, uint32_t name)
{
        const struct stacks_node *above = intern_at(&stacks->nodes, parent);
        struct stacks_node node = { parent, name, 0 };

        if (parent != 0 && above->name == name) {
                node.parent = above->parent;
                node.run = 1;
        }
        return intern_add(&stacks->nodes, &node);
}

/* A parent stands before its children, so it is folded already. */
static bool read_nodes(struct report *report, struct report_stacks *stacks,
                       const struct frames *frames, struct folds *folds)
{
        static const char *const names[] = { "parent", "frame" };
        struct pipa_rows *rows = report_rows(report, PIPA_ROWS_STACKS, names, 2, NULL);
        struct stacks_node empty = { 0, UINT32_MAX, 0 };
        bool good = rows && intern_add(&stacks->nodes, &empty) == 0;
        size_t n, count;

        while (good && (n = pipa_rows_next(rows)) > 0) {
                const struct pipa_column *column = pipa_rows_columns(rows, &count);
                good = grow(&folds->node, folds->count, n);
                for (size_t i = 0; good && i < n; i++) {
                        uint64_t parent = column[0].at.whole[i], frame = column[1].at.whole[i];
                        bool is_empty = folds->count == 0 || frame >= frames->count;

                        folds->node[folds->count] =
                                is_empty ? 0
                                         : fold(stacks, folds->node[parent], frames->name[frame]);
                        good = folds->node[folds->count++] != UINT32_MAX;
                }
                if (!good)
                        report_no_memory(report);
        }
        pipa_rows_free(rows);
        return good;
}

/* NULL without memory. */
static struct report_sum *sum_at(struct report_stacks *stacks, const struct stacks_row *row)
{
        uint32_t id = intern_add(&stacks->rows, row);

        if (id == UINT32_MAX)
                return NULL;
        if (id == stacks->sum_room) {
                size_t room = stacks->sum_room ? 2 * stacks->sum_room : 256;
                struct report_sum *grown = realloc(stacks->sum, room * sizeof(*grown));

                if (!grown)
                        return NULL;
                stacks->sum = grown;
                stacks->sum_room = room;
        }
        if (id == stacks->sum_count)
                stacks->sum[stacks->sum_count++] = (struct report_sum){ 0, 0 };
        return &stacks->sum[id];
}

enum { EVENT_ID, COMM, STACK, WEIGHT, COLUMNS };

static bool add_samples(struct report_stacks *stacks, const struct folds *folds,
                        const struct pipa_column *column, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                uint64_t stack = column[STACK].at.whole[i];
                struct stacks_row row = { column[EVENT_ID].at.whole[i], column[COMM].at.text[i],
                                          stack < folds->count ? folds->node[stack] : 0 };
                struct report_sum *sum = sum_at(stacks, &row);

                if (!sum)
                        return false;
                sum->samples++;
                sum->weight += column[WEIGHT].at.number[i];
        }
        return true;
}

static bool read_samples(struct report *report, struct report_stacks *stacks,
                         const struct folds *folds)
{
        static const char *const names[COLUMNS] = { "event_id", "comm", "stack", "weight_value" };
        struct pipa_rows *rows = report_rows(report, PIPA_ROWS_SAMPLES, names, COLUMNS,
                                             &report->set.ask.filter.filter);
        bool good = rows;
        size_t n, count;

        while (good && (n = pipa_rows_next(rows)) > 0)
                good = add_samples(stacks, folds, pipa_rows_columns(rows, &count), n) ||
                       report_no_memory(report);
        pipa_rows_free(rows);
        return good;
}

/* Equally heavy ones as they came. */
static int compare(const void *a, const void *b, void *user)
{
        const struct report_stacks *stacks = user;
        uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
        const struct stacks_row *row_x = intern_at(&stacks->rows, x);
        const struct stacks_row *row_y = intern_at(&stacks->rows, y);
        double weight_x = stacks->sum[x].weight, weight_y = stacks->sum[y].weight;

        if (row_x->event != row_y->event)
                return row_x->event < row_y->event ? -1 : 1;
        if (weight_x != weight_y)
                return weight_x > weight_y ? -1 : 1;
        return (x > y) - (x < y);
}

static bool sort(struct report *report, struct report_stacks *stacks)
{
        size_t count = stacks->rows.count;

        stacks->order = malloc((count + 1) * sizeof(*stacks->order));
        if (!stacks->order)
                return report_no_memory(report);
        for (size_t i = 0; i < count; i++)
                stacks->order[i] = (uint32_t)i;
        qsort_r(stacks->order, count, sizeof(*stacks->order), compare, stacks);
        return true;
}

bool report_stacks_read(struct report *report, struct report_stacks *stacks)
{
        struct frames frames = { NULL, 0 };
        struct folds folds = { NULL, 0 };
        bool good;

        *stacks = (struct report_stacks){ .names = { .item_bytes = sizeof(struct stacks_name) },
                                          .nodes = { .item_bytes = sizeof(struct stacks_node) },
                                          .rows = { .item_bytes = sizeof(struct stacks_row) } };
        good = read_frames(report, stacks, &frames) &&
               read_nodes(report, stacks, &frames, &folds) &&
               read_samples(report, stacks, &folds) && sort(report, stacks);
        free(frames.name);
        free(folds.node);
        return good;
}

void report_stacks_free(struct report_stacks *stacks)
{
        intern_free(&stacks->names);
        intern_free(&stacks->nodes);
        intern_free(&stacks->rows);
        free(stacks->sum);
        free(stacks->order);
}

bool report_stacks_part(const struct report *report, const struct report_stacks *stacks,
                        size_t first, struct stacks_part *out)
{
        size_t i = first, id;
        double least;

        if (first >= stacks->rows.count)
                return false;
        id = report_stacks_row(stacks, first)->event;
        *out = (struct stacks_part){ .event = &report->events[id], .first = first, .shown = first };
        least = report->set.percent_limit / 100 * report_whole(report, out->event);
        for (; i < stacks->rows.count && report_stacks_row(stacks, i)->event == id; i++) {
                double weight = report_stacks_sum(stacks, i)->weight;

                if (i - first < report->set.stacks && weight >= least)
                        out->shown = i + 1;
                else
                        out->left += weight;
        }
        out->end = i;
        return true;
}

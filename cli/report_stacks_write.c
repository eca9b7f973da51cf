/* The heaviest whole stacks: for people, innermost function first; for programs. */
#include "report_table.h"
#include "report_write.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>

#define INDENT 20
#define INDENT_NARROW 4
#define NARROW 60

struct stack {
        const struct report_event *event;
        const struct stacks_row *row;
        const struct report_sum *sum;
};

typedef void (*stack_fn)(FILE *to, const struct report *report, const struct report_stacks *stacks,
                         const struct stack *stack, size_t rank);

static struct stack stack_at(const struct report *report, const struct report_stacks *stacks,
                             size_t i)
{
        const struct stacks_row *row = intern_at(&stacks->rows, stacks->order[i]);

        return (struct stack){ &report->events[row->event], row, &stacks->sum[stacks->order[i]] };
}

static const struct stacks_node *node_at(const struct report_stacks *stacks, uint64_t node)
{
        return intern_at(&stacks->nodes, (uint32_t)node);
}

/* "[.] sym (dso)"; an address without a name is one of its module's. */
static void put_frame(FILE *to, const struct report_look *look, const struct report_stacks *stacks,
                      const struct stacks_node *node)
{
        const struct stacks_name *name = intern_at(&stacks->names, node->name);
        size_t indent = look->width && look->width < NARROW ? INDENT_NARROW : INDENT, most = 0;
        const char *run = !node->run  ? ""
                          : name->sym.p ? " (recursive)"
                                        : " (several addresses)";

        if (look->width)
                most = look->width > indent + 20 ? look->width - indent - 4 : 20;
        fprintf(to, "%*s%s", (int)indent, "", report_mark(name->kind));
        report_cell_put(to, name->sym.p ? name->sym : report_text("[unknown]"), most);
        fputs(" (", to);
        report_cell_put(to, name->dso.p ? name->dso : report_text("[unknown]"), most);
        fprintf(to, ")%s%s\n", name->inlined ? " (inlined)" : "", run);
}

static void put_text(FILE *to, const struct report *report, const struct report_look *look,
                     const struct report_stacks *stacks, const struct stack *stack)
{
        fputs("  ", to);
        report_share_put(to, look, stack->sum->weight, report_whole(report, stack->event));
        fprintf(to, "  %12" PRIu64 "  ", stack->sum->samples);
        report_cell_put(to, stack->row->comm.p ? stack->row->comm : report_text("[unknown]"), 0);
        fputc('\n', to);
        if (stack->row->node == 0)
                fprintf(to, "%*s[unknown]\n", INDENT, "");
        for (uint64_t node = stack->row->node; node != 0; node = node_at(stacks, node)->parent)
                put_frame(to, look, stacks, node_at(stacks, node));
        fputc('\n', to);
}

/* What stands behind the last one of an event that is printed. */
static void put_rest(FILE *to, const struct report *report, const struct report_stacks *stacks,
                     size_t from, size_t to_end)
{
        double weight = 0, whole;

        if (from >= to_end)
                return;
        whole = report_whole(report, stack_at(report, stacks, from).event);
        for (size_t i = from; i < to_end; i++)
                weight += stack_at(report, stacks, i).sum->weight;
        fprintf(to, "# %zu more stacks", to_end - from);
        if (whole > 0)
                fprintf(to, ", %.2f%% together,", 100 * weight / whole);
        fputs(" are left out\n\n", to);
}

/* Of one event: order[first .. end]. */
static size_t end_of(const struct report *report, const struct report_stacks *stacks, size_t first)
{
        size_t end = first;

        while (end < stacks->rows.count && stack_at(report, stacks, end).event ==
                                                   stack_at(report, stacks, first).event)
                end++;
        return end;
}

/* How many of those are heavy enough to be shown. */
static size_t shown_of(const struct report *report, const struct report_stacks *stacks,
                       size_t first, size_t end)
{
        size_t shown = first;

        while (shown < end && shown - first < report->set.stacks) {
                struct stack stack = stack_at(report, stacks, shown);
                if (100 * stack.sum->weight <
                    report->set.percent_limit * report_whole(report, stack.event))
                        break;
                shown++;
        }
        return shown;
}

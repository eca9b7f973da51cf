/* The heaviest whole stacks for people: innermost function first. */
#include "report_table.h"
#include "report_write.h"

#include <inttypes.h>

#define SAMPLES 12
#define INDENT 26
#define INDENT_NARROW 4
#define NARROW 80
#define SHORTEST 16

struct page {
        FILE *to;
        const struct report *report;
        const struct report_stacks *stacks;
        struct report_look look;
        size_t indent;
        size_t most; /* columns of a name; 0: all */
};

static void put_name(const struct page *p, struct pipa_text name)
{
        report_cell_put(p->to, name.p ? name : report_text("[unknown]"), p->most);
}

/* "[.] sym (dso)"; a run of addresses without a name need not be one function. */
static void put_frame(const struct page *p, const struct stacks_node *node)
{
        const struct stacks_name *name = report_stacks_name(p->stacks, node);

        fprintf(p->to, "%*s%s", (int)p->indent, "", report_mark(name->kind));
        put_name(p, name->sym);
        fputs(" (", p->to);
        put_name(p, name->dso);
        fputs(name->inlined ? ") (inlined)" : ")", p->to);
        if (node->run)
                fputs(name->sym.p ? " (recursive)" : " (several addresses)", p->to);
        fputc('\n', p->to);
}

static void put_stack(const struct page *p, const struct stacks_part *part, size_t i)
{
        const struct report_sum *sum = report_stacks_sum(p->stacks, i);
        uint64_t node = report_stacks_row(p->stacks, i)->node;

        fputs("  ", p->to);
        report_share_put(p->to, &p->look, sum->weight, report_whole(p->report, part->event));
        fprintf(p->to, "  %*" PRIu64 "  ", SAMPLES, sum->samples);
        put_name(p, report_stacks_row(p->stacks, i)->comm);
        fputc('\n', p->to);
        if (node == 0)
                fprintf(p->to, "%*s[unknown]\n", (int)p->indent, "");
        for (; node != 0; node = report_stacks_node(p->stacks, node)->parent)
                put_frame(p, report_stacks_node(p->stacks, node));
        fputc('\n', p->to);
}

static void put_part(const struct page *p, const struct stacks_part *part)
{
        double whole = report_whole(p->report, part->event);

        report_put_title(p->to, p->report, part->event);
        fputs("# Overhead       Samples  Command, and its stack from the innermost function on\n"
              "# ........  ............  ..........................\n#\n",
              p->to);
        for (size_t i = part->first; i < part->shown; i++)
                put_stack(p, part, i);
        if (part->shown == part->end)
                return;
        fprintf(p->to, "# Stacks left out: %zu", part->end - part->shown);
        if (whole > 0)
                fprintf(p->to, " (%.2f%%)", 100 * part->left / whole);
        fputs("\n\n", p->to);
}

bool report_stacks_text(FILE *to, struct report *report)
{
        struct report_stacks stacks;
        struct page p = { to, report, &stacks, report_look_of(fileno(to)), INDENT, 0 };
        struct stacks_part part = { .end = 0 };
        bool good = report_stacks_read(report, &stacks);

        if (p.look.width) {
                p.indent = p.look.width < NARROW ? INDENT_NARROW : INDENT;
                p.most = p.look.width > p.indent + SHORTEST ? p.look.width - p.indent : SHORTEST;
        }
        if (good)
                report_put_begin(to, report);
        while (good && report_stacks_part(report, &stacks, part.end, &part))
                put_part(&p, &part);
        if (good)
                report_put_end(to, report);
        report_stacks_free(&stacks);
        return good;
}

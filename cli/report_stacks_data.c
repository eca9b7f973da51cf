/* The heaviest whole stacks for programs. */
#include "report_write.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>

static void put_frame_name(FILE *to, const struct stacks_name *name)
{
        if (name->sym.p)
                fwrite(name->sym.p, 1, name->sym.n, to);
        else if (name->dso.p)
                fprintf(to, "[%.*s]", (int)name->dso.n, name->dso.p);
        else
                fputs("[unknown]", to);
}

/* "main;work;leaf": the outermost function first, as folded stacks have it. */
static bool put_folded(FILE *to, const struct report_stacks *stacks, uint64_t leaf)
{
        size_t depth = 0;
        uint64_t *path;

        for (uint64_t node = leaf; node != 0; node = report_stacks_node(stacks, node)->parent)
                depth++;
        path = malloc((depth + 1) * sizeof(*path));
        if (!path)
                return false;
        for (size_t i = 0; i < depth; i++) {
                path[i] = leaf;
                leaf = report_stacks_node(stacks, leaf)->parent;
        }
        for (size_t i = depth; i-- > 0;) {
                put_frame_name(to, report_stacks_name(stacks, report_stacks_node(stacks, path[i])));
                fputs(i ? ";" : "", to);
        }
        free(path);
        return true;
}

static bool csv_stack(FILE *to, const struct report_stacks *stacks, uint64_t leaf)
{
        char *text = NULL;
        size_t size = 0;
        FILE *memory = open_memstream(&text, &size);
        bool good = memory && put_folded(memory, stacks, leaf);

        good = memory && fclose(memory) == 0 && good;
        if (good)
                report_csv_text(to, (struct pipa_text){ text, size });
        free(text);
        return good;
}

static bool csv_row(FILE *to, const struct report *report, const struct report_stacks *stacks,
                    const struct stacks_part *part, size_t i)
{
        const struct report_sum *sum = report_stacks_sum(stacks, i);

        report_csv_text(to, part->event->name);
        fputc(',', to);
        report_csv_text(to, report_stacks_row(stacks, i)->comm);
        fputc(',', to);
        report_csv_text(to, part->event->unit);
        fputc(',', to);
        report_number(to, sum->weight / report_whole(report, part->event), "");
        fputc(',', to);
        report_number(to, sum->weight, "");
        fprintf(to, ",%" PRIu64 ",", sum->samples);
        if (!csv_stack(to, stacks, report_stacks_row(stacks, i)->node))
                return false;
        fputs("\r\n", to);
        return true;
}

bool report_stacks_csv(FILE *to, struct report *report)
{
        struct report_stacks stacks;
        struct stacks_part part = { .end = 0 };
        bool good = report_stacks_read(report, &stacks);

        fputs(good ? "event,comm,unit,self_share,self,self_samples,stack\r\n" : "", to);
        while (good && report_stacks_part(report, &stacks, part.end, &part))
                for (size_t i = part.first; good && i < part.shown; i++)
                        good = csv_row(to, report, &stacks, &part, i) || report_no_memory(report);
        report_stacks_free(&stacks);
        return good;
}

static void json_text(FILE *to, const char *key, struct pipa_text text)
{
        fprintf(to, "\"%s\":", key);
        if (text.p)
                cli_text_json(to, text);
        else
                fputs("null", to);
}

static void json_stack(FILE *to, const struct report_stacks *stacks, uint64_t leaf)
{
        fputs("\"stack\":[", to);
        for (uint64_t node = leaf; node != 0; node = report_stacks_node(stacks, node)->parent) {
                const struct stacks_node *at = report_stacks_node(stacks, node);
                const struct stacks_name *name = report_stacks_name(stacks, at);

                fputs(node == leaf ? "{" : ",{", to);
                json_text(to, "sym", name->sym);
                fputc(',', to);
                json_text(to, "dso", name->dso);
                fputc(',', to);
                json_text(to, "mode", name->kind);
                fprintf(to, ",\"inlined\":%s,\"run\":%s}", name->inlined ? "true" : "false",
                        at->run ? "true" : "false");
        }
        fputs("]}", to);
}

static void json_row(FILE *to, const struct report *report, const struct report_stacks *stacks,
                     const struct stacks_part *part, size_t i)
{
        const struct report_sum *sum = report_stacks_sum(stacks, i);

        fputs(i == part->first ? "\n{" : ",\n{", to);
        json_text(to, "comm", report_stacks_row(stacks, i)->comm);
        fputs(",\"self\":", to);
        report_number(to, sum->weight, "null");
        fprintf(to, ",\"self_samples\":%" PRIu64 ",\"self_share\":", sum->samples);
        report_number(to, sum->weight / report_whole(report, part->event), "null");
        fputc(',', to);
        json_stack(to, stacks, report_stacks_row(stacks, i)->node);
}

bool report_stacks_json(FILE *to, struct report *report)
{
        struct report_stacks stacks;
        struct stacks_part part = { .end = 0 };
        bool good = report_stacks_read(report, &stacks);

        fprintf(to,
                "{\"format\":\"pipa-report-stacks\",\"version\":1,\"percentage\":\"%s\","
                "\"events\":[",
                report->set.relative ? "relative" : "absolute");
        while (good && report_stacks_part(report, &stacks, part.end, &part)) {
                fputs(part.first ? ",\n{" : "\n{", to);
                report_json_event(to, part.event);
                fprintf(to, "\"left_out\":{\"stacks\":%zu,\"self\":", part.end - part.shown);
                report_number(to, part.left, "null");
                fputs("},\"stacks\":[", to);
                for (size_t i = part.first; i < part.shown; i++)
                        json_row(to, report, &stacks, &part, i);
                fputs("\n]}", to);
        }
        fputs("\n]}\n", to);
        report_stacks_free(&stacks);
        return good;
}

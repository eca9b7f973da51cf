/* Formulas, thresholds and checks -> programs. */
#include "analyze/table/uarch_build.h"

bool formula_compile(struct formula *f, const struct pi_yaml *node, struct pi_str text,
                     struct pi_expr *out)
{
        struct pi_expr_scope scope = { PI_EXPR_PERF, formula_resolve, f };
        struct pi_expr_error error;

        if (pi_expr_compile(text, &scope, f->build->arena, out, &error))
                return true;
        f->build->no_memory |= error.no_memory;
        build_complain(f->build, f->layer, node, "\"%.120s\": at character %zu: %s",
                       text.n > 0 ? text.p : "", error.column, error.text);
        return false;
}

/* "> 0.15" is "<name> > 0.15". */
static struct pi_str full_threshold(struct build *build, const struct pi_uarch_metric *metric)
{
        struct pi_str when = metric->when;

        if (when.n > 0 && (*when.p == '<' || *when.p == '>'))
                return pi_arena_format(build->arena, "%.*s %.*s", (int)metric->name.n,
                                       metric->name.p, (int)when.n, when.p);
        return when;
}

static void compile_threshold(struct build *build, const struct item *item,
                              struct pi_uarch_metric *metric)
{
        struct formula f = { .build = build, .metrics_only = true };
        const struct pi_yaml *node = item_field(item, "when", &f.layer);
        size_t complaints = build->complaints->list.count;

        metric->when = full_threshold(build, metric);
        if (metric->when.n == 0 || formula_compile(&f, node, metric->when, &metric->threshold))
                return;
        metric->when = PI_STR("");
        /* Another tool's threshold may speak of metrics that the file does not hold. */
        if (f.layer->foreign)
                build->complaints->list.count = complaints;
}

static void compile_checks(struct build *build)
{
        const struct layer *layer = NULL;
        const struct pi_yaml *list = build_fact(build, "checks", true, &layer);
        struct pi_uarch_check *check =
                PI_NEW_ARRAY(build->arena, struct pi_uarch_check, list ? list->count : 0);

        build->uarch->check = build->check = check;
        build->no_memory |= !check;
        for (const struct pi_yaml *node = check && list ? list->first : NULL; node;
             node = node->next) {
                struct formula f = { .build = build, .layer = layer };
                const struct pi_yaml *near = pi_yaml_get(node, "near");
                const struct pi_yaml *tolerance = pi_yaml_get(node, "tol");
                struct pi_uarch_check *out = &check[build->uarch->check_count];
                *out = (struct pi_uarch_check){ .formula = pi_yaml_text(node, "expr"),
                                                .desc = pi_yaml_text(node, "desc"),
                                                .line = node->line };
                if (!near || !tolerance || out->formula.n == 0) {
                        build_complain(build, layer, node,
                                       "a check has expr, near (the value) and tol (how far off)");
                        continue;
                }
                out->near = build_number(build, layer, near);
                out->tolerance = build_number(build, layer, tolerance);
                out->same_group = pi_str_equal(pi_yaml_text(node, "scope"), PI_STR("same_group"));
                if (formula_compile(&f, pi_yaml_get(node, "expr"), out->formula, &out->expr))
                        build->uarch->check_count++;
        }
}

/* The words of a formula's own stand beside it, in the same layer. */
static void compile_metric(struct build *build, const struct item *item)
{
        struct pi_uarch_metric *metric = &build->metric[item->index];
        struct formula f = { .build = build };

        for (const struct version *v = item->newest; v; v = v->older) {
                const struct pi_yaml *node = pi_yaml_get(v->node, "expr");
                if (!node)
                        continue;
                f.layer = v->layer;
                f.names = pi_yaml_get(v->node, "names");
                if (f.names && f.names->count > PI_LIMIT_FORMULA_WORDS)
                        build_complain(build, v->layer, f.names, "more than %d words of its own",
                                       PI_LIMIT_FORMULA_WORDS);
                else
                        formula_compile(&f, node, node->text, &metric->expr);
                break;
        }
        compile_threshold(build, item, metric);
}

void build_formulas(struct build *build)
{
        for (size_t i = 0; i < build->metrics.list.count && !build->no_memory; i++)
                if (items_at(&build->metrics, i)->index != PI_NONE)
                        compile_metric(build, items_at(&build->metrics, i));
        compile_checks(build);
}

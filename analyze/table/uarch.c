/* Reading a table from end to end, and asking it. */
#include "analyze/table/uarch.h"

#include "analyze/table/uarch_build.h"
#include "base/fail.h"

/* Chunks -> one array. */
static const void *flatten(struct build *build, const struct pi_vec *vec)
{
        char *out = pi_arena_alloc(build->arena, vec->count, vec->item_size);

        if (!out)
                build->no_memory = true;
        for (size_t i = 0; out && i < vec->count; i++)
                memcpy(out + i * vec->item_size, pi_vec_at(vec, i), vec->item_size);
        return out;
}

static void run(struct build *build)
{
        struct pi_uarch *uarch = build->uarch;

        if (!build_layers(build))
                return;
        build->open = pi_yaml_get(build->top->root, "abstract") != NULL;
        build_items(build);
        build_facts(build);
        build_events(build);
        build_groups(build);
        build_metrics(build);
        if (build->no_memory)
                return;
        build_names(build);
        build_formulas(build);
        build_order(build);
        if (!build->no_memory)
                build_judge(build);
        uarch->event = flatten(build, &build->event);
        uarch->event_count = build->event.count;
        uarch->operand = flatten(build, &build->operand);
        uarch->operand_count = build->operand.count;
}

static void start(struct build *build)
{
        build->uarch->name = build->uarch->revision = PI_STR("");
        pi_identity_read(build->request->machine->id, &build->identity);
        items_init(&build->events, build->arena);
        items_init(&build->groups, build->arena);
        items_init(&build->metrics, build->arena);
        items_init(&build->constants, build->arena);
        pi_vec_init(&build->event, build->arena, sizeof(struct pi_uarch_event),
                    PI_LIMIT_TABLE_EVENTS);
        pi_vec_init(&build->operand, build->arena, sizeof(struct pi_uarch_operand),
                    PI_LIMIT_TABLE_EVENTS);
        pi_map_init(&build->operand_map, build->arena);
}

static void end(struct build *build)
{
        items_done(&build->events);
        items_done(&build->groups);
        items_done(&build->metrics);
        items_done(&build->constants);
        pi_map_done(&build->operand_map);
}

static enum pipa_status outcome(const struct build *build, struct pipa_error *err)
{
        const struct pi_complaint *first;

        if (build->no_memory || build->arena->failed)
                return pi_fail_memory(err, build->arena);
        if (!build->top && pi_complaints_none(build->complaints))
                return pi_fail(err, PIPA_E_UNSUPPORTED, build->request->machine->id, PI_NO_OFFSET,
                               "no table knows this processor, and there is no generic one");
        if (pi_complaints_none(build->complaints))
                return PIPA_OK;
        first = build->complaints->list.count > 0
                        ? PI_AT(&build->complaints->list, struct pi_complaint, 0)
                        : NULL;
        if (!first)
                return pi_fail_memory(err, build->arena);
        return pi_fail(err, PIPA_E_FORMAT, first->file, PI_NO_OFFSET, "line %zu: %.*s%s",
                       first->line, (int)first->text.n, first->text.p,
                       build->complaints->list.count > 1
                               ? " (and more; pipa metrics --check shows all)"
                               : "");
}

enum pipa_status pi_uarch_read(const struct pi_uarch_request *request, struct pi_arena *arena,
                               struct pi_complaints *complaints, struct pi_uarch **out,
                               struct pipa_error *err)
{
        struct pi_complaints own;
        struct build build = { .request = request,
                               .arena = arena,
                               .complaints = complaints ? complaints : &own,
                               .forced_revision = PI_NONE,
                               .uarch = PI_NEW(arena, struct pi_uarch) };
        enum pipa_status status;

        pi_complaints_init(&own, arena);
        if (!build.uarch)
                return pi_fail_memory(err, arena);
        start(&build);
        run(&build);
        end(&build);
        status = outcome(&build, err);
        if (status == PIPA_OK)
                *out = build.uarch;
        else
                pi_uarch_done(build.uarch);
        return status;
}

/* One reading as a judge, with revision `revision` applied, if there is one. */
static struct pi_uarch_summary check_once(struct pi_str text, struct pi_str name,
                                          const struct pi_target *machine, size_t revision,
                                          struct pi_arena *arena, struct pi_complaints *complaints)
{
        struct pi_uarch_request request = { .machine = machine };
        struct build build = { .request = &request,
                               .arena = arena,
                               .complaints = complaints,
                               .own_text = text,
                               .own_name = name,
                               .forced_revision = revision,
                               .uarch = PI_NEW(arena, struct pi_uarch) };
        struct pi_uarch_summary summary = { .metrics = 0 };
        const struct pi_yaml *revisions;

        if (!build.uarch)
                return summary;
        start(&build);
        run(&build);
        end(&build);
        if (build.no_memory || arena->failed)
                pi_complain(complaints, name, 0, 0, "larger than any table may be");
        revisions = build.top ? pi_yaml_get(build.top->root, "revisions") : NULL;
        summary = (struct pi_uarch_summary){ build.uarch->metric_count, build.uarch->event_count,
                                             build.uarch->group_count, build.uarch->check_count,
                                             revisions ? revisions->count : 0 };
        pi_uarch_done(build.uarch);
        return summary;
}

struct pi_uarch_summary pi_uarch_check(struct pi_str text, struct pi_str name,
                                       const struct pi_target *machine, struct pi_arena *arena,
                                       struct pi_complaints *complaints)
{
        /* An index that no list reaches: the table as it is. */
        struct pi_uarch_summary summary =
                check_once(text, name, machine, PI_LIMIT_TABLE_NODES, arena, complaints);

        for (size_t i = 0; i < summary.revisions && pi_complaints_none(complaints); i++)
                check_once(text, name, machine, i, arena, complaints);
        return summary;
}

void pi_uarch_done(struct pi_uarch *uarch)
{
        if (!uarch)
                return;
        pi_spellings_done(&uarch->spellings);
        pi_map_done(&uarch->metric_map);
}

uint32_t pi_uarch_event_of(const struct pi_uarch *uarch, struct pi_str spelling, unsigned *modes)
{
        return pi_spellings_find(&uarch->spellings, spelling, modes);
}

void pi_uarch_run(const struct pi_uarch *uarch, uint32_t metric, double *const *column,
                  size_t count)
{
        const struct pi_uarch_metric *m = &uarch->metric[metric];
        const double *const *in = (const double *const *)column;

        for (size_t i = 0; i < m->uses_count; i++)
                pi_expr_run_columns(&uarch->metric[m->uses[i]].expr, in, count, column[m->uses[i]]);
        pi_expr_run_columns(&m->expr, in, count, column[metric]);
}

void pi_uarch_run_all(const struct pi_uarch *uarch, double *const *column, size_t count)
{
        const double *const *in = (const double *const *)column;

        for (size_t i = 0; i < uarch->metric_count; i++)
                pi_expr_run_columns(&uarch->metric[uarch->order[i]].expr, in, count,
                                    column[uarch->order[i]]);
}

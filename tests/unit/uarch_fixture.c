#include "uarch_fixture.h"

/* Tables of the test's own. */
const char uarch_base_text[] = "uarch: base\nschema: 1\nabstract: true\n"
                               "events:\n  cycles: {alias: [x]}\n  inst: {alias: [y, z]}\n"
                               "metrics:\n"
                               "  - {name: cpi, expr: cycles / inst, unit: u, desc: d, scale: 3}\n"
                               "  - {name: shared, unit: u, desc: d, level: 1}\n"
                               "  - {name: dropped, unit: u, desc: d, expr: inst}\n";
static const char one_text[] =
        "uarch: one\nschema: 1\ntitle: One\ninherits: base\nmatch:\n  - cpuid: V-1-1\n"
        "constants: {k: 2}\n"
        "events:\n  inst: {alias: [w]}\n  other: {alias: [z]}\n"
        "metrics:\n"
        "  - {name: cpi, expr: k * cycles / inst}\n"
        "  - {name: shared, expr: \"other:u + other\"}\n"
        "  - {name: dropped, expr: ~}\n";

void table_begin(struct table *t, const char *id)
{
        *t = (struct table){ .status = PIPA_OK };
        pi_arena_init(&t->arena, 256u << 20);
        pi_target_init(&t->machine);
        pi_complaints_init(&t->complaints, &t->arena);
        t->machine.id = pi_str_of(id);
        t->request.machine = &t->machine;
}

void table_read(struct table *t)
{
        t->status = pi_uarch_read(&t->request, &t->arena, &t->complaints, &t->uarch, &t->err);
}

void table_open(struct table *t, const char *id)
{
        table_begin(t, id);
        table_read(t);
        if (t->status != PIPA_OK)
                fail_msg("%s: %s: %s", id, t->err.member, t->err.text);
}

void table_end(struct table *t)
{
        pi_uarch_done(t->uarch);
        pi_arena_done(&t->arena);
}

void table_use(struct table *t, struct pi_arch_table *library)
{
        library[0] = (struct pi_arch_table){ "base", uarch_base_text, strlen(uarch_base_text) };
        library[1] = (struct pi_arch_table){ "one", one_text, strlen(one_text) };
        t->request.library = library;
        t->request.library_count = 2;
}

void table_given(struct table *t, const char *text)
{
        struct pi_arch_table library[2];

        table_begin(t, "one");
        table_use(t, library);
        t->request.given = pi_str_of(text);
        t->request.given_name = PI_STR("mine.yaml");
        table_read(t);
}

const struct pi_uarch_metric *table_metric(const struct table *t, const char *name)
{
        uint32_t m = pi_uarch_metric_of(t->uarch, pi_str_of(name));

        if (m == PI_NONE)
                fail_msg("there is no metric %s", name);
        return &t->uarch->metric[m];
}

void assert_event(const struct table *t, const char *spelling, const char *event, unsigned modes)
{
        unsigned found_modes;
        uint32_t found = pi_uarch_event_of(t->uarch, pi_str_of(spelling), &found_modes);
        const char *name = found == PI_NONE ? "-" : t->uarch->event[found].name.p;

        if (strcmp(name, event) != 0 || found_modes != modes)
                fail_msg("%s is %s:%x", spelling, name, found_modes);
}

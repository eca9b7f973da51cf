/* Any bytes as a user's file of metrics, YAML or JSON, over a table of ours and by itself: what is
 * read can be asked and computed; what is refused says why. */
#include "analyze/table/complaint.h"
#include "analyze/table/uarch.h"
#include "arch/arch_tables.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_metric(const struct pi_uarch *uarch, uint32_t m)
{
        const struct pi_uarch_metric *metric = &uarch->metric[m];

        if (metric->parent != PI_NONE && metric->parent >= uarch->metric_count)
                abort();
        for (size_t i = 0; i < metric->uses_count; i++)
                if (metric->uses[i] >= uarch->metric_count || metric->uses[i] == m)
                        abort();
        for (size_t i = 0; i < metric->operand_count; i++)
                if (metric->operand[i] >= uarch->operand_count)
                        abort();
        for (uint32_t i = 0; metric->when.n > 0 && i < metric->threshold.slot_count; i++)
                if (metric->threshold.slot[i] >= uarch->metric_count)
                        abort();
}

static void run(const struct pi_uarch *uarch)
{
        size_t slots = PI_UARCH_SLOTS(uarch);
        double *room = calloc(slots + 1, sizeof(*room)),
               **column = calloc(slots + 1, sizeof(*column));

        if (!room || !column)
                abort();
        for (size_t i = 0; i < slots; i++) {
                room[i] = (double)i;
                column[i] = &room[i];
        }
        pi_uarch_run_all(uarch, column, 1);
        for (uint32_t m = 0; m < uarch->metric_count; m++)
                check_metric(uarch, m);
        if (uarch->metric_count > 0)
                pi_uarch_run(uarch, (uint32_t)uarch->metric_count - 1, column, 1);
        free(column);
        free(room);
}

/* Two small tables, so that a round is quick: a shared one, and a core with a revision. */
static const char shared_text[] =
        "uarch: shared\nschema: 1\nabstract: true\n"
        "events:\n  cycles: {enc: \"cpu/event=0x11/\", alias: [CPU_CYCLES], counter: fixed}\n"
        "  instructions: {alias: [INST_RETIRED]}\n  duration_time: {unit: s}\n"
        "metrics:\n  - {name: cpi, expr: cycles / instructions, unit: u, desc: d}\n"
        "  - {name: bound, level: 1, unit: \"%\", scale: 100, when: \"> 0.2\", desc: d, causes: "
        "[a]}\n";
static const char core_text[] =
        "uarch: core\nschema: 1\ntitle: Core\ninherits: shared\nwidth: 5\n"
        "counters: {general: 6, fixed: 1}\nmatch:\n  - midr: \"0x410fd490\"\n"
        "  - cpuid: \"V-6-(8F|[0-9A-F]+)\"\n  - riscv: \"0x1-0x2-.*\"\n"
        "constants: {excess: 0}\n"
        "events:\n  stall: {enc: \"cpu/event=0x3f/\", alias: [STALL_SLOT], optional: 0}\n"
        "revisions:\n  - {name: old, before: r0p3, errata: [x], constants: {excess: 1}}\n"
        "groups:\n  tma: [cycles, stall]\n"
        "metrics:\n  - {name: bound, expr: \"(stall - excess * cycles) / (#slots * cycles)\"}\n"
        "checks:\n  - {expr: bound, near: 1, tol: 0.1}\n";
static const struct pi_arch_table library[] = {
        { "shared", shared_text, sizeof(shared_text) - 1 },
        { "core", core_text, sizeof(core_text) - 1 },
};

static void read_as(const char *id, struct pi_str text)
{
        struct pi_target machine;
        struct pi_uarch_request request = { .machine = &machine,
                                            .given = text,
                                            .given_name = PI_STR("fuzz"),
                                            .library = library,
                                            .library_count = 2 };
        struct pipa_error err = { .text = "" };
        struct pi_uarch *uarch;
        struct pi_arena arena;

        pi_target_init(&machine);
        machine.id = pi_str_of(id);
        pi_arena_init(&arena, 64u << 20);
        if (pi_uarch_read(&request, &arena, NULL, &uarch, &err) == PIPA_OK) {
                run(uarch);
                pi_uarch_done(uarch);
        } else if (err.text[0] == 0) {
                abort();
        }
        pi_arena_done(&arena);
}

/* Bytes also as an id, a spelling, a metric's name. */
static void ask(struct pi_str text)
{
        struct pi_target machine;
        struct pi_uarch_request request = { .machine = &machine,
                                            .library = library,
                                            .library_count = 2 };
        struct pi_uarch *uarch;
        struct pi_arena arena;
        unsigned modes;

        pi_target_init(&machine);
        machine.id = text;
        pi_arena_init(&arena, 64u << 20);
        if (pi_uarch_read(&request, &arena, NULL, &uarch, NULL) == PIPA_OK) {
                uint32_t event = pi_uarch_event_of(uarch, text, &modes);
                if (event != PI_NONE && event >= uarch->event_count)
                        abort();
                (void)pi_uarch_metric_of(uarch, text);
                pi_uarch_done(uarch);
        }
        pi_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct pi_str text = { size > 0 ? (const char *)data : "", size };
        struct pi_complaints complaints;
        struct pi_target machine;
        struct pi_arena arena;

        if (size > 0 && size < 100)
                ask(text);
        if (size > 0)
                read_as("0x410fd490", text);
        pi_target_init(&machine);
        pi_arena_init(&arena, 64u << 20);
        pi_complaints_init(&complaints, &arena);
        pi_uarch_check(text, PI_STR("fuzz"), &machine, &arena, &complaints);
        pi_arena_done(&arena);
        return 0;
}

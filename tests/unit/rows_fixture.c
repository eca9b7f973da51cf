#include "rows_fixture.h"

#include <stdarg.h>
#include <stdlib.h>

static uint32_t text(struct pipa_analysis *analysis, const char *s)
{
        return pi_strtab_intern(&analysis->strings, pi_str_of(s));
}

static void add_event(struct pipa_analysis *analysis, const char *name, bool clock)
{
        struct pi_event *event = pi_vec_push(&analysis->rec.events);

        assert_non_null(event);
        *event = (struct pi_event){ .name = text(analysis, name),
                                    .type = clock,
                                    .has_period = true,
                                    .chains = !clock,
                                    .clock = clock,
                                    .period = 4000,
                                    .freq = true,
                                    .lost_samples = clock ? 0 : 7 };
}

static void add_task(struct pipa_analysis *analysis, int32_t pid, int32_t tid, const char *comm,
                     const char *process)
{
        struct pi_task task = { pid, tid, text(analysis, comm), text(analysis, process) };

        assert_int_not_equal(pi_tasks_add(&analysis->rec.tasks, &task), PI_NONE);
}

static uint32_t add_module(struct pipa_analysis *analysis, const char *path,
                           enum pi_module_kind kind)
{
        struct pi_module module = { .path = text(analysis, path), .kind = kind };

        module.name = pi_strtab_intern(&analysis->strings, pi_str_basename(pi_str_of(path)));
        if (kind == PI_MODULE_FILE)
                module.build_id = (struct pi_build_id){ { 0xab, 0x0c }, 2 };
        return pi_modules_add(&analysis->rec.modules, &module);
}

/* A node on top of `parent`, in a function that begins 0x10 before it. */
static uint32_t push(struct pipa_analysis *analysis, uint32_t parent, uint32_t module,
                     uint64_t address, uint64_t ip, const char *name)
{
        struct pi_function function = { .name = text(analysis, name ? name : "[app]"),
                                        .module = module,
                                        .start = name ? address - 0x10 : 0,
                                        .resolved = name != NULL };
        uint32_t frame = pi_stacks_frame_ip(&analysis->rec.stacks, module, address,
                                            parent != STACK_NONE, ip);

        pi_stacks_frame_at(&analysis->rec.stacks, frame)->function =
                pi_functions_add(&analysis->rec.functions, &function);
        return pi_stacks_push(&analysis->rec.stacks, parent, frame);
}

static void add_stacks(struct pipa_analysis *analysis)
{
        uint32_t app = add_module(analysis, "/opt/bin/app", PI_MODULE_FILE);
        uint32_t kernel = add_module(analysis, "[kernel.kallsyms]", PI_MODULE_KERNEL);
        uint32_t unknown = add_module(analysis, "[unknown]", PI_MODULE_UNKNOWN);

        assert_int_equal(push(analysis, 0, app, 0x1010, 0x401010, "main"), STACK_MAIN);
        assert_int_equal(push(analysis, STACK_MAIN, app, 0x1110, 0x401110, "work"), STACK_WORK);
        assert_int_equal(push(analysis, STACK_WORK, app, 0x1118, 0x401118, "work"), STACK_AGAIN);
        assert_int_equal(push(analysis, STACK_AGAIN, app, 0x1214, 0x401214, "leaf"), STACK_LEAF);
        assert_int_equal(push(analysis, STACK_MAIN, kernel, 0xffff8010, 0xffff8010, "entry"),
                         STACK_ENTRY);
        assert_int_equal(push(analysis, STACK_NONE, unknown, 0xdead, 0xdead, NULL), STACK_LOST);
        assert_true(pi_modules_name_build_ids(&analysis->rec.modules, &analysis->strings));
}

struct pipa_analysis *rows_analysis(void)
{
        struct pipa_analysis *analysis = calloc(1, sizeof(*analysis));

        assert_non_null(analysis);
        analysis->need = PIPA_NEED_SAMPLES | PIPA_NEED_RECORDS | PIPA_NEED_RAW;
        pi_arena_init(&analysis->arena, 1u << 30);
        pi_arena_init(&analysis->recorded, 1u << 30);
        pi_notes_init(&analysis->notes, &analysis->arena);
        assert_true(pi_strtab_init(&analysis->strings, &analysis->arena));
        assert_true(pi_recording_init(&analysis->rec, &analysis->recorded, &analysis->strings,
                                      &analysis->notes));
        pi_recording_keep(&analysis->rec, PI_KEEP_SAMPLES | PI_KEEP_RECORDS | PI_KEEP_RAW);
        analysis->rec.start_ns = analysis->start_ns = ROWS_START;
        add_event(analysis, "cycles", false);
        add_event(analysis, "cpu-clock", true);
        add_task(analysis, 100, 100, "app", "app");
        add_task(analysis, 100, 101, "worker", "app");
        add_task(analysis, -1, -1, "[unknown]", "[unknown]");
        add_stacks(analysis);
        return analysis;
}

struct pi_sample *rows_sample(struct pipa_analysis *analysis, int64_t time_ns, uint32_t event,
                              uint32_t task, uint32_t stack, uint64_t period)
{
        struct pi_sample *sample = pi_vec_push(&analysis->rec.samples);

        assert_non_null(sample);
        *sample = (struct pi_sample){ .time_ns = time_ns,
                                      .period = period,
                                      .cpu = PI_NONE,
                                      .event = event,
                                      .task = task,
                                      .stack = stack,
                                      .mode = 2 };
        return sample;
}

struct pipa_rows *rows_of(const struct pipa_analysis *analysis, enum pipa_rows_kind kind,
                          const struct pipa_filter *filter, const char *first, ...)
{
        struct pipa_rows_options opt = PIPA_ROWS_OPTIONS_INIT;
        const char *names[16] = { first };
        struct pipa_rows *rows = NULL;
        struct pipa_error err;
        va_list args;

        va_start(args, first);
        while (opt.column_count < 15 && names[opt.column_count])
                names[++opt.column_count] = va_arg(args, const char *);
        va_end(args);
        opt.columns = names;
        opt.filter = filter;
        if (pipa_rows_open(analysis, kind, &opt, &rows, &err) != PIPA_OK)
                fail_msg("%s: %s", err.member, err.text);
        return rows;
}

const struct pipa_column *rows_column_of(const struct pipa_rows *rows, const char *name)
{
        size_t count;
        const struct pipa_column *column = pipa_rows_columns(rows, &count);

        for (size_t i = 0; i < count; i++) {
                if (strcmp(column[i].name, name) == 0)
                        return &column[i];
        }
        fail_msg("no column %s", name);
        return NULL;
}

void rows_assert_text(const struct pipa_rows *rows, const char *column, size_t row,
                      const char *expected)
{
        struct pipa_text cell = rows_column_of(rows, column)->at.text[row];

        if (!expected) {
                assert_null(cell.p);
                return;
        }
        if (!cell.p || cell.n != strlen(expected) || memcmp(cell.p, expected, cell.n) != 0)
                fail_msg("%s[%zu] is '%.*s', not '%s'", column, row, (int)cell.n,
                         cell.p ? cell.p : "", expected);
}

bool rows_knows(const struct pipa_rows *rows, const char *column, size_t row)
{
        const struct pipa_column *c = rows_column_of(rows, column);

        return !c->known || c->known[row];
}

uint64_t rows_whole(const struct pipa_rows *rows, const char *column, size_t row)
{
        if (!rows_knows(rows, column, row))
                fail_msg("%s[%zu] is not known", column, row);
        return rows_column_of(rows, column)->at.whole[row];
}

double rows_number(const struct pipa_rows *rows, const char *column, size_t row)
{
        return rows_column_of(rows, column)->at.number[row];
}

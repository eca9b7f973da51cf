#include "unit.h"

#include "model_fixture.h"

#include <math.h>
#include <stdlib.h>

enum { EVENTS = 2, MODULES = 3, FUNCTIONS = 6, THREADS = 2, STACKS = 6, ROWS = 5, NODES = 6 };

static struct pi_str poisoned(struct model_fixture *f, const char *text)
{
        struct pi_str plain = pi_str_of(text);
        char *joined = pi_arena_alloc(&f->arena, plain.n + f->poison.n + 1, 1);
        memcpy(joined, plain.p, plain.n);
        if (f->poison.n > 0)
                memcpy(joined + plain.n, f->poison.p, f->poison.n);
        return (struct pi_str){ joined, plain.n + f->poison.n };
}

static uint32_t interned(struct model_fixture *f, const char *text)
{
        return pi_strtab_intern(&f->strings, poisoned(f, text));
}

static void add_facts(struct model_fixture *f)
{
        *(struct pi_fact *)pi_vec_push(&f->model.facts) =
                (struct pi_fact){ "host", "Host", poisoned(f, "web42"),
                                  NAN,    "",     "perf.data: HOSTNAME" };
        *(struct pi_fact *)pi_vec_push(&f->model.facts) =
                (struct pi_fact){ "duration", "Duration", PI_STR("2.50 s"),
                                  2.5e9,      "ns",       "perf.data: sample times" };
        *(struct pi_fact *)pi_vec_push(&f->model.facts) =
                (struct pi_fact){ "cpu_model", "CPU", PI_STR(""), NAN, "", "perf.data: CPUDESC" };
}

static void add_findings(struct model_fixture *f)
{
        *(struct pi_finding *)pi_vec_push(&f->model.findings) = (struct pi_finding){
                .id = "where_time_goes",
                .severity = PI_SEVERITY_NOTICE,
                .statement = poisoned(f, "xz spends 60.0 % in lzma_encode"),
                .evidence = poisoned(f, "3 of 5 samples"),
                .next_step = poisoned(f, "Look at its callers."),
                .value = 0.6,
                .threshold = 0.5,
                .unit = "ratio",
                .to_ns = 2500000000,
                .evaluated = true,
        };
        *(struct pi_finding *)pi_vec_push(&f->model.findings) = (struct pi_finding){
                .id = "one_cpu",
                .statement = poisoned(f, "Not known: too few samples"),
                .value = NAN,
                .threshold = NAN,
                .unit = "",
        };
}

static void add_table(struct model_fixture *f)
{
        static const struct pi_table_column column[] = {
                { "function", "Function", "", PI_CELL_TEXT, NULL, NULL },
                { "module", "Library", "", PI_CELL_TEXT, NULL, NULL },
                { "self_ratio", "Self", "ratio", PI_CELL_NUMBER, NULL, NULL },
                { "samples", "Samples", "samples", PI_CELL_NUMBER, NULL, NULL },
        };
        struct pi_table *table =
                pi_model_add_table(&f->model,
                                   &(struct pi_table){ "hotspots.function", "Functions", "hotspots",
                                                       0, 0, NULL, 2, 7, 0.6 },
                                   column, UNIT_COUNT(column));
        assert_non_null(table);
        table->column[0].text[0] = poisoned(f, "lzma_encode");
        table->column[0].text[1] = poisoned(f, "copy_page");
        table->column[1].text[0] = poisoned(f, "liblzma.so.5");
        table->column[1].text[1] = poisoned(f, "[kernel]");
        table->column[2].number[0] = 0.6;
        table->column[2].number[1] = NAN;
        table->column[3].number[0] = 3;
        table->column[3].number[1] = 12547;
}

static void add_series(struct model_fixture *f)
{
        static const int64_t edge_ns[] = { 0,          500000000,  1000000000,
                                           1500000000, 2000000000, 2500000000 };
        static const double value[] = { 2, 4, NAN, 0, 2 };

        *(struct pi_series_axis *)pi_vec_push(&f->model.axes) =
                (struct pi_series_axis){ 5, edge_ns, edge_ns + 1, false };
        *(struct pi_series *)pi_vec_push(&f->model.series) =
                (struct pi_series){ .id = "samples",
                                    .title = "Samples over time",
                                    .unit = "samples/s",
                                    .group = "",
                                    .instance = "",
                                    .metric = "",
                                    .event_id = 0,
                                    .axis_id = 0,
                                    .value = value };
}

static void add_tree(struct model_fixture *f)
{
        static const uint32_t parent[NODES] = { PI_NONE, 0, 1, 2, 2, 1 };
        static const uint32_t function[NODES] = { PI_NONE, 2, 0, 1, 4, 3 };
        static const double self[NODES] = { 0, 0, 3e6, 1e6, 5e5, 5e5 };
        static const double total[NODES] = { 5e6, 5e6, 4.5e6, 1e6, 5e5, 5e5 };
        *(struct pi_tree *)pi_vec_push(&f->model.trees) =
                (struct pi_tree){ "calltree", "Call tree", "ns",  0, NODES, parent,
                                  function,   self,        total, 9, 0.001 };
}

static void add_names(struct model_fixture *f)
{
        static const char *const name[FUNCTIONS] = { "lzma_encode", "copy_page", "main",
                                                     "[xz]",        "[kernel]",  "hv_entry" };
        struct pi_profile *profile = &f->model.profile;
        struct pi_profile_module *module =
                PI_NEW_ARRAY(&f->arena, struct pi_profile_module, MODULES);
        struct pi_profile_function *function =
                PI_NEW_ARRAY(&f->arena, struct pi_profile_function, FUNCTIONS);
        uint32_t path = interned(f, "/usr/bin/xz");
        module[0] = (struct pi_profile_module){ interned(f, "xz"), path, 0 };
        module[1] = (struct pi_profile_module){ interned(f, "liblzma.so.5"), path,
                                                pi_strtab_intern(&f->strings, PI_STR("c0ffee")) };
        module[2] = (struct pi_profile_module){ interned(f, "[kernel]"), path, 0 };
        for (uint32_t i = 0; i < FUNCTIONS; i++)
                function[i] = (struct pi_profile_function){ interned(f, name[i]),
                                                            i == 5 ? PI_NONE : i % MODULES,
                                                            (enum pi_function_kind)i };
        profile->module = module;
        profile->function = function;
        profile->module_count = MODULES;
        profile->function_count = FUNCTIONS;
}

static void add_tasks(struct model_fixture *f)
{
        struct pi_profile *profile = &f->model.profile;
        struct pi_profile_event *event = PI_NEW_ARRAY(&f->arena, struct pi_profile_event, EVENTS);
        struct pi_profile_thread *thread =
                PI_NEW_ARRAY(&f->arena, struct pi_profile_thread, THREADS);
        event[0] =
                (struct pi_profile_event){ interned(f, "cpu-clock"), "ns", 4, 5e6, true, 1.25e6 };
        event[1] = (struct pi_profile_event){ interned(f, "cycles"), "events", 1, 7, true, 7 };
        thread[0] =
                (struct pi_profile_thread){ 100, 101, interned(f, "worker"), interned(f, "xz") };
        thread[1] = (struct pi_profile_thread){ -1, -1, interned(f, "unknown"),
                                                interned(f, "unknown") };
        profile->event = event;
        profile->thread = thread;
        profile->event_count = EVENTS;
        profile->thread_count = THREADS;
}

static void add_rows(struct model_fixture *f)
{
        static uint32_t parent[STACKS] = { 0, 0, 1, 2, 2, 1 };
        static uint32_t function[STACKS] = { PI_NONE, 2, 0, 1, 4, 3 };
        static int64_t time_ns[ROWS] = { INT64_MIN, 0, 1500000, 1500900, 2500000000 };
        static uint32_t cpu[ROWS] = { PI_NONE, 0, 1, 70000, 3 };
        static uint32_t thread[ROWS] = { 1, 0, 0, 0, 1 };
        static uint32_t event[ROWS] = { 0, 0, 0, 1, 0 };
        static uint32_t stack[ROWS] = { 5, 3, 2, 4, 2 };
        static uint32_t samples[ROWS] = { 1, 1, 1, 1, 1 };
        static double weight[ROWS] = { 1.25e6, 1.25e6, 1.25e6, 7, 1.25e6 };
        struct pi_profile *profile = &f->model.profile;
        profile->stacks = (struct pi_profile_stacks){ STACKS, parent, function };
        profile->samples = (struct pi_profile_samples){ ROWS,  time_ns, cpu,     thread,
                                                        event, stack,   samples, weight };
        profile->main_event = 0;
        profile->has_time = profile->has_cpu = profile->has_chains = true;
}

void model_fixture_empty(struct model_fixture *f)
{
        memset(f, 0, sizeof(*f));
        pi_arena_init(&f->arena, 64u << 20);
        assert_true(pi_strtab_init(&f->strings, &f->arena));
        pi_notes_init(&f->notes, &f->arena);
        pi_model_init(&f->model, &f->arena, &f->strings, &f->notes);
        f->model.input_name = PI_STR("perf.data");
}

void model_fixture_init(struct model_fixture *f, struct pi_str poison)
{
        model_fixture_empty(f);
        f->poison = poison;
        f->model.input_name = poisoned(f, "perf.data");
        f->model.start_text = PI_STR("2026-11-21 05:40:12 UTC");
        f->model.duration_ns = 2500000000;
        add_facts(f);
        add_findings(f);
        add_table(f);
        add_series(f);
        add_tree(f);
        add_names(f);
        add_tasks(f);
        add_rows(f);
        pi_notes_push(&f->notes, PI_NOTE_WARN, "no_symbols", "hotspots", poisoned(f, "xz"), 1, 0.1,
                      "xz: no symbols, 10 %% of samples");
        assert_false(f->arena.failed);
}

/* Rates of half a second, and moments in the middle of each. */
static uint32_t add_axis(struct model_fixture *f, bool moments)
{
        static const int64_t edge_ns[] = { 0, 500000000, 1000000000, 1500000000, 2000000000 };
        static const int64_t moment_ns[] = { 250000700, 750000300, 1250000000, 1750000000 };

        *(struct pi_series_axis *)pi_vec_push(&f->model.axes) =
                (struct pi_series_axis){ 4, moments ? moment_ns : edge_ns,
                                         moments ? moment_ns : edge_ns + 1, false };
        return (uint32_t)f->model.axes.count - 1;
}

static void add_quantities(struct model_fixture *f)
{
        static const struct {
                const char *group, *instance, *metric, *unit;
                bool moments;
                double value[4];
        } quantity[] = {
                { "cpu", "total", "user", "ratio", false, { 0.25, 0.5, NAN, 0.5 } },
                { "cpu", "total", "system", "ratio", false, { 0.25, 0.25, NAN, 0 } },
                { "cpu", "0", "busy", "ratio", false, { 0.5, 0.75, NAN, 0.5 } },
                { "load", "", "1", "tasks", true, { 1, 2, NAN, 3 } },
                { "memory", "", "used", "bytes", true, { 1024, 1024, 1024, 1024 } },
                { "memory", "", "total", "bytes", true, { 4096, 4096, 4096, 4096 } },
                { "disk", "vda", "read_bytes", "bytes/s", false, { 0, 0, 0, 0 } },
                { "disk", "vda", "write_bytes", "bytes/s", false, { 0, 2097152, 0, 0 } },
                { "disk", "vda", "await", "ms", false, { NAN, NAN, NAN, NAN } },
                { "net", "lo", "rx_bytes", "bytes/s", false, { 9e9, 9e9, 9e9, 9e9 } },
                { "net", "eth0", "rx_bytes", "bytes/s", false, { 1, 2, INFINITY, 4 } },
        };
        uint32_t axis[] = { add_axis(f, false), add_axis(f, true) };

        for (size_t i = 0; i < UNIT_COUNT(quantity); i++)
                *(struct pi_series *)pi_vec_push(&f->model.series) = (struct pi_series){
                        .id = "",
                        .title = "",
                        .unit = quantity[i].unit,
                        .group = quantity[i].group,
                        .instance = strcmp(quantity[i].instance, "vda") == 0 ? poisoned(f, "vda").p
                                                                             : quantity[i].instance,
                        .metric = quantity[i].metric,
                        .event_id = PI_NONE,
                        .axis_id = axis[quantity[i].moments],
                        .value = quantity[i].value,
                };
}

static void add_machine_tables(struct model_fixture *f)
{
        static const struct pi_table_column column[] = {
                { "series", "Series", "", PI_CELL_TEXT, NULL, NULL },
                { "unit", "Unit", "", PI_CELL_TEXT, NULL, NULL },
                { "mean", "Mean", "", PI_CELL_NUMBER, NULL, NULL },
        };
        struct pi_table machine = { "machine.cpu", "CPUs", "machine", PI_NONE, 0, NULL, 2, 2, NAN };
        struct pi_table missing = {
                "missing.files", "Not collected", "missing", PI_NONE, 0, NULL, 1, 1, NAN,
        };
        struct pi_table *table =
                pi_model_add_table(&f->model, &machine, column, UNIT_COUNT(column));
        assert_non_null(table);
        table->column[0].text[0] = poisoned(f, "cpu.total.user");
        table->column[0].text[1] = poisoned(f, "disk.vda.write_bytes");
        table->column[1].text[0] = PI_STR("ratio");
        table->column[1].text[1] = PI_STR("bytes/s");
        table->column[2].number[0] = 0.375;
        table->column[2].number[1] = 524288;
        table = pi_model_add_table(&f->model, &missing, column, 1);
        assert_non_null(table);
        table->column[0].text[0] = poisoned(f, "/proc/schedstat");
}

static void add_inventory(struct model_fixture *f)
{
        static const struct {
                uint32_t parent;
                const char *name, *value;
        } node[] = {
                { PI_NONE, "", "" },     { 0, "os_info", "" },   { 1, "PRETTY_NAME", "Debian 12" },
                { 1, "BUILD", "" },      { 0, "net", "" },       { 4, "eth0", "" },
                { 5, "mtu", "1500" },    { 5, "ipv4", "" },      { 7, "", "10.0.0.1/8" },
                { 7, "", "10.0.0.2/8" }, { 0, "disk_info", "" }, { 10, "block_devices", "" },
                { 11, "", "" },          { 12, "name", "vda" },  { 12, "size", "100" },
                { 11, "", "" },          { 15, "name", "vdb" },  { 15, "model", "QEMU" },
                { 0, "bios", "" },
        };
        uint32_t *parent = PI_NEW_ARRAY(&f->arena, uint32_t, UNIT_COUNT(node));
        struct pi_str *name = PI_NEW_ARRAY(&f->arena, struct pi_str, UNIT_COUNT(node));
        struct pi_str *value = PI_NEW_ARRAY(&f->arena, struct pi_str, UNIT_COUNT(node));

        for (size_t i = 0; i < UNIT_COUNT(node); i++) {
                parent[i] = node[i].parent;
                name[i] = pi_str_of(node[i].name);
                value[i] = node[i].value[0] ? poisoned(f, node[i].value) : PI_STR("");
        }
        f->model.inventory = (struct pi_inventory){ UNIT_COUNT(node), parent, name, value };
}

void model_fixture_add_machine(struct model_fixture *f)
{
        add_quantities(f);
        add_machine_tables(f);
        add_inventory(f);
        assert_false(f->arena.failed);
}

void model_fixture_done(struct model_fixture *f)
{
        free(f->text);
        pi_strtab_done(&f->strings);
        pi_arena_done(&f->arena);
}

static int keep(void *user, const void *data, size_t size)
{
        struct model_fixture *f = user;
        char *text = realloc(f->text, f->size + size + 1);
        assert_non_null(text);
        memcpy(text + f->size, data, size);
        f->text = text;
        f->size += size;
        f->text[f->size] = '\0';
        return 0;
}

enum pipa_status model_fixture_write(struct model_fixture *f,
                                     enum pipa_status (*write)(const struct pi_model *,
                                                               struct pi_out *,
                                                               struct pipa_error *))
{
        struct pipa_error err = { 0 };
        struct pi_out out;
        enum pipa_status status;
        free(f->text);
        f->text = NULL;
        f->size = 0;
        pi_out_init(&out, keep, f, 64u << 20);
        status = write(&f->model, &out, &err);
        assert_int_equal(pi_out_flush(&out), 0);
        assert_int_equal(status, err.status);
        return status;
}

enum pipa_status model_fixture_render(struct model_fixture *f, enum pipa_render_format format)
{
        return model_fixture_write(f, pi_renderer_find(format)->write);
}

size_t model_fixture_count(const struct model_fixture *f, const char *needle)
{
        size_t count = 0;
        for (const char *at = strstr(f->text, needle); at; at = strstr(at + 1, needle))
                count++;
        return count;
}

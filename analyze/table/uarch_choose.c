/* Which table fits a machine. The heads alone are read for that. */
#include "analyze/table/uarch_build.h"
#include "base/text.h"

#define EVERY_ARCH "*"
#define HEAD_BYTES (16u << 20) /* memory for the head of a table */

const struct pi_arch_table *library_find(const struct library *library, struct pi_str name)
{
        for (size_t i = 0; i < library->count; i++)
                if (pi_str_equal(name, pi_str_of(library->table[i].name)))
                        return &library->table[i];
        return NULL;
}

static bool entry_matches(const struct build *build, const struct pi_yaml *entry)
{
        struct pi_str cpuid = pi_yaml_text(entry, "cpuid"), midr = pi_yaml_text(entry, "midr");
        struct pi_str riscv = pi_yaml_text(entry, "riscv");
        uint64_t number;

        if (cpuid.n > 0)
                return pi_identity_is_x86(&build->identity, cpuid);
        if (midr.n > 2)
                return pi_text_hex((struct pi_str){ midr.p + 2, midr.n - 2 }, &number) &&
                       pi_identity_is_part(&build->identity, number);
        return riscv.n > 0 && build->identity.is_riscv &&
               pi_pattern_matches(riscv, pi_str_of(build->identity.text));
}

static bool is_named(const struct pi_yaml *root, const char *table, struct pi_str id)
{
        const struct pi_yaml *alias = pi_yaml_get(root, "alias");

        if (id.n > 0 && pi_str_equal(id, pi_str_of(table)))
                return true;
        if (alias && alias->kind == PI_YAML_TEXT)
                return pi_str_equal(id, alias->text);
        for (const struct pi_yaml *node = alias ? alias->first : NULL; node; node = node->next)
                if (id.n > 0 && pi_str_equal(id, node->text))
                        return true;
        return false;
}

/* How well a table's head fits: 4 by name, 3 by its match, 2 by the architecture, 1 for any. */
static unsigned fit_of(const struct build *build, const struct pi_yaml *root, const char *name)
{
        const struct pi_target *machine = build->request->machine;
        const struct pi_yaml *match = pi_yaml_get(root, "match");
        unsigned fit = 0;

        if (is_named(root, name, machine->id))
                return 4;
        for (const struct pi_yaml *node = match ? match->first : NULL; node; node = node->next) {
                struct pi_str arch = pi_yaml_text(node, "arch");
                if (entry_matches(build, node))
                        return 3;
                if (machine->arch.n > 0 && pi_str_equal(arch, machine->arch))
                        fit = 2;
                else if (fit == 0 && pi_str_equal(arch, PI_STR(EVERY_ARCH)))
                        fit = 1;
        }
        return fit;
}

/* What stands before "events"; NULL for what is no table of a processor. */
static const struct pi_yaml *read_head(const struct pi_arch_table *table, struct pi_arena *arena)
{
        struct pi_complaints unheard;
        const struct pi_yaml *root;

        pi_complaints_init(&unheard, arena);
        root = pi_yaml_read((struct pi_str){ table->data, table->size }, "events", PI_STR(""),
                            arena, &unheard);
        return root && !pi_yaml_get(root, "abstract") ? root : NULL;
}

static const struct pi_arch_table *choose_table(const struct build *build,
                                                const struct library *library, unsigned *best)
{
        const struct pi_arch_table *chosen = NULL;

        *best = 0;
        for (size_t i = 0; i < library->count && *best < 4; i++) {
                const struct pi_yaml *root;
                struct pi_arena scratch;
                unsigned fit;
                pi_arena_init(&scratch, HEAD_BYTES);
                root = read_head(&library->table[i], &scratch);
                fit = root ? fit_of(build, root, library->table[i].name) : 0;
                if (fit > *best) {
                        *best = fit;
                        chosen = &library->table[i];
                }
                pi_arena_done(&scratch);
        }
        return chosen;
}

void pi_uarch_list(pi_uarch_visit_fn visit, void *user)
{
        for (size_t i = 0; i < pi_arch_table_count; i++) {
                const struct pi_yaml *root;
                struct pi_arena scratch;
                pi_arena_init(&scratch, HEAD_BYTES);
                root = read_head(&pi_arch_tables[i], &scratch);
                if (root)
                        visit(user, pi_str_of(pi_arch_tables[i].name), pi_yaml_text(root, "title"));
                pi_arena_done(&scratch);
        }
}

/* The table of one of a hybrid machine's PMUs instead of the machine's. */
static const struct pi_arch_table *core_table(const struct build *build,
                                              const struct library *library,
                                              const struct pi_arch_table *table)
{
        const struct pi_yaml *root, *cores;

        if (!table || build->request->pmu.n == 0)
                return table;
        root = read_head(table, build->arena);
        cores = pi_yaml_get(root, "cores");
        for (const struct pi_yaml *core = cores ? cores->first : NULL; core; core = core->next)
                if (pi_str_equal(core->key, build->request->pmu))
                        return library_find(library, core->text);
        return table;
}

const struct pi_arch_table *library_choose(const struct library *library, const struct build *build,
                                           bool *known)
{
        unsigned fit;
        const struct pi_arch_table *table = choose_table(build, library, &fit);

        *known = fit >= 3;
        return core_table(build, library, table);
}

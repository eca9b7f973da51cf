#include "analyze/symbol/kernel.h"

#include "analyze/symbol/elf_file.h"
#include "base/text.h"

#include <stdlib.h>

/* A kernel's text is tens of MiB. Where a recorder did not find its end, it let the mapping reach
 * to the next one, or to the end of all addresses. */
#define TEXT_MAX_BYTES (256ull << 20)

static void set_machine(struct pi_kernel *kernel, struct pi_str arch)
{
        static const struct {
                const char *prefix; /* of what uname -m says */
                uint16_t machine;
                bool narrow;
        } machines[] = {
                { "x86_64", PI_EM_X86_64, false }, { "aarch64", PI_EM_AARCH64, false },
                { "arm64", PI_EM_AARCH64, false }, { "riscv64", PI_EM_RISCV, false },
                { "s390x", PI_EM_S390, false },    { "riscv32", PI_EM_RISCV, true },
                { "arm", PI_EM_ARM, true },        { "i386", PI_EM_386, true },
                { "i686", PI_EM_386, true },
        };

        for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
                if (pi_str_starts(arch, pi_str_of(machines[i].prefix))) {
                        kernel->machine = machines[i].machine;
                        kernel->narrow = machines[i].narrow;
                        return;
                }
}

static struct pi_build_id id_of(struct pi_str hex)
{
        struct pi_build_id id = { .size = 0 };
        uint64_t byte;

        if (hex.n % 2 != 0 || hex.n > (size_t)2 * PI_BUILD_ID_MAX)
                return id;
        for (size_t i = 0; i < hex.n; i += 2) {
                if (!pi_text_hex((struct pi_str){ hex.p + i, 2 }, &byte))
                        return (struct pi_build_id){ .size = 0 };
                id.byte[id.size++] = (uint8_t)byte;
        }
        return id;
}

static void set_text(struct pi_kernel *kernel, const struct pi_recording *rec)
{
        if (rec->kernel_module == PI_NONE)
                return;
        const struct pi_module *module = pi_modules_at(&rec->modules, rec->kernel_module);
        kernel->text = module->start;
        kernel->text_name = pi_recording_str(rec, module->text_symbol);
        kernel->build_id = module->build_id;
        if (module->size <= TEXT_MAX_BYTES)
                kernel->text_bytes = module->size;
}

struct pi_str pi_kernel_module_name(struct pi_str path, struct pi_arena *arena)
{
        struct pi_str name = pi_str_basename(path);

        if (name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']')
                name = (struct pi_str){ name.p + 1, name.n - 2 };
        const char *end = name.n > 0 ? memmem(name.p, name.n, ".ko", 3) : NULL;
        if (end)
                name.n = (size_t)(end - name.p);
        char *out = PI_NEW_ARRAY(arena, char, name.n);
        if (!out)
                return (struct pi_str){ NULL, 0 };
        for (size_t i = 0; i < name.n; i++)
                out[i] = name.p[i] == '-' ? '_' : name.p[i];
        return (struct pi_str){ out, name.n };
}

static int compare_modules(const void *a, const void *b)
{
        const struct pi_kernel_module *x = a, *y = b;
        int order = pi_str_compare(x->name, y->name);

        if (order == 0 && x->start != y->start)
                order = x->start < y->start ? -1 : 1;
        return order;
}

bool pi_kernel_of(struct pi_kernel *kernel, const struct pi_recording *rec, struct pi_arena *arena)
{
        size_t all = rec->modules.list.count;
        struct pi_kernel k = { .release = rec->machine.os_release };
        struct pi_kernel_module *list = PI_NEW_ARRAY(arena, struct pi_kernel_module, all);

        if (!list)
                return false;
        k.bundle_id = id_of(rec->collection.kernel_build_id);
        if (k.release.n == 0)
                k.release = rec->collection.kernel;
        set_machine(&k, rec->machine.arch.n ? rec->machine.arch : rec->collection.arch);
        set_text(&k, rec);
        for (uint32_t i = 0; i < all; i++) {
                const struct pi_module *module = pi_modules_at(&rec->modules, i);
                struct pi_str path = pi_recording_str(rec, module->path);
                if (module->kind != PI_MODULE_KERNEL_MODULE)
                        continue;
                struct pi_kernel_module *m = &list[k.module_count++];
                *m = (struct pi_kernel_module){ pi_kernel_module_name(path, arena), module->start,
                                                module->size };
                if (!m->name.p)
                        return false;
        }
        qsort(list, k.module_count, sizeof(list[0]), compare_modules);
        k.modules = list;
        *kernel = k;
        return true;
}

static int compare_name(const void *key, const void *item)
{
        const struct pi_str *name = key;
        const struct pi_kernel_module *module = item;

        return pi_str_compare(*name, module->name);
}

bool pi_kernel_has_module(const struct pi_kernel *kernel, struct pi_str name)
{
        return kernel->module_count > 0 && bsearch(&name, kernel->modules, kernel->module_count,
                                                   sizeof(kernel->modules[0]), compare_name);
}

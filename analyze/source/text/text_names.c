#include "analyze/source/text/text_names.h"

#include "base/limits.h"
#include "base/num.h"

#define UNKNOWN "[unknown]"

struct text_module {
        uint32_t path; /* string id, as the text has it */
        uint32_t module;
};

void text_names_init(struct text_names *names, struct pi_recording *rec, struct pi_arena *arena)
{
        *names = (struct text_names){ .rec = rec, .last = PI_NONE };
        pi_set_init(&names->modules, arena, sizeof(struct text_module), PI_LIMIT_MODULES);
}

void text_names_done(struct text_names *names)
{
        pi_set_done(&names->modules);
}

/* Code in brackets that runs in user space all the same. */
static bool is_user_area(struct pi_str path)
{
        static const char *const area[] = { "[vdso",  "[vsyscall", "[vvar",   "[heap",
                                            "[stack", "[anon",     "[uprobes" };

        for (size_t i = 0; i < sizeof(area) / sizeof(area[0]); i++)
                if (pi_str_starts(path, pi_str_of(area[i])))
                        return true;
        return false;
}

static bool is_kernel_file(struct pi_str name)
{
        static const char *const end[] = { ".ko", ".ko.gz", ".ko.xz", ".ko.zst", "kcore" };

        for (size_t i = 0; i < sizeof(end) / sizeof(end[0]); i++)
                if (pi_str_ends(name, pi_str_of(end[i])))
                        return true;
        return pi_str_starts(name, PI_STR("vmlinux")) || pi_str_starts(name, PI_STR("bpf_prog_"));
}

/* stackcollapse-perf takes brackets without "unknown" and vmlinux for the kernel; so does this, but
 * for areas of user space, and with modules by their files. */
static enum pi_module_kind kind_of(struct pi_str path)
{
        if (path.n == 0)
                return PI_MODULE_NAMED;
        if (pi_str_equal(path, PI_STR(UNKNOWN)))
                return PI_MODULE_UNKNOWN;
        if (pi_str_starts(path, PI_STR("[guest")))
                return PI_MODULE_GUEST;
        if (pi_str_equal(path, PI_STR("[hypervisor]")))
                return PI_MODULE_HYPERVISOR;
        if (path.p[0] == '[')
                return is_user_area(path) ? PI_MODULE_NAMED : PI_MODULE_NAMED_KERNEL;
        return is_kernel_file(pi_str_basename(path)) ? PI_MODULE_NAMED_KERNEL : PI_MODULE_NAMED;
}

static bool same_module(const void *items, uint32_t id, const void *key)
{
        const struct text_module *a = pi_vec_at(&((const struct pi_set *)items)->list, id),
                                 *b = key;

        return a->path == b->path;
}

static uint32_t add_module(struct text_names *names, uint32_t path)
{
        struct pi_str text = pi_recording_str(names->rec, path);
        struct pi_str name = text.n && text.p[0] == '/' ? pi_str_basename(text) : text;
        struct pi_module module = { .path = path, .kind = kind_of(text) };

        module.name = pi_strtab_intern(names->rec->strings, name.n ? name : PI_STR(UNKNOWN));
        if (text.n == 0)
                module.path = module.name;
        return module.name == PI_NONE ? PI_NONE : pi_modules_add(&names->rec->modules, &module);
}

uint32_t text_names_module(struct text_names *names, struct pi_str path)
{
        struct text_module wanted = { .module = PI_NONE };
        uint32_t id;

        if (names->last != PI_NONE && pi_str_equal(path, names->last_path))
                return names->last;
        wanted.path = pi_strtab_intern(names->rec->strings, path);
        if (wanted.path == PI_NONE)
                return PI_NONE;
        id = pi_set_add(&names->modules, pi_hash_u64(wanted.path), same_module, &wanted);
        if (id == PI_NONE)
                return PI_NONE;
        struct text_module *found = PI_AT(&names->modules.list, struct text_module, id);
        if (found->module == PI_NONE)
                found->module = add_module(names, wanted.path);
        names->last = found->module;
        names->last_path = pi_recording_str(names->rec, wanted.path);
        return found->module;
}

/* "[libfoo.so.1]": all of a module's addresses without a name are one function. */
static struct pi_str unresolved_name(struct text_names *names, uint32_t module, char *buffer,
                                     size_t size)
{
        struct pi_str name =
                pi_recording_str(names->rec, pi_modules_at(&names->rec->modules, module)->name);
        size_t room = size - 2, n = name.n < room ? name.n : room;

        if (name.n > 0 && name.p[0] == '[')
                return name;
        buffer[0] = '[';
        memcpy(buffer + 1, name.p, n);
        buffer[n + 1] = ']';
        return (struct pi_str){ buffer, n + 2 };
}

uint32_t text_names_frame(struct text_names *names, uint32_t module, uint64_t address,
                          struct pi_str name)
{
        struct pi_function function = { .module = module };
        char buffer[1024];
        uint32_t id;

        function.resolved = name.n > 0 && !pi_str_equal(name, PI_STR(UNKNOWN));
        if (!function.resolved)
                name = unresolved_name(names, module, buffer, sizeof(buffer));
        function.name = pi_strtab_intern(names->rec->strings, name);
        if (function.name == PI_NONE)
                return PI_NONE;
        id = pi_functions_add(&names->rec->functions, &function);
        return id == PI_NONE ? PI_NONE
                             : pi_stacks_named_frame(&names->rec->stacks, module, address, id);
}

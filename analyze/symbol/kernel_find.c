#include "analyze/symbol/kernel_find.h"

#include "analyze/symbol/kernel_object.h"
#include "analyze/symbol/packed.h"
#include "analyze/symbol/root.h"
#include "base/cleanup.h"
#include "base/limits.h"

#include <fcntl.h>

struct search {
        const struct pi_symbol_context *context;
        struct pi_symbol_job *job;
        struct pi_arena *arena;
        struct pi_elf *out;
        const struct pi_symbol_root *root; /* what is searched; .dir -1: not a directory */
        bool object;                       /* a module is looked for */
        bool found;
};

static bool has_module(const struct pi_symbol_job *job)
{
        return job->request.module->kind == PI_MODULE_KERNEL_MODULE;
}

static void refuse(struct search *s, struct pi_str path, enum pi_symbol_refused why,
                   const struct pi_elf *elf)
{
        struct pi_symbol_outcome *outcome = &s->job->outcome;
        struct pi_symbol_refusal refusal = {
                .why = why, .where = s->root->where, .index = s->root->index, .path = path
        };

        if (elf)
                refusal.found = elf->build_id;
        pi_symbol_trail_refuse(&outcome->trail, &refusal);
        if (why != PI_SYMBOL_REFUSED_BUILD_ID || outcome->why == PI_SYMBOL_OTHER_FILE ||
            outcome->why == PI_SYMBOL_OTHER_KERNEL || outcome->why == PI_SYMBOL_ZEROS)
                return;
        outcome->why = elf->build_id.size > 0 && s->job->request.module->build_id.size > 0
                               ? PI_SYMBOL_OTHER_FILE
                               : PI_SYMBOL_OTHER_RELEASE;
        outcome->found = elf->build_id;
}

static bool is_other_machine(const struct search *s, const struct pi_elf *elf)
{
        const struct pi_kernel *kernel = &s->context->kernel;

        return kernel->machine != 0 &&
               (elf->machine != kernel->machine || elf->wide == kernel->narrow);
}

/* By build id; without one a module by its release, and by its room. */
static bool is_recorded(const struct search *s, const struct pi_elf *elf)
{
        const struct pi_module *module = s->job->request.module;

        if (module->build_id.size > 0)
                return pi_build_id_same(&module->build_id, &elf->build_id);
        if (!s->object)
                return true;
        struct pi_str release = pi_kernel_object_release(elf, s->arena);
        return release.n > 0 && pi_str_equal(release, s->context->kernel.release);
}

static bool is_placed(const struct search *s, struct pi_elf *elf)
{
        const struct pi_module *module = s->job->request.module;

        if (!s->object)
                return true;
        /* Modules of s390x begin with a table of an unknown size, unless the recorder found out
         * where their code begins. */
        if (module->start == 0 || (elf->machine == PI_EM_S390 && module->start % 4096 == 0))
                return false;
        uint64_t end = pi_kernel_object_place(elf, module->start);
        return module->size == 0 || end - module->start <= module->size;
}

/* True where the descriptor was taken over. */
static bool take(struct search *s, struct pi_str path, struct pi_elf *elf)
{
        struct pi_symbol_origin origin = { .what = s->object ? PI_SYMBOL_KERNEL_OBJECT
                                                             : PI_SYMBOL_VMLINUX,
                                           .where = s->root->where,
                                           .index = s->root->index,
                                           .path = path };

        if (elf->cut)
                refuse(s, path, PI_SYMBOL_REFUSED_CUT, elf);
        else if (is_other_machine(s, elf))
                refuse(s, path, PI_SYMBOL_REFUSED_ARCH, elf);
        else if (!is_recorded(s, elf))
                refuse(s, path, PI_SYMBOL_REFUSED_BUILD_ID, elf);
        else if (!is_placed(s, elf) ||
                 !pi_elf_section_bytes(elf, pi_elf_section(elf, PI_SHT_SYMTAB)))
                refuse(s, path, PI_SYMBOL_REFUSED_FORMAT, elf);
        else
                s->found = true;
        if (!s->found)
                return false;
        pi_symbol_trail_from(&s->job->outcome.trail, &origin);
        s->job->outcome.by_path = s->job->request.module->build_id.size == 0;
        *s->out = *elf;
        return true;
}

/* Owns `file`. */
static void try_file(struct search *s, struct pi_str path, int file)
{
        PI_CLEANUP(pi_close_fd) int fd = file;
        int plain;
        struct pi_elf elf;

        if (fd < 0)
                return;
        enum pi_packed unpacked = pi_packed_open(fd, PI_LIMIT_UNPACKED_BYTES, &plain);
        if (unpacked == PI_PACKED_OPEN) {
                pi_close_fd(&fd);
                fd = plain;
        }
        if (unpacked == PI_PACKED_BAD || !pi_elf_read(&elf, fd, s->arena) ||
            elf.relocatable != s->object)
                refuse(s, path, PI_SYMBOL_REFUSED_FORMAT, NULL);
        else if (take(s, path, &elf))
                fd = -1;
}

static void try_path(struct search *s, struct pi_str path)
{
        while (path.n > 0 && path.p[0] == '/')
                path = (struct pi_str){ path.p + 1, path.n - 1 };
        if (!s->found && path.n > 0)
                try_file(s, path, pi_root_open(s->root->dir, path));
}

static void try_build_ids(struct search *s)
{
        static const char *const around[][2] = {
                { "", "" },
                { "", ".debug" },
                { "", "/elf" },
                { "", "/vmlinux" },
                { "usr/lib/debug/", ".debug" },
        };
        struct pi_build_id id = pi_build_id_trim(&s->job->request.module->build_id);
        char hex[PI_BUILD_ID_TEXT];

        if (id.size < 2)
                return;
        pi_build_id_text(&id, hex);
        for (size_t i = 0; i < sizeof(around) / sizeof(around[0]); i++)
                try_path(s, pi_arena_format(s->arena, "%s.build-id/%.2s/%s%s", around[i][0], hex,
                                            hex + 2, around[i][1]));
}

/* The kernel's usual places. `named`: by the recorded release, which is proof enough where no build
 * id was recorded. */
static void try_places(struct search *s)
{
        static const char *const places[] = {
                "boot/vmlinux-%s",
                "usr/lib/debug/boot/vmlinux-%s",
                "lib/modules/%s/vmlinux",
                "usr/lib/debug/lib/modules/%s/vmlinux",
                "usr/lib/modules/%s/vmlinux",
                "lib/modules/%s/build/vmlinux",
                "vmlinux-%s",
        };
        struct pi_str release = s->context->kernel.release;

        if (release.n == 0 || release.n > 256 || memchr(release.p, '/', release.n))
                return;
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
                const char *hole = strstr(places[i], "%s");
                try_path(s, pi_arena_format(s->arena, "%.*s%.*s%s", (int)(hole - places[i]),
                                            places[i], (int)release.n, release.p, hole + 2));
        }
        if (s->job->request.module->build_id.size == 0)
                return;
        try_path(s, PI_STR("vmlinux"));
        try_path(s, PI_STR("boot/vmlinux"));
}

static void try_index(struct search *s, struct pi_kernel_index *index, size_t root)
{
        struct pi_str name = pi_kernel_module_name(s->job->request.path, s->arena);

        if (!s->found && name.p)
                try_path(s, pi_kernel_index_find(index, root, name,
                                                 s->job->request.module->build_id.size > 0));
}

static void search_root(struct search *s, struct pi_kernel_index *index, size_t root)
{
        struct pi_str path = s->job->request.path;

        s->root = &s->context->roots[root];
        if (s->root->where == PI_SYMBOL_MACHINE && s->job->request.module->build_id.size == 0)
                return;
        try_build_ids(s);
        if (s->object && path.n > 0 && path.p[0] == '/')
                try_path(s, path);
        if (s->object)
                try_index(s, index, root);
        else
                try_places(s);
}

static void try_recorded(struct search *s)
{
        const struct pi_build_id *id = &s->job->request.module->build_id;

        for (size_t i = 0; i < s->context->file_count && !s->found; i++) {
                const struct pi_symbol_file *file = &s->context->files[i];
                struct pi_symbol_root place = { -1, file->where, file->index };
                if (id->size == 0 || !pi_build_id_same(id, &file->id))
                        continue;
                s->root = &place;
                try_file(s, file->path, fcntl(file->fd, F_DUPFD_CLOEXEC, 0));
        }
}

bool pi_kernel_find(const struct pi_symbol_context *context, struct pi_symbol_job *job,
                    struct pi_kernel_index *index, struct pi_arena *arena, struct pi_elf *elf)
{
        struct search s = { .context = context,
                            .job = job,
                            .arena = arena,
                            .out = elf,
                            .object = has_module(job) };

        for (size_t i = 0; i < context->root_count && !s.found; i++) {
                if (context->roots[i].where == PI_SYMBOL_MACHINE)
                        try_recorded(&s);
                if (!s.found)
                        search_root(&s, index, i);
        }
        if (!s.found)
                try_recorded(&s);
        return s.found;
}

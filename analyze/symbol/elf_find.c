#include "analyze/symbol/elf_find.h"

#include "analyze/symbol/root.h"
#include "base/cleanup.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>

struct search {
        const struct pi_symbol_request *request;
        struct pi_arena *arena;
        struct pi_elf_files *files;
        struct pi_symbol_outcome *outcome;
        const struct pi_symbol_root *root; /* what is searched; .dir -1: not a directory */
};

static bool is_complete(const struct search *s)
{
        return s->files->image.fd >= 0 &&
               (s->files->debug.fd >= 0 || pi_elf_section(&s->files->image, PI_SHT_SYMTAB));
}

/* The build id that a file must have; size 0 where any will do. */
static const struct pi_build_id *wanted_id(const struct search *s)
{
        const struct pi_build_id *recorded = &s->request->module->build_id;

        if (recorded->size > 0)
                return recorded;
        return s->files->image.fd >= 0 ? &s->files->image.build_id : &s->files->debug.build_id;
}

/* Why nothing was found is what the best of the files was refused for. */
static void refuse(struct search *s, struct pi_str path, enum pi_symbol_why why,
                   enum pi_symbol_refused refused, const struct pi_elf *elf)
{
        struct pi_symbol_refusal refusal = {
                .why = refused, .where = s->root->where, .index = s->root->index, .path = path
        };

        if (elf)
                refusal.found = elf->build_id;
        pi_symbol_trail_refuse(&s->outcome->trail, &refusal);
        if (s->outcome->why == PI_SYMBOL_OTHER_FILE)
                return;
        s->outcome->why = why;
        s->outcome->found = refusal.found;
}

static void keep(struct search *s, struct pi_elf *place, enum pi_symbol_what what,
                 struct pi_str path, const struct pi_elf *elf)
{
        struct pi_symbol_origin origin = {
                .what = what, .where = s->root->where, .index = s->root->index, .path = path
        };

        pi_symbol_trail_from(&s->outcome->trail, &origin);
        s->outcome->by_path = s->request->module->build_id.size == 0;
        *place = *elf;
}

/* Keeps the file where it adds something. True where its descriptor was taken over. */
static bool take(struct search *s, struct pi_str path, const struct pi_elf *elf)
{
        struct pi_elf_files *files = s->files;
        const struct pi_build_id *id = wanted_id(s);

        if (id->size > 0 && !pi_build_id_same(id, &elf->build_id)) {
                refuse(s, path, PI_SYMBOL_OTHER_FILE, PI_SYMBOL_REFUSED_BUILD_ID, elf);
                return false;
        }
        if (id->size == 0 && (files->image.fd >= 0 || files->debug.fd >= 0))
                return false;
        if (files->image.fd < 0 && elf->has_text) {
                keep(s, &files->image, PI_SYMBOL_IMAGE, path, elf);
                return true;
        }
        if (files->debug.fd < 0 && pi_elf_section(elf, PI_SHT_SYMTAB)) {
                keep(s, &files->debug, PI_SYMBOL_DEBUG_FILE, path, elf);
                return true;
        }
        return false;
}

/* Owns `fd`. */
static void try_file(struct search *s, struct pi_str path, int file)
{
        PI_CLEANUP(pi_close_fd) int fd = file;
        struct pi_elf elf;

        if (fd < 0)
                return;
        if (!pi_elf_read(&elf, fd, s->arena)) {
                refuse(s, path, PI_SYMBOL_NOT_ELF, PI_SYMBOL_REFUSED_FORMAT, NULL);
                return;
        }
        if (take(s, path, &elf))
                fd = -1;
}

/* As the trail shows it. */
static struct pi_str without_slashes(struct pi_str path)
{
        while (path.n > 0 && path.p[0] == '/') {
                path.p++;
                path.n--;
        }
        return path;
}

static void try_path(struct search *s, struct pi_str path)
{
        if (!is_complete(s) && path.n > 0)
                try_file(s, without_slashes(path), pi_root_open(s->root->dir, path));
}

/* What came with the recording. */
static void try_recorded(struct search *s, const struct pi_symbol_context *context)
{
        for (size_t i = 0; i < context->file_count && !is_complete(s); i++) {
                const struct pi_symbol_file *file = &context->files[i];
                struct pi_symbol_root root = { -1, file->where, file->index };
                s->root = &root;
                if (wanted_id(s)->size > 0 && pi_build_id_same(wanted_id(s), &file->id))
                        try_file(s, file->path, fcntl(file->fd, F_DUPFD_CLOEXEC, 0));
        }
}

/* printf of a path of ours around the build id. */
static void try_build_id(struct search *s, const char *before, const char *after)
{
        char text[PI_BUILD_ID_TEXT], path[128];
        struct pi_build_id id = pi_build_id_trim(wanted_id(s));

        if (id.size < 2)
                return;
        pi_build_id_text(&id, text);
        int n = snprintf(path, sizeof(path), "%s.build-id/%.2s/%s%s", before, text, text + 2,
                         after);
        if (n > 0 && (size_t)n < sizeof(path))
                try_path(s, (struct pi_str){ path, (size_t)n });
}

static void try_build_ids(struct search *s)
{
        try_build_id(s, "", "");
        try_build_id(s, "", ".debug");
        try_build_id(s, "", "/elf"); /* perf buildid-cache */
        try_build_id(s, "", "/vdso");
        try_build_id(s, "", "/debug");
        try_build_id(s, "usr/lib/debug/", ".debug");
        try_build_id(s, "usr/lib/debug/", "");
}

/* The recorded path without what the kernel appends to the path of a file that was replaced. What
 * stands there now is another file, unless its build id says that it is not. */
static struct pi_str recorded_path(const struct search *s)
{
        static const char deleted[] = " (deleted)";
        struct pi_str path = s->request->path;

        if (pi_str_ends(path, PI_STR(deleted)) && wanted_id(s)->size > 0)
                path.n -= sizeof(deleted) - 1;
        return path;
}

static void try_debug_path(struct search *s, struct pi_str path)
{
        char text[PATH_MAX];

        if (path.n == 0 || path.n > INT_MAX || path.p[0] != '/')
                return;
        int n = snprintf(text, sizeof(text), "usr/lib/debug%.*s.debug", (int)path.n, path.p);
        if (n > 0 && (size_t)n < sizeof(text))
                try_path(s, (struct pi_str){ text, (size_t)n });
}

/* The vdso has no path. */
static void try_vdso(struct search *s)
{
        static const char *const places[] = { "[vdso]", "vdso.so", "vdso64.so", "vdso/vdso.so",
                                              "vdso/vdso64.so" };

        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
                try_path(s, pi_str_of(places[i]));
}

static void search_root(struct search *s, bool flat)
{
        struct pi_str path = recorded_path(s);

        if (s->request->module->kind == PI_MODULE_VDSO) {
                try_vdso(s);
        } else {
                try_path(s, path);
                if (flat)
                        try_path(s, pi_str_basename(path));
        }
        try_build_ids(s);
        try_debug_path(s, path);
}

void pi_elf_find(const struct pi_symbol_context *context, const struct pi_symbol_request *request,
                 struct pi_arena *arena, struct pi_elf_files *files,
                 struct pi_symbol_outcome *outcome)
{
        struct search s = {
                .request = request, .arena = arena, .files = files, .outcome = outcome
        };
        size_t given = context->root_count;

        if (given > 0 && context->roots[given - 1].where == PI_SYMBOL_MACHINE)
                given--;
        *files = (struct pi_elf_files){ .image = { .fd = -1 }, .debug = { .fd = -1 } };
        outcome->why = PI_SYMBOL_NO_FILE;
        for (size_t i = 0; i < given && !is_complete(&s); i++) {
                s.root = &context->roots[i];
                search_root(&s, true);
        }
        try_recorded(&s, context);
        if (given < context->root_count && request->module->kind == PI_MODULE_FILE &&
            request->module->build_id.size > 0 && !is_complete(&s)) {
                s.root = &context->roots[given];
                search_root(&s, false);
        }
        if (files->image.fd >= 0 || files->debug.fd >= 0)
                outcome->why = PI_SYMBOL_FOUND;
        outcome->no_memory = arena->failed;
}

void pi_elf_files_close(struct pi_elf_files *files)
{
        pi_close_fd(&files->image.fd);
        pi_close_fd(&files->debug.fd);
        files->image.fd = files->debug.fd = -1;
}

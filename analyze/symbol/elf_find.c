#include "analyze/symbol/elf_search.h"

#include "base/cleanup.h"

#include <limits.h>
#include <stdio.h>

/* What the module's own files have to prove, now that some were found. */
static struct pi_elf_proof own_proof(const struct pi_elf_search *s)
{
        return (struct pi_elf_proof){ .what = PI_SYMBOL_IMAGE, .id = *pi_elf_search_id(s) };
}

static void try_path(struct pi_elf_search *s, struct pi_str path)
{
        struct pi_elf_proof proof = own_proof(s);

        if (!pi_elf_search_complete(s) && path.n > 0)
                pi_elf_try(s, &proof, path);
}

/* The recorded path without what the kernel appends to the path of a file that was replaced. What
 * stands there now is another file, unless its build id says that it is not. */
static struct pi_str recorded_path(const struct pi_elf_search *s)
{
        static const char deleted[] = " (deleted)";
        struct pi_str path = s->request->path;

        if (pi_str_ends(path, PI_STR(deleted)) && pi_elf_search_id(s)->size > 0)
                path.n -= sizeof(deleted) - 1;
        return path;
}

/* "usr/lib/debug" PATH ".debug". */
static void try_debug_path(struct pi_elf_search *s, const char *before, struct pi_str path)
{
        char text[PATH_MAX];

        if (path.n == 0 || path.n > INT_MAX || path.p[0] != '/')
                return;
        int n = snprintf(text, sizeof(text), "%s%.*s.debug", before, (int)path.n, path.p);
        if (n > 0 && (size_t)n < sizeof(text))
                try_path(s, (struct pi_str){ text, (size_t)n });
}

/* perf buildid-cache: PATH/BUILD-ID/elf. Its .build-id holds links there, which not every copy of
 * it keeps. */
static void try_cached_path(struct pi_elf_search *s, struct pi_str path)
{
        struct pi_build_id id = pi_build_id_trim(pi_elf_search_id(s));
        bool vdso = s->request->module->kind == PI_MODULE_VDSO;
        char text[PATH_MAX], hex[PI_BUILD_ID_TEXT];

        if (id.size == 0 || path.n == 0 || path.n > INT_MAX)
                return;
        pi_build_id_text(&id, hex);
        int n = snprintf(text, sizeof(text), "%.*s/%s/%s", (int)path.n, path.p, hex,
                         vdso ? "vdso" : "elf");
        if (n > 0 && (size_t)n < sizeof(text))
                try_path(s, (struct pi_str){ text, (size_t)n });
}

/* The vdso has no path. */
static void try_vdso(struct pi_elf_search *s)
{
        static const char *const places[] = { "[vdso]", "vdso.so", "vdso64.so", "vdso/vdso.so",
                                              "vdso/vdso64.so" };

        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
                try_path(s, pi_str_of(places[i]));
        try_cached_path(s, PI_STR("[vdso]"));
}

static void try_ids(struct pi_elf_search *s)
{
        struct pi_elf_proof proof = own_proof(s);

        if (!pi_elf_search_complete(s))
                pi_elf_try_ids(s, &proof);
}

/* A directory that stands for the target's "/", or holds some of its files flat. */
static void search_files(struct pi_elf_search *s, bool flat)
{
        struct pi_str path = recorded_path(s);

        if (s->request->module->kind == PI_MODULE_VDSO) {
                try_vdso(s);
        } else {
                try_path(s, path);
                if (flat) {
                        try_path(s, pi_str_basename(path));
                        try_cached_path(s, path);
                }
        }
        try_ids(s);
        try_debug_path(s, "usr/lib/debug", path);
}

/* A directory that stands for /usr/lib/debug. */
static void search_debug(struct pi_elf_search *s)
{
        struct pi_str path = recorded_path(s);

        try_ids(s);
        try_debug_path(s, "", path);
        try_debug_path(s, "usr/lib/debug", path);
}

/* "/" serves proofs alone. */
static bool may_search(const struct pi_elf_search *s, const struct pi_symbol_root *root)
{
        const struct pi_module *module = s->request->module;

        return root->where != PI_SYMBOL_MACHINE ||
               (module->kind == PI_MODULE_FILE && module->build_id.size > 0);
}

static void search_root(struct pi_elf_search *s, const struct pi_symbol_root *root)
{
        if (pi_elf_search_complete(s) || !may_search(s, root))
                return;
        s->root = *root;
        if (root->where == PI_SYMBOL_DEBUG_DIR)
                search_debug(s);
        else
                search_files(s, root->where == PI_SYMBOL_SYMFS);
}

static void search_recorded(struct pi_elf_search *s)
{
        struct pi_elf_proof proof = own_proof(s);

        if (!pi_elf_search_complete(s))
                pi_elf_try_recorded(s, &proof);
}

void pi_elf_find(const struct pi_symbol_context *context, const struct pi_symbol_request *request,
                 struct pi_arena *arena, struct pi_elf_files *files,
                 struct pi_symbol_outcome *outcome)
{
        struct pi_elf_search s = { .context = context,
                                   .request = request,
                                   .arena = arena,
                                   .files = files,
                                   .outcome = outcome };
        size_t given = context->root_count;

        if (given > 0 && context->roots[given - 1].where == PI_SYMBOL_MACHINE)
                given--;
        *files = (struct pi_elf_files){ .image = { .fd = -1 },
                                        .debug = { .fd = -1 },
                                        .alt = { .fd = -1 } };
        outcome->why = PI_SYMBOL_NO_FILE;
        for (size_t i = 0; i < given; i++)
                search_root(&s, &context->roots[i]);
        search_recorded(&s);
        for (size_t i = given; i < context->root_count; i++)
                search_root(&s, &context->roots[i]);
        pi_elf_follow(&s);
        if (files->image.fd >= 0 || files->debug.fd >= 0)
                outcome->why = PI_SYMBOL_FOUND;
        outcome->no_memory = arena->failed;
}

void pi_elf_files_close(struct pi_elf_files *files)
{
        pi_close_fd(&files->image.fd);
        pi_close_fd(&files->debug.fd);
        pi_close_fd(&files->alt.fd);
        files->image.fd = files->debug.fd = files->alt.fd = -1;
}

/* What the files of a module point at. They name files; where those may lie is decided here. */
#include "analyze/symbol/elf_link.h"
#include "analyze/symbol/elf_search.h"
#include "analyze/symbol/root.h"

#include <limits.h>
#include <stdio.h>

/* A path without its last component. */
static struct pi_str folder_of(struct pi_str path)
{
        struct pi_str name = pi_str_basename(path);

        path.n -= name.n;
        while (path.n > 0 && path.p[path.n - 1] == '/')
                path.n--;
        return path;
}

static bool try_join(struct pi_elf_search *s, const struct pi_elf_proof *proof, const char *before,
                     struct pi_str folder, const char *between, struct pi_str name)
{
        char path[PATH_MAX], clean[PATH_MAX];
        int n;

        if (folder.n > PATH_MAX || name.n > PATH_MAX)
                return false;
        n = snprintf(path, sizeof(path), "/%s/%.*s/%s%.*s", before, (int)folder.n, folder.p,
                     between, (int)name.n, name.p);
        if (n <= 0 || (size_t)n >= sizeof(path))
                return false;
        size_t size = pi_elf_link_path(PI_STR(""), (struct pi_str){ path, (size_t)n }, clean,
                                       sizeof(clean));
        return size > 0 && pi_elf_try(s, proof, (struct pi_str){ clean, size });
}

/* Beside the file, in .debug beside it, and below where debug files are kept; the order is GDB's.
 */
static bool try_link_from(struct pi_elf_search *s, const struct pi_elf_proof *proof,
                          struct pi_str folder, struct pi_str name)
{
        if (s->root.where == PI_SYMBOL_DEBUG_DIR)
                return try_join(s, proof, "", folder, "", name);
        return try_join(s, proof, "", folder, "", name) ||
               try_join(s, proof, "", folder, ".debug/", name) ||
               try_join(s, proof, "usr/lib/debug", folder, "", name);
}

/* Where a file stood under its root, links resolved; else where it was looked for. */
static struct pi_str real_path(const struct pi_elf *elf, const struct pi_elf_place *place,
                               char buffer[PATH_MAX])
{
        size_t n = place->root.dir >= 0 ? pi_root_where(place->root.dir, elf->fd, buffer) : 0;

        return n > 0 ? (struct pi_str){ buffer, n } : place->path;
}

/* The module's debug file by .gnu_debuglink of its image. */
static bool try_link(struct pi_elf_search *s, const struct pi_elf_proof *proof, struct pi_str name)
{
        const struct pi_elf_files *files = s->files;
        char buffer[PATH_MAX];
        struct pi_str recorded = folder_of(s->request->path);
        struct pi_str found = folder_of(real_path(&files->image, &files->image_at, buffer));
        bool elsewhere = s->root.dir >= 0 && s->root.dir == files->image_at.root.dir &&
                         !(recorded.n == found.n + 1 && pi_str_ends(recorded, found));

        return try_link_from(s, proof, recorded, name) ||
               (elsewhere && try_link_from(s, proof, found, name)) ||
               (s->root.where == PI_SYMBOL_DEBUG_DIR &&
                try_join(s, proof, "", PI_STR(""), "", name));
}

/* On this machine a checksum is no proof: there the id has to be the recorded one. */
static bool may_follow(const struct pi_elf_search *s, const struct pi_symbol_root *root)
{
        return root->where != PI_SYMBOL_MACHINE || s->request->module->build_id.size > 0;
}

static void follow_debuglink(struct pi_elf_search *s)
{
        const struct pi_symbol_context *context = s->context;
        struct pi_elf_debuglink link;

        if (s->files->image.fd < 0 || s->files->debug.fd >= 0 ||
            !pi_elf_debuglink_read(&s->files->image, &link))
                return;
        for (size_t i = 0; i < context->root_count; i++) {
                const struct pi_symbol_root *root = &context->roots[i];
                struct pi_elf_proof proof = { .what = PI_SYMBOL_DEBUG_FILE,
                                              .id = s->files->image.build_id,
                                              .checked_crc = true,
                                              .crc = link.crc };
                s->root = *root;
                if (may_follow(s, root) &&
                    try_link(s, &proof, (struct pi_str){ link.name, link.name_size }))
                        return;
        }
}

/* By the path that the debug file names: seen from its own folder, or from the top of a root. */
static bool try_alt_path(struct pi_elf_search *s, const struct pi_elf_proof *proof,
                         const struct pi_elf *elf, const struct pi_elf_place *place,
                         struct pi_str path)
{
        char found[PATH_MAX], joined[PATH_MAX];
        bool absolute = path.p[0] == '/';
        struct pi_str from = folder_of(real_path(elf, place, found));
        size_t n = pi_elf_link_path(from, path, joined, sizeof(joined));

        if (n == 0 || (!absolute && place->root.dir < 0))
                return false;
        for (size_t i = 0; i < s->context->root_count; i++) {
                const struct pi_symbol_root *root = &s->context->roots[i];
                s->root = *root;
                if ((absolute || root->dir == place->root.dir) && may_follow(s, root) &&
                    pi_elf_try(s, proof, (struct pi_str){ joined, n }))
                        return true;
        }
        return false;
}

static void follow_altlink(struct pi_elf_search *s)
{
        const struct pi_elf *elf = &s->files->debug;
        const struct pi_elf_place *place = &s->files->debug_at;
        struct pi_elf_altlink link;

        if (elf->fd < 0 || !pi_elf_altlink_read(elf, &link)) {
                elf = &s->files->image;
                place = &s->files->image_at;
                if (elf->fd < 0 || !pi_elf_altlink_read(elf, &link))
                        return;
        }
        struct pi_elf_proof proof = { .what = PI_SYMBOL_ALT_FILE, .id = link.id };
        for (size_t i = 0; i < s->context->root_count; i++) {
                s->root = s->context->roots[i];
                if (may_follow(s, &s->root) && pi_elf_try_ids(s, &proof))
                        return;
        }
        if (pi_elf_try_recorded(s, &proof))
                return;
        try_alt_path(s, &proof, elf, place, (struct pi_str){ link.path, link.path_size });
}

void pi_elf_follow(struct pi_elf_search *s)
{
        follow_debuglink(s);
        follow_altlink(s);
}

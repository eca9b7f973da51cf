#include "analyze/symbol/kernel_index.h"

#include <stdlib.h>

#define MODULES_DEPTH 12
#define RELEASE_MAX 256

static int compare_wanted(const void *a, const void *b)
{
        const struct pi_kernel_wanted *x = a, *y = b;

        return pi_str_compare(x->name, y->name);
}

bool pi_kernel_index_init(struct pi_kernel_index *index, const struct pi_symbol_context *context,
                          struct pi_symbol_job *const *jobs, size_t count, struct pi_arena *arena)
{
        struct pi_kernel_wanted *names = PI_NEW_ARRAY(arena, struct pi_kernel_wanted, count);

        index->context = context;
        index->arena = arena;
        index->count = 0;
        index->wanted = PI_NEW_ARRAY(arena, struct pi_kernel_wanted *, context->root_count);
        index->walked = PI_NEW_ARRAY(arena, bool, context->root_count);
        if (!names || !index->wanted || !index->walked)
                return false;
        for (size_t i = 0; i < count; i++) {
                struct pi_str path = jobs[i]->request.path;
                if (jobs[i]->request.module->kind != PI_MODULE_KERNEL_MODULE)
                        continue;
                names[index->count].name = pi_kernel_module_name(path, arena);
                if (!names[index->count++].name.p)
                        return false;
        }
        qsort(names, index->count, sizeof(names[0]), compare_wanted);
        for (size_t i = 0; i < context->root_count; i++) {
                index->wanted[i] = PI_NEW_ARRAY(arena, struct pi_kernel_wanted, index->count);
                if (!index->wanted[i])
                        return false;
                memcpy(index->wanted[i], names, index->count * sizeof(names[0]));
        }
        return true;
}

static bool walk_root(struct pi_kernel_index *index, size_t root)
{
        static const char *const places[] = { "lib/modules/", "usr/lib/modules/",
                                              "usr/lib/debug/lib/modules/" };
        const struct pi_symbol_root *r = &index->context->roots[root];
        struct pi_str release = index->context->kernel.release;
        struct pi_kernel_wanted *wanted = index->wanted[root];

        index->walked[root] = true;
        if (r->where != PI_SYMBOL_MACHINE &&
            !pi_kernel_walk(r->dir, "", 0, wanted, index->count, index->arena))
                return false;
        if (release.n == 0 || release.n > RELEASE_MAX || memchr(release.p, '/', release.n))
                return true;
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
                struct pi_str path = pi_arena_format(index->arena, "%s%.*s", places[i],
                                                     (int)release.n, release.p);
                if (!path.p || !pi_kernel_walk(r->dir, path.p, MODULES_DEPTH, wanted, index->count,
                                               index->arena))
                        return false;
        }
        return true;
}

struct pi_str pi_kernel_index_find(struct pi_kernel_index *index, size_t root, struct pi_str name,
                                   bool proven)
{
        struct pi_kernel_wanted key = { .name = name };
        struct pi_str none = { NULL, 0 };

        if (index->count == 0 || (!index->walked[root] && !walk_root(index, root)))
                return none;
        const struct pi_kernel_wanted *found =
                bsearch(&key, index->wanted[root], index->count, sizeof(key), compare_wanted);
        /* Which of several was loaded only a build id tells. */
        return found && (proven || !found->several) ? found->path : none;
}

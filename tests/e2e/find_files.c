/* Says where a module's files were found and which files were refused, a line for each:
 *
 *     find_files [-s SYMFS]... [-d DEBUG_DIR]... [-m] [-a ARCH] PATH [BUILD-ID]
 *
 * -m: this machine's "/" too. "used WHAT PLACE INDEX PATH", "refused WHY PLACE INDEX PATH". */
#include "analyze/symbol/elf_find.h"
#include "analyze/symbol/root.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ROOTS 16

static const char *const places[] = {
        [PI_SYMBOL_SYMFS] = "symfs",   [PI_SYMBOL_DEBUG_DIR] = "debug-dir",
        [PI_SYMBOL_BUNDLE] = "bundle", [PI_SYMBOL_MACHINE] = "machine",
        [PI_SYMBOL_GIVEN] = "given",
};
static const char *const whats[] = {
        [PI_SYMBOL_IMAGE] = "image",
        [PI_SYMBOL_DEBUG_FILE] = "debug",
        [PI_SYMBOL_ALT_FILE] = "alt",
};
static const char *const whys[] = {
        [PI_SYMBOL_REFUSED_BUILD_ID] = "build-id", [PI_SYMBOL_REFUSED_CRC] = "crc",
        [PI_SYMBOL_REFUSED_FORMAT] = "format",     [PI_SYMBOL_REFUSED_CUT] = "cut",
        [PI_SYMBOL_REFUSED_ARCH] = "arch",         [PI_SYMBOL_REFUSED_KIND] = "kind",
};

static void print(const struct pi_symbol_trail *trail)
{
        for (size_t i = 0; i < trail->origin_count; i++) {
                const struct pi_symbol_origin *o = &trail->origins[i];
                printf("used %s %s %u %.*s\n", whats[o->what], places[o->where], o->index,
                       (int)o->path.n, o->path.p);
        }
        for (size_t i = 0; i < trail->refusal_count; i++) {
                const struct pi_symbol_refusal *r = &trail->refusals[i];
                printf("refused %s %s %u %.*s\n", whys[r->why], places[r->where], r->index,
                       (int)r->path.n, r->path.p);
        }
}

static void add(struct pi_symbol_root *roots, size_t *count, const char *path,
                enum pi_symbol_where where)
{
        uint32_t index = 0;

        for (size_t i = 0; i < *count; i++)
                index += roots[i].where == where;
        if (*count == ROOTS)
                exit(2);
        roots[(*count)++] = (struct pi_symbol_root){ pi_root_dir(path), where, index };
}

int main(int argc, char **argv)
{
        struct pi_symbol_root roots[ROOTS];
        struct pi_symbol_context context = { .roots = roots };
        struct pi_module module = { .kind = PI_MODULE_FILE };
        struct pi_arena arena;
        struct pi_elf_files files;
        char text[128];
        int c;

        pi_arena_init(&arena, 256u << 20);
        struct pi_symbol_outcome outcome = { .trail = { .arena = &arena } };
        while ((c = getopt(argc, argv, "s:d:a:m")) != -1) {
                if (c == 's' || c == 'd')
                        add(roots, &context.root_count, optarg,
                            c == 's' ? PI_SYMBOL_SYMFS : PI_SYMBOL_DEBUG_DIR);
                else if (c == 'm')
                        add(roots, &context.root_count, "/", PI_SYMBOL_MACHINE);
                else if (c == 'a')
                        context.arch = pi_str_of(optarg);
                else
                        return 2;
        }
        if (optind == argc)
                return 2;
        struct pi_symbol_request request = { .module = &module, .path = pi_str_of(argv[optind]) };
        if (optind + 1 < argc) {
                snprintf(text, sizeof(text), "x/%s/elf", argv[optind + 1]);
                if (!pi_build_id_from_path(pi_str_of(text), &module.build_id))
                        return 2;
        }
        pi_elf_find(&context, &request, &arena, &files, &outcome);
        print(&outcome.trail);
        pi_elf_files_close(&files);
        for (size_t i = 0; i < context.root_count; i++)
                close(roots[i].dir);
        pi_arena_done(&arena);
        return 0;
}

#include "analyze/symbol/kallsyms_list.h"

#include "analyze/symbol/build_id.h"
#include "analyze/symbol/root.h"

#include <errno.h>
#include <fcntl.h>

#define PER_ROOT 2
#define OTHERS 3 /* named, recorded, this machine's */
#define PROC_PATH "proc/kallsyms"

bool pi_kallsyms_list_init(struct pi_kallsyms_list *list, size_t roots, struct pi_arena *arena)
{
        size_t cap = roots * PER_ROOT + OTHERS;

        *list = (struct pi_kallsyms_list){ .items = PI_NEW_ARRAY(arena, struct pi_symbol_kallsyms,
                                                                 cap),
                                           .cap = cap,
                                           .arena = arena };
        return list->items;
}

static void add(struct pi_kallsyms_list *list, const struct pi_symbol_kallsyms *item)
{
        if (item->fd >= 0 && list->count < list->cap)
                list->items[list->count++] = *item;
}

enum pipa_status pi_kallsyms_list_named(struct pi_kallsyms_list *list,
                                        const struct pi_symbol_options *opt,
                                        const struct pi_kernel *kernel, struct pipa_error *err)
{
        if (opt->kallsyms) {
                struct pi_symbol_kallsyms named = { .fd = pi_root_open_named(opt->kallsyms),
                                                    .size = UINT64_MAX,
                                                    .where = PI_SYMBOL_GIVEN,
                                                    .path = pi_str_of(opt->kallsyms) };
                if (named.fd < 0)
                        return pi_fail_errno(err, errno, pi_str_of(opt->kallsyms),
                                             "cannot read the kernel's symbols");
                add(list, &named);
        }
        if (opt->recorded_kallsyms) {
                const struct pi_symbol_text *text = opt->recorded_kallsyms;
                struct pi_symbol_kallsyms recorded = { .fd = fcntl(text->fd, F_DUPFD_CLOEXEC, 0),
                                                       .offset = text->offset,
                                                       .size = text->size,
                                                       .claimed = kernel->bundle_id,
                                                       .where = PI_SYMBOL_BUNDLE,
                                                       .path = PI_STR("kallsyms") };
                if (recorded.fd < 0)
                        return pi_fail_errno(err, errno, PI_STR("kallsyms"), "cannot be read");
                add(list, &recorded);
        }
        return PIPA_OK;
}

void pi_kallsyms_list_root(struct pi_kallsyms_list *list, const struct pi_symbol_root *root,
                           const struct pi_kernel *kernel)
{
        struct pi_build_id id = pi_build_id_trim(&kernel->build_id);
        struct pi_symbol_kallsyms item = { .size = UINT64_MAX,
                                           .where = root->where,
                                           .index = root->index };
        char hex[PI_BUILD_ID_TEXT];

        if (root->where == PI_SYMBOL_MACHINE)
                return;
        if (id.size > 1) {
                pi_build_id_text(&id, hex);
                item.path =
                        pi_arena_format(list->arena, ".build-id/%.2s/%s/kallsyms", hex, hex + 2);
                item.fd = pi_root_open(root->dir, item.path);
                item.claimed = id;
                add(list, &item);
        }
        item.fd = pi_root_open(root->dir, PI_STR(PROC_PATH));
        item.claimed = (struct pi_build_id){ .size = 0 };
        item.path = PI_STR(PROC_PATH);
        add(list, &item);
}

void pi_kallsyms_list_machine(struct pi_kallsyms_list *list)
{
        struct pi_symbol_kallsyms item = { .fd = pi_root_open_named("/" PROC_PATH),
                                           .size = UINT64_MAX,
                                           .where = PI_SYMBOL_MACHINE,
                                           .path = PI_STR(PROC_PATH) };

        add(list, &item);
}

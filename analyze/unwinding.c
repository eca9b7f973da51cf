#include "analyze/unwinding.h"

#include "analyze/symbol/elf_find.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/pool.h"

static enum pi_unwind_end why_not(const struct pi_module *module, enum pi_symbol_why why)
{
        if (module->kind == PI_MODULE_ANON)
                return PI_UNWIND_GENERATED;
        return why == PI_SYMBOL_OTHER_FILE ? PI_UNWIND_OTHER_FILE : PI_UNWIND_NO_MODULE;
}

static void open_module(void *user, uint32_t id, struct pi_arena *arena,
                        struct pi_unwind_files *out)
{
        const struct pi_unwinding_hand *hand = user;
        const struct pi_module *module = pi_modules_at(&hand->rec->modules, id);
        struct pi_symbol_request request = {
                .module = module,
                .path = pi_recording_str(hand->rec, module->path),
                .name = pi_recording_str(hand->rec, module->name),
        };
        struct pi_symbol_outcome outcome = { .why = PI_SYMBOL_NO_FILE };
        struct pi_elf_files files = { .image = { .fd = -1 },
                                      .debug = { .fd = -1 },
                                      .alt = { .fd = -1 } };

        if (module->kind == PI_MODULE_FILE || module->kind == PI_MODULE_VDSO)
                pi_elf_find(&hand->context, &request, arena, &files, &outcome);
        if (files.alt.fd >= 0)
                pi_close_fd(&files.alt.fd);
        *out = (struct pi_unwind_files){ .image = files.image,
                                         .debug = files.debug,
                                         .why = why_not(module, outcome.why),
                                         .vdso = module->kind == PI_MODULE_VDSO };
}

static void close_module(void *user, struct pi_unwind_files *files)
{
        struct pi_elf_files mine = { .image = files->image,
                                     .debug = files->debug,
                                     .alt = { .fd = -1 } };

        (void)user;
        pi_elf_files_close(&mine);
}

void pi_unwinding_done(struct pi_unwinding_hand *hand)
{
        pi_unwinder_free(hand->unwinder);
        for (unsigned i = 0; hand->workers && i < hand->by.threads; i++)
                pi_unwind_worker_free(hand->workers[i]);
        if (hand->opened)
                pi_symbol_context_done(&hand->context);
        hand->unwinder = NULL;
        hand->workers = NULL;
        hand->opened = false;
}

static enum pipa_status make_workers(struct pi_unwinding_hand *hand, struct pi_arena *arena,
                                     struct pipa_error *err)
{
        hand->workers = PI_NEW_ARRAY(arena, struct pi_unwind_worker *, hand->by.threads);
        for (unsigned i = 0; hand->workers && i < hand->by.threads; i++) {
                hand->workers[i] = pi_unwind_worker_create();
                if (!hand->workers[i])
                        return pi_fail_memory(err, NULL);
        }
        return hand->workers ? PIPA_OK : pi_fail_memory(err, arena);
}

static enum pipa_status prepare(void *user, const struct pi_recording *rec, struct pipa_error *err)
{
        struct pi_unwinding_hand *hand = user;
        struct pi_unwinder_options options = { .module_count = rec->modules.list.count,
                                               .memory_bytes = rec->arena->budget_bytes / 4,
                                               .open = open_module,
                                               .close = close_module,
                                               .user = hand };
        enum pipa_status status = pi_files_open(hand->files, rec, err);
        struct pi_symbol_options symbols = hand->files->symbols;

        if (status)
                return status;
        pi_unwinding_done(hand); /* of a recording before, in the same bundle */
        hand->rec = rec;
        hand->opened = true;
        /* Of the kernel nothing is unwound. */
        symbols.kallsyms = NULL;
        symbols.recorded_kallsyms = NULL;
        status = pi_symbol_context_init(&hand->context, rec, &symbols, rec->arena, err);
        if (status == PIPA_OK)
                status = make_workers(hand, rec->arena, err);
        if (status)
                return status;
        hand->unwinder = pi_unwinder_create(&options);
        return hand->unwinder ? PIPA_OK : pi_fail_memory(err, NULL);
}

static bool unwind(void *user, unsigned worker, const struct pi_unwind_task *task,
                   struct pi_unwind_result *result)
{
        const struct pi_unwinding_hand *hand = user;

        return pi_unwind(hand->unwinder, hand->workers[worker], task, result);
}

static enum pi_unwind_link link_of(void *user, uint16_t machine, bool narrow,
                                   const struct pi_unwind_place *leaf)
{
        const struct pi_unwinding_hand *hand = user;

        return pi_unwind_link(hand->unwinder, machine, narrow, leaf);
}

void pi_unwinding_init(struct pi_unwinding_hand *hand, struct pi_files *files)
{
        unsigned threads = files->symbols.threads ? files->symbols.threads : pi_pool_cores();

        *hand = (struct pi_unwinding_hand){ .files = files };
        hand->by = (struct pi_unwinding){
                .user = hand,
                .threads = threads < PI_LIMIT_WORKERS ? threads : PI_LIMIT_WORKERS,
                .temp_dir = files->named.temp_dir,
                .prepare = prepare,
                .unwind = unwind,
                .link = link_of,
        };
}

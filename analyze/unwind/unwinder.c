#include "analyze/unwind/unwinder.h"

#include <stdlib.h>

#define LOCKS 64 /* modules that are read at a time never wait for each other, as a rule */

struct pi_unwinder {
        struct pi_unwinder_options options;
        _Atomic(struct unwind_module *) *module; /* [options.module_count] NULL: not yet */
        pthread_mutex_t lock[LOCKS];             /* of the modules, by id */
        atomic_size_t left_bytes;                /* of what all tables together may take */
};

struct pi_unwinder *pi_unwinder_create(const struct pi_unwinder_options *options)
{
        struct pi_unwinder *unwinder = calloc(1, sizeof(*unwinder));

        if (!unwinder)
                return NULL;
        unwinder->options = *options;
        atomic_init(&unwinder->left_bytes, options->memory_bytes);
        unwinder->module = calloc(options->module_count + 1, sizeof(unwinder->module[0]));
        for (size_t i = 0; i < LOCKS; i++)
                pthread_mutex_init(&unwinder->lock[i], NULL);
        if (!unwinder->module) {
                pi_unwinder_free(unwinder);
                return NULL;
        }
        return unwinder;
}

void pi_unwinder_free(struct pi_unwinder *unwinder)
{
        if (!unwinder)
                return;
        for (size_t i = 0; unwinder->module && i < unwinder->options.module_count; i++) {
                struct unwind_module *module = atomic_load(&unwinder->module[i]);

                if (module)
                        unwind_module_done(module);
                free(module);
        }
        for (size_t i = 0; i < LOCKS; i++)
                pthread_mutex_destroy(&unwinder->lock[i]);
        free((void *)unwinder->module);
        free(unwinder);
}

/* Opened, read, closed: only tables are kept. */
static struct unwind_module *read_module(struct pi_unwinder *unwinder, uint32_t id)
{
        const struct pi_unwinder_options *options = &unwinder->options;
        struct unwind_module *module = calloc(1, sizeof(*module));
        struct pi_unwind_files files = { .image = { .fd = -1 },
                                         .debug = { .fd = -1 },
                                         .why = PI_UNWIND_NO_MODULE };
        struct pi_arena arena;

        if (!module)
                return NULL;
        pi_arena_init(&arena, options->memory_bytes);
        options->open(options->user, id, &arena, &files);
        size_t left = atomic_load(&unwinder->left_bytes);
        unwind_module_read(module, &files, left);
        size_t used = module->arena.used_bytes < left ? module->arena.used_bytes : left;
        atomic_fetch_sub(&unwinder->left_bytes, used);
        options->close(options->user, &files);
        pi_arena_done(&arena);
        return module;
}

struct unwind_module *unwinder_module(struct pi_unwinder *unwinder, uint32_t id, bool *starved)
{
        struct unwind_module *module;

        *starved = false;
        if (id >= unwinder->options.module_count)
                return NULL;
        module = atomic_load_explicit(&unwinder->module[id], memory_order_acquire);
        if (!module) {
                pthread_mutex_lock(&unwinder->lock[id % LOCKS]);
                module = atomic_load_explicit(&unwinder->module[id], memory_order_relaxed);
                if (!module) {
                        module = read_module(unwinder, id);
                        atomic_store_explicit(&unwinder->module[id], module, memory_order_release);
                }
                pthread_mutex_unlock(&unwinder->lock[id % LOCKS]);
        }
        *starved = !module;
        return module;
}

static void read_text(const struct pi_unwinder *unwinder, struct unwind_module *module, uint32_t id)
{
        const struct pi_unwinder_options *options = &unwinder->options;
        struct pi_unwind_files files = { .image = { .fd = -1 }, .debug = { .fd = -1 } };
        struct pi_arena arena;

        pi_arena_init(&arena, options->memory_bytes);
        options->open(options->user, id, &arena, &files);
        unwind_module_read_text(module, &files.image);
        options->close(options->user, &files);
        pi_arena_done(&arena);
}

bool unwinder_text(struct pi_unwinder *unwinder, struct unwind_module *module, uint32_t id,
                   uint64_t address, struct unwind_text *out)
{
        if (!atomic_load_explicit(&module->text_read, memory_order_acquire)) {
                pthread_mutex_lock(&module->lock);
                if (!atomic_load_explicit(&module->text_read, memory_order_relaxed)) {
                        read_text(unwinder, module,
                                  id); /* what there is no memory for is missing */
                        atomic_store_explicit(&module->text_read, true, memory_order_release);
                }
                pthread_mutex_unlock(&module->lock);
        }
        for (size_t i = 0; i < module->text_count; i++) {
                *out = module->text[i];
                if (address >= out->address && address - out->address < out->bytes.n)
                        return true;
        }
        return false;
}

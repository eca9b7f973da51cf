/* A recording -> its frames named: requests, callers, shared unresolved functions, notes; the same
 * for any number of threads. */
#include "test_symbol_image.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "analyze/symbol/symbol.h"

#define ID "0123456789abcdefghij"

struct world {
        char path[64];
        char kallsyms[80];
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
        uint32_t frames[16];
        size_t frame_count;
        struct pi_symbol_options options; /* what a test adds */
};

static uint32_t add_module(struct world *w, const char *path, enum pi_module_kind kind,
                           const char *build_id, uint64_t start)
{
        struct pi_module module = { .path = pi_strtab_intern(&w->strings, pi_str_of(path)),
                                    .name = pi_strtab_intern(&w->strings,
                                                             pi_str_basename(pi_str_of(path))),
                                    .kind = kind,
                                    .start = start };

        if (build_id) {
                module.build_id.size = 20;
                memcpy(module.build_id.byte, build_id, 20);
        }
        return pi_modules_add(&w->rec.modules, &module);
}

/* A frame that is the leaf of `samples` samples. */
static uint32_t add_frame(struct world *w, uint32_t module, uint64_t address, bool caller,
                          size_t samples)
{
        uint32_t frame = pi_stacks_frame(&w->rec.stacks, module, address, caller);
        uint32_t node = pi_stacks_push(&w->rec.stacks, 0, frame);

        for (size_t i = 0; i < samples; i++) {
                struct pi_sample *sample = pi_vec_push(&w->rec.samples);
                *sample = (struct pi_sample){ .stack = node };
        }
        w->frames[w->frame_count++] = frame;
        return frame;
}

static struct pi_str name_of(const struct world *w, uint32_t frame)
{
        uint32_t function = pi_stacks_frame_at(&w->rec.stacks, frame)->function;

        return pi_recording_str(&w->rec, pi_functions_at(&w->rec.functions, function)->name);
}

static void put(const struct world *w, const char *name, const void *bytes, size_t size)
{
        char path[160];

        snprintf(path, sizeof(path), "%s/%s", w->path, name);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes, 1, size, file), size);
        fclose(file);
}

static int open_world(void **state)
{
        static const char kallsyms[] = "ffffffff81000000 T _text\nffffffff81000000 t head\n"
                                       "ffffffff81000400 t tail\nffffffff81002000 D data\n"
                                       "ffffffffc0001000 t ext4_readdir\t[ext4]\n";
        static const struct image_symbol symbols[] = {
                { "_ZN3app4loopEv", 0x1100, 0x10, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "after", 0x1110, 0x10, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
        };
        struct world *w = calloc(1, sizeof(*w));
        struct image im = { .build_id = ID, .symbols = symbols, .symbol_count = 2 };

        strcpy(w->path, "symbolize.XXXXXX");
        if (!mkdtemp(w->path))
                return 1;
        image_make(&im);
        put(w, "app", im.bytes, im.fill);
        put(w, "kallsyms", kallsyms, sizeof(kallsyms) - 1);
        snprintf(w->kallsyms, sizeof(w->kallsyms), "%s/kallsyms", w->path);
        pi_arena_init(&w->arena, 1 << 26);
        pi_strtab_init(&w->strings, &w->arena);
        pi_notes_init(&w->notes, &w->arena);
        pi_recording_init(&w->rec, &w->arena, &w->strings, &w->notes);
        *state = w;
        return 0;
}

static int close_world(void **state)
{
        struct world *w = *state;
        char command[160];

        pi_recording_done(&w->rec);
        pi_strtab_done(&w->strings);
        pi_arena_done(&w->arena);
        snprintf(command, sizeof(command), "rm -rf '%s'", w->path);
        int status = system(command);
        free(w);
        return status;
}

static enum pipa_status symbolize(struct world *w, const char *kallsyms, unsigned threads)
{
        const char *symfs[] = { w->path };
        struct pi_symbol_options opt = w->options;
        struct pipa_error err;

        opt.symfs = symfs;
        opt.symfs_count = 1;
        opt.kallsyms = kallsyms;
        opt.threads = threads;

        return pi_symbolize(&w->rec, &opt, &err);
}

static const struct pi_note *note_of(const struct world *w, const char *code)
{
        for (size_t i = 0; i < w->notes.list.count; i++)
                if (strcmp(PI_AT(&w->notes.list, struct pi_note, i)->code, code) == 0)
                        return PI_AT(&w->notes.list, struct pi_note, i);
        return NULL;
}

static void test_frames_are_named(void **state)
{
        struct world *w = *state;
        uint32_t app = add_module(w, "/opt/app", PI_MODULE_FILE, ID, 0);
        uint32_t kernel =
                add_module(w, "[kernel.kallsyms]", PI_MODULE_KERNEL, NULL, 0xffffffff81000000);
        uint32_t ext4 = add_module(w, "[ext4]", PI_MODULE_KERNEL_MODULE, NULL, 0xffffffffc0001000);
        uint32_t heap = add_module(w, "//anon", PI_MODULE_ANON, NULL, 0);
        uint32_t leaf = add_frame(w, app, 0x1108, false, 1);
        /* A return address at the end of a function is of the call before it. */
        uint32_t caller = add_frame(w, app, 0x1110, true, 0);
        /* One that no call stands before is of the function that it is the first byte of. */
        uint32_t trampoline = add_frame(w, app, 0x1100, true, 0);
        uint32_t exact = add_frame(w, app, 0x1110, false, 0);
        uint32_t gap = add_frame(w, app, 0x1500, false, 1),
                 gap2 = add_frame(w, app, 0x1600, true, 0);
        uint32_t head = add_frame(w, kernel, 0xffffffff81000004, false, 1);
        uint32_t module = add_frame(w, ext4, 0xffffffffc0001004, false, 1);
        uint32_t jit = add_frame(w, heap, 0x7f0000001000, false, 1);

        w->rec.kernel_module = kernel;
        assert_int_equal(symbolize(w, w->kallsyms, 1), PIPA_OK);
        assert_str(name_of(w, leaf), "app::loop");
        assert_str(name_of(w, caller), "app::loop");
        assert_str(name_of(w, trampoline), "app::loop");
        assert_str(name_of(w, exact), "after");
        assert_str(name_of(w, gap), "[app]");
        assert_int_equal(pi_stacks_frame_at(&w->rec.stacks, gap)->function,
                         pi_stacks_frame_at(&w->rec.stacks, gap2)->function);
        assert_str(name_of(w, head), "head");
        assert_str(name_of(w, module), "ext4_readdir");
        assert_str(name_of(w, jit), "[anon]");
        const struct pi_function *f = pi_functions_at(
                &w->rec.functions, pi_stacks_frame_at(&w->rec.stacks, leaf)->function);
        assert_true(f->resolved);
        assert_int_equal(f->start, 0x1100);
        assert_int_equal(f->module, app);
        assert_true(fabs(note_of(w, "symbols_gap")->share - 0.2) < 1e-9);
        assert_true(fabs(note_of(w, "symbols_generated")->share - 0.2) < 1e-9);
        assert_int_equal(w->notes.list.count, 2);
}

static void test_notes_are_sorted_and_summed(void **state)
{
        struct world *w = *state;

        for (unsigned i = 0; i < 6; i++) {
                static const size_t samples[] = { 1, 500, 2, 700, 300, 0 };
                char path[32];
                snprintf(path, sizeof(path), "/lib/lib%u.so", i);
                add_frame(w, add_module(w, path, PI_MODULE_FILE, NULL, 0), 0x1000, false,
                          samples[i]);
        }
        assert_int_equal(symbolize(w, NULL, 2), PIPA_OK);
        assert_int_equal(w->notes.list.count, 4);
        assert_str(PI_AT(&w->notes.list, struct pi_note, 0)->subject, "/lib/lib3.so");
        assert_str(PI_AT(&w->notes.list, struct pi_note, 1)->subject, "/lib/lib1.so");
        assert_str(PI_AT(&w->notes.list, struct pi_note, 2)->subject, "/lib/lib4.so");
        const struct pi_note *small = PI_AT(&w->notes.list, struct pi_note, 3);
        assert_string_equal(small->code, "symbols_small");
        assert_int_equal(small->count, 3);
}

static void test_other_build_id_names_both(void **state)
{
        struct world *w = *state;

        add_frame(w, add_module(w, "/opt/app", PI_MODULE_FILE, "jihgfedcba9876543210", 0), 0x1108,
                  false, 1);
        assert_int_equal(symbolize(w, NULL, 1), PIPA_OK);
        const struct pi_note *note = note_of(w, "symbols_other_build_id");
        assert_non_null(note);
        assert_non_null(strstr(note->text.p, "303132333435363738396162636465666768696a"));
        assert_non_null(strstr(note->text.p, "6a69686766656463626139383736353433323130"));
}

static void test_by_path_is_said(void **state)
{
        struct world *w = *state;

        add_frame(w, add_module(w, "/opt/app", PI_MODULE_FILE, NULL, 0), 0x1108, false, 1);
        assert_int_equal(symbolize(w, NULL, 1), PIPA_OK);
        assert_non_null(note_of(w, "symbols_by_path"));
        assert_int_equal(w->notes.list.count, 1);
}

static void test_other_boot_is_refused(void **state)
{
        struct world *w = *state;
        uint32_t frame;

        w->rec.kernel_module =
                add_module(w, "[kernel.kallsyms]", PI_MODULE_KERNEL, NULL, 0xffffffff9a000000);
        frame = add_frame(w, w->rec.kernel_module, 0xffffffff9a000004, false, 1);
        add_frame(w, add_module(w, "[ext4]", PI_MODULE_KERNEL_MODULE, NULL, 0), 0xffffffffc0001004,
                  false, 1);
        assert_int_equal(symbolize(w, w->kallsyms, 1), PIPA_OK);
        assert_str(name_of(w, frame), "[kernel.kallsyms]");
        const struct pi_note *note = note_of(w, "symbols_other_boot");
        assert_non_null(note);
        assert_non_null(strstr(note->text.p, "0xffffffff81000000"));
        assert_non_null(strstr(note->text.p, "0xffffffff9a000000"));
        assert_int_equal(note->count, 2);
        assert_int_equal(w->notes.list.count, 1);
}

static void test_wrong_options_fail(void **state)
{
        struct world *w = *state;
        const char *symfs[] = { "no such directory" };
        struct pi_symbol_options opt = { .symfs = symfs, .symfs_count = 1, .threads = 1 };
        struct pipa_error err = { .status = PIPA_OK };

        assert_int_equal(pi_symbolize(&w->rec, &opt, &err), PIPA_E_IO);
        assert_string_equal(err.member, "no such directory");
        opt.symfs_count = 0;
        opt.kallsyms = w->path;
        assert_int_equal(pi_symbolize(&w->rec, &opt, &err), PIPA_E_IO);
        opt.kallsyms = "no such file";
        assert_int_equal(pi_symbolize(&w->rec, &opt, &err), PIPA_E_IO);
}

static void test_nothing_to_do(void **state)
{
        struct world *w = *state;

        assert_int_equal(symbolize(w, w->kallsyms, 4), PIPA_OK);
        assert_int_equal(w->rec.functions.list.count, 0);
        assert_int_equal(w->notes.list.count, 0);
}

/* Many modules: function ids and notes must come out in the same order. */
/* The functions of many modules' frames, as one number. */
static uint64_t sum_of_functions(unsigned threads, const char *program)
{
        void *other = NULL;
        uint64_t sum = 0;

        assert_int_equal(open_world(&other), 0);
        struct world *w = other;
        for (unsigned m = 0; m < 40; m++) {
                char path[64];
                snprintf(path, sizeof(path), "/opt/%u/%s", m, m % 3 ? "app" : "none");
                uint32_t id = add_module(w, path, PI_MODULE_FILE, m % 5 ? ID : NULL, 0);
                for (uint64_t a = 0; a < 64; a++)
                        pi_stacks_frame(&w->rec.stacks, id, 0x10f0 + a * (m + 1), a & 1);
        }
        w->options.program = program;
        assert_int_equal(symbolize(w, NULL, threads), PIPA_OK);
        for (uint32_t f = 0; f < w->rec.stacks.frames.list.count; f++)
                sum = sum * 31 + pi_stacks_frame_at(&w->rec.stacks, f)->function;
        assert_int_equal(close_world(&other), 0);
        return sum;
}

static void test_threads_do_not_matter(void **state)
{
        uint64_t sum = sum_of_functions(1, NULL);

        (void)state;
        assert_true(sum_of_functions(2, NULL) == sum);
        assert_true(sum_of_functions(8, NULL) == sum);
}

/* $PIPA_SYMBOLIZE: the program. */
static void test_workers_do_not_matter(void **state)
{
        uint64_t sum = sum_of_functions(1, NULL);
        const char *program = getenv("PIPA_SYMBOLIZE");

        (void)state;
        assert_non_null(program);
        assert_true(sum_of_functions(1, program) == sum);
        assert_true(sum_of_functions(2, program) == sum);
        assert_true(sum_of_functions(8, program) == sum);
}

static bool refuse_third(void *user, const char *stage, uint64_t done, uint64_t total)
{
        (void)stage, (void)done, (void)total;
        return ++*(unsigned *)user < 3;
}

/* $PIPA_TRICK_WORKER hangs for a function of that name. */
static void test_cancel_reaches_all_threads(void **state)
{
        static const struct image_symbol symbols[] = {
                { "test_hang", 0x1100, 0x10, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
        };
        struct image im = { .symbols = symbols, .symbol_count = 1 };
        struct world *w = *state;
        unsigned asked = 0;
        struct pi_host host = { refuse_third, &asked };

        image_make(&im);
        put(w, "hang", im.bytes, im.fill);
        for (unsigned m = 0; m < 4; m++) {
                char path[64];
                snprintf(path, sizeof(path), "/opt/%u/hang", m);
                add_frame(w, add_module(w, path, PI_MODULE_FILE, NULL, 0), 0x1108, false, 1);
        }
        w->options.program = getenv("PIPA_TRICK_WORKER");
        w->options.host = &host;
        assert_int_equal(symbolize(w, NULL, 2), PIPA_E_CANCELLED);
        assert_int_equal(asked, 3);
}

#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
        const struct CMUnitTest tests[] = {
                WORLD_TEST(test_frames_are_named),
                WORLD_TEST(test_notes_are_sorted_and_summed),
                WORLD_TEST(test_other_build_id_names_both),
                WORLD_TEST(test_by_path_is_said),
                WORLD_TEST(test_other_boot_is_refused),
                WORLD_TEST(test_wrong_options_fail),
                WORLD_TEST(test_nothing_to_do),
                cmocka_unit_test(test_threads_do_not_matter),
                cmocka_unit_test(test_workers_do_not_matter),
                WORLD_TEST(test_cancel_reaches_all_threads),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* ELF files -> names of addresses: classes, byte orders, sizes, aliases, nesting, marks, damage. */
#include "test_symbol_image.h"

#include "analyze/symbol/elf_answer.h"

struct asked {
        struct pi_arena arena, scratch;
        struct pi_symbol_answer answers[16];
        uint64_t addresses[16];
        struct pi_elf_told told;
        bool is_elf;
};

/* Looks up file offsets (ascending) in the image, and in a debug image where there is one. */
static void ask(struct asked *a, struct image *im, struct image *debug, const uint64_t *offsets,
                size_t count)
{
        struct pi_elf elf = { .fd = -1 }, debug_elf = { .fd = -1 };
        struct pi_module module = { .kind = PI_MODULE_FILE };
        struct pi_symbol_job job = { .request = { .module = &module, .address = a->addresses },
                                     .answers = a->answers,
                                     .arena = &a->arena,
                                     .scratch = &a->scratch };
        int fd, debug_fd = -1;

        memset(a, 0, sizeof(*a));
        pi_arena_init(&a->arena, 1 << 24);
        pi_arena_init(&a->scratch, 1 << 24);
        memcpy(a->addresses, offsets, count * sizeof(offsets[0]));
        job.request.count = count;
        image_make(im);
        fd = image_fd(im);
        a->is_elf = pi_elf_read(&elf, fd, &a->scratch);
        if (debug) {
                image_make(debug);
                debug_fd = image_fd(debug);
                assert_true(pi_elf_read(&debug_elf, debug_fd, &a->scratch));
        }
        if (a->is_elf)
                assert_true(pi_elf_answer(&elf, debug ? &debug_elf : NULL, &job, &a->told));
        close(fd);
        if (debug)
                close(debug_fd);
}

static void done(struct asked *a)
{
        pi_arena_done(&a->arena);
        pi_arena_done(&a->scratch);
}

#define ASK(a, im, ...)                                         \
        ask((a), (im), NULL, (const uint64_t[]){ __VA_ARGS__ }, \
            sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t))

#define SYMBOLS(...)                                             \
        .symbols = (const struct image_symbol[]){ __VA_ARGS__ }, \
        .symbol_count =                                          \
                sizeof((const struct image_symbol[]){ __VA_ARGS__ }) / sizeof(struct image_symbol)

#define FUNC(name, value, size)                                         \
        {                                                               \
                name, value, size, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT \
        }

static void test_sizes_are_respected(void **state)
{
        struct image im = { SYMBOLS(FUNC("first", 0x1100, 0x10), FUNC("second", 0x1120, 0x20)) };
        struct asked a;

        (void)state;
        ASK(&a, &im, 0x10ff, 0x1100, 0x110f, 0x1110, 0x1120, 0x113f, 0x1140);
        assert_int_equal(a.told.functions, 2);
        assert_str(a.answers[0].name, "");
        assert_str(a.answers[1].name, "first");
        assert_int_equal(a.answers[1].start, 0x1100);
        assert_str(a.answers[2].name, "first");
        assert_str(a.answers[3].name, "");
        assert_str(a.answers[4].name, "second");
        assert_str(a.answers[5].name, "second");
        assert_str(a.answers[6].name, "");
        done(&a);
}

static void test_every_class_and_byte_order(void **state)
{
        (void)state;
        for (int i = 0; i < 8; i++) {
                struct image im = { .narrow = i & 1,
                                    .big_endian = i & 2,
                                    .dynamic = i & 4,
                                    .address = 0x400000,
                                    SYMBOLS(FUNC("main", 0x401200, 0x40)) };
                struct asked a;
                ASK(&a, &im, 0x1000, 0x1210, 0x2400);
                assert_str(a.answers[0].name, "");
                assert_str(a.answers[1].name, "main");
                /* Answers are in the terms of the question: offsets. */
                assert_int_equal(a.answers[1].start, 0x1200);
                assert_str(a.answers[2].name, "");
                done(&a);
        }
}

static void test_zero_size_extends_to_the_next(void **state)
{
        struct image im = { SYMBOLS(FUNC("open", 0x1100, 0), FUNC("next", 0x1200, 0x10),
                                    FUNC("last", 0x1f00, 0)) };
        struct asked a;

        (void)state;
        ASK(&a, &im, 0x1100, 0x11ff, 0x1200, 0x1210, 0x1ffe, 0x1fff);
        assert_str(a.answers[0].name, "open");
        assert_str(a.answers[1].name, "open");
        assert_str(a.answers[2].name, "next");
        assert_str(a.answers[3].name, "");
        assert_str(a.answers[4].name, "last");
        assert_str(a.answers[5].name, "last");
        done(&a);
}

static void test_innermost_wins_and_ends(void **state)
{
        struct image im = { SYMBOLS(
                FUNC("outer", 0x1100, 0x100), FUNC("inner", 0x1140, 0x10),
                { "label", 0x1180, 0, IMAGE_NOTYPE, IMAGE_LOCAL, IMAGE_TEXT }) };
        struct asked a;

        (void)state;
        ASK(&a, &im, 0x113f, 0x1140, 0x114f, 0x1150, 0x1180, 0x11ff);
        assert_str(a.answers[0].name, "outer");
        assert_str(a.answers[1].name, "inner");
        assert_str(a.answers[2].name, "inner");
        assert_str(a.answers[3].name, "outer");
        assert_str(a.answers[4].name, "outer");
        assert_str(a.answers[5].name, "outer");
        done(&a);
}

static void test_one_of_several_aliases(void **state)
{
        struct image im = { SYMBOLS(
                { "sizeless_but_longest", 0x1100, 0, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "weak_is_last", 0x1100, 8, IMAGE_FUNC, IMAGE_WEAK, IMAGE_TEXT },
                { "local_is_longer", 0x1100, 8, IMAGE_FUNC, IMAGE_LOCAL, IMAGE_TEXT },
                { "__underscores_too", 0x1100, 8, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "short", 0x1100, 8, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "longer", 0x1100, 8, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "equal1", 0x1100, 8, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT }) };
        static const char *const winner[] = { "longer",
                                              "longer",
                                              "short",
                                              "__underscores_too",
                                              "local_is_longer",
                                              "weak_is_last",
                                              "sizeless_but_longest" };
        static const size_t count[] = { 7, 6, 5, 4, 3, 2, 1 };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(winner); i++) {
                struct asked a;
                im.symbol_count = count[i];
                ASK(&a, &im, 0x1100);
                assert_int_equal(a.answers[0].name.n, strlen(winner[i]));
                assert_memory_equal(a.answers[0].name.p, winner[i], strlen(winner[i]));
                done(&a);
        }
}

static void test_what_is_no_function(void **state)
{
        struct image im = { SYMBOLS(
                { "object", 0x1100, 8, IMAGE_OBJECT, IMAGE_GLOBAL, IMAGE_TEXT },
                { "undefined", 0x1100, 8, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_UNDEF },
                { "label_in_data", 0x1100, 8, IMAGE_NOTYPE, IMAGE_GLOBAL, IMAGE_DATA },
                { "absolute", 0x1100, 8, IMAGE_FUNC, IMAGE_GLOBAL, 0xfff1 },
                { ".L12", 0x1100, 8, IMAGE_NOTYPE, IMAGE_LOCAL, IMAGE_TEXT },
                { "", 0x1100, 8, IMAGE_FUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "indirect", 0x1200, 8, IMAGE_IFUNC, IMAGE_GLOBAL, IMAGE_TEXT },
                { "_start", 0x1300, 0, IMAGE_NOTYPE, IMAGE_GLOBAL, IMAGE_TEXT }) };
        struct asked a;

        (void)state;
        ASK(&a, &im, 0x1100, 0x1200, 0x1300);
        assert_str(a.answers[0].name, "");
        assert_str(a.answers[1].name, "indirect");
        assert_str(a.answers[2].name, "_start");
        done(&a);
}

static void test_arm_marks_and_thumb(void **state)
{
        struct image im = { .narrow = true,
                            .machine = 40,
                            SYMBOLS({ "$t", 0x1100, 0, IMAGE_NOTYPE, IMAGE_LOCAL, IMAGE_TEXT },
                                    FUNC("thumb", 0x1101, 0x20),
                                    { "$d.3", 0x1110, 0, IMAGE_NOTYPE, IMAGE_LOCAL, IMAGE_TEXT },
                                    { "$a", 0x1400, 0, IMAGE_NOTYPE, IMAGE_LOCAL, IMAGE_TEXT }) };
        struct asked a;

        (void)state;
        ASK(&a, &im, 0x1100, 0x111f, 0x1120, 0x1404);
        assert_str(a.answers[0].name, "thumb");
        assert_int_equal(a.answers[0].start, 0x1100);
        assert_str(a.answers[1].name, "thumb");
        assert_str(a.answers[2].name, "");
        assert_str(a.answers[3].name, "");
        done(&a);
        /* Elsewhere such a name is a name. */
        im.machine = 3;
        im.symbols = (const struct image_symbol[]){ FUNC("$a", 0x1400, 8) };
        im.symbol_count = 1;
        ASK(&a, &im, 0x1404);
        assert_str(a.answers[0].name, "$a");
        done(&a);
}

static void test_debug_file_adds_names(void **state)
{
        struct image im = { .build_id = "0123456789abcdefghij", .no_symbols = true };
        struct image debug = { .build_id = "0123456789abcdefghij",
                               .debug_only = true,
                               SYMBOLS(FUNC("_ZN3app4loopEv", 0x1100, 0x10)) };
        struct asked a;

        (void)state;
        ask(&a, &im, &debug, (const uint64_t[]){ 0x1108, 0x1110 }, 2);
        assert_str(a.answers[0].name, "app::loop");
        assert_str(a.answers[1].name, "");
        done(&a);
}

static void test_debug_file_alone(void **state)
{
        struct image debug = { .debug_only = true,
                               .address = 0x10000,
                               SYMBOLS(FUNC("found", 0x11100, 0x10)) };
        struct asked a;

        (void)state;
        /* Pages without a gap: the place is certain. */
        ASK(&a, &debug, 0x1108);
        assert_str(a.answers[0].name, "found");
        assert_int_equal(a.answers[0].start, 0x1100);
        done(&a);
}

static void test_build_id(void **state)
{
        struct image im = { .build_id = "0123456789abcdefghij" };
        struct pi_build_id padded = { "0123456789abcdef", PI_BUILD_ID_MAX };
        struct pi_build_id shorter = { "0123456789abcdef", 16 }, none = { { 0 }, 0 };
        struct pi_arena arena;
        struct pi_elf elf;
        char text[PI_BUILD_ID_TEXT];

        (void)state;
        pi_arena_init(&arena, 1 << 20);
        for (int i = 0; i < 4; i++) {
                im.narrow = i & 1;
                im.big_endian = i & 2;
                image_make(&im);
                int fd = image_fd(&im);
                assert_true(pi_elf_read(&elf, fd, &arena));
                assert_int_equal(elf.build_id.size, 20);
                assert_memory_equal(elf.build_id.byte, "0123456789abcdefghij", 20);
                close(fd);
        }
        assert_true(pi_build_id_same(&padded, &shorter));
        assert_false(pi_build_id_same(&padded, &elf.build_id));
        assert_false(pi_build_id_same(&none, &none));
        assert_int_equal(pi_build_id_trim(&padded).size, 16);
        assert_int_equal(pi_build_id_trim(&elf.build_id).size, 20);
        pi_build_id_text(&none, text);
        assert_string_equal(text, "none");
        pi_build_id_text(&shorter, text);
        assert_string_equal(text, "30313233343536373839616263646566");
        pi_arena_done(&arena);
}

/* Every byte of the headers and tables broken in turn, and every length: no crash, no hang. */
static void test_damage_is_survived(void **state)
{
        struct image im = { .build_id = "0123456789abcdefghij",
                            SYMBOLS(FUNC("_Z3foov", 0x1100, 0x10), FUNC("bar", 0x1100, 0)) };
        struct pi_module module = { .kind = PI_MODULE_FILE };
        uint64_t offset[] = { 0, 0x1100, 0x1108 };

        (void)state;
        image_make(&im);
        for (size_t i = 0; i < im.fill; i += i >= 0x300 && i < 0x1ff0 ? 0x800 : 1) {
                struct image broken = im;
                struct pi_arena arena;
                struct pi_elf elf;
                struct pi_symbol_answer answers[3] = { { .start = 0 } };
                struct pi_symbol_job job = {
                        .request = { .module = &module, .address = offset, .count = 3 },
                        .answers = answers,
                        .arena = &arena,
                        .scratch = &arena
                };
                struct pi_elf_told told;
                pi_arena_init(&arena, 1 << 24);
                if (i & 1)
                        broken.fill = i;
                else
                        broken.bytes[i] ^= 0xff;
                int fd = image_fd(&broken);
                if (pi_elf_read(&elf, fd, &arena))
                        pi_elf_answer(&elf, NULL, &job, &told);
                close(fd);
                pi_arena_done(&arena);
        }
}

/* A real file with real tables: the one that runs. */
static void test_own_file(void **state)
{
        struct pi_arena arena, scratch; /* of one question */
        struct pi_elf elf;
        struct pi_module module = { .kind = PI_MODULE_FILE };
        uint64_t offset = 0;
        struct pi_symbol_answer answer = { .start = 0 };
        struct pi_symbol_job job = {
                .request = { .module = &module, .address = &offset, .count = 1 },
                .answers = &answer,
                .arena = &arena,
                .scratch = &scratch
        };
        struct pi_elf_told told = { .functions = 0 };
        size_t named = 0;
        int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

        (void)state;
        pi_arena_init(&arena, 1 << 26);
        assert_true(pi_elf_read(&elf, fd, &arena));
        assert_true(elf.has_text);
        const struct pi_elf_section *symtab = pi_elf_section(&elf, PI_SHT_SYMTAB);
        for (size_t i = 0; symtab && i < elf.segment_count; i++) {
                if (elf.segments[i].type != PI_PT_LOAD || !(elf.segments[i].flags & PI_PF_X))
                        continue;
                for (uint64_t at = 0; at < elf.segments[i].file_size; at += 0x100) {
                        offset = elf.segments[i].offset + at;
                        answer = (struct pi_symbol_answer){ .start = 0 };
                        pi_arena_init(&scratch, 1 << 26);
                        assert_true(pi_elf_answer(&elf, NULL, &job, &told));
                        pi_arena_done(&scratch);
                        named += pi_str_equal(answer.name, PI_STR("test_own_file")) ||
                                 pi_str_equal(answer.name, PI_STR("test_damage_is_survived"));
                        if (answer.name.n > 0)
                                assert_true(answer.start <= offset);
                }
        }
        assert_true(!symtab || (told.functions > 20 && named > 0));
        close(fd);
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_sizes_are_respected),
                cmocka_unit_test(test_every_class_and_byte_order),
                cmocka_unit_test(test_zero_size_extends_to_the_next),
                cmocka_unit_test(test_innermost_wins_and_ends),
                cmocka_unit_test(test_one_of_several_aliases),
                cmocka_unit_test(test_what_is_no_function),
                cmocka_unit_test(test_arm_marks_and_thumb),
                cmocka_unit_test(test_debug_file_adds_names),
                cmocka_unit_test(test_debug_file_alone),
                cmocka_unit_test(test_build_id),
                cmocka_unit_test(test_damage_is_survived),
                cmocka_unit_test(test_own_file),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

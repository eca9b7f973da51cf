/* Walks over ELF files and stacks made by hand: where they lead and how they end. */
#include "unit.h"

#include "analyze/unwind/unwind.h"
#include "base/pool.h"

#include <sys/mman.h>
#include <unistd.h>

#define CODE 0x400000u /* where the file is mapped: offset and address are the same in it */
#define STACK 0x7ffd0000u
#define LEAF                                                                                      \
        0x2000u       /* pushes nothing: CFA is the stack pointer + 8, or the link register holds \
                       */
#define FRAME 0x2100u /* has a frame of 16 bytes; the return address at CFA - 8 */
#define START 0x2200u /* where threads begin: the return address is undefined */
#define SIGNAL 0x2300u
#define NOTHING 0x2480u /* code that no table speaks of */

struct image {
        uint8_t bytes[0x3000];
        size_t fill;
};

static void put(struct image *im, const void *bytes, size_t n)
{
        assert_true(im->fill + n <= sizeof(im->bytes));
        memcpy(im->bytes + im->fill, bytes, n);
        im->fill += n;
}

static void put_number(struct image *im, unsigned size, uint64_t value)
{
        put(im, &value, size);
}

/* CIE with the return address in `ra`, the CFA `distance` above `sp`. */
static void put_common(struct image *im, uint8_t sp, uint8_t distance, uint8_t ra, bool signal)
{
        uint8_t head[] = { 1, 'z', 'R', 'S', 0, 1, 0x78, ra, 1, 0x1b, 0x0c, sp, distance };

        if (!signal) {
                memmove(head + 3, head + 4, sizeof(head) - 4);
                put_number(im, 4, 4 + sizeof(head) - 1);
                put_number(im, 4, 0);
                put(im, head, sizeof(head) - 1);
                return;
        }
        put_number(im, 4, 4 + sizeof(head));
        put_number(im, 4, 0);
        put(im, head, sizeof(head));
}

static void put_function(struct image *im, size_t common, uint32_t start, const uint8_t *program,
                         size_t n)
{
        put_number(im, 4, 4 + 4 + 4 + 1 + n);
        put_number(im, 4, im->fill - common);
        put_number(im, 4, start - (uint32_t)im->fill);
        put_number(im, 4, 0x100);
        put_number(im, 1, 0);
        put(im, program, n);
}

static void put_section(struct image *im, uint32_t name, uint32_t type, uint64_t at, uint64_t size)
{
        put_number(im, 4, name);
        put_number(im, 4, type);
        put_number(im, 8, 2);
        put_number(im, 8, at);
        put_number(im, 8, at);
        put_number(im, 8, size);
        put_number(im, 8, 0);
        put_number(im, 8, 1);
        put_number(im, 8, 0);
}

/* Little-endian, 64 bits; code that is all zeros. */
static int make_file(uint16_t machine, bool link)
{
        static const uint8_t ident[16] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
        static const char names[] = "\0.eh_frame\0.shstrtab";
        uint8_t sp = machine == 62 ? 7 : 31, ra = machine == 62 ? 16 : 30;
        uint8_t leaf[] = { 0x80 | ra, 1 }, frame[] = { 0x0e, 16, 0x80 | ra, 1 };
        uint8_t start[] = { 0x07, ra };
        struct image im = { .fill = 0x1000 };
        size_t common = im.fill, eh, strings;

        put_common(&im, sp, link ? 0 : 8, ra, false);
        put_function(&im, common, LEAF, leaf, link ? 0 : sizeof(leaf));
        put_function(&im, common, FRAME, frame, sizeof(frame));
        put_function(&im, common, START, start, sizeof(start));
        common = im.fill;
        put_common(&im, sp, 16, ra, true);
        put_function(&im, common, SIGNAL, leaf, sizeof(leaf));
        eh = im.fill - 0x1000;
        strings = im.fill;
        put(&im, names, sizeof(names));
        size_t sections = im.fill;
        put_section(&im, 0, 0, 0, 0);
        put_section(&im, 1, 1, 0x1000, eh);
        put_section(&im, 11, 3, strings, sizeof(names));
        im.fill = 0;
        put(&im, ident, sizeof(ident));
        put_number(&im, 2, 3);
        put_number(&im, 2, machine);
        put_number(&im, 4, 1);
        put_number(&im, 8, 0);
        put_number(&im, 8, 64);
        put_number(&im, 8, sections);
        put_number(&im, 4, 0);
        put_number(&im, 2, 64);
        put_number(&im, 2, 56);
        put_number(&im, 2, 1);
        put_number(&im, 2, 64);
        put_number(&im, 2, 3);
        put_number(&im, 2, 2);
        put_number(&im, 4, 1);
        put_number(&im, 4, 5);
        for (unsigned i = 0; i < 3; i++)
                put_number(&im, 8, 0);
        put_number(&im, 8, 0x3000);
        put_number(&im, 8, 0x3000);
        put_number(&im, 8, 0x1000);
        int fd = memfd_create("image", MFD_CLOEXEC);
        assert_int_equal(write(fd, im.bytes, sizeof(im.bytes)), sizeof(im.bytes));
        return fd;
}

/* Module 0 is the file, 1 has none, 2 is another file, 3 is generated code, 4 the vdso. */
static void open_files(void *user, uint32_t id, struct pi_arena *arena,
                       struct pi_unwind_files *files)
{
        static const enum pi_unwind_end why[] = { PI_UNWIND_ROOT, PI_UNWIND_NO_MODULE,
                                                  PI_UNWIND_OTHER_FILE, PI_UNWIND_GENERATED,
                                                  PI_UNWIND_NO_MODULE };
        const int *fd = user;

        files->why = why[id];
        files->vdso = id == 4;
        if (id == 0)
                assert_true(pi_elf_read(&files->image, *fd, arena));
}

static void close_files(void *user, struct pi_unwind_files *files)
{
        (void)user, (void)files;
}

static bool place(void *user, uint64_t ip, struct pi_unwind_place *out)
{
        (void)user;
        if (ip < CODE || ip >= CODE + 0x50000)
                return false;
        *out = (struct pi_unwind_place){ (uint32_t)(ip - CODE) >> 16, ip & 0xffff };
        return true;
}

struct fixture {
        int fd;
        struct pi_unwinder *unwinder;
        struct pi_unwind_worker *worker;
        uint64_t regs[33], words[64];
        struct pi_unwind_task task;
        struct pi_unwind_frame frame[16];
        struct pi_unwind_result r;
};

static void begin(struct fixture *f, uint16_t machine)
{
        *f = (struct fixture){ .fd = make_file(machine, machine != 62) };
        struct pi_unwinder_options options = { .module_count = 5,
                                               .memory_bytes = 16u << 20,
                                               .open = open_files,
                                               .close = close_files,
                                               .user = &f->fd };

        f->unwinder = pi_unwinder_create(&options);
        f->worker = pi_unwind_worker_create();
        f->task = (struct pi_unwind_task){ .machine = machine,
                                           .regs = f->regs,
                                           .regs_mask = (1ull << (machine == 62 ? 24 : 33)) - 1,
                                           .stack = { (const uint8_t *)f->words, sizeof(f->words) },
                                           .stack_room = sizeof(f->words) + 8,
                                           .place = place };
        f->r = (struct pi_unwind_result){ .frame = f->frame, .capacity = UNIT_COUNT(f->frame) };
        f->regs[machine == 62 ? 7 : 31] = STACK;
}

static void leaf_at(struct fixture *f, uint32_t ip)
{
        f->regs[f->task.machine == 62 ? 8 : 32] = CODE + ip;
}

static void walk(struct fixture *f)
{
        assert_true(pi_unwind(f->unwinder, f->worker, &f->task, &f->r));
}

static void end(struct fixture *f)
{
        pi_unwind_worker_free(f->worker);
        pi_unwinder_free(f->unwinder);
        close(f->fd);
}

static void expect(const struct fixture *f, size_t i, uint32_t ip, bool caller)
{
        assert_true(i < f->r.count);
        assert_int_equal(f->frame[i].ip, CODE + ip);
        assert_int_equal(f->frame[i].caller, caller);
}

static void test_to_the_root(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, LEAF + 4);
        f.words[0] = CODE + FRAME + 0x10;
        f.words[1] = 7;
        f.words[2] = CODE + FRAME + 0x100; /* the very end of FRAME */
        f.words[4] = CODE + START + 8;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_ROOT);
        assert_int_equal(f.r.count, 4);
        expect(&f, 0, LEAF + 4, false);
        expect(&f, 1, FRAME + 0x10, true);
        expect(&f, 2, FRAME + 0x100, true);
        expect(&f, 3, START + 8, true);
        assert_int_equal(f.r.guessed_from, SIZE_MAX);
        assert_int_equal(f.r.end_module, 0);
        end(&f);
}

static void test_return_to_nothing(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, LEAF);
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_ROOT);
        assert_int_equal(f.r.count, 1);
        f.words[0] = 0x1234;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_NO_MAPPING);
        assert_int_equal(f.r.count, 1);
        end(&f);
}

static void test_dump_that_is_full(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, FRAME);
        f.words[1] = CODE + FRAME + 4;
        f.task.stack.n = 24;
        f.task.stack_room = 24;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_STACK_SHORT);
        assert_int_equal(f.r.wanted_bytes, 32);
        assert_int_equal(f.r.count, 2);
        f.task.stack_room = 32; /* the stack itself ended there */
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_CORRUPT);
        f.task.stack.n = 0;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_NO_STACK);
        assert_int_equal(f.r.count, 1);
        end(&f);
}

static void test_why_a_walk_ends(void **state)
{
        static const struct {
                uint32_t ip;
                enum pi_unwind_end end;
        } cases[] = { { 0x10000 + 0x2000, PI_UNWIND_NO_MODULE },
                      { 0x20000 + 0x2000, PI_UNWIND_OTHER_FILE },
                      { 0x30000 + 0x2000, PI_UNWIND_GENERATED },
                      { NOTHING, PI_UNWIND_NO_CFI } };
        struct fixture f;
        (void)state;

        begin(&f, 62);
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                leaf_at(&f, LEAF);
                f.words[0] = CODE + cases[i].ip;
                f.regs[6] = 1; /* no frame pointer */
                walk(&f);
                assert_int_equal(f.r.end, cases[i].end);
                assert_int_equal(f.r.count, 2);
                assert_int_equal(f.r.end_module, cases[i].ip >> 16);
        }
        end(&f);
}

static void test_guess_by_frame_pointer(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, 0x12000);
        f.regs[6] = STACK + 16;
        f.words[2] = STACK + 48;
        f.words[3] = CODE + FRAME + 9;
        f.words[5] = CODE + START + 1;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_ROOT);
        assert_int_equal(f.r.count, 3);
        expect(&f, 1, FRAME + 9, true);
        assert_int_equal(f.r.guessed_from, 1);
        assert_int_equal(f.r.guessed_why, PI_UNWIND_NO_MODULE);
        assert_int_equal(f.r.guessed_module, 1);
        f.words[3] = 5; /* leads to no code */
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_NO_MODULE);
        assert_int_equal(f.r.guessed_from, SIZE_MAX);
        end(&f);
}

static void test_signal_frame_is_exact(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, LEAF);
        f.words[0] = CODE + SIGNAL + 1;
        f.words[2] = CODE + START; /* interrupted at its first instruction */
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_ROOT);
        assert_int_equal(f.r.count, 3);
        expect(&f, 2, START, false);
        end(&f);
}

static void test_signal_frame_of_a_vdso_without_file(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, LEAF);
        f.words[0] = CODE + 0x40800;
        f.words[1 + 168 / 8] = CODE + START + 3; /* rip */
        f.words[1 + 160 / 8] = STACK + 8 * 60;   /* rsp */
        f.words[1 + 304 / 8] = 10;               /* SIGUSR1 */
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_ROOT);
        assert_int_equal(f.r.count, 3);
        expect(&f, 2, START + 3, false);
        f.words[1 + 304 / 8] = 1000;
        walk(&f);
        assert_int_equal(f.r.count, 2);
        assert_int_equal(f.r.end, PI_UNWIND_NO_MODULE);
        end(&f);
}

static void test_stack_that_points_to_itself(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, 0x12000);
        f.regs[6] = STACK;
        f.words[0] = STACK;
        f.words[1] = CODE + 0x12000;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_NO_MODULE);
        assert_int_equal(f.r.count, 2);
        end(&f);
}

static void test_depth(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, LEAF);
        for (size_t i = 0; i < UNIT_COUNT(f.words); i++)
                f.words[i] = CODE + LEAF + 1;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_DEPTH);
        assert_int_equal(f.r.count, 16);
        end(&f);
}

static void test_registers_that_were_not_recorded(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 62);
        leaf_at(&f, LEAF);
        f.task.regs_mask = 1ull << 8;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_NO_REGISTER);
        assert_int_equal(f.r.count, 0);
        f.task.machine = 21;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_NO_CFI);
        end(&f);
}

static void test_signed_return_addresses(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 183);
        leaf_at(&f, LEAF + 4);
        f.regs[30] = 0x00ab000000000000ull | (CODE + FRAME + 8);
        f.words[1] = 0x002a300000000000ull | (CODE + START + 4); /* of a kernel with 42 bits */
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_ROOT);
        assert_int_equal(f.r.count, 3);
        expect(&f, 1, FRAME + 8, true);
        expect(&f, 2, START + 4, true);
        end(&f);
}

static void test_a_link_register_is_used_once(void **state)
{
        struct fixture f;
        (void)state;

        begin(&f, 183);
        leaf_at(&f, LEAF);
        f.regs[30] = CODE + LEAF + 8;
        walk(&f);
        assert_int_equal(f.r.end, PI_UNWIND_NO_REGISTER);
        assert_int_equal(f.r.count, 2);
        end(&f);
}

static void test_link(void **state)
{
        static const struct {
                uint32_t module, offset;
                enum pi_unwind_link link;
        } cases[] = { { 0, LEAF, PI_UNWIND_LINK_LIVE },
                      { 0, FRAME, PI_UNWIND_LINK_SAVED },
                      { 0, NOTHING, PI_UNWIND_LINK_UNKNOWN },
                      { 1, LEAF, PI_UNWIND_LINK_UNKNOWN },
                      { 99, LEAF, PI_UNWIND_LINK_UNKNOWN } };
        struct fixture f;
        (void)state;

        begin(&f, 183);
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                struct pi_unwind_place leaf = { cases[i].module, cases[i].offset };

                assert_int_equal(pi_unwind_link(f.unwinder, 183, false, &leaf), cases[i].link);
                assert_int_equal(pi_unwind_link(f.unwinder, 62, false, &leaf),
                                 PI_UNWIND_LINK_UNKNOWN);
        }
        end(&f);
}

#define WALKS 4000
#define THREADS 4

struct crowd {
        struct fixture *f;
        struct pi_unwind_worker *worker[THREADS];
        uint64_t sum[WALKS];
};

/* Walks of many shapes: where the leaf is and what the stack holds depend on the number. */
static void walk_one(void *user, size_t index, unsigned worker)
{
        struct crowd *crowd = user;
        uint64_t regs[33], words[64] = { 0 }, state = index;
        struct pi_unwind_frame frame[16];
        struct pi_unwind_result r = { .frame = frame, .capacity = UNIT_COUNT(frame) };
        struct pi_unwind_task task = crowd->f->task;

        memcpy(regs, crowd->f->regs, sizeof(regs));
        regs[8] = CODE + LEAF + unit_random(&state) % 0x400;
        for (size_t i = 0; i < UNIT_COUNT(words); i++)
                words[i] = CODE + LEAF + unit_random(&state) % 0x380;
        task.regs = regs;
        task.stack.p = (const uint8_t *)words;
        if (!pi_unwind(crowd->f->unwinder, crowd->worker[worker], &task, &r))
                return;
        crowd->sum[index] = (uint64_t)r.end << 8 | r.count;
        for (size_t i = 0; i < r.count; i++)
                crowd->sum[index] = crowd->sum[index] * 31 + frame[i].ip;
}

static void test_any_number_of_threads(void **state)
{
        static struct crowd one, many;
        struct fixture a, b;
        (void)state;

        begin(&a, 62);
        begin(&b, 62);
        one.f = &a;
        many.f = &b;
        for (size_t i = 0; i < THREADS; i++) {
                one.worker[i] = pi_unwind_worker_create();
                many.worker[i] = pi_unwind_worker_create();
        }
        pi_pool_run(1, WALKS, walk_one, NULL, &one);
        pi_pool_run(THREADS, WALKS, walk_one, NULL, &many);
        assert_memory_equal(one.sum, many.sum, sizeof(one.sum));
        assert_true(one.sum[0] != 0 && one.sum[1] != one.sum[2]);
        for (size_t i = 0; i < THREADS; i++) {
                pi_unwind_worker_free(one.worker[i]);
                pi_unwind_worker_free(many.worker[i]);
        }
        end(&a);
        end(&b);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_to_the_root),
                cmocka_unit_test(test_return_to_nothing),
                cmocka_unit_test(test_dump_that_is_full),
                cmocka_unit_test(test_why_a_walk_ends),
                cmocka_unit_test(test_guess_by_frame_pointer),
                cmocka_unit_test(test_signal_frame_is_exact),
                cmocka_unit_test(test_signal_frame_of_a_vdso_without_file),
                cmocka_unit_test(test_stack_that_points_to_itself),
                cmocka_unit_test(test_depth),
                cmocka_unit_test(test_registers_that_were_not_recorded),
                cmocka_unit_test(test_signed_return_addresses),
                cmocka_unit_test(test_a_link_register_is_used_once),
                cmocka_unit_test(test_link),
                cmocka_unit_test(test_any_number_of_threads),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

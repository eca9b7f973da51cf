/* jitdump: both byte orders, both versions, cut off anywhere, lies about sizes. */
#include "unit.h"

#include "analyze/source/jit/jitdump.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct bytes {
        uint8_t *p;
        size_t n, cap;
        bool other; /* of the other byte order */
};

static void put(struct bytes *b, const void *p, size_t n)
{
        if (b->n + n > b->cap) {
                b->cap = 2 * (b->n + n);
                b->p = realloc(b->p, b->cap);
                assert_non_null(b->p);
        }
        memcpy(b->p + b->n, p, n);
        b->n += n;
}

static void put32(struct bytes *b, uint32_t v)
{
        v = b->other ? __builtin_bswap32(v) : v;
        put(b, &v, sizeof(v));
}

static void put64(struct bytes *b, uint64_t v)
{
        v = b->other ? __builtin_bswap64(v) : v;
        put(b, &v, sizeof(v));
}

static void put_header(struct bytes *b, uint32_t version, uint64_t flags)
{
        put32(b, 0x4A695444);
        put32(b, version);
        put32(b, 40);
        put32(b, 62);
        put32(b, 0);
        put32(b, 77);
        put64(b, 1000);
        put64(b, flags);
}

static void put_prefix(struct bytes *b, uint32_t id, uint32_t size, uint64_t stamp)
{
        put32(b, id);
        put32(b, size);
        put64(b, stamp);
}

static void put_load(struct bytes *b, const char *name, uint64_t at, uint64_t index, uint64_t stamp)
{
        put_prefix(b, 0, (uint32_t)(16 + 40 + strlen(name) + 1 + 8), stamp);
        put32(b, 77);
        put32(b, 78);
        put64(b, at);
        put64(b, at);
        put64(b, 8);
        put64(b, index);
        put(b, name, strlen(name) + 1);
        put64(b, 0x9090909090909090);
}

static void put_move(struct bytes *b, uint64_t from, uint64_t to, uint64_t index, uint64_t stamp)
{
        put_prefix(b, 1, 16 + 48, stamp);
        put32(b, 77);
        put32(b, 78);
        put64(b, to);
        put64(b, from);
        put64(b, to);
        put64(b, 8);
        put64(b, index);
}

/* alpha at 0x1000, lines and unwinding of it, beta in its place, which moves; a record of a kind
 * that comes one day; a move of something that was never loaded; the end. */
static void put_all(struct bytes *b)
{
        put_load(b, "alpha", 0x1000, 1, 10);
        put_prefix(b, 2, 24, 11);
        put64(b, 0);
        put_prefix(b, 4, 16, 11);
        put_load(b, "beta", 0x1000, 2, 20);
        put_move(b, 0x1000, 0x3000, 2, 30);
        put_move(b, 0x1000, 0x3000, 99, 31);
        put_prefix(b, 99, 16, 31);
        put_prefix(b, 3, 16, 40);
}

struct world {
        struct pi_arena arena;
        struct pi_strtab strings;
        struct pi_notes notes;
        struct pi_recording rec;
        struct pipa_error err;
};

static enum pipa_status read_bytes(struct world *w, const struct bytes *b, size_t n, int32_t pid)
{
        struct pi_member member = { .name = PI_STR("jit-77.dump"),
                                    .fd = memfd_create("jit", MFD_CLOEXEC),
                                    .size = n };

        pi_arena_init(&w->arena, 1u << 30);
        assert_true(pi_strtab_init(&w->strings, &w->arena));
        pi_notes_init(&w->notes, &w->arena);
        assert_true(pi_recording_init(&w->rec, &w->arena, &w->strings, &w->notes));
        assert_true(member.fd >= 0 && write(member.fd, b->p, n) == (ssize_t)n);
        enum pipa_status status = pi_jitdump_read(&member, pid, &w->rec, NULL, &w->err);
        close(member.fd);
        return status;
}

static void done(struct world *w)
{
        pi_recording_done(&w->rec);
        pi_strtab_done(&w->strings);
        pi_arena_done(&w->arena);
}

static void check_all(struct world *w)
{
        const struct pi_code_dump *dump = pi_codes_dump(&w->rec.codes, 0);
        const struct pi_code *code = pi_codes_at(&w->rec.codes, 3);

        assert_int_equal(w->rec.codes.codes.count, 4);
        assert_int_equal(dump->pid, 77);
        assert_false(dump->pid_is_sure);
        assert_int_equal(dump->loads, 2);
        assert_int_equal(dump->moves, 1);
        assert_int_equal(dump->lost_moves, 1);
        assert_int_equal(dump->lines, 1);
        assert_int_equal(dump->unwinding, 1);
        assert_int_equal(dump->others, 1);
        assert_false(dump->cut);
        assert_int_equal(pi_codes_at(&w->rec.codes, 2)->name, PI_NONE);
        assert_int_equal(code->start, 0x3000);
        assert_int_equal(code->size, 8);
        assert_int_equal(code->stamp, 30);
        assert_true(pi_str_equal(pi_recording_str(&w->rec, code->name), PI_STR("beta")));
}

static void test_orders_and_versions(void **state)
{
        (void)state;
        for (unsigned i = 0; i < 4; i++) {
                struct bytes b = { .other = i & 1 };
                struct world w;
                put_header(&b, 1 + i / 2, 0);
                put_all(&b);
                assert_int_equal(read_bytes(&w, &b, b.n, 0), PIPA_OK);
                check_all(&w);
                done(&w);
                free(b.p);
        }
}

static void test_refused(void **state)
{
        struct bytes b = { .n = 0 };
        struct world w;

        (void)state;
        put_header(&b, 3, 0);
        assert_int_equal(read_bytes(&w, &b, b.n, 0), PIPA_E_UNSUPPORTED);
        assert_non_null(strstr(w.err.text, "version 3"));
        done(&w);
        assert_int_equal(read_bytes(&w, &b, 39, 0), PIPA_E_FORMAT);
        done(&w);
        b.p[0] = 'x';
        assert_int_equal(read_bytes(&w, &b, b.n, 0), PIPA_E_FORMAT);
        assert_int_equal(w.rec.codes.dumps.count, 0);
        done(&w);
        free(b.p);
}

static void test_flags_and_pid(void **state)
{
        struct bytes b = { .n = 0 };
        struct world w;

        (void)state;
        put_header(&b, 1, 1);
        assert_int_equal(read_bytes(&w, &b, b.n, 4711), PIPA_OK);
        assert_true(pi_codes_dump(&w.rec.codes, 0)->arch_time);
        assert_true(pi_codes_dump(&w.rec.codes, 0)->pid_is_sure);
        assert_int_equal(pi_codes_dump(&w.rec.codes, 0)->pid, 4711);
        done(&w);
        free(b.p);
}

/* What stands before the cut is kept; that it was cut is said, save between two records. */
static void test_cut_anywhere(void **state)
{
        struct bytes b = { .n = 0 };
        size_t last = 0, whole = 0;

        (void)state;
        put_header(&b, 1, 0);
        put_all(&b);
        for (size_t n = 40; n <= b.n; n++) {
                struct world w;
                assert_int_equal(read_bytes(&w, &b, n, 0), PIPA_OK);
                assert_true(w.rec.codes.codes.count >= last);
                last = w.rec.codes.codes.count;
                whole += !pi_codes_dump(&w.rec.codes, 0)->cut;
                done(&w);
        }
        assert_int_equal(last, 4);
        assert_int_equal(whole, 9); /* nothing, and behind each of 8 records */
        free(b.p);
}

static void test_lies_about_sizes(void **state)
{
        static const uint32_t sizes[] = { 0, 1, 15, 17, 55, UINT32_MAX };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
                struct bytes b = { .n = 0 };
                struct world w;
                put_header(&b, 1, 0);
                put_load(&b, "alpha", 0x1000, 1, 10);
                put_prefix(&b, 0, sizes[i], 20);
                put(&b, "0123456789abcdef0123456789abcdef0123456789abcdef", 48);
                assert_int_equal(read_bytes(&w, &b, b.n, 0), PIPA_OK);
                assert_int_equal(w.rec.codes.codes.count, 1);
                assert_true(pi_codes_dump(&w.rec.codes, 0)->cut);
                done(&w);
                free(b.p);
        }
}

static void test_name_without_end(void **state)
{
        struct bytes b = { .n = 0 };
        struct world w;
        static char name[200000];

        (void)state;
        memset(name, 'n', sizeof(name) - 1);
        put_header(&b, 1, 0);
        put_load(&b, name, 0x1000, 1, 10);
        put_load(&b, "", 0x2000, 2, 10);
        assert_int_equal(read_bytes(&w, &b, b.n, 0), PIPA_OK);
        assert_int_equal(pi_recording_str(&w.rec, pi_codes_at(&w.rec.codes, 0)->name).n, 4096);
        assert_int_equal(pi_recording_str(&w.rec, pi_codes_at(&w.rec.codes, 1)->name).n, 0);
        assert_false(pi_codes_dump(&w.rec.codes, 0)->cut);
        done(&w);
        free(b.p);
}

static void test_numbers_of_names(void **state)
{
        static const struct {
                const char *name;
                int32_t pid; /* 0: none */
        } cases[] = {
                { "jit-12.dump", 12 },
                { "/a/b/perf-7.map", 7 },
                { "perf-2147483647.map", INT32_MAX },
                { "perf-2147483648.map", 0 },
                { "perf-.map", 0 },
                { "perf-1.map.old", 0 },
                { "jit-1x.dump", 0 },
                { "", 0 },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
                int32_t pid = 0;
                assert_int_equal(pi_jitdump_pid(pi_str_of(cases[i].name), &pid), cases[i].pid != 0);
                assert_int_equal(pid, cases[i].pid);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_orders_and_versions), cmocka_unit_test(test_refused),
                cmocka_unit_test(test_flags_and_pid),       cmocka_unit_test(test_cut_anywhere),
                cmocka_unit_test(test_lies_about_sizes),    cmocka_unit_test(test_name_without_end),
                cmocka_unit_test(test_numbers_of_names),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

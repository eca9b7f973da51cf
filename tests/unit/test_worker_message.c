/* What workers are asked and answer: packed and read back; anything else is refused. */
#include "unit.h"

#include "analyze/symbol/isolated/message.h"
#include "base/limits.h"

#define WORDS 64

struct reading {
        struct pi_arena arena;
        struct pi_symbol_answer answers[8];
        struct pi_reply reply;
        bool no_memory;
};

static bool read_answers(struct reading *r, struct pi_bytes payload, size_t count)
{
        *r = (struct reading){ .no_memory = true };
        pi_arena_init(&r->arena, 1u << 24);
        return pi_read_answers(payload, count, &r->arena, &r->arena, r->answers, &r->reply,
                               &r->no_memory);
}

static struct pi_bytes pack(struct pi_arena *arena)
{
        struct pi_str first = PI_STR("first"), second = PI_STR("second");
        struct pi_symbol_answer answers[5] = {
                { first, 16 }, { { NULL, 0 }, 0 }, { first, 16 }, { second, 32 }, { first, 48 },
        };
        struct pi_symbol_job job = { .request.count = 5, .answers = answers };
        struct pi_reply reply = {
                .state = PI_REPLY_TOLD,
                .told = { .functions = 5000000000, .exports = true, .mini = PI_ELF_MINI_FOUND }
        };

        return pi_pack_answers(&reply, &job, arena);
}

static void test_answers_come_back(void **state)
{
        struct pi_arena arena;
        struct reading r;

        (void)state;
        pi_arena_init(&arena, 1u << 24);
        struct pi_bytes payload = pack(&arena);
        assert_non_null(payload.p);
        assert_true(read_answers(&r, payload, 5));
        assert_false(r.no_memory);
        assert_str(r.answers[0].name, "first");
        assert_int_equal(r.answers[1].name.n, 0);
        assert_ptr_equal(r.answers[2].name.p, r.answers[0].name.p);
        assert_str(r.answers[3].name, "second");
        assert_str(r.answers[4].name, "first");
        assert_int_equal(r.answers[3].start, 32);
        assert_int_equal(r.answers[4].start, 48);
        assert_int_equal(r.reply.state, PI_REPLY_TOLD);
        assert_int_equal(r.reply.told.functions, 5000000000);
        assert_true(r.reply.told.exports);
        assert_false(r.reply.told.full);
        assert_int_equal(r.reply.told.mini, PI_ELF_MINI_FOUND);
        pi_arena_done(&r.arena);
        /* Of fewer addresses than it answers. */
        assert_false(read_answers(&r, payload, 4));
        pi_arena_done(&r.arena);
        pi_arena_done(&arena);
}

static void test_every_cut_is_refused(void **state)
{
        struct pi_arena arena;
        struct reading r;

        (void)state;
        pi_arena_init(&arena, 1u << 24);
        struct pi_bytes payload = pack(&arena);
        for (size_t n = 0; n < payload.n; n++) {
                assert_false(read_answers(&r, (struct pi_bytes){ payload.p, n }, 5));
                assert_false(r.no_memory);
                pi_arena_done(&r.arena);
        }
        pi_arena_done(&arena);
}

/* A reply written by hand: state, functions (2), exports, full, mini, names, answers, … */
struct words {
        uint32_t word[WORDS];
        size_t count;
};

static void test_nonsense_is_refused(void **state)
{
        static const struct words cases[] = {
                { { 0, 1, 0, 0, 0, 0, 0, 0 }, 8 },                   /* the one that is right */
                { { 3, 1, 0, 0, 0, 0, 0, 0 }, 8 },                   /* no such state */
                { { 0, 1, 0, 2, 0, 0, 0, 0 }, 8 },                   /* a truth value of 2 */
                { { 0, 1, 0, 0, 0, 9, 0, 0 }, 8 },                   /* no such minidebuginfo */
                { { 0, 1, 0, 0, 0, 0, 0, 0, 0 }, 9 },                /* a word too many */
                { { 0, 1, 0, 0, 0, 0, 1, 0, 4, 0x61616161 }, 10 },   /* a name without an answer */
                { { 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 }, 12 },      /* an answer without a name */
                { { 0, 1, 0, 0, 0, 0, ~0u, ~0u }, 8 },               /* counts beyond all bytes */
                { { 0, 1, 0, 0, 0, 0, 1, 1, ~0u, 0x61616161 }, 10 }, /* a name beyond all bytes */
                { { 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0 }, 13 },   /* a name of no bytes */
                { { 0, 1, 0, 0, 0, 0, 1, 1, 4, 0x00616161, 0, 0, 0, 0 }, 14 }, /* a NUL in it */
                { { 0, 1, 0, 0, 0, 0, 1, 1, 4, 0x61616161, 4, 0, 0, 0 }, 14 }, /* no such address */
                { { 0, 1, 0, 0, 0, 0, 1, 1, 4, 0x61616161, 0, 1, 0, 0 }, 14 }, /* no such name */
                { { 1, 0, 0, 0, 0, 0, 1, 1, 4, 0x61616161, 0, 0, 0, 0 }, 14 }, /* refused, and yet
                                                                                 answered */
                { { 0, 1, 0, 0, 0, 0, 1, 2, 4, 0x61616161, 1, 0, 0, 0, 1, 0, 0, 0 },
                  18 }, /* one address twice */
                { { 0, 1, 0, 0, 0, 0, 2, 2, 4, 0x61616161, 4, 0x62626262, 0, 1, 0, 0, 1, 0, 0, 0 },
                  20 }, /* names out of order */
        };
        struct reading r;

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct pi_bytes payload = { (const uint8_t *)cases[i].word, 4 * cases[i].count };
                assert_int_equal(read_answers(&r, payload, 4), i == 0);
                assert_false(r.no_memory);
                pi_arena_done(&r.arena);
        }
}

static void test_questions_come_back(void **state)
{
        static const uint64_t address[] = { 1, 2, UINT64_MAX }, twice[] = { 1, 1 };
        const uint64_t *got;
        struct pi_arena arena;
        size_t count;

        (void)state;
        pi_arena_init(&arena, 1u << 24);
        struct pi_bytes p = pi_pack_question(address, 3, &arena);
        assert_true(pi_read_question(p, &arena, &got, &count));
        assert_int_equal(count, 3);
        assert_memory_equal(got, address, sizeof(address));
        for (size_t n = 0; n < p.n; n++)
                assert_false(pi_read_question((struct pi_bytes){ p.p, n }, &arena, &got, &count));
        p = pi_pack_question(twice, 2, &arena);
        assert_false(pi_read_question(p, &arena, &got, &count));
        pi_arena_done(&arena);
}

static void test_modules_and_hellos_come_back(void **state)
{
        struct pi_module_open module = { PI_MODULE_DEBUG, 1ull << 40, PI_DEMANGLE_SHORT };
        struct pi_module_open none = { 0, 1, PI_DEMANGLE_USUAL };
        struct pi_module_open many = { 8, 1, PI_DEMANGLE_USUAL };
        struct pi_module_open odd = { PI_MODULE_DEBUG, 1, (enum pi_demangle_form)4 }, got;
        struct pi_hello hello = { 1, 0x3f }, heard;
        struct pi_arena arena;

        (void)state;
        pi_arena_init(&arena, 1u << 24);
        assert_true(pi_read_module(pi_pack_module(&module, &arena), &got));
        assert_int_equal(got.files, PI_MODULE_DEBUG);
        assert_int_equal(got.memory_bytes, 1ull << 40);
        assert_int_equal(got.demangle, PI_DEMANGLE_SHORT);
        assert_false(pi_read_module(pi_pack_module(&odd, &arena), &got));
        assert_false(pi_read_module(pi_pack_module(&none, &arena), &got));
        assert_false(pi_read_module(pi_pack_module(&many, &arena), &got));
        struct pi_bytes p = pi_pack_hello(&hello, &arena);
        assert_true(pi_read_hello(p, &heard));
        assert_int_equal(heard.shields, 0x3f);
        assert_false(pi_read_hello((struct pi_bytes){ p.p, p.n - 1 }, &heard));
        assert_false(pi_read_hello((struct pi_bytes){ NULL, 0 }, &heard));
        pi_arena_done(&arena);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_answers_come_back),
                cmocka_unit_test(test_every_cut_is_refused),
                cmocka_unit_test(test_nonsense_is_refused),
                cmocka_unit_test(test_questions_come_back),
                cmocka_unit_test(test_modules_and_hellos_come_back),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

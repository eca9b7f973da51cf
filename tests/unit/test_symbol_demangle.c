/* Mangled names -> readable ones in the form that perf prints; hostile names in bounded time. */
#include "unit.h"

#include "analyze/symbol/demangle.h"
#include "base/limits.h"

static struct pi_arena arena;

static int open_arena(void **state)
{
        (void)state;
        pi_arena_init(&arena, 1 << 24);
        return 0;
}

static int close_arena(void **state)
{
        (void)state;
        pi_arena_done(&arena);
        return 0;
}

static void test_known_names(void **state)
{
        static const struct {
                const char *mangled, *readable;
        } names[] = {
                { "main", "main" },
                { "", "" },
                { "_", "_" },
                { "_Z", "_Z" },
                { "_start", "_start" },
                { "_Z3foov", "foo" },
                { "_ZN3app4loopEi", "app::loop" },
                { "_ZN12_GLOBAL__N_15grindEv", "(anonymous namespace)::grind" },
                { "_Znwm", "operator new" },
                { "_ZNSt6vectorIiSaIiEE9push_backEOi",
                  "std::vector<int, std::allocator<int> >::push_back" },
                { "_ZNK3app4loopEv.cold", "app::loop" },
                { "_ZSt4cout@@GLIBCXX_3.4", "std::cout" },
                { "cfree@GLIBC_2.2.5", "cfree@GLIBC_2.2.5" },
                { "_ZN8rustwork5Token4scan17h0123456789abcdefE", "rustwork::Token::scan" },
                { "_RNvC8rustwork4main", "rustwork::main" },
                { "_RNvXCs1_8rustworkNtB2_5GroupNtB2_5Shape4area",
                  "<rustwork::Group as rustwork::Shape>::area" },
                { "_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y",
                  "utf8_idents::საჭმელად_გემრიელი_სადილი" },
                { "_Rubbish", "_Rubbish" },
                { "_ZN3app4loopEi\xff", "app::loop" },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(names); i++) {
                struct pi_str name =
                        pi_demangle(&arena, pi_str_of(names[i].mangled), PI_DEMANGLE_USUAL);
                assert_non_null(name.p);
                assert_string_equal(name.p, names[i].readable);
                assert_int_equal(name.n, strlen(names[i].readable));
        }
}

static void test_forms(void **state)
{
        static const struct {
                const char *mangled, *usual, *full, *brief;
        } names[] = {
                { "main", "main", "main", "main" },
                { "_ZN3app4loopEi", "app::loop", "app::loop(int)", "app::loop" },
                { "_Z3maxIiET_S0_S0_", "max<int>", "int max<int>(int, int)", "max" },
                { "_ZNSt6vectorIiSaIiEE9push_backEOi",
                  "std::vector<int, std::allocator<int> >::push_back",
                  "std::vector<int, std::allocator<int> >::push_back(int&&)",
                  "std::vector::push_back" },
                { "_ZN1aIXgtLi1ELi2EEE1fEv", "a<((1)>(2))>::f", "a<((1)>(2))>::f()", "a::f" },
                { "_ZltRK1AS1_", "operator<", "operator<(A const&, A const&)", "operator<" },
                { "_ZlsIiERSoS0_T_", "operator<< <int>",
                  "std::basic_ostream<char, std::char_traits<char> >& operator<< "
                  "<int>(std::basic_ostream<char, std::char_traits<char> >&, int)",
                  "operator<<" },
                { "_ZN1AIiEptEv", "A<int>::operator->", "A<int>::operator->()", "A::operator->" },
                { "_ZZ4mainENKUlvE_clEv", "main::{lambda()#1}::operator()",
                  "main::{lambda()#1}::operator()() const", "main::{lambda()#1}::operator()" },
                { "_ZN8rustwork5Token4scan17h0123456789abcdefE", "rustwork::Token::scan",
                  "rustwork::Token::scan::h0123456789abcdef", "rustwork::Token::scan" },
                { "_RINvC8rustwork4pickmE", "rustwork::pick::<u32>", "rustwork[0]::pick::<u32>",
                  "rustwork::pick" },
                { "_RNvXCs1_8rustworkNtB2_5GroupNtB2_5Shape4area",
                  "<rustwork::Group as rustwork::Shape>::area",
                  "<rustwork[3]::Group as rustwork[3]::Shape>::area",
                  "<rustwork::Group as rustwork::Shape>::area" },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(names); i++) {
                struct pi_str mangled = pi_str_of(names[i].mangled);
                assert_string_equal(pi_demangle(&arena, mangled, PI_DEMANGLE_USUAL).p,
                                    names[i].usual);
                assert_string_equal(pi_demangle(&arena, mangled, PI_DEMANGLE_FULL).p,
                                    names[i].full);
                assert_string_equal(pi_demangle(&arena, mangled, PI_DEMANGLE_SHORT).p,
                                    names[i].brief);
                assert_string_equal(pi_demangle(&arena, mangled, PI_DEMANGLE_NONE).p,
                                    names[i].mangled);
        }
}

static void test_shortening(void **state)
{
        static const struct {
                const char *name, *brief;
        } names[] = {
                { "", "" },
                { "<", "<" },
                { "a<", "a" },
                { "a<b<c>", "a" },
                { "a>b", "a>b" },
                { "a<b>c<d>", "ac" },
                { "::<u8>", "::<u8>" },
                { "f::<u8>::g::<u16>", "f::g" },
                { "core::slice::<impl [T]>::iter", "core::slice::iter" },
                { "<&mut a::B<T> as c::D<E>>::f::<G>", "<&mut a::B as c::D>::f" },
                { "xoperator<int>", "xoperator" },
                { "operator<=><int>", "operator<=>" },
                { "operator std::vector<int>", "operator std::vector" },
                { "f<void (*)(int)>", "f" },
                { "f<(a->b)>::g", "f::g" },
        };

        (void)state;
        for (size_t i = 0; i < UNIT_COUNT(names); i++) {
                char text[64];
                size_t n = strlen(names[i].name);
                memcpy(text, names[i].name, n + 1);
                text[pi_demangle_shorten(text, n)] = '\0';
                assert_string_equal(text, names[i].brief);
        }
}

static void test_nul_inside_is_kept(void **state)
{
        struct pi_str name = { "_Z3foov\0x", 9 };

        (void)state;
        assert_true(pi_str_equal(pi_demangle(&arena, name, PI_DEMANGLE_USUAL), name));
}

static void test_long_names_are_cut(void **state)
{
        static char name[8192];

        (void)state;
        memset(name, 'a', sizeof(name));
        assert_int_equal(
                pi_demangle(&arena, (struct pi_str){ name, sizeof(name) }, PI_DEMANGLE_USUAL).n,
                PI_LIMIT_DEMANGLED_BYTES);
        name[0] = '_';
        name[1] = 'Z';
        assert_int_equal(
                pi_demangle(&arena, (struct pi_str){ name, sizeof(name) }, PI_DEMANGLE_USUAL).n,
                PI_LIMIT_DEMANGLED_BYTES);
}

/* Every template argument holds the one before twice: 2^200 words. */
static void test_doubling_is_cut(void **state)
{
        static const char digit[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        char name[1024] = "_Z1fI1aIiiE";
        size_t n = strlen(name);

        (void)state;
        for (unsigned i = 0; i < 36 && n < 900; i++) {
                const char part[] = { 'S', '_', 'I', 'S', digit[i], '_', 'S', digit[i], '_', 'E' };
                memcpy(name + n, part, sizeof(part));
                n += sizeof(part);
        }
        memcpy(name + n, "Evv", 4);
        struct pi_str readable = pi_demangle(&arena, pi_str_of(name), PI_DEMANGLE_USUAL);
        assert_int_equal(readable.n, PI_LIMIT_DEMANGLED_BYTES);
        assert_true(pi_str_starts(readable, PI_STR("f<a<int, int>")));
}

/* A pack is searched in such a tree, without output: left as it is. */
static void test_packs_are_bounded(void **state)
{
        char name[1024] = "_Z1fIDp";
        size_t n = strlen(name);
        const unsigned depth = 60;

        (void)state;
        for (unsigned i = 0; i < depth; i++, n += 3)
                memcpy(name + n, "1aI", 3);
        memcpy(name + n, "Pi", 2);
        n += 2;
        for (unsigned i = 0; i < depth; i++, n += 4)
                memcpy(name + n, "S0_E", 4);
        memcpy(name + n, "Evv", 4);
        assert_true(pi_str_equal(pi_demangle(&arena, pi_str_of(name), PI_DEMANGLE_USUAL),
                                 pi_str_of(name)));
}

static void test_deep_nesting(void **state)
{
        char name[1025] = "_Z";

        (void)state;
        for (const char *c = "PNK1<_RB("; *c; c++) {
                memset(name + 2, *c, sizeof(name) - 3);
                pi_demangle(&arena, pi_str_of(name), PI_DEMANGLE_USUAL);
                name[1] = 'R';
                pi_demangle(&arena, pi_str_of(name), PI_DEMANGLE_USUAL);
                name[1] = 'Z';
        }
}

static void test_full_arena(void **state)
{
        struct pi_arena tiny;

        (void)state;
        pi_arena_init(&tiny, 8);
        assert_null(pi_demangle(&tiny, PI_STR("_Z3foov"), PI_DEMANGLE_USUAL).p);
        pi_arena_done(&tiny);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_known_names),
                cmocka_unit_test(test_forms),
                cmocka_unit_test(test_shortening),
                cmocka_unit_test(test_nul_inside_is_kept),
                cmocka_unit_test(test_long_names_are_cut),
                cmocka_unit_test(test_doubling_is_cut),
                cmocka_unit_test(test_packs_are_bounded),
                cmocka_unit_test(test_deep_nesting),
                cmocka_unit_test(test_full_arena),
        };

        return cmocka_run_group_tests(tests, open_arena, close_arena);
}

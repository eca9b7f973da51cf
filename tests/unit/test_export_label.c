#include "unit.h"

#include "report/export_label.h"
#include "report/export_rust.h"

#include <stdlib.h>

/* All labels of a frame, each in <>. */
static char *labels_of(const char *sym, const char *dso, struct pi_label_rules rules)
{
        struct pi_label_frame frame = { pi_str_of(sym), pi_str_of(dso), false, false };
        struct pi_str rest = frame.sym;
        struct pi_scratch all;
        struct pi_label label;
        struct pi_arena arena;
        char *out;

        pi_arena_init(&arena, 1 << 20);
        pi_scratch_init(&all, &arena);
        pi_label_init(&label, &arena);
        for (unsigned part = 0; pi_label_next(&frame, &rules, part, &rest, &label); part++) {
                pi_scratch_bytes(&all, "<", 1);
                pi_scratch_bytes(&all, label.text.p, label.text.n);
                pi_scratch_bytes(&all, ">", 1);
        }
        assert_false(all.failed || label.text.failed);
        out = strndup(all.p, all.n);
        pi_label_done(&label);
        pi_scratch_done(&all);
        pi_arena_done(&arena);
        return out;
}

static void expect(const char *sym, const char *dso, struct pi_label_rules rules,
                   const char *wanted)
{
        char *found = labels_of(sym, dso, rules);

        assert_string_equal(found, wanted);
        free(found);
}

static const struct pi_label_rules plain = { false, false }, marks = { true, false },
                                   java = { false, true };

static void names_are_tidied(void **state)
{
        (void)state;
        expect("main", "/bin/x", plain, "<main>");
        expect("foo(int, char const*)", "/bin/x", plain, "<foo>");
        expect("(anonymous namespace)::f(int)", "/bin/x", plain, "<(anonymous namespace)::f>");
        expect("a::(anonymous namespace)::f(int)", "/x", plain, "<a::(anonymous namespace)::f>");
        expect("(*fn)", "/bin/x", plain, "<(*fn)>");
        expect("net/http.(*Client).Do", "/bin/go", plain, "<net/http.(*Client).Do>");
        expect("RegExp:[&<>\"\'];x", "/tmp/perf-1.map", plain, "<RegExp:[&<>]:x>");
}

static void what_has_no_name_is_its_module(void **state)
{
        (void)state;
        expect(NULL, "/usr/lib/libc.so.6", plain, "<[libc.so.6]>");
        expect("[unknown]", "/usr/lib/libc.so.6", plain, "<[libc.so.6]>");
        expect(NULL, "[unknown]", plain, "<[unknown]>");
        expect(NULL, NULL, plain, "<[unknown]>");
        expect(NULL, "[vdso]", plain, "<[[vdso]]>");
        expect(NULL, "//anon", plain, "<[anon]>");
        expect(NULL, "/tmp/x;y (deleted)", plain, "<[x:y]>");
}

static void marks_say_what_kind(void **state)
{
        (void)state;
        expect("f", "[kernel.kallsyms]", marks, "<f_[k]>");
        expect("f", "/boot/vmlinux", marks, "<f_[k]>");
        expect("f", "/lib/modules/ext4.ko", marks, "<f>");
        expect("f", "/tmp/perf-12.map", marks, "<f_[j]>");
        expect("f", "/tmp/perf-.map", marks, "<f>");
        expect("f", "/tmp/perf-1x/tmp/perf-2.map", marks, "<f_[j]>");
        expect(NULL, "[unknown]", marks, "<[unknown]>");
        expect("f", "[kernel.kallsyms]", plain, "<f>");
}

static void inlined_names_are_taken_apart(void **state)
{
        (void)state;
        expect("a->b->c", "/tmp/perf-1.map", marks, "<a_[j]><b_[i]><c_[i]>");
        expect("a->b->c", "/tmp/perf-1.map", plain, "<a><b_[i]><c_[i]>");
        expect("a->", "/x", plain, "<a>");
        expect("P::operator->() const", "/x", plain, "<P::operator->>");
        expect("P::operator->*(int)->q", "/x", plain, "<P::operator->*><q_[i]>");
}

static void java_signatures_lose_their_L(void **state)
{
        (void)state;
        expect("Lorg/mozilla/X;::call(Ljava/lang/Object;)V", "/tmp/perf-1.map", java,
               "<org/mozilla/X:::call>");
        expect("Lorg/mozilla/X;::call", "/tmp/perf-1.map", plain, "<Lorg/mozilla/X:::call>");
        expect("Local", "/x", java, "<Local>");
}

static void nothing_steers(void **state)
{
        (void)state;
        expect("\x1b[31mred\n", "/x", plain, "<\\x1b[31mred\\x0a>");
        expect("\xff\xe2\x80\xae", "/x", plain, "<\\xff\\u202e>");
}

static void rust_escapes_are_undone(void **state)
{
        (void)state;
        expect("a::B$LT$T$GT$::new::_$u7b$$u7b$closure$u7d$$u7d$::h0123456789abcdef", "/x", plain,
               "<a::B<T>::new::_{{closure}}>");
        expect("_$LT$a..B$u20$as$u20$c..D$GT$::e::h0123456789abcdef", "/x", plain,
               "<<a::B as c::D>::e>");
        expect("x$C$y$ZZ$z$u0a$::h0123456789abcdef", "/x", plain, "<x,y$ZZ$z$u0a$>");
        expect("a$LT$::h0123456789abcdeg", "/x", plain, "<a$LT$::h0123456789abcdeg>");
        expect("$::h0123456789abcdef", "/x", plain, "<$>");
        expect("::h0123456789abcdef", "/x", plain, "<::h0123456789abcdef>");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(names_are_tidied),
                cmocka_unit_test(what_has_no_name_is_its_module),
                cmocka_unit_test(marks_say_what_kind),
                cmocka_unit_test(inlined_names_are_taken_apart),
                cmocka_unit_test(java_signatures_lose_their_L),
                cmocka_unit_test(nothing_steers),
                cmocka_unit_test(rust_escapes_are_undone),
        };
        return cmocka_run_group_tests(tests, NULL, NULL);
}
